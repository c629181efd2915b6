"""The page of a case, walked by the office through forms."""

import re

import pytest

from aanzet.cases.actions.checkpoints import tick_checkpoint
from aanzet.cases.actions.requests import send_request, supply_item
from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.cases.actions.templates import create_template, publish_template
from aanzet.cases.models import Case, Checkpoint, PhaseEntry, RequestItem, Task
from aanzet.rules.process.commands import TickCheckpoint
from tests.cast_cases import Running


@pytest.fixture
def case(cast):
    """Fatima's return, running, with the client to move."""
    with cast.linde.scope():
        template = create_template(actor=cast.anna, now=cast.now, name="Aangifte IB", model_key="income_tax")
        publish_template(actor=cast.anna, now=cast.now, template_id=template, despite_warnings=True)
        order = StartOrder(template, period="2025")
        start_cases(actor=cast.anna, now=cast.now, order=order, client_ids=[cast.linde.clients["fatima"]])
        return Case.objects.get().number


def supplied(cast):
    """Fatima hands in everything; the case goes on by itself."""
    with cast.linde.scope():
        fatima, found = cast.fatima, Case.objects.get()
        for task in Task.objects.filter(side="client").order_by("position"):
            for item in RequestItem.objects.filter(task_id=task.id, required=True):
                supply_item(actor=fatima, now=cast.now, case_id=found.id, item_id=item.id, answer="Niets veranderd")
            send_request(actor=fatima, now=cast.now, case_id=found.id, task_id=task.id)


def row(cast, model, **filters):
    with cast.linde.scope():
        return model.objects.filter(**filters).first()


@pytest.mark.feature("F177", "F192")
def test_the_page_says_whose_move_it_is(cast, case):
    page = cast.client("anna").get(f"/office/cases/{case}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "Aangifte IB 2025" in text and "aan zet" in text
    assert "Review door fiscalist" in text and 'id="turn-bar"' in text
    assert cast.client("anna").get(f"/office/cases/{case}/live/").status_code == 200


@pytest.mark.feature("F152", "F153", "F142")
def test_ticking_and_the_gate(cast, case):
    supplied(cast)
    bram = cast.client("bram")
    with cast.linde.scope():
        entry = PhaseEntry.objects.get(state="active")
        points = list(Checkpoint.objects.filter(entry_id=entry.id).order_by("position"))
    point = points[0]
    gate = bram.get(f"/office/cases/{case}/complete/").content.decode()
    assert points[1].text in gate and 'name="override_reason"' not in gate
    refused = bram.post(f"/office/cases/{case}/complete/", {"entry_id": entry.id})
    assert refused.status_code == 422
    assert bram.post(f"/office/cases/{case}/checkpoints/{point.id}/", {"done": "1"}).status_code == 302
    assert row(cast, Checkpoint, id=point.id).state == "done"
    nothing = bram.post(f"/office/cases/{case}/checkpoints/{points[1].id}/", {"state": "not_applicable"}, follow=True)
    assert "Geef een reden" in nothing.content.decode()
    bram.post(f"/office/cases/{case}/checkpoints/{points[1].id}/", {"state": "not_applicable", "reason": "Geen woning"})
    assert row(cast, Checkpoint, id=points[1].id).state == "not_applicable"
    bram.post(f"/office/cases/{case}/notes/", {"kind": "deviation", "text": "WOZ wijkt af", "checkpoint_id": point.id})
    assert "WOZ wijkt af" in bram.get(f"/office/cases/{case}/").content.decode()
    chris = cast.client("chris").post(f"/office/cases/{case}/checkpoints/{points[2].id}/", {"done": "1"}, follow=True)
    assert "Bram" in chris.content.decode() and row(cast, Checkpoint, id=points[2].id).state == "open"


@pytest.mark.feature("F183", "F192")
def test_what_was_done_before_a_send_back_is_to_be_done_again(cast, case):
    with cast.linde.scope():
        found = Running(Case.objects.get().id, None)
        found.supply(cast)
        point = Checkpoint.objects.filter(entry_id=found.entry.id).first()
        order = TickCheckpoint(point.id, "done", deviation=True, note="WOZ wijkt af")
        tick_checkpoint(actor=cast.bram, now=cast.now, case_id=found.id, order=order)
        found.add_return(cast)
        found.complete(cast, cast.bram)
        found.complete(cast, cast.chris)
        entry_id = found.entry.id
    form = {"phase_key": "draft", "reason": "Box 3 ontbreekt.", "entry_id": entry_id}
    assert cast.client("anna").post(f"/office/cases/{case}/back/", form).status_code == 302
    page = cast.client("bram").get(f"/office/cases/{case}/")
    states = [phase["state"] for phase in page.context["phases"]]
    assert states == ["done", "now", "next", "next", "next"]
    points = page.context["points"]
    assert {one["state"] for one in points} == {"open"}, "the phase is entered anew"
    assert "Teruggestuurd door Anna" in page.content.decode() and "Box 3 ontbreekt." in page.content.decode()
    timeline = cast.client("bram").get(f"/office/cases/{case}/timeline/").content.decode()
    assert "stuurde fase 4 terug" in timeline and "“Box 3 ontbreekt.”" in timeline
    assert "WOZ wijkt af" in page.content.decode(), "what was noted stays in sight"


@pytest.mark.feature("F177")
@pytest.mark.parametrize("tab", ["work", "conversation", "dossier", "timeline", "rommel"])
def test_a_narrow_screen_shows_one_part_at_a_time(cast, case, tab):
    page = cast.client("anna").get(f"/office/cases/{case}/?tab={tab}")
    chosen = page.context["tab"]
    assert chosen == (tab if tab != "rommel" else "work")
    assert [one["current"] for one in page.context["tabs"]].count(True) == 1
    assert "Fase 1 van 5" in page.content.decode() and f"{chosen}" in page.content.decode()


@pytest.mark.feature("F181")
def test_each_open_task_goes_along_or_lapses_with_a_reason(cast, case):
    anna = cast.client("anna")
    with cast.linde.scope():
        running = Running(Case.objects.get().id, None)
        entry, (first, second) = running.entry, running.tasks(side="client")
    page = anna.get(f"/office/cases/{case}/complete/").content.decode()
    form = {"entry_id": entry.id, "override_reason": "Alles is per post gekomen"}
    for task, what, reason in ((first, "carry", ""), (second, "cancel", "Niet meer nodig")):
        assert f'name="task-{task.id}"' in page and f'name="task-reason-{task.id}"' in page
        form |= {f"task-{task.id}": what, f"task-reason-{task.id}": reason}
    assert anna.post(f"/office/cases/{case}/complete/", form).status_code == 302
    with cast.linde.scope():
        states = {task.id: (task.state, task.carried_over) for task in running.tasks(side="client")}
    assert states[first.id] == ("open", True) and states[second.id][0] == "cancelled"


@pytest.mark.feature("F181", "F183", "F158")
def test_completing_shows_what_goes_out_and_going_back_asks_a_reason(cast, case):
    supplied(cast)
    anna = cast.client("anna")
    with cast.linde.scope():
        entry = PhaseEntry.objects.get(state="active")
    page = anna.get(f"/office/cases/{case}/complete/")
    assert "Review door fiscalist" in page.content.decode()
    answer = anna.post(
        f"/office/cases/{case}/complete/",
        {
            "entry_id": entry.id,
            "override_reason": "Concept staat al in het dossier",
            "version": page.context["view"].version,
        },
    )
    assert answer.status_code == 302
    found = row(cast, Case)
    assert found.phase_key == "review" and found.turn_people == [cast.linde.people["chris"]]
    chris = cast.client("chris")
    assert chris.post(f"/office/cases/{case}/back/", {"phase_key": "draft"}).status_code == 422
    assert chris.post(f"/office/cases/{case}/back/", {"phase_key": "draft", "reason": "Box 3 mist"}).status_code == 302
    found = row(cast, Case)
    assert found.phase_key == "draft" and found.entry_ordinal == 4


@pytest.mark.feature("F186", "F187", "F188")
def test_hold_resume_stop(cast, case):
    supplied(cast)
    anna = cast.client("anna")
    assert anna.post(f"/office/cases/{case}/hold/", {"until": "2020-01-01", "reason": "Wacht"}).status_code == 422
    assert anna.post(f"/office/cases/{case}/hold/", {"until": "2099-01-01", "reason": "Wacht"}).status_code == 302
    assert row(cast, Case).state == "on_hold"
    anna.post(f"/office/cases/{case}/resume/")
    assert row(cast, Case).state == "active"
    anna.post(f"/office/cases/{case}/cancel/", {"reason": "Cliënt stapt over"})
    assert row(cast, Case).state == "cancelled"
    assert "Cliënt stapt over" in anna.get(f"/office/cases/{case}/").content.decode()


@pytest.mark.feature("F178", "F180", "F184")
def test_tasks_by_hand_and_stepping_in(cast, case):
    supplied(cast)
    anna = cast.client("anna")
    anna.post(f"/office/cases/{case}/tasks/", {"title": "Bel over de WOZ", "side": "office", "blocking": "1"})
    task = row(cast, Task, title="Bel over de WOZ")
    assert task and task.side == "office"
    cast.client("bram").post(f"/office/cases/{case}/tasks/{task.id}/complete/")
    assert row(cast, Task, id=task.id).state == "done"
    values = {"phase_key": "approve", "reason_code": "earlier_months", "reason": "Al akkoord"}
    assert anna.post(f"/office/cases/{case}/override/", values).status_code == 302
    assert row(cast, Case).phase_key == "approve"


@pytest.mark.feature("F078", "F079")
def test_documents(cast, case):
    from django.core.files.uploadedfile import SimpleUploadedFile

    supplied(cast)
    bram = cast.client("bram")
    good = SimpleUploadedFile("concept.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    bad = SimpleUploadedFile("factuur.pdf", b"MZ\x90\x00 not a pdf", "application/pdf")
    page = bram.post(
        f"/office/cases/{case}/documents/", {"file": [good, bad], "type_key": "income_tax_return"}, follow=True
    ).content.decode()
    assert "concept" in page and "factuur.pdf" in page


@pytest.mark.parametrize("who", ["ed"])
def test_the_stranger_finds_nothing(cast, case, who):
    stranger = cast.client(who)
    for url in ("", "live/", "complete/", "hold/"):
        assert stranger.get(f"/office/cases/{case}/{url}").status_code == 404
    assert stranger.post(f"/office/cases/{case}/cancel/", {"reason": "Weg ermee"}).status_code == 404


def test_a_viewer_reads_and_does_nothing(cast, case):
    vera = cast.client("vera")
    answer = vera.get(f"/office/cases/{case}/")
    assert answer.status_code in (200, 404)
    if answer.status_code == 200:
        assert not re.search(r'action="[^"]*/(complete|begin|checkpoints)', answer.content.decode())
    assert vera.get(f"/office/cases/{case}/hold/").status_code == 404


def test_queries(cast, case, django_assert_max_num_queries):
    supplied(cast)
    bram = cast.client("bram")
    bram.get(f"/office/cases/{case}/")
    with django_assert_max_num_queries(20 + 4):  # four for the transaction of the test around that of the request
        assert bram.get(f"/office/cases/{case}/").status_code == 200


@pytest.mark.feature("F178")
def test_an_extra_task_goes_to_people_roles_a_contact_or_waits_for_a_third_party(cast, case):
    supplied(cast)
    anna, url = cast.client("anna"), f"/office/cases/{case}/tasks/"
    page = anna.get(f"/office/cases/{case}/").content.decode()
    assert "Wachten op een derde" in page and 'value="role:tax"' in page and 'name="mode"' in page
    fatima, bram = cast.linde.contacts["fatima"], cast.linde.people["bram"]
    anna.post(url, {"title": "Kijk mee", "kind": "review", "to": ["role:tax", f"member:{bram}"], "mode": "all"})
    anna.post(url, {"title": "Bel ons", "kind": "client", "to": f"contact:{fatima}", "due_on": "2099-01-02"})
    refused = anna.post(url, {"title": "Bank", "kind": "third_party", "third_party": "Bank"}, follow=True)
    assert not row(cast, Task, title="Bank") and "vul" in refused.content.decode().lower()
    anna.post(url, {"title": "Bank", "kind": "third_party", "third_party": "Bank", "due_on": "2099-01-02"})
    review, asked, bank = (row(cast, Task, title=title) for title in ("Kijk mee", "Bel ons", "Bank"))
    assert (review.kind, review.mode, review.roles, review.people) == ("review", "all", ["tax"], [bram])
    assert (asked.kind, asked.side, asked.people) == ("client", "client", [fatima])
    assert (bank.kind, bank.state, bank.third_party) == ("third_party", "waiting", "Bank")
    bram = cast.client("bram")
    bram.post(f"{url}{bank.id}/complete/")
    again = bram.post(f"{url}{bank.id}/complete/", follow=True)
    assert re.search(r"Bram[^<]* heeft dit om \d\d:\d\d al afgerond\.", again.content.decode())
