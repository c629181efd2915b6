"""A template is adopted by a second person before it is published (F112)."""

import dataclasses

import pytest

from aanzet.access.actions.organizations import NewOrganization, create_organization
from aanzet.access.actions.people import NewPerson
from aanzet.access.queries.organizations import organization
from aanzet.cases.actions.adoption import adopt_template, change_adoption, submit_template
from aanzet.cases.actions.template_drafts import edit_template, save_draft
from aanzet.cases.actions.templates import create_template, publish_template
from aanzet.cases.queries.adoption import SETTING
from aanzet.cases.queries.templates import version_for
from aanzet.core.errors import NotFound, Refused
from aanzet.core.models import Event
from aanzet.rules.process.template import serialise

pytestmark = pytest.mark.feature("F112")


def refused(call, code, **options):
    with pytest.raises(Refused) as caught:
        call(**options)
    assert caught.value.code == code
    return caught.value


@pytest.fixture
def linde(cast):
    with cast.linde.scope():
        change_adoption(actor=cast.anna, now=cast.now, required=True)
        yield cast


@pytest.fixture
def drafted(linde):
    """A draft of Eva, who may not publish."""
    return create_template(actor=linde.eva, now=linde.now, name="Aangifte IB", model_key="income_tax")


def test_asked_adopted_and_published_with_a_record(linde, drafted):
    anna, here = linde.anna, {"now": linde.now, "template_id": drafted}
    refused(publish_template, "adoption_required", actor=anna, despite_warnings=True, **here)
    submit_template(actor=linde.eva, **here)
    submit_template(actor=linde.eva, **here)
    assert version_for(anna, drafted).state == "in_review"
    refused(publish_template, "adoption_required", actor=anna, despite_warnings=True, **here)
    adopt_template(actor=anna, note="Besproken in het MT.", **here)
    adopt_template(actor=anna, **here)
    view = version_for(anna, drafted)
    assert (view.state, view.adopted_by, view.adoption_note) == ("adopted", anna.id, "Besproken in het MT.")
    assert view.adopted_at == linde.now and view.is_draft
    publish_template(actor=anna, despite_warnings=True, **here)
    view = version_for(anna, drafted)
    assert (view.state, view.adopted_by) == ("published", anna.id)
    names = list(Event.objects.filter(object_id=drafted).order_by("sequence").values_list("name", flat=True))
    assert names == ["TemplateCreated", "TemplateSubmitted", "TemplateAdopted", "TemplatePublished"]
    refused(adopt_template, "version_immutable", actor=anna, **here)
    refused(submit_template, "version_immutable", actor=anna, **here)
    edit_template(actor=anna, **here)
    assert version_for(anna, drafted).adopted_at is None


def test_who_edited_last_does_not_adopt_not_even_for_somebody_else(linde):
    made = create_template(actor=linde.anna, now=linde.now, name="Van Anna", model_key="income_tax")
    here = {"now": linde.now, "template_id": made}
    assert "Anna" in refused(adopt_template, "four_eyes", actor=linde.anna, **here).text
    stand_in = dataclasses.replace(linde.anna, id=linde.bram.id, on_behalf_of=linde.anna.id)
    refused(adopt_template, "four_eyes", actor=stand_in, **here)
    for actor in (linde.eva, linde.vera):
        with pytest.raises(NotFound):
            adopt_template(actor=actor, **here)
    with pytest.raises(NotFound):
        submit_template(actor=linde.vera, **here)
    with pytest.raises(NotFound):
        change_adoption(actor=linde.eva, now=linde.now, required=False)


def test_a_change_after_adoption_drops_back_to_a_draft(linde, drafted):
    here = {"now": linde.now, "template_id": drafted}
    adopt_template(actor=linde.anna, **here)
    view = version_for(linde.anna, drafted)
    definition = serialise(dataclasses.replace(view.snapshot, description="Toch anders."))
    save_draft(actor=linde.eva, definition=definition, seen=view.version, **here)
    view = version_for(linde.anna, drafted)
    assert (view.state, view.adopted_by, view.adoption_note) == ("draft", None, "")
    refused(publish_template, "adoption_required", actor=linde.anna, despite_warnings=True, **here)


def test_a_template_with_errors_is_not_submitted_or_adopted(linde, drafted):
    here = {"now": linde.now, "template_id": drafted}
    view = version_for(linde.anna, drafted)
    bare = serialise(dataclasses.replace(view.snapshot, phases=()))
    save_draft(actor=linde.eva, definition=bare, seen=view.version, **here)
    refused(submit_template, "template_incomplete", actor=linde.eva, **here)
    refused(adopt_template, "template_incomplete", actor=linde.anna, **here)
    refused(adopt_template, "too_long", actor=linde.anna, note="x" * 1_001, **here)


def test_a_new_organization_begins_with_it_on_and_can_do_without(cast):
    admin = NewPerson("Jo", "Jansen", "jo@nieuw.example")
    made = create_organization(now=cast.now, organization=NewOrganization("Nieuw", admin))
    assert organization(made.organization_id).settings[SETTING] is True
    with cast.linde.scope():
        change_adoption(actor=cast.anna, now=cast.now, required=False)
        made = create_template(actor=cast.anna, now=cast.now, name="Direct", model_key="income_tax")
        publish_template(actor=cast.anna, now=cast.now, template_id=made, despite_warnings=True)


def test_through_the_pages(cast):
    anna, eva = cast.client("anna"), cast.client("eva")
    assert "Verplicht vaststelling" in anna.get("/office/templates/").content.decode()
    anna.post("/office/templates/adoption/", {"required": "1"})
    assert eva.post("/office/templates/adoption/", {"required": "0"}).status_code == 404
    url = eva.post("/office/templates/new/", {"name": "Aangifte IB", "model_key": "income_tax"})["Location"]
    assert "Laat v1 vaststellen" in eva.get(url).content.decode()
    eva.post(f"{url}submit/")
    assert "Stel v1 vast" in anna.get(url).content.decode()
    page = anna.get(f"{url}versions/").content.decode()
    assert "Er is gevraagd om dit concept vast te stellen." in page and "Stel vast" in page
    assert "Publiceer v1" not in page
    assert (
        "wordt een template vastgesteld voordat"
        in anna.post(f"{url}publish/", {"despite_warnings": "on"}).content.decode()
    )
    anna.post(f"{url}adopt/", {"note": "Besproken in het MT."})
    assert "Publiceer v1" in anna.get(url).content.decode()
    page = eva.get(f"{url}versions/").content.decode()
    assert "Anna Visser stelde versie 1 vast" in page and "Besproken in het MT." in page
    assert anna.post(f"{url}publish/", {"despite_warnings": "on"}).status_code == 302
    with cast.linde.scope():
        told = Event.objects.get(name="TemplateAdopted")
    assert "stelde versie 1 van" in anna.get(f"/office/events/{told.id}/").content.decode()
