"""Invitations and a new address through the pages, with real mail (F005, F007, F017, F018)."""

import pytest
from django.test import Client

from aanzet.access.actions.email_changes import MAIL as EMAIL_CHANGE
from aanzet.access.actions.invitations import MAIL as INVITATION
from aanzet.access.models import Invitation, LoginSession
from aanzet.core.clock import app_now
from aanzet.core.deliveries import deliver
from tests.cast import PASSWORD
from tests.flows.test_sign_in import text
from tests.mailbox import code_in, link_in

KIM = {
    "first_name": "Kim",
    "last_name": "Bos",
    "email": "kim@linde.example",
    "number": "",
    "phone": "",
    "function": "",
    "weekly_hours": "36",
    "language": "nl",
    "role": "editor",
}


@pytest.fixture(autouse=True)
def lenient(settings):
    """As in the demo: no second step."""
    settings.STAFF_SECOND_FACTOR = False


def add_kim(client):
    answer = client.post("/office/team/new/", KIM)
    assert answer.status_code == 302
    return answer["Location"]


@pytest.mark.feature("F005", "F017")
def test_a_colleague_is_added_invited_and_comes_in(cast, mailbox):
    anna = cast.client("anna")
    page = add_kim(anna)
    assert "Nog niet uitgenodigd" in text(anna.get(page))
    assert not mailbox.mails()
    anna.post(f"{page}invite/", {"role": "editor"})
    deliver(cast.linde.id, INVITATION)
    (mail,) = mailbox.mails("kim@linde.example")
    assert mail.subject == "Kantoor Linde nodigt je uit"
    assert "Anna Visser nodigt je uit om in Aanzet te werken voor Kantoor Linde." in " ".join(mail.text.split())
    assert "De link werkt 7 dagen." in mail.text
    path, kim = link_in(mail, "/invitation/"), Client()
    assert "Kantoor Linde" in text(kim.get(path))
    short = kim.post(path, {"password": "kort"})
    assert short.status_code == 422
    assert "minstens 12 tekens" in text(short)
    assert kim.post(path, {"password": PASSWORD})["Location"] == "/office/"
    assert kim.get("/office/team/").status_code == 200
    assert "Actief" in text(anna.get(page))
    again = Client().get(path)
    assert again.status_code == 410


@pytest.mark.feature("F017")
def test_an_expired_invitation_offers_a_new_one(cast, mailbox):
    anna = cast.client("anna")
    page = add_kim(anna)
    anna.post(f"{page}invite/", {"role": "editor"})
    deliver(cast.linde.id, INVITATION)
    path = link_in(mailbox.mails()[0], "/invitation/")
    with cast.linde.scope():
        Invitation.objects.filter(used_at=None).update(expires_at=app_now())
    answer = Client().get(path)
    assert answer.status_code == 410
    assert "Deze uitnodiging is verlopen" in text(answer)
    assert "Vraag een nieuwe aan" in text(answer)
    Client().post(f"{path}new/")
    deliver(cast.linde.id, INVITATION)
    assert len(mailbox.mails("kim@linde.example")) == 2
    assert Client().get(link_in(mailbox.mails()[0], "/invitation/")).status_code == 200
    assert "Vraag een nieuwe aan" not in text(Client().get("/invitation/nonsense/"))
    assert Client().post("/invitation/nonsense/new/").status_code == 404


@pytest.mark.feature("F017")
def test_revoked_and_sent_again(cast, mailbox):
    anna = cast.client("anna")
    page = add_kim(anna)
    anna.post(f"{page}invite/", {"role": "viewer"})
    anna.post(f"{page}revoke/")
    deliver(cast.linde.id, INVITATION)
    assert not mailbox.mails(), "revoked before it went out"
    anna.post(f"{page}invite/", {"role": "viewer"})
    anna.post(f"{page}invite/", {"role": "viewer"})
    deliver(cast.linde.id, INVITATION)
    (mail,) = mailbox.mails()
    assert Client().get(link_in(mail, "/invitation/")).status_code == 200


@pytest.mark.feature("F332")
def test_an_invited_contact_comes_in_by_a_mailed_code(cast, mailbox):
    from aanzet.access.actions.invitations import invite_contact

    with cast.linde.scope():
        invite_contact(actor=cast.anna, now=app_now(), person_id=cast.linde.people["sophie"])
    deliver(cast.linde.id, INVITATION)
    (mail,) = mailbox.mails("sophie@voorbeeld.example")
    assert "In het portaal van Kantoor Linde zie je hoe je zaken ervoor staan en wie aan zet is." in " ".join(
        mail.text.split()
    )
    assert "De link werkt 14 dagen." in mail.text
    path, sophie = link_in(mail, "/invitation/"), Client()
    assert sophie.get(path).status_code == 200
    assert sophie.post(path)["Location"] == "/sign-in/check/"
    assert not LoginSession.objects.exists(), "the link alone lets nobody in"
    code = code_in(mailbox.mails("sophie@voorbeeld.example")[0])
    assert sophie.post("/sign-in/check/", {"code": code})["Location"] == "/portal/"
    assert sophie.get("/portal/account/").status_code == 200


@pytest.mark.feature("F007")
def test_another_address_is_confirmed_by_both(cast, mailbox):
    fatima = cast.client("fatima")
    answer = fatima.post("/portal/account/email/", {"new_email": "bram@linde.example"})
    assert answer.status_code == 422
    assert "Dit adres hoort al bij een contact of teamlid." in text(answer)
    assert fatima.post("/portal/account/email/", {"new_email": "nieuw@voorbeeld.example"}).status_code == 302
    deliver(cast.linde.id, EMAIL_CHANGE)
    old = link_in(mailbox.mails("fatima@voorbeeld.example")[0], "/email/old/")
    new = link_in(mailbox.mails("nieuw@voorbeeld.example")[0], "/email/new/")
    assert Client().get(new).status_code == 200
    assert "het andere adres" in text(Client().post(new))
    assert fatima.get("/portal/account/").status_code == 200
    assert "Je nieuwe adres geldt" in text(Client().post(old))
    assert fatima.get("/portal/account/").status_code == 302, "sessions end"
    assert Client().get("/email/old/nonsense/").status_code == 404
