"""Publishing the next version: what differs, from which period; and the documents behind a process (F110, F113)."""

import pytest

from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.cases.models import Case, TemplateVersion
from aanzet.documents.actions.files import receive_file
from aanzet.documents.actions.items import add_item, remove_item
from aanzet.documents.models import DossierItem
from aanzet.documents.queries.folders import types_by_key
from aanzet.messages.models import Notice
from tests.cast_cases import PDF, publish, running
from tests.flows.test_office_queue import page, plain, post
from tests.flows.test_templates import fields_of, keys


def draft_with(anna, url, **changes):
    """The draft of a published template, with the first phase changed."""
    post(anna, f"{url}edit/")
    phase = anna.get(f"{url}phases/draft/")
    post(anna, f"{url}phases/draft/", 302, **(fields_of(phase) | changes))


@pytest.mark.feature("F113")
def test_publishing_shows_the_difference_and_asks_the_first_period(cast):
    with cast.linde.scope():
        template = publish(cast)
        old = running(cast, template=template)
    anna, url = cast.client("anna"), f"/office/templates/{template}/"
    draft_with(anna, url, lead_time_days="21")
    point = f"{url}phases/draft/checkpoints/new/"
    post(anna, point, 302, **(keys(anna.get(point)) | {"text": "Zorgtoeslag nagekeken"}))
    shown = plain(page(anna, f"{url}publish/"))
    assert "Wat er anders is dan in v1" in shown and "Vanaf periode" in shown
    assert "doorlooptijd in dagen: " in shown and "→ 21" in shown
    assert "Nieuw controlepunt: Zorgtoeslag nagekeken" in shown
    assert "1 lopend" in shown and "v1" in shown  # what runs does not change
    post(anna, f"{url}publish/", from_period="2026", despite_warnings="on")
    with cast.linde.scope():
        first, second = TemplateVersion.objects.filter(template_id=template).order_by("number")
        assert (first.state, second.state, second.from_period) == ("superseded", "published", "2026")
        for period, version in (("2024", first), ("2026", second)):
            client = cast.linde.clients["fatima"]
            order = StartOrder(template, period=period)
            start_cases(actor=cast.anna, now=cast.now, order=order, client_ids=[client])
            assert Case.objects.get(client_id=client, period=period).template_version_id == version.id, period
        assert old.row.template_version_id == first.id
    post(anna, f"{url}edit/")
    assert "Niets: deze versie zegt hetzelfde." in page(anna, f"{url}publish/")
    answer = anna.post(f"{url}publish/", {"from_period": "tulp"})
    assert answer.status_code == 422 and "2026-Q4 of 2026-10" in answer.content.decode()


@pytest.mark.feature("F113")
def test_a_published_version_does_not_change(cast):
    with cast.linde.scope():
        template = publish(cast)
        before = TemplateVersion.objects.get().definition
    anna, url = cast.client("anna"), f"/office/templates/{template}/"
    answer = anna.post(f"{url}general/", {"name": "Anders", "version": "1"})
    assert answer.status_code == 409
    assert "Deze versie is gepubliceerd en verandert niet meer." in answer.content.decode()
    with cast.linde.scope():
        assert TemplateVersion.objects.get().definition == before


@pytest.fixture
def manual(cast):
    """A page of the quality manual in the dossier of the office itself; only Anna reaches that dossier."""
    from aanzet.clients.queries.clients import internal_client

    with cast.linde.scope():
        file = receive_file(actor=cast.anna, now=cast.now, name="handboek.pdf", chunks=[PDF])
        kind = types_by_key(["other"])["other"].id
        return add_item(
            actor=cast.anna, now=cast.now, client_id=internal_client(cast.anna), file_id=file.id, type_id=kind,
            title="Handboek aangiften", visibility="internal",
        ).item_id  # fmt: skip


@pytest.mark.feature("F110")
def test_why_we_do_it_like_this(cast, manual):
    anna, bram = cast.client("anna"), cast.client("bram")
    url = anna.post("/office/templates/new/", {"name": "Aangifte IB", "model_key": "income_tax"})["Location"]
    values = fields_of(anna.get(f"{url}general/"))
    post(anna, f"{url}general/", 302, **(values | {"description": "Zo spraken we af.", "attachments": str(manual)}))
    assert "Handboek aangiften" in page(anna, f"{url}general/")
    assert bram.get(f"/office/documents/{manual}/").status_code == 404  # a draft explains nothing yet
    post(anna, f"{url}publish/", despite_warnings="on")
    with cast.linde.scope():
        case = running(cast, template=TemplateVersion.objects.get().template_id)
        number = case.row.number
    text = plain(page(bram, f"/office/cases/{number}/"))
    assert "Waarom doen we dit zo Zo spraken we af. Handboek aangiften" in text
    assert "Handboek aangiften" in page(bram, f"/office/documents/{manual}/")
    assert cast.client("ed").get(f"/office/documents/{manual}/").status_code == 404
    assert cast.client("fatima").get(f"/portal/documents/{manual}/").status_code == 404
    with cast.linde.scope():
        version = DossierItem.objects.get(id=manual).current_version_id
    assert bram.get(f"/files/{version}/").status_code == 200


@pytest.mark.feature("F110")
def test_archived_shows_as_missing_and_the_owner_hears_it(cast, manual):
    from aanzet.cases.actions.warning import warn_owners
    from aanzet.rules.actors import system

    anna = cast.client("anna")
    url = anna.post("/office/templates/new/", {"name": "Aangifte IB", "model_key": "income_tax"})["Location"]
    values = fields_of(anna.get(f"{url}general/"))
    post(anna, f"{url}general/", 302, **(values | {"attachments": str(manual)}))
    post(anna, f"{url}publish/", despite_warnings="on")
    with cast.linde.scope():
        number = running(cast, template=TemplateVersion.objects.get().template_id).row.number
        remove_item(actor=cast.eva, now=cast.now, item_id=manual)
        assert warn_owners(actor=system(cast.linde.id), now=cast.now, item_id=manual) == 1
        notice = Notice.objects.get(kind="page_missing")
        assert notice.person_id == cast.linde.people["anna"] and "Handboek aangiften" in notice.text
    for address in (url, f"/office/cases/{number}/"):
        assert "Handboek aangiften ontbreekt: het is gearchiveerd" in plain(page(anna, address))
