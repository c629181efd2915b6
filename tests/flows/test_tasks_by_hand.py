"""A task added by hand on the page of a case: every kind, its own reminders, its priority; then in the lists (F178)."""

import re

import pytest

from aanzet.cases.models import Case, RequestItem, Task
from aanzet.cases.queries.recomputed import replay_equals_state, turn_matches
from aanzet.core.models import Timer
from tests.cast_cases import running

pytestmark = [pytest.mark.feature("F178"), pytest.mark.django_db]


@pytest.fixture
def case(cast):
    """A case of Fatima in the phase of Bram, with a document."""
    with cast.linde.scope():
        found = running(cast)
        found.supply(cast)
        found.url = f"/office/cases/{Case.objects.get(id=found.id).number}/"
        return found


def task(cast, title):
    with cast.linde.scope():
        return Task.objects.filter(title=title).first()


def sound(cast, case):
    """What is stored is what the history tells, and the turn and priority of the case are the computed ones."""
    with cast.linde.scope():
        checks = (turn_matches, replay_equals_state)
        return not [one for check in checks for one in check(organization=cast.linde.id, cases=[case.id]).findings]


def titles_of(page):
    """The lines of a list, as they stand."""
    return re.findall(r"data-open>([^<]+)</a>", page)


def lines(*texts, item_type="", optional=False):
    """The lines of a request as the form sends them."""
    sent = {"lines-TOTAL_FORMS": "10", "lines-INITIAL_FORMS": "0"}
    for number, text in enumerate(texts):
        sent |= {f"lines-{number}-text": text, f"lines-{number}-answer": "document"}
        sent |= {f"lines-{number}-item_type": item_type}
        if optional:
            sent[f"lines-{number}-optional"] = "on"
    return sent


def test_the_form_is_short_and_holds_everything_without_a_script(cast, case):
    page = cast.client("bram").get(case.url).content.decode()
    form = page[page.index('id="task_title"') :]
    for name in ("kind", "due_on", "to", "priority", "mode", "blocking", "text", "scheme", "reminders-offsets"):
        assert f'name="{name}"' in form, name
    for kind in ("work", "review", "office_approve", "client", "request", "approve", "third_party"):
        assert f'value="{kind}"' in form, kind
    assert cast.client("bram").get(f"{case.url}tasks/").status_code == 200
    assert cast.client("vera").get(f"{case.url}tasks/").status_code == 404


def test_a_request_with_lines_and_kinds_of_documents_and_reminders_of_its_own(cast, case):
    sent = {"title": "Loonstroken", "kind": "request", "due_on": "2099-01-12", "blocking": "on", "priority": "high"}
    sent |= lines("Loonstrook mei", "Loonstrook juni", item_type="income_tax_return", optional=True)
    sent |= {"scheme": "own", "reminders-offsets": "-3, -1", "reminders-every": "2", "reminders-at_most": "4"}
    sent |= {"reminders-unit": "days", "reminders-time": "working", "after_acceptance": "on"}
    assert cast.client("bram").post(f"{case.url}tasks/", sent).status_code == 302
    made = task(cast, "Loonstroken")
    assert (made.kind, made.side, made.priority, made.after_acceptance) == ("request", "client", "high", True)
    wanted = {"offsets": [-3, -1], "every": 2, "at_most": 4, "unit": "days", "time": "working"}
    assert made.reminder_rule == wanted
    with cast.linde.scope():
        rows = RequestItem.objects.filter(task_id=made.id).order_by("position")
        assert [(row.text, row.item_type, row.required) for row in rows] == [
            ("Loonstrook mei", "income_tax_return", False),
            ("Loonstrook juni", "income_tax_return", False),
        ]
        assert Timer.objects.filter(key=f"remind:{made.id}", state="open").exists()
    page = cast.client("bram").get(case.url).content.decode()
    assert "Herinneringen: 3 werkdagen ervoor, 1 werkdag ervoor, daarna elke 2 werkdagen, hoogstens 4" in page
    assert "Prioriteit: </span>" in page and sound(cast, case)


def test_no_reminders_and_the_usual_ones(cast, case):
    bram, url = cast.client("bram"), f"{case.url}tasks/"
    usual = {"kind": "client", "due_on": "2099-01-12"}
    bram.post(url, {**usual, "title": "Nooit", "scheme": "never"})
    bram.post(url, {**usual, "title": "Gewoon"})
    never, plain = task(cast, "Nooit"), task(cast, "Gewoon")
    assert never.reminder_rule["at_most"] == 0 and plain.reminder_rule is None
    with cast.linde.scope():
        keys = set(Timer.objects.filter(key__startswith="remind:", state="open").values_list("key", flat=True))
    assert f"remind:{plain.id}" in keys and f"remind:{never.id}" not in keys
    assert "Geen herinneringen" in bram.get(case.url).content.decode() and sound(cast, case)


def test_an_approval_by_the_client_of_a_document_of_this_case_and_of_no_other(cast, case):
    with cast.linde.scope():
        item = case.add_return(cast)
    bram, url = cast.client("bram"), f"{case.url}tasks/"
    sent = {"title": "Lees de opgave", "kind": "approve", "due_on": "2099-01-12"}
    refused = bram.post(url, sent)
    assert refused.status_code == 422 and "Kies het document" in refused.content.decode()
    assert bram.post(url, {**sent, "item_id": str(case.id)}).status_code == 404
    assert task(cast, "Lees de opgave") is None
    assert bram.post(url, {**sent, "item_id": str(item)}).status_code == 302
    asked = task(cast, "Lees de opgave")
    assert (asked.kind, asked.side, asked.item_id) == ("approve", "client", item)
    assert cast.client("fatima").get(f"/portal/tasks/{asked.id}/").status_code == 200


def test_an_approval_by_the_office_is_agreed_or_sent_back_on_the_page(cast, case):
    chris = f"member:{cast.linde.people['chris']}"
    for title in ("Akkoord een", "Akkoord twee"):
        cast.client("bram").post(f"{case.url}tasks/", {"title": title, "kind": "office_approve", "to": chris})
    one, two = task(cast, "Akkoord een"), task(cast, "Akkoord twee")
    assert (one.kind, one.side, one.people) == ("approve", "office", [cast.linde.people["chris"]])
    page = cast.client("chris").get(case.url).content.decode()
    assert "Niet akkoord" in page
    cast.client("chris").post(f"{case.url}tasks/{one.id}/complete/")
    cast.client("chris").post(f"{case.url}tasks/{two.id}/refuse/", {"reason": "Bedrag klopt niet"})
    assert (task(cast, "Akkoord een").state, task(cast, "Akkoord twee").state) == ("done", "refused")
    assert sound(cast, case)


def test_what_is_wrong_comes_back_with_what_was_typed(cast, case):
    bram, url = cast.client("bram"), f"{case.url}tasks/"
    sent = {"title": "Loonstroken", "kind": "request", "priority": "low", "text": "Graag snel", **lines()}
    answer = bram.post(url, sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and "Graag snel" in page and re.search(r'value="low"\s+selected', page)
    own = {"title": "Bel", "kind": "client", "scheme": "own", "reminders-unit": "days", "reminders-time": "calendar"}
    assert "kies Standaard" in bram.post(url, own).content.decode()
    assert bram.post(url, {**own, "reminders-offsets": "twee"}).status_code == 422
    assert bram.post(url, {**own, "reminders-offsets": "0", "reminders-at_most": "11"}).status_code == 422
    assert bram.post(url, {"title": "Bel", "priority": "brand"}).status_code == 422
    assert bram.post(url, {"title": "Bel", "due_on": "2001-01-01"}).status_code == 422
    assert task(cast, "Bel") is None and task(cast, "Loonstroken") is None


def test_the_priority_changes_on_the_page_and_the_timeline_says_so(cast, case):
    bram = cast.client("bram")
    bram.post(f"{case.url}tasks/", {"title": "Bel de bank", "blocking": "on"})
    made = task(cast, "Bel de bank")
    assert bram.post(f"{case.url}tasks/{made.id}/priority/", {"priority": "high"}).status_code == 302
    assert task(cast, "Bel de bank").priority == "high"
    page = bram.get(case.url).content.decode()
    assert "gaf “" in page and "hoge prioriteit" in page
    with cast.linde.scope():
        assert Case.objects.get(id=case.id).turn_priority == "high"
    bram.post(f"{case.url}tasks/{made.id}/priority/", {"priority": "brand"})
    assert task(cast, "Bel de bank").priority == "high" and sound(cast, case)
    bram.post(f"{case.url}tasks/{made.id}/complete/")
    with cast.linde.scope():
        assert Case.objects.get(id=case.id).turn_priority == "normal"


def test_lists_show_filter_and_sort_on_priority(cast, case):
    bram, me = cast.client("bram"), f"member:{cast.linde.people['bram']}"
    wanted = (("Eerst", "low", 12), ("Daarna", "normal", 12), ("Toch", "high", 12), ("Later", "high", 13))
    for title, priority, day in wanted:
        sent = {"title": title, "priority": priority, "due_on": f"2099-01-{day}", "to": me, "blocking": "on"}
        bram.post(f"{case.url}tasks/", sent)
    page = bram.get("/office/tasks/").content.decode()
    mine = [one for one in titles_of(page) if one in ("Eerst", "Daarna", "Toch", "Later")]
    assert mine == ["Toch", "Daarna", "Eerst", "Later"] and "</svg>Hoog</span>" in page
    page = bram.get("/office/tasks/?sort=priority").content.decode()
    assert [one for one in titles_of(page) if one in mine] == ["Toch", "Later", "Daarna", "Eerst"]
    page = bram.get("/office/tasks/?priority=low").content.decode()
    assert titles_of(page) == ["Eerst"]
    queue = bram.get("/office/").content.decode()
    assert "Prioriteit: </span>" in queue
    assert case.url in bram.get("/office/?priority=high&sort=priority").content.decode()
    assert case.url not in bram.get("/office/?priority=low").content.decode()
    assert case.url in bram.get("/office/cases/?priority=high&sort=priority&filter=1").content.decode()
