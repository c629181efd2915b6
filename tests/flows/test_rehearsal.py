"""The rehearsal page (F408), with a mail server that listens: nothing ever comes to it."""

import re

import pytest

from aanzet.cases.actions.templates import create_template
from aanzet.cases.models import Case, Rehearsal
from aanzet.core.deliveries import deliver
from aanzet.core.models import Delivery
from aanzet.messages.models import Message, Notice
from tests.flows.test_office_queue import page, plain, post

pytestmark = pytest.mark.feature("F408")


@pytest.fixture
def url(cast):
    with cast.linde.scope():
        made = create_template(actor=cast.anna, now=cast.now, name="Aangifte IB", model_key="income_tax")
    return f"/office/templates/{made}/rehearsal/"


def test_played_to_its_end_with_every_mail_on_the_page_and_none_in_the_mailbox(cast, url, mailbox):
    anna = cast.client("anna")
    with cast.linde.scope():
        before = Delivery.objects.count()
    text = page(anna, url)
    assert 'data-mark="Proefloop"' in text
    assert "Er gaat niets de deur uit." in text and "Klaar om te beginnen" in text and "Bakkerij Proef" in text
    post(anna, f"{url}step/", what="play_on")
    shown = page(anna, url)
    assert re.search(r"5 fasen, \d+ berichten en taken, geen doodlopende stap", plain(shown))
    assert "Stuur je gegevens" in shown and "Dag Fatima" in shown, "the whole text of the mail"
    for what in ("mail", "sms"):
        deliver(cast.linde.id, what)
    assert mailbox.mails() == []
    with cast.linde.scope():
        for table in (Case, Message, Notice):
            assert not table.objects.exists(), table
        assert Delivery.objects.count() == before
        assert Rehearsal.objects.count() == 1


def test_the_same_case_for_real_does_reach_the_mailbox(cast, mailbox):
    """The listening server hears what is real, so its silence above means something."""
    from tests.cast_cases import publish, running

    with cast.linde.scope():
        running(cast, template=publish(cast))
        assert Delivery.objects.filter(kind="mail").exists()


def test_every_role_is_played_and_the_clock_is_moved(cast, url):
    anna = cast.client("anna")
    side = page(anna, f"{url}?as=client")
    assert "Jij bent aan zet" in side
    assert 'class="portal' in side
    name, line = re.search(r'name="what" value="supply">.*?name="name" value="([^"]+)">.*?name="line" value="([^"]+)"',
                           side, re.S).groups()  # fmt: skip
    answer = post(anna, f"{url}step/", what="supply", name=name, line=line, **{"as": "client"})
    assert answer["Location"].endswith("?as=client")
    post(anna, f"{url}step/", what="hours", amount="24")
    post(anna, f"{url}step/", what="next")
    refused = anna.post(f"{url}step/", {"what": "go_back", "name": "nowhere"})
    assert refused.status_code == 422 and "Er is geen eerdere fase" in plain(refused.content.decode())
    assert anna.post(f"{url}step/", {"what": "tulp"}).status_code == 422
    post(anna, f"{url}back/")
    post(anna, f"{url}step/", what="until", text="2027-12-01")
    assert "1 december 2027" in plain(page(anna, url))


def test_a_fault_is_chosen_and_found_with_a_link_into_the_editor(cast, url):
    anna = cast.client("anna")
    made_up = {"name": "Bakkerij Proef", "number": "P1", "kind": "organization", "starts_on": "2026-11-23"}
    post(anna, url, **made_up, period="2025", no_address="on")
    post(anna, f"{url}step/", what="play_on")
    text = page(anna, url)
    assert "Doodlopende stap in" in plain(text) and "bereikt niemand" in plain(text)
    assert re.search(r'href="[^"]+/automations/[^"]+/" class="underline[^"]*">Herstel het', text)
    assert "een doodlopende stap" in plain(text)
    answer = anna.post(url, made_up | {"name": "Fatima el Amrani", "period": "2025"})
    assert answer.status_code == 422 and "Fatima el Amrani is een echte cliënt." in plain(answer.content.decode())
    answer = anna.post(url, made_up | {"period": "tulp"})
    assert answer.status_code == 422 and "Schrijf een periode zoals" in plain(answer.content.decode())


def test_saved_as_a_test_that_stops_a_publication_with_another_outcome(cast, url):
    anna = cast.client("anna")
    template = url.removesuffix("rehearsal/")
    post(anna, f"{url}step/", what="play_on")
    post(anna, f"{url}save/", name="Alles goed")
    text = page(anna, url)
    assert "eindigt zoals verwacht" in plain(text)
    (rehearsal,) = set(re.findall(r"/office/rehearsals/([0-9a-f-]+)/", text))
    assert "eindigt zoals verwacht" in plain(page(anna, f"{template}publish/"))
    with cast.linde.scope():
        Rehearsal.objects.filter(id=rehearsal).update(expected={"ended": "cancelled"})
    assert "verwacht gestopt, nu afgerond" in plain(page(anna, url))
    answer = anna.post(f"{template}publish/", {"despite_warnings": "on"})
    assert answer.status_code == 422
    assert "Een bewaarde proefloop eindigt anders dan verwacht: Alles goed." in plain(answer.content.decode())
    post(anna, f"/office/rehearsals/{rehearsal}/", do="accept")
    post(anna, f"/office/rehearsals/{rehearsal}/", do="open")
    post(anna, f"{template}publish/", despite_warnings="on")
    post(anna, f"/office/rehearsals/{rehearsal}/", do="remove")
    assert anna.post(f"/office/rehearsals/{rehearsal}/", {"do": "remove"}).status_code == 404
