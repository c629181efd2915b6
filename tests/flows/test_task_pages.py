"""All tasks through their pages, and a loose one from giving out to done (F214)."""

import re
from datetime import timedelta

import pytest

from tests.cast_cases import running
from tests.flows.test_office_queue import page, plain, post

pytestmark = pytest.mark.feature("F214")


def new(browser, **values):
    given = {
        "title": "Bel de bank",
        "to": "",
        "due_on": "",
        "unit": "",
        "every": "1",
        "counted": "",
        "client": "",
        "text": "",
    } | values
    answer = post(browser, "/office/tasks/new/", **given)
    return re.fullmatch(r"/office/tasks/([0-9a-f-]{36})/", answer["Location"])[1]


def test_from_giving_out_to_done(cast):
    anna, bram = cast.client("anna"), cast.client("bram")
    assert "Er ligt geen taak bij jou." in page(bram, "/office/tasks/")
    text = page(anna, "/office/tasks/new/?client=00102")
    assert 'value="00102"' in text and "Fiscaal" in text
    task = new(anna, to=f"member:{cast.linde.people['bram']}", client="00102", unit="m",
               due_on=cast.today.isoformat())  # fmt: skip
    assert "De taak is uitgezet." in page(anna, f"/office/tasks/{task}/")
    text = plain(page(bram, "/office/tasks/"))
    assert "Bel de bank" in text and "elke maand" in text and "van Anna" in text and "losse taak" in text
    assert "Bel de bank" in page(anna, "/office/tasks/?tab=given")
    assert "Fatima el Amrani" in page(bram, f"/office/tasks/{task}/")
    post(bram, f"/office/tasks/{task}/done/")
    text = page(bram, "/office/tasks/")
    assert "“Bel de bank” is klaar. De volgende staat klaar." in text and f"/office/tasks/{task}/reopen/" in text
    assert "Anna gaf “ Bel de bank ” aan Bram" in plain(page(anna, "/office/clients/00102/timeline/"))
    assert "Deze taak is klaar." in page(bram, f"/office/tasks/{task}/")


@pytest.mark.feature("F178")
def test_a_loose_task_has_a_priority_which_comes_back_with_its_series(cast):
    anna, bram = cast.client("anna"), cast.client("bram")
    day = (cast.now + timedelta(days=2)).date().isoformat()
    given = {"to": f"member:{cast.linde.people['bram']}", "due_on": day}
    for title, priority in (("Gewoon", ""), ("Straks", "low"), ("Eerst", "high")):
        task = new(anna, title=title, priority=priority, unit="m", **given)
    titles = re.findall(r"data-open>([^<]+)</a>", page(bram, "/office/tasks/"))
    assert titles == ["Eerst", "Gewoon", "Straks"]
    assert re.findall(r"data-open>([^<]+)</a>", page(bram, "/office/tasks/?priority=high")) == ["Eerst"]
    assert re.search(r'value="high"\s+selected', page(anna, f"/office/tasks/{task}/"))
    post(bram, f"/office/tasks/{task}/done/")
    assert re.findall(r"data-open>([^<]+)</a>", page(bram, "/office/tasks/?priority=high")) == ["Eerst"]
    assert anna.post("/office/tasks/new/", {"title": "Bel", "priority": "brand", **given}).status_code == 422


def test_a_date_in_the_past_warns(cast):
    anna = cast.client("anna")
    before = (cast.now - timedelta(days=2)).date().isoformat()
    task = new(anna, to=f"member:{cast.linde.people['anna']}", due_on=before)
    assert "Let op: de datum ligt in het verleden." in page(anna, f"/office/tasks/{task}/")


def test_bad_input_keeps_what_was_typed(cast):
    anna = cast.client("anna")
    me = f"member:{cast.linde.people['anna']}"
    for values, said in (
        ({"title": "", "to": me}, "Vul dit in."),
        ({"title": "Bel", "to": ""}, "Vul dit in."),
        ({"title": "Bel", "to": me, "due_on": "morgen"}, "Bel"),
        ({"title": "Bel", "to": me, "client": "niemand"}, "Geen cliënt heeft dit nummer of deze naam."),
        ({"title": "Bel", "to": me, "unit": "w", "every": "1"}, "Vul dit in."),
        (
            {"title": "Bel", "to": me, "unit": "w", "every": "0", "due_on": "2026-12-01"},
            "Geef een heel getal van 1 tot en met 999.",
        ),
    ):
        answer = post(anna, "/office/tasks/new/", 422, **values)
        assert said in answer.content.decode()
    assert "niemand" in post(anna, "/office/tasks/new/", 422, to=me, client="niemand").content.decode()


def test_withdraw_and_change(cast):
    anna = cast.client("anna")
    me = f"member:{cast.linde.people['anna']}"
    task = new(anna, to=me)
    post(anna, f"/office/tasks/{task}/", title="Bel later", to=me, version="1")
    answer = post(anna, f"/office/tasks/{task}/", 422, title="Bel nooit", to=me, version="1")
    assert "Bel nooit" in answer.content.decode()
    post(anna, f"/office/tasks/{task}/cancel/", reason="")
    assert "Geef een reden" in page(anna, f"/office/tasks/{task}/")
    post(anna, f"/office/tasks/{task}/cancel/", reason="Niet meer nodig")
    assert "Niet meer nodig" in page(anna, f"/office/tasks/{task}/")
    assert anna.post(f"/office/tasks/{task}/nonsense/").status_code == 404
    assert cast.client("vera").get("/office/tasks/new/").status_code == 404
    assert cast.client("ed").get(f"/office/tasks/{task}/").status_code == 404


def test_filters_and_views(cast):
    with cast.linde.scope():
        running(cast)
    anna = cast.client("anna")
    new(anna, to=f"member:{cast.linde.people['bram']}", title="Losse eind")
    text = page(anna, "/office/tasks/?tab=all")
    assert "Losse eind" in text and "Aangifte IB 2025" in text
    text = page(anna, "/office/tasks/?tab=all&of=loose&filter=1")
    assert "Losse eind" in text and "Aangifte IB 2025" not in text and "Haal weg: Soort los" in plain(text)
    post(anna, "/office/views/tasks/", name="Los", query="tab=all&of=loose")
    assert "?tab=all&amp;of=loose" in page(anna, "/office/tasks/?filter=1")
    part = page(anna, "/office/tasks/?tab=client&part=list")
    assert part.lstrip().startswith('<div id="task-list" data-fresh="queue tasks"') and "<html" not in part
    broken = page(anna, "/office/tasks/?person=00000000-0000-0000-0000-000000000001")
    assert "border-dashed" in broken and "Niets hier past bij het filter." in broken


def test_queries(cast, django_assert_max_num_queries):
    bram = cast.client("bram")
    page(bram, "/office/tasks/")
    with django_assert_max_num_queries(10 + 4):
        page(bram, "/office/tasks/?tab=all")
