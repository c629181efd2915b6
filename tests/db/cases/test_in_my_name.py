"""Done in somebody's name: said everywhere, listed for who was away, and taken back with one click (F404)."""

from datetime import timedelta

import pytest

from aanzet.access.actions.absences import enter_absence
from aanzet.access.actions.stand_ins import name_stand_in, withdraw_stand_in
from aanzet.access.queries.organizations import organization
from aanzet.access.queries.people import person
from aanzet.cases.actions.people import refresh_member
from aanzet.cases.actions.taking_back import take_back
from aanzet.cases.actions.tasks import add_task, claim_task
from aanzet.cases.models import Task
from aanzet.cases.queries.case_page import case_view
from aanzet.cases.queries.hand_over_sheet import hand_over_sheet
from aanzet.cases.queries.in_my_name import done_in_name_of, lent_by
from aanzet.cases.queries.recomputed import replay_equals_state, turn_matches
from aanzet.core.errors import NotFound
from aanzet.core.models import Delivery as Outbox
from aanzet.core.models import Event
from aanzet.messages.actions.writing import edit_message, send_message
from aanzet.messages.models import Message, Notice
from aanzet.messages.ports import MailFacts
from aanzet.messages.queries.letters import Entry, letter
from aanzet.messages.queries.pane import conversation_pane
from aanzet.rules.process.commands import AddTask
from aanzet.rules.standins import Period
from tests.cast_cases import running

pytestmark = pytest.mark.feature("F404")


@pytest.fixture
def case(cast):
    """Bram drafts the return of Fatima; Chris stands in for him this week."""
    with cast.linde.scope():
        case = running(cast)
        case.supply(cast)
        case.named = stand_in(cast)
        yield case


def stand_in(cast):
    people, today = cast.linde.people, cast.today
    named = name_stand_in(
        actor=cast.anna, now=cast.now, member_id=people["bram"], stand_in_id=people["chris"],
        period=Period(today, today + timedelta(days=4)),
    )  # fmt: skip
    refresh_member(actor=cast.anna, now=cast.now, member_id=people["bram"])
    return named.id


def picked_up(cast, case, title="Bel de bank"):
    """A task of the role of Bram that Chris picked up in his name."""
    people = cast.linde.people
    order = AddTask("work", "office", title, people=(people["bram"],))
    add_task(actor=cast.anna, now=cast.now, case_id=case.id, order=order)
    task = Task.objects.get(case_id=case.id, title=title)
    claim_task(actor=cast.chris, now=cast.now, case_id=case.id, task_id=task.id)
    return task.id


def test_what_was_picked_up_in_his_name_is_listed_and_comes_back(cast, case):
    people = cast.linde.people
    first, second = picked_up(cast, case), picked_up(cast, case, "Zoek de WOZ")
    assert Event.objects.filter(name="TaskClaimed").latest("sequence").on_behalf_of == people["bram"]
    lent = lent_by(cast.bram, people["bram"])
    assert {one.id for one in lent} == {first, second} and {one.holder.id for one in lent} == {people["chris"]}
    lines = [entry.text for entry in done_in_name_of(cast.bram, people["bram"]).entries]
    assert any("Chris namens Bram" in line for line in lines)
    with pytest.raises(NotFound):
        lent_by(cast.chris, people["bram"])
    assert done_in_name_of(cast.anna, people["bram"]).entries, "who manages stand-ins sees it too"
    withdraw_stand_in(actor=cast.anna, now=cast.now, standing_id=case.named)
    assert take_back(actor=cast.chris, now=cast.now) == 0, "only what is one's own"
    assert take_back(actor=cast.bram, now=cast.now, task_ids=(first,)) == 1
    assert Task.objects.get(id=first).claimed_by is None and Task.objects.get(id=second).claimed_by == people["chris"]
    assert take_back(actor=cast.bram, now=cast.now) == 1 and lent_by(cast.bram, people["bram"]) == ()
    for check in (turn_matches, replay_equals_state):
        assert not check(organization=cast.linde.id, cases=[case.id]).findings


def test_what_went_on_to_another_by_itself_is_taken_back_by_name(cast, case):
    people = cast.linde.people
    task = picked_up(cast, case)
    Task.objects.filter(id=task).update(people=[people["anna"]], readers=[people["bram"]], claimed_by=None)
    assert [one.holder.id for one in lent_by(cast.bram, people["bram"])] == [people["anna"]]
    assert take_back(actor=cast.bram, now=cast.now) == 1
    assert Task.objects.get(id=task).people == [people["bram"]]


def test_a_message_of_the_stand_in_says_for_whom_in_chat_bell_mail_and_history(cast, case):
    people = cast.linde.people
    chat = case.row.conversation_id
    sent = send_message(actor=cast.chris, now=cast.now, conversation_id=chat, text="Ik kijk ernaar.")
    message = Message.objects.get(id=sent.id)
    assert (message.author, message.sender_id) == (f"member:{people['chris']}", people["bram"])
    assert Event.objects.filter(name="MessageSent").latest("sequence").on_behalf_of == people["bram"]
    pane = conversation_pane(cast.fatima, chat, now=cast.now)
    shown = next(one for one in pane["messages"] if one["id"] == sent.id)
    assert (shown["author"]["name"], shown["on_behalf_of"]) == (cast.chris.name, cast.bram.name)
    notice = Notice.objects.filter(person_id=people["fatima"]).latest("created_at")
    assert f"{cast.chris.name} namens {cast.bram.name}" in notice.text
    payload = Outbox.objects.filter(key__startswith=f"notice:message:{sent.id}").get().payload
    assert (payload["author_id"], payload["sender_id"]) == (str(people["chris"]), str(people["bram"]))
    told = Entry(facts=MailFacts(kind="message", about="IB", ask="", path="/portal/"),
                 sender=person(people["bram"]), author=person(people["chris"]))  # fmt: skip
    mail = letter(id=sent.id, to=person(people["fatima"]), organization=organization(cast.linde.id), entries=[told])
    assert "Chris namens Bram" in mail.subject and f"{cast.chris.name} namens {cast.bram.name}," in mail.from_name
    edit_message(actor=cast.chris, now=cast.now, message_id=sent.id, text="Ik kijk er vandaag naar.")
    own = send_message(actor=cast.bram, now=cast.now, conversation_id=chat, text="Ik ben er weer.")
    assert Message.objects.get(id=own.id).sender_id == people["bram"]


@pytest.mark.feature("F022")
def test_the_sheet_says_what_runs_and_who_stands_in(cast, case):
    people = cast.linde.people
    sheet = hand_over_sheet(cast.bram, people["bram"], cast.now)
    assert [one.number for one in sheet.cases] == [case.row.number] and sheet.waiting == ()
    assert [row.stand_in.id for row in sheet.stand_ins] == [people["chris"]]
    assert sheet.cases[0].client == "Fatima el Amrani"
    theirs = hand_over_sheet(cast.chris, people["bram"], cast.now)
    assert [one.number for one in theirs.cases] == [case.row.number], "who stands in reads it"
    with pytest.raises(NotFound):
        hand_over_sheet(cast.vera, people["bram"], cast.now)


def test_who_stands_in_for_one_role_reads_no_more_than_he_reaches(cast, case):
    people, monday = cast.linde.people, cast.today + timedelta(days=7)
    common = {"actor": cast.anna, "now": cast.now, "member_id": people["bram"], "stand_in_id": people["vera"]}
    name_stand_in(**common, period=Period(monday, monday), role_id=cast.linde.team_roles["relation_manager"])
    assert hand_over_sheet(cast.vera, people["bram"], cast.now).cases == ()
    name_stand_in(**common, period=Period(monday + timedelta(days=1), monday + timedelta(days=1)))
    assert [one.number for one in hand_over_sheet(cast.vera, people["bram"], cast.now).cases] == [case.row.number]


def test_nobody_to_act_is_flagged_on_the_case(cast, case):
    people, today = cast.linde.people, cast.today
    assert case_view(cast.anna, case.row.number, cast.now).alone == ""
    enter_absence(actor=cast.anna, now=cast.now, member_id=people["chris"], period=Period(today, today))
    assert case_view(cast.anna, case.row.number, cast.now).alone == "Bram"
