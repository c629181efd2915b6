"""Conversations through their pages, behind both doors (F090, F091, F092, F101, F335)."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from aanzet.messages.actions.conversations import open_conversation
from aanzet.messages.actions.writing import send_message
from aanzet.messages.queries.conversations import conversation_for, conversations
from aanzet.messages.queries.pane import conversation_pane
from aanzet.messages.queries.stream import stream
from tests.db.documents.conftest import pdf


@pytest.fixture
def talk(cast):
    with cast.linde.scope():
        return open_conversation(
            actor=cast.anna, now=cast.now, client_id=cast.linde.clients["de_vries"], subject="Bonnen van oktober"
        )


def text_of(answer):
    return answer.content.decode()


def messages(cast, who, talk):
    with cast.linde.scope():
        actor = cast.linde.actor(who)
        return stream(actor, conversation_for(actor, talk), now=cast.now)


@pytest.mark.feature("F090", "F335")
def test_a_question_and_its_answer(cast, talk):
    anna, daan = cast.client("anna"), cast.client("daan")
    sent = anna.post(f"/office/messages/{talk}/send/", {"text": "Waar is de bon?", "to": "client"}, follow=True)
    assert sent.status_code == 200 and "Waar is de bon?" in text_of(sent)
    page = text_of(daan.get("/portal/messages/"))
    assert "Bonnen van oktober" in page and "Waar is de bon?" in page
    page = text_of(daan.get(f"/portal/messages/{talk}/"))
    assert "Waar is de bon?" in page and "Anna Visser" in page
    assert daan.post(f"/portal/messages/{talk}/read/").status_code == 204
    daan.post(f"/portal/messages/{talk}/send/", {"text": "Komt eraan"})
    for which in ("mine", "my_clients", "all", "unread", "waiting"):
        assert "Komt eraan" in text_of(anna.get(f"/office/messages/?list={which}")), which
    assert "Komt eraan" in text_of(anna.get("/office/messages/?list=all&q=bonnen"))
    page = text_of(anna.get("/office/messages/", {"list": "all", "q": "loon & zoon"}))
    assert 'data-fresh-url="/office/messages/?list=all&amp;q=loon+%26+zoon"' in page, "what comes in meanwhile fits too"
    assert "Komt eraan" in text_of(anna.get(f"/office/messages/{talk}/stream/"))


def test_a_double_submit_sends_one_message(cast, talk):
    anna = cast.client("anna")
    for _ in range(2):
        anna.post(f"/office/messages/{talk}/send/", {"text": "Eén keer", "command_id": "abc"})
    assert [message.text for message in messages(cast, "anna", talk)] == ["Eén keer"]


@pytest.mark.feature("F101")
def test_a_note_stays_inside_and_says_who_was_not_told(cast, talk):
    anna = cast.client("anna")
    answer = anna.post(
        f"/office/messages/{talk}/send/", {"text": "@Chris kijk jij? @Bram ook.", "to": "note"}, follow=True
    )
    assert "Chris Bakker" in text_of(answer)
    assert "kijk jij" not in text_of(cast.client("daan").get(f"/portal/messages/{talk}/"))
    assert "Bonnen van oktober" in text_of(cast.client("bram").get("/office/notices/"))
    assert cast.client("bram").post("/office/notices/read/").status_code == 204


@pytest.mark.feature("F092")
def test_a_refused_message_keeps_its_text_and_names_the_file(cast, talk):
    daan = cast.client("daan")
    answer = daan.post(
        f"/portal/messages/{talk}/send/",
        {"text": "Hier is hij", "file": SimpleUploadedFile("virus.exe", b"MZ")},
    )
    assert answer.status_code == 422
    assert "Hier is hij" in text_of(answer) and "virus.exe" in text_of(answer)
    assert messages(cast, "daan", talk) == ()
    empty = daan.post(f"/portal/messages/{talk}/send/", {"text": " "}, headers={"hx-request": "true"})
    assert empty.status_code == 422


@pytest.mark.feature("F092")
def test_a_file_goes_along_and_stands_in_the_dossier(cast, talk):
    daan, anna = cast.client("daan"), cast.client("anna")
    daan.post(f"/portal/messages/{talk}/send/", {"text": "De bon", "file": SimpleUploadedFile("bon.pdf", pdf())})
    (message,) = messages(cast, "anna", talk)
    assert [item.title for item in message.items] == ["bon"]
    anna.post(
        f"/office/messages/{talk}/send/", {"text": "En terug", "file": SimpleUploadedFile("advies.pdf", pdf("x"))}
    )
    assert [item.title for item in messages(cast, "daan", talk)[1].items] == ["advies"]
    item = messages(cast, "daan", talk)[1].items[0]
    assert daan.get(f"/portal/documents/{item.id}/").status_code == 200


def test_sending_from_the_page_of_a_case_answers_with_the_pane(cast, talk):
    anna = cast.client("anna")
    answer = anna.post(f"/office/messages/{talk}/send/", {"text": "Hallo", "pane": "1"}, headers={"hx-request": "true"})
    assert answer.status_code == 200 and text_of(answer).lstrip().startswith("<section")
    after = anna.post(f"/office/messages/{talk}/send/", {"text": "Weer", "next": "/office/cases/1/"})
    assert after.headers["Location"] == "/office/cases/1/"
    away = anna.post(f"/office/messages/{talk}/send/", {"text": "Weg", "next": "https://kwaad.example/"})
    assert away.headers["Location"] == f"/office/messages/{talk}/"


@pytest.mark.feature("F092")
def test_waiting_changing_and_deleting(cast, talk):
    anna = cast.client("anna")
    anna.post(f"/office/messages/{talk}/send/", {"text": "Later", "send_at": "2099-01-01T09:00"})
    page = text_of(anna.get(f"/office/messages/{talk}/"))
    assert "Later" in page
    with cast.linde.scope():
        (waits,) = conversation_pane(cast.anna, talk, now=cast.now)["waiting"]
    anna.post(f"/office/messages/{talk}/waiting/{waits.id}/take-back/")
    with cast.linde.scope():
        assert conversation_pane(cast.anna, talk, now=cast.now)["draft"] == "Later"
        sent = send_message(actor=cast.anna, now=cast.now, conversation_id=talk, text="Foutt")
    edit = f"/office/messages/message/{sent.id}/edit/"
    assert anna.get(edit).status_code == 200
    assert anna.post(edit, {"text": "Fout"}).status_code == 302
    delete = f"/office/messages/message/{sent.id}/delete/"
    assert anna.get(delete).status_code == 200
    assert anna.post(delete, {"reason": ""}).status_code == 422
    assert anna.post(delete, {"reason": "Niet voor Daan"}).status_code == 302
    assert "Anna Visser" in text_of(cast.client("daan").get(f"/portal/messages/{talk}/"))
    assert cast.client("bram").get(delete).status_code == 404


@pytest.mark.feature("F091")
def test_people_join_and_leave_and_the_conversation_closes(cast, talk):
    anna, sophie = cast.client("anna"), cast.client("sophie")
    assert sophie.get(f"/portal/messages/{talk}/").status_code == 404
    anna.post(f"/office/messages/{talk}/people/", {"person": str(cast.linde.contacts["sophie"])})
    assert sophie.get(f"/portal/messages/{talk}/").status_code == 200
    anna.post(f"/office/messages/{talk}/people/remove/", {"person": str(cast.linde.contacts["sophie"])})
    assert sophie.get(f"/portal/messages/{talk}/").status_code == 404
    for what, state in (("close", "closed"), ("reopen", "open"), ("answered", "open")):
        anna.post(f"/office/messages/{talk}/{what}/")
        with cast.linde.scope():
            assert conversation_for(cast.anna, talk).state == state


@pytest.mark.feature("F335")
def test_a_contact_starts_one_with_a_subject(cast):
    daan = cast.client("daan")
    assert daan.get("/portal/messages/new/").status_code == 200
    values = {"client": str(cast.linde.clients["de_vries"]), "subject": "Lonen", "text": "Hoe zit dat?"}
    assert daan.post("/portal/messages/new/", {**values, "text": ""}).status_code == 422
    assert daan.post("/portal/messages/new/", values).status_code == 302
    with cast.linde.scope():
        assert [row.subject for row in conversations(cast.anna, "waiting").rows] == ["Lonen"]
    foreign = {**values, "client": str(cast.linde.clients["fatima"])}
    assert daan.post("/portal/messages/new/", foreign).status_code == 422


def test_the_office_starts_one(cast):
    anna = cast.client("anna")
    address = "/office/messages/new/?client=00101"
    assert anna.get(address).status_code == 200
    values = {
        "client": str(cast.linde.clients["de_vries"]),
        "contacts": [str(cast.linde.contacts["sophie"])],
        "subject": "Btw",
        "text": "Dag Sophie",
    }
    made = anna.post(address, values, follow=True)
    assert made.status_code == 200 and "Dag Sophie" in text_of(made)
    assert anna.get("/office/messages/new/?client=00103").status_code == 200


@pytest.mark.feature("F097", "F335")
def test_settings_of_messages(cast, talk):
    anna = cast.client("anna")
    address = "/office/settings/messages/"
    assert anna.get(address).status_code == 200
    assert anna.post(address, {"mail_window_minutes": "-1"}).status_code == 422
    ways = {"mail_ask": "direct", "mail_message": "bundled", "mail_news": "off"}
    values = {"mail_window_minutes": "30", "out_of_office": "Anna is er maandag weer.", **ways}
    assert anna.post(address, values).status_code == 302
    daan = cast.client("daan")
    assert "Anna is er maandag weer." in text_of(daan.get(f"/portal/messages/{talk}/"))
    assert daan.get("/portal/messages/new/").status_code == 404
    assert cast.client("bram").get(address).status_code == 404


@pytest.mark.parametrize("who", ["chris", "ed"])
def test_who_may_not_read_it_finds_nothing(cast, talk, who):
    someone = cast.client(who)
    for end in ("", "stream/"):
        assert someone.get(f"/office/messages/{talk}/{end}").status_code == 404
    for end in ("send/", "read/", "close/", "people/"):
        assert someone.post(f"/office/messages/{talk}/{end}", {"text": "x"}).status_code == 404
    assert cast.client("fatima").get(f"/portal/messages/{talk}/").status_code == 404


@pytest.mark.feature("F097")
def test_a_contact_chooses_how_he_gets_messages(cast):
    daan, address = cast.client("daan"), "/portal/notices/choices/"
    assert daan.get(address).status_code == 200
    assert daan.post(address, {"ask": "off", "message": "off", "news": "off"}).status_code == 422
    assert daan.post(address, {"ask": "direct", "message": "off", "news": "bundled"}).status_code == 302
    assert "selected" in text_of(daan.get(address))


@pytest.mark.feature("F090")
@pytest.mark.parametrize(("who", "door"), [("anna", "office"), ("daan", "portal")])
def test_earlier_messages_are_a_page_away_and_none_is_lost(cast, monkeypatch, who, door):
    monkeypatch.setattr("aanzet.messages.queries.pane.LATEST", 3)
    monkeypatch.setattr(stream, "__kwdefaults__", {**stream.__kwdefaults__, "limit": 3})
    client_id = cast.linde.clients["de_vries"]
    with cast.linde.scope():
        talk = open_conversation(actor=cast.anna, now=cast.now, client_id=client_id, subject="Vraag")
        for number in range(8):  # all at one moment, as a bulk start sends them
            send_message(actor=cast.anna, now=cast.now, conversation_id=talk, text=f"bericht-{number}-")
    client, url, seen = cast.client(who), f"/{door}/messages/{talk}/", []
    while url:
        page = client.get(url).content.decode()
        seen += [number for number in range(8) if f"bericht-{number}-" in page]
        found = re.search(rf'href="(/{door}/messages/{talk}/\?before=[0-9a-f-]+)"', page)
        url = found[1] if found else ""
    assert sorted(set(seen)) == list(range(8))
    assert client.get(f"/{door}/messages/{talk}/?before=x").status_code == 404
