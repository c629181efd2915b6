"""What surrounds every page: actor, scope, one transaction, denials, sides (F001, F008, F027, G01, G02)."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils import translation

from aanzet.access.actions.roles import add_team_role
from aanzet.access.queries.roles import team_roles
from aanzet.access.web.live import audiences_of
from aanzet.config import urls as real
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.models import Event
from aanzet.core.scope import setting
from tests.flows.test_sign_in import bare, text

seen = {}


def add_and(end):
    """A view that writes and then ends in some way."""

    def view(request):
        add_team_role(actor=request.actor, now=request.now, name="Half")
        return end()

    return view


def fail():
    raise RuntimeError("broken")


def refuse():
    raise Refused("reason_required")


def conflict():
    raise Conflict(name="Bram", time="09:12")


def look(request):
    """Remember what the view was given."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('app.clients', true)")
        clients = cursor.fetchone()[0]
    seen.update(
        actor=request.actor,
        organization=request.organization,
        now=request.now,
        side=setting("app.side"),
        clients=clients,
        language=translation.get_language(),
    )
    return HttpResponse("ok")


def hide(request):
    raise NotFound("permission_missing")


def note(request):
    from aanzet.access.events import ViewDeleted

    request.notes.append(ViewDeleted(object_id=request.actor.id, page="x"))
    return HttpResponse("ok")


urlpatterns = [
    path("office/_look/", look),
    path("office/_hide/", hide),
    path("office/_note/", note),
    path("office/_ok/", add_and(lambda: HttpResponse("ok"))),
    path("office/_fail/", add_and(fail)),
    path("office/_refuse/", add_and(refuse)),
    path("office/_conflict/", add_and(conflict)),
    path("office/_5xx/", add_and(lambda: HttpResponse(status=503))),
    path("portal/_look/", look),
    *real.urlpatterns,
]
handler404, handler500 = real.handler404, real.handler500
pytestmark = pytest.mark.usefixtures("planted")


@pytest.fixture
def planted():
    """The pages above, beside the real ones."""
    seen.clear()
    with override_settings(ROOT_URLCONF=__name__):
        yield


def names(cast):
    with cast.linde.scope():
        return [role.name for role in team_roles()]


def denials(cast, office=None):
    with (office or cast.linde).scope():
        return [event.actor for event in Event.objects.filter(name="AccessDenied")]


def test_a_page_of_the_office_knows_who_asks(cast):
    assert cast.client("bram").get("/office/_look/").status_code == 200
    assert seen["actor"].id == cast.linde.people["bram"]
    assert seen["organization"].name == "Kantoor Linde"
    assert seen["now"].tzinfo is not None
    assert (seen["side"], seen["language"]) == ("office", "nl")


@pytest.mark.feature("F027")
def test_a_page_of_the_portal_sees_only_the_clients_of_the_contact(cast):
    assert cast.client("daan").get("/portal/_look/").status_code == 200
    assert seen["side"] == "portal"
    assert seen["clients"] == str(cast.linde.clients["de_vries"])
    assert seen["actor"].client_ids == (cast.linde.clients["de_vries"],)


def test_nobody_is_sent_to_the_sign_in_page_and_comes_back(cast):
    assert Client().get("/office/_look/?a=1")["Location"] == "/sign-in/?next=/office/_look/%3Fa%3D1"
    assert Client().post("/office/_ok/")["Location"] == "/sign-in/"
    assert not seen


@pytest.mark.feature("F027")
@pytest.mark.parametrize(("key", "page"), [("daan", "/office/_look/"), ("bram", "/portal/_look/")])
def test_each_stays_on_his_side(cast, key, page):
    assert cast.client(key).get(page).status_code == 404
    assert not seen
    assert len(denials(cast)) == 1


def test_what_went_well_is_kept(cast):
    assert cast.client("anna").post("/office/_ok/").status_code == 200
    assert "Half" in names(cast)


@pytest.mark.parametrize(("page", "status"), [("_fail", 500), ("_refuse", 422), ("_conflict", 409), ("_5xx", 503)])
def test_what_went_wrong_leaves_nothing_behind(cast, page, status):
    client = cast.client("anna", raise_request_exception=False)
    answer = client.post(f"/office/{page}/")
    assert answer.status_code == status
    assert "Half" not in names(cast)
    if page == "_refuse":
        assert "Geef een reden; die komt in de historie." in text(answer)
    if page == "_fail":
        assert "Je invoer is bewaard" in text(answer) or "bewaard" in text(answer)


@pytest.mark.feature("F027")
def test_forbidden_and_unknown_look_alike_and_leave_one_event(cast):
    client = cast.client("bram")
    forbidden = client.get("/office/_hide/")
    unknown = client.get("/office/nothing/at/all/")
    assert (forbidden.status_code, unknown.status_code) == (404, 404)
    assert bare(forbidden) == bare(unknown)
    assert denials(cast) == [f"member:{cast.linde.people['bram']}"]
    assert denials(cast, cast.eik) == []


def test_what_a_page_that_only_shows_has_noticed_is_kept(cast):
    cast.client("bram").get("/office/_note/")
    with cast.linde.scope():
        assert Event.objects.filter(name="ViewDeleted").count() == 1


@pytest.mark.django_db
def test_few_queries_before_the_view(cast, django_assert_max_num_queries):
    for key, page, most in (("bram", "/office/_look/", 3), ("daan", "/portal/_look/", 5)):
        client = cast.client(key)
        client.get(page)
        with django_assert_max_num_queries(most + 2 + 3 + 2):  # two of the view, the session, savepoints of the test
            client.get(page)


def test_a_session_of_one_office_is_nothing_in_another(cast):
    client = cast.client("anna")
    session = client.session
    session["aanzet.person"] = [str(cast.eik.id), str(cast.eik.people["ed"])]
    session.save()
    assert client.get("/office/_look/").status_code == 302
    assert not seen


@pytest.mark.feature("F008")
def test_one_login_switches_between_organizations(cast):
    from aanzet.access.actions.people import NewPerson, add_person, give_login
    from aanzet.rules.actors import system

    with cast.eik.scope():
        there = add_person(
            actor=cast.ed, now=cast.now, kind="contact", person=NewPerson("Anna", "Visser", "anna@linde.example")
        )
        give_login(actor=system(cast.eik.id), now=cast.now, person_id=there)
    client = cast.client("anna")
    assert "Kantoor Eik, portaal" in text(client.get("/office/team/"))
    assert client.post(f"/switch/{there}/")["Location"] == "/portal/"
    assert client.get("/portal/_look/").status_code == 200
    assert seen["organization"].name == "Kantoor Eik"
    assert client.get("/office/_look/").status_code == 404
    assert client.post(f"/switch/{cast.linde.people['anna']}/")["Location"] == "/office/"
    assert client.post(f"/switch/{cast.linde.people['bram']}/").status_code == 404
    weak = cast.client("anna", strong=False)
    assert weak.post(f"/switch/{cast.linde.people['anna']}/").status_code == 404, "a mail never opens the office"


def test_the_stream_hears_only_what_is_his(cast):
    def heard(client):
        request = RequestFactory().get("/events")
        request.session = client.session
        return audiences_of(request)

    linde, people = cast.linde.id, cast.linde.people
    assert heard(cast.client("bram")) == (f"{linde}/office", f"{linde}/member/{people['bram']}")
    client_id = cast.linde.clients["de_vries"]
    assert heard(cast.client("daan")) == (f"{linde}/contact/{people['daan']}", f"{linde}/client/{client_id}")
    assert heard(Client()) == ()
    assert Client().get("/events").status_code == 204


def test_somebody_deactivated_is_out_at_once(cast):
    from aanzet.access.models import TeamMember

    client = cast.client("bram")
    with cast.linde.scope():
        TeamMember.objects.filter(id=cast.linde.people["bram"]).update(state="deactivated")
    assert client.get("/office/_look/").status_code == 302
    assert not seen


def test_english_for_who_reads_english(cast):
    from aanzet.access.models import Person

    with cast.linde.scope():
        Person.objects.filter(id=cast.linde.people["bram"]).update(language="en")
    answer = cast.client("bram").get("/office/_look/")
    assert answer.status_code == 200
    assert seen["language"] == "en"
    assert translation.get_language() == "nl"
