"""The onboarding of an import through its pages: chosen at the preview, followed and tried again at the report."""

import re

import pytest

from aanzet.access.actions.members import change_role_of_member
from aanzet.access.actions.roles import change_role, copy_role
from aanzet.access.queries.rights import role_named
from aanzet.access.queries.roles import authorization_roles
from aanzet.cases.actions.templates import archive_template, restore_template
from aanzet.cases.models import Case
from aanzet.clients.models import Client
from aanzet.core.deliveries import deliver
from tests.cast_cases import small
from tests.db.clients.workbooks import csv_of
from tests.flows.test_import import text, to_check, upload

FILE = csv_of(
    "Cliëntnummer;Naam;Soort;Rechtsvorm\n05001;Adviesbureau Boer B.V.;Organisatie;B.V.\n05002;Ruben Peters;Persoon;\n"
    "05003;Els Smit;Persoon;\n"
)
pytestmark = pytest.mark.feature("F126")


@pytest.fixture
def anna(cast, settings, tmp_path):
    """Anna's browser; uploads stay in a folder of the test."""
    settings.FILES = tmp_path
    return cast.client("anna")


@pytest.fixture
def template(cast):
    """A way of bringing in persons."""
    with cast.linde.scope():
        small(cast, "Iets anders")
        return small(cast, "Welkom persoon", is_onboarding=True, client_kind="person")


def values(browser, batch):
    """What the preview sends."""
    version = re.search(r'name="version" value="(\d+)"', browser.get(f"{batch}preview/").content.decode())[1]
    return {"version": version, "way": "good"}


def work(cast):
    """What the worker does."""
    for kind in ("clients.import", "clients.import_onboarding"):
        deliver(cast.linde.id, kind)


def test_from_the_preview_to_the_cases(cast, anna, template):
    batch = upload(anna, FILE, "c.csv")
    to_check(anna, batch)
    shown = text(anna.get(f"{batch}preview/"))
    assert "Onboarding starten voor nieuwe cliënten" in shown and "Iets anders" not in shown
    assert "Welkom persoon (past bij 2 van 3)" in shown
    assert anna.post(f"{batch}preview/", values(anna, batch) | {"onboarding": str(template)}).status_code == 302
    deliver(cast.linde.id, "clients.import")
    shown = text(anna.get(batch))
    assert "De import is toegepast" in shown and "0 van 3" in shown and f'hx-get="{batch}onboarding/"' in shown
    assert "Probeer alle opnieuw" not in shown
    deliver(cast.linde.id, "clients.import_onboarding")
    shown = text(anna.get(f"{batch}onboarding/"))
    assert "2 gestart, 1 overgeslagen" in shown and "hx-get" not in shown
    with cast.linde.scope():
        numbers = list(Case.objects.filter(template_id=template).values_list("number", flat=True))
        assert set(Client.objects.filter(id__in=Case.objects.values("client_id")).values_list("number", flat=True)) == {
            "05002", "05003",
        }  # fmt: skip
    for number in numbers:
        assert f'href="/office/cases/{number}/"' in shown and anna.get(f"/office/cases/{number}/").status_code == 200
    shown = text(anna.get(f"{batch}?state=passed"))
    assert "05001 Adviesbureau Boer B.V." in shown and "voor een andere soort cliënt" in shown
    assert "De import is toegepast" in shown
    assert "startte de onboarding voor 2 nieuwe cliënten; 0 kon niet starten" in text(anna.get("/office/activity/"))


def test_what_could_not_start_is_tried_again_by_one_and_all_at_once(cast, anna, template):
    batch = upload(anna, FILE, "c.csv")
    to_check(anna, batch)
    anna.post(f"{batch}preview/", values(anna, batch) | {"onboarding": str(template)})
    with cast.linde.scope():
        archive_template(actor=cast.anna, now=cast.now, template_id=template)
    work(cast)
    shown = text(anna.get(batch))
    assert "0 gestart, 3 kon niet starten" in shown and "Deze onboarding is gearchiveerd" in shown
    ids = re.findall(r'name="client" value="([^"]+)"', shown)
    assert len(ids) == 3 and "Probeer alle opnieuw" in shown
    answer = anna.post(f"{batch}onboarding/", {}, follow=True)  # it is archived still
    assert text(answer).count("Deze onboarding is gearchiveerd") == 4  # three lines, and what was just refused
    with cast.linde.scope():
        restore_template(actor=cast.anna, now=cast.now, template_id=template)
        person = str(Client.objects.get(number="05002").id)
    answer = anna.post(f"{batch}onboarding/", {"client": person, "command_id": "een"})
    assert answer["Location"] == f"{batch}#onboarding"
    work(cast)
    assert "1 gestart, 2 kon niet starten" in text(anna.get(batch))
    anna.post(f"{batch}onboarding/", {"command_id": "twee"})
    anna.post(f"{batch}onboarding/", {"command_id": "drie"})  # a second press
    work(cast)
    shown = text(anna.get(batch))
    assert "2 gestart, 1 overgeslagen" in shown and "Probeer alle opnieuw" not in shown
    with cast.linde.scope():
        assert Case.objects.count() == 2


def test_without_the_right_to_start_there_is_no_choice(cast, anna, template):
    with cast.linde.scope():
        here = {"actor": cast.anna, "now": cast.now}
        role = copy_role(**here, role_id=role_named("manager")["id"], name="Invoerder")
        row = next(one for one in authorization_roles() if one["id"] == role)
        rights = set(row["permissions"]) - {"cases.start"}
        change_role(**here, role_id=role, permissions=rights, name="Invoerder", reaches_all_clients=True, version=1)
        change_role_of_member(**here, member_id=cast.linde.people["eva"], role=row["key"])
    eva = cast.client("eva")
    batch = upload(eva, FILE, "c.csv")
    to_check(eva, batch)
    sent = values(eva, batch) | {"onboarding": str(template)}
    assert 'name="onboarding"' not in text(eva.get(f"{batch}preview/"))
    answer = eva.post(f"{batch}preview/", sent)
    assert answer.status_code == 422 and "of wie deze wil starten mag dat niet" in text(answer)
    assert eva.post(f"{batch}preview/", sent | {"onboarding": "x"}).status_code == 404
    with cast.linde.scope():
        assert not Client.objects.filter(number="05001").exists()
    assert cast.client("bram").post(f"{batch}onboarding/").status_code == 404
    assert cast.client("ed").get(f"{batch}onboarding/").status_code == 404


def test_without_choosing_it_nothing_starts_and_the_report_has_no_part_of_it(cast, anna, template):
    batch = upload(anna, FILE, "c.csv")
    to_check(anna, batch)
    anna.post(f"{batch}preview/", values(anna, batch) | {"onboarding": ""})
    work(cast)
    assert 'id="onboarding"' not in text(anna.get(batch))
    assert anna.get(f"{batch}onboarding/")["Location"] == batch
    with cast.linde.scope():
        assert not Case.objects.exists()
