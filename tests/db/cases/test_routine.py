"""What the house did by itself is taken back, and what needs a person is scored (F412)."""

from datetime import timedelta

import pytest

from aanzet.access.queries.organizations import organization
from aanzet.cases.actions.routine import change_exceptions, take_back_mail, take_back_step
from aanzet.cases.models import Case, PhaseEntry
from aanzet.cases.queries.exceptions import exceptions, routine
from aanzet.core.errors import NotFound, Refused
from aanzet.core.models import Delivery, Event
from aanzet.messages.models import Message
from aanzet.rules.exceptions import MAIL, STEP, WAIT_SETTING
from tests.cast_cases import publish, running

pytestmark = pytest.mark.feature("F412")
WEIGHTS = {"deadline": 40, "money": 20, "risk": 25, "age": 15}


def refused(call, code, **options):
    with pytest.raises(Refused) as caught:
        call(**options)
    assert caught.value.code == code
    return caught.value


@pytest.fixture
def case(cast):
    with cast.linde.scope():
        yield running(cast, template=publish(cast))


def went_on(cast, case):
    """Fatima sends everything in and the case goes on by itself; the entry in which it is now."""
    case.supply(cast)
    entry = PhaseEntry.objects.get(case_id=case.id, state="active")
    assert entry.entered_by == "auto"
    return entry


def test_a_step_is_taken_back_and_both_events_stay(cast, case):
    entry = went_on(cast, case)
    (step,) = [one for one in routine(cast.bram, cast.now) if one.kind == STEP]
    assert step.open and step.phase == case.row.phase_name
    done = take_back_step(actor=cast.bram, now=cast.now, entry_id=entry.id)
    assert (done.told, done.number) == ((), case.row.number)
    assert Case.objects.get(id=case.id).phase_position == entry.position - 1
    names = list(Event.objects.filter(case_id=case.id).order_by("sequence").values_list("name", flat=True))
    assert names.index("PhaseCompleted") < names.index("PhaseLeft")
    assert not [one for one in routine(cast.bram, cast.now) if one.kind == STEP]
    with pytest.raises(NotFound):
        take_back_step(actor=cast.bram, now=cast.now, entry_id=entry.id)


def test_who_was_told_hears_that_it_does_not_count_and_what_waits_does_not_leave(cast, case):
    entry = went_on(cast, case)
    mails = Delivery.objects.filter(case_id=case.id, kind="mail")
    first = mails.order_by("created_at").first()
    Delivery.objects.filter(id=first.id).update(entry_id=entry.id, state="sent", settled_at=cast.now)
    waiting = Delivery.objects.create(
        organization_id=cast.linde.id, key="waits", kind="mail", case_id=case.id, entry_id=entry.id,
        client_id=case.row.client_id, person_id=first.person_id, created_at=cast.now, next_try_at=cast.now,
    )  # fmt: skip
    before = Message.objects.count()
    done = take_back_step(actor=cast.bram, now=cast.now, entry_id=entry.id)
    assert done.told == ("Fatima el Amrani",) and done.stopped == 1
    assert Delivery.objects.get(id=waiting.id).state == "cancelled"
    assert Message.objects.count() == before + 1
    assert Message.objects.filter(text__contains="een stap te vroeg", variant="office").count() == 1


def test_past_the_window_it_cannot_and_the_page_says_what_can(cast, case):
    entry = went_on(cast, case)
    late = cast.now + timedelta(hours=25)
    error = refused(take_back_step, "undo_too_late", actor=cast.bram, now=late, entry_id=entry.id)
    assert error.links[0][1].endswith("/back/")
    case.add_return(cast)
    case.complete(cast, cast.bram)
    with pytest.raises(NotFound):
        take_back_step(actor=cast.bram, now=cast.now, entry_id=entry.id)


def test_work_in_the_new_phase_closes_the_window(cast, case):
    from aanzet.cases.actions.checkpoints import tick_checkpoint
    from aanzet.cases.models import Checkpoint
    from aanzet.rules.process.commands import TickCheckpoint

    entry = went_on(cast, case)
    point = Checkpoint.objects.filter(entry_id=entry.id).first()
    tick_checkpoint(actor=cast.bram, now=cast.now, case_id=case.id, order=TickCheckpoint(point.id, "done"))
    refused(take_back_step, "undo_too_late", actor=cast.bram, now=cast.now, entry_id=entry.id)


def test_a_mail_that_waits_is_taken_back_and_one_that_left_is_not(cast, case):
    mail = next(one for one in routine(cast.bram, cast.now) if one.kind == MAIL)
    assert mail.open and mail.receiver == "Fatima el Amrani"
    assert take_back_mail(actor=cast.bram, now=cast.now, delivery_id=mail.id).stopped == 1
    assert Delivery.objects.get(id=mail.id).state == "cancelled"
    Delivery.objects.filter(id=mail.id).update(state="sent", settled_at=cast.now)
    refused(take_back_mail, "undo_too_late", actor=cast.bram, now=cast.now, delivery_id=mail.id)
    refused(take_back_mail, "permission_missing", actor=cast.vera, now=cast.now, delivery_id=mail.id)


def test_automatic_mail_waits_as_long_as_the_office_wants(cast):
    with cast.linde.scope():
        change_exceptions(actor=cast.anna, now=cast.now, weights=WEIGHTS, mail_wait=10)
        case = running(cast, template=publish(cast))
        found = Delivery.objects.filter(case_id=case.id, kind="mail").values_list("next_try_at", flat=True)
        assert found and all(at >= cast.now + timedelta(minutes=10) for at in found)
        facts = organization(cast.linde.id)
        assert facts.settings[WAIT_SETTING] == 10


def test_weights_change_the_order_and_only_an_admin_sets_them(cast, case):
    facts = organization(cast.linde.id)
    later = cast.now + timedelta(days=60)
    (row,) = exceptions(cast.bram, facts, later)
    assert row.score.total > 0 and {code for code, _ in row.score.codes} >= {"due_late", "still"}
    change_exceptions(actor=cast.anna, now=cast.now, weights={**WEIGHTS, "deadline": 0}, mail_wait=0)
    facts = organization(cast.linde.id)
    (after,) = exceptions(cast.bram, facts, later)
    assert after.score.total < row.score.total
    assert "due_late" not in {code for code, _ in after.score.codes}
    assert exceptions(cast.bram, facts, cast.now) == [] or exceptions(cast.bram, facts, cast.now)[0].score.total < 60
    for weights, wait in (({"deadline": 101}, 0), ({"tulp": 1}, 0), (WEIGHTS, 61)):
        refused(change_exceptions, "choice_invalid", actor=cast.anna, now=cast.now, weights=weights, mail_wait=wait)
    with pytest.raises(NotFound):
        change_exceptions(actor=cast.eva, now=cast.now, weights=WEIGHTS, mail_wait=0)


def test_ten_thousand_cases_are_scored_in_one_query(cast, case, django_assert_max_num_queries):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "insert into cases_case select r.* from cases_case c, generate_series(1, 10000) n, "
            "jsonb_populate_record(null::cases_case, to_jsonb(c) || jsonb_build_object('id', gen_random_uuid(), "
            "'number', 'X' || n, 'unique_key', null, 'entry_id', null, 'conversation_id', null)) r where c.id = %s",
            [case.id],
        )
    facts, later = organization(cast.linde.id), cast.now + timedelta(days=30)
    with django_assert_max_num_queries(1 + 4):  # four for the transaction around it
        assert len(exceptions(cast.anna, facts, later)) == 10_000
    with django_assert_max_num_queries(2 + 4):
        routine(cast.anna, cast.now)
