"""Running cases to another version, through the pages (F401): mapping, dry run, choosing, applying, report, undo."""

import re
from datetime import timedelta
from html import unescape

import pytest

from aanzet.cases.actions.checkpoints import add_note
from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.cases.models import Case, MigrationPlan
from aanzet.cases.web.office import migration_plan
from aanzet.core.deliveries import deliver
from aanzet.rules.process.commands import AddNote
from tests.cast_cases import publish, running
from tests.db.cases.test_migration import new_point, next_version
from tests.db.planning.test_bulk_start import add_clients

pytestmark = pytest.mark.feature("F401")
PROPOSED = re.compile(r'<select name="((?:phase|task)-[^"]+)".*?<option value="([^"]+)" selected')
CHECKED = 'form="bulk" checked'


@pytest.fixture
def office(cast):
    """Fatima's case on version 1, and version 2 of its template; the address of the template."""
    with cast.linde.scope():
        case = running(cast)
        next_version(cast, case.template, new_point)
    return cast, case, f"/office/templates/{case.template}/migrate/"


def post(client, address, **data):
    return client.post(address, {"command_id": f"c{post.number}", **data})


post.number = 0


def submit(client, address, **data):
    """A form is sent once, under a key of its own."""
    post.number += 1
    return post(client, address, **data)


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_from_the_template_to_applied_and_back(office):
    cast, case, address = office
    anna = cast.client("anna")
    page = text_of(anna.get(f"/office/templates/{case.template}/versions/"))
    assert address in page
    page = text_of(anna.get(address))
    assert "Versie 1" in page and "1 loopt" in page
    with cast.linde.scope():
        old = Case.objects.get(id=case.id).template_version_id
    made = submit(anna, address, from_version=str(old))
    assert made.status_code == 302
    form = made["Location"]
    page = text_of(anna.get(form))
    assert "Voorstel: Aanleveren gegevens, dezelfde fase." in page
    fields = dict(re.findall(r'<select name="((?:phase|task)-[^"]+)".*?<option value="([^"]+)" selected', page))
    assert len(fields) >= 5
    tried = submit(anna, form, **fields)
    plan = tried["Location"]
    page = text_of(anna.get(plan))
    assert "De proef loopt" in page and 'class="bar' in page
    deliver(cast.linde.id, "case_migration")
    page = text_of(anna.get(plan))
    assert "Gaat mee" in page and "Nieuw controlepunt: Machtiging gecontroleerd" in page
    assert "1 werkproces meenemen" in page
    assert text_of(anna.get(f"{plan}live/")).count("Machtiging gecontroleerd") == 1
    without = submit(anna, f"{plan}apply/", reason="")
    assert without.status_code == 422 and "Geef een reden" in text_of(without)
    submit(anna, f"{plan}choose/?take=0", selected=str(case.id))
    nothing = anna.get(submit(anna, f"{plan}apply/", reason="Nieuwe werkwijze")["Location"])
    assert "Er is geen werkproces gekozen" in text_of(nothing)
    submit(anna, f"{plan}choose/?take=1&all=1&verdict=moves")
    assert submit(anna, f"{plan}apply/", reason="Nieuwe werkwijze").status_code == 302
    assert "Stop na de huidige" in text_of(anna.get(plan))
    deliver(cast.linde.id, "case_migration")
    page = text_of(anna.get(plan))
    assert "Overgegaan" in page and "Nieuwe werkwijze" in page and "1 werkproces terugzetten" in page
    report = anna.get(f"{plan}report.csv").content.decode()
    assert "Overgegaan" in report and "Nieuw controlepunt: Machtiging gecontroleerd" in report
    case_page = text_of(anna.get(f"/office/cases/{case_number(cast, case)}/"))
    assert "Machtiging gecontroleerd" in case_page
    assert "Versie 1 → 2" in case_page and "Nieuwe werkwijze" in case_page
    submit(anna, f"{plan}undo/", reason="Toch niet", which="all")
    deliver(cast.linde.id, "case_migration")
    page = text_of(anna.get(plan))
    assert "Teruggehaald" in page
    with cast.linde.scope():
        assert Case.objects.get(id=case.id).template_version_id == old
    case_page = text_of(anna.get(f"/office/cases/{case_number(cast, case)}/"))
    assert "Versie 2 → 1" in case_page and "Toch niet" in case_page
    assert "Versie 1 → 2" in text_of(anna.get(address))


def case_number(cast, case):
    with cast.linde.scope():
        return case.row.number


def test_a_plan_can_be_thrown_away_and_stopped(office):
    cast, case, address = office
    anna = cast.client("anna")
    with cast.linde.scope():
        old = case.row.template_version_id
    plan = submit(anna, address, from_version=str(old))["Location"].removesuffix("map/")
    assert anna.get(plan)["Location"].endswith("/map/")  # nothing was tried yet
    submit(anna, f"{plan}map/")
    deliver(cast.linde.id, "case_migration")
    page = text_of(anna.get(f"{plan}?verdict=blocked&words=fatima&sort=due"))
    assert "Kan niet mee" in page and "er is geen andere fase voor gekozen" in page
    assert submit(anna, f"{plan}stop/").status_code == 302  # nothing to stop
    gone = submit(anna, f"{plan}discard/")
    assert gone["Location"] == address
    assert anna.get(plan).status_code == 404
    wrong = submit(anna, address, from_version="nonsense")
    assert wrong.status_code == 404
    with cast.linde.scope():
        assert not MigrationPlan.objects.exists()


def test_only_with_the_right(office):
    cast, case, address = office
    for person in ("bram", "vera"):
        assert cast.client(person).get(address).status_code == 404
        assert address not in text_of(cast.client(person).get(f"/office/templates/{case.template}/versions/"))
    assert cast.client("ed").get(address).status_code == 404
    other = cast.client("anna").get("/office/templates/00000000-0000-0000-0000-000000000000/migrate/")
    assert other.status_code == 404


def test_an_office_without_older_versions_hears_so(cast):
    with cast.linde.scope():
        template = publish(cast)
    page = text_of(cast.client("anna").get(f"/office/templates/{template}/migrate/"))
    assert "Elk lopend werkproces heeft de versie die in gebruik is." in page


def test_single_cases_go_back_and_others_say_why_not(cast):
    with cast.linde.scope():
        case = running(cast)
        old = case.row.template_version_id
        others = more_cases(cast, case.template)
        next_version(cast, case.template, new_point)
    anna, address = cast.client("anna"), f"/office/templates/{case.template}/migrate/"
    plan = submit(anna, address, from_version=str(old))["Location"].removesuffix("map/")
    page = text_of(anna.get(f"{plan}map/"))
    assert "Houd de afgesproken datums" in page and "Trek de taak in" in page
    fields = dict(re.findall(r'<select name="((?:phase|task)-[^"]+)".*?<option value="([^"]+)" selected', page))
    submit(anna, f"{plan}map/", **fields, dates="keep")
    deliver(cast.linde.id, "case_migration")
    assert 'value="keep" checked' in re.sub(r' (class|id|aria-[a-z]+)="[^"]*"', "", text_of(anna.get(f"{plan}map/")))
    submit(anna, f"{plan}apply/", reason="Nieuwe werkwijze")
    deliver(cast.linde.id, "case_migration")
    with cast.linde.scope():
        touch(cast, others[0])
    page = text_of(anna.get(f"{plan}?outcome=done"))
    assert "Anna Visser werkte op" in page and "dus het gaat niet terug" in page
    boxes = re.findall(r'name="selected" value="([^"]+)" form="undo-form"', page)
    assert set(boxes) == {str(case.id), str(others[1])}
    nothing = anna.get(submit(anna, f"{plan}undo/", reason="Toch niet", which="selected")["Location"])
    assert "Er is geen werkproces gekozen" in text_of(nothing)
    submit(anna, f"{plan}undo/", reason="Toch niet", which="selected", selected=str(case.id))
    deliver(cast.linde.id, "case_migration")
    with cast.linde.scope():
        back = set(Case.objects.filter(template_version_id=old).values_list("id", flat=True))
    assert back == {case.id}


def more_cases(cast, template):
    """Two more cases of the template; their ids."""
    order = StartOrder(template, period="2024", at_once=True)
    made = start_cases(actor=cast.anna, now=cast.now, order=order, client_ids=add_clients(cast, 2))
    return [outcome.case_id for outcome in made.values()]


def touch(cast, case_id):
    """Anna notes something on a case, an hour later."""
    later = cast.now + timedelta(hours=1)
    add_note(actor=cast.anna, now=later, case_id=case_id, order=AddNote("deviation", "Gebeld"))


def test_what_was_ticked_is_kept_on_the_next_page_of_the_list(cast, monkeypatch):
    monkeypatch.setattr(migration_plan, "PAGE", 1)
    with cast.linde.scope():
        case = running(cast)
        old = case.row.template_version_id
        others = more_cases(cast, case.template)
        next_version(cast, case.template, new_point)
    anna, address = cast.client("anna"), f"/office/templates/{case.template}/migrate/"
    plan = submit(anna, address, from_version=str(old))["Location"].removesuffix("map/")
    fields = dict(PROPOSED.findall(text_of(anna.get(f"{plan}map/"))))
    submit(anna, f"{plan}map/", **fields)
    deliver(cast.linde.id, "case_migration")
    pages, at = {}, f"{plan}?verdict=moves&sort=number"
    for _ in range(2):  # tick the first two, each on its own page
        page = text_of(anna.get(at))
        [shown] = re.findall(r'name="shown" value="([^"]+)" form="bulk"', page)
        pages[shown] = at
        [further] = re.findall(r'form="bulk" formaction="([^"]*tick/\?[^"]*from=[^"]+)"', page)
        at = submit(anna, unescape(further), selected=shown, shown=shown)["Location"]
    first, second = pages
    assert 'data-elsewhere="2"' in text_of(anna.get(at)) and len(pages) == 2
    assert CHECKED in text_of(anna.get(pages[first]))
    submit(anna, unescape(f"{plan}tick/?from=1"), shown=second)  # not this one after all
    assert CHECKED not in text_of(anna.get(pages[second])) and CHECKED in text_of(anna.get(pages[first]))
    left = submit(anna, f"{plan}choose/?take=0", back="?verdict=moves\r\n&from=1")
    assert left.status_code == 302 and "2 werkprocessen gekozen" in text_of(anna.get(plan))
    assert 'data-elsewhere="0"' in text_of(anna.get(at))  # done, so nothing is ticked any more
    submit(anna, f"{plan}tick/", shown=first, selected=first)
    submit(anna, f"{plan}tick/?none=1")
    assert CHECKED not in text_of(anna.get(pages[first]))
    submit(anna, f"{plan}apply/", reason="Nieuwe werkwijze")
    deliver(cast.linde.id, "case_migration")
    moved = [one for one in (str(case.id), *map(str, others)) if one != first]
    submit(anna, f"{plan}tick/?outcome=done&from=1", shown=moved[0], selected=moved[0])
    without = submit(anna, f"{plan}undo/", reason="", which="selected", shown=moved[1])
    assert without.status_code == 422 and 'value="' + moved[0] in text_of(without)
    submit(anna, f"{plan}undo/", reason="Toch niet", which="selected", shown=moved[1])
    deliver(cast.linde.id, "case_migration")
    with cast.linde.scope():
        back = {str(one) for one in Case.objects.filter(template_version_id=old).values_list("id", flat=True)}
    assert back == {first, moved[0]}
