"""What finished cases tell is gathered at night, without holds, and judged on what it had not seen (F405)."""

from datetime import timedelta

import pytest
from django.db import connection

from aanzet.access.actions.absences import enter_absence
from aanzet.access.actions.stand_ins import name_stand_in
from aanzet.access.queries.organizations import organization
from aanzet.access.queries.uncovered import days_uncovered
from aanzet.cases.models import Case, PhaseEntry
from aanzet.planning.actions.history import gather_history
from aanzet.planning.jobs import gather_all_history
from aanzet.planning.models import PhaseHistory
from aanzet.planning.queries.forecast import forecast_of, forecasts
from aanzet.rules.actors import system
from aanzet.rules.standins import Period
from tests.cast_cases import running

pytestmark = pytest.mark.feature("F405")

# Finished copies of a case, each begun some days before the other; a third of the time in the first phase, and one of
# ten days on hold in each that is not counted.
COPIES = """
with source as (select * from cases_case where id = %(case)s), made as (
    insert into cases_case select (jsonb_populate_record(null::cases_case, to_jsonb(c) || jsonb_build_object(
        'id', gen_random_uuid(), 'number', 'H' || n, 'unique_key', null, 'state', 'completed', 'entry_id', null,
        'turn_party', 'nobody', 'started_at', %(now)s::timestamptz - make_interval(days => 30 + n * 8),
        'ended_at', %(now)s::timestamptz - make_interval(days => 30 + n * 8) + make_interval(days => 10 + 3 * (n %% 8)))
    )).* from source c, generate_series(1, %(many)s) n returning *
), visits as (
    insert into cases_phaseentry select (jsonb_populate_record(null::cases_phaseentry, to_jsonb(e)
        || jsonb_build_object('id', gen_random_uuid(), 'case_id', m.id, 'state', 'completed',
            'started_at', m.started_at, 'ended_at', m.started_at + (m.ended_at - m.started_at) / 2))).*
    from cases_phaseentry e, made m where e.case_id = %(case)s and e.ordinal = 1 returning *
)
insert into cases_turninterval (id, organization_id, case_id, client_id, entry_id, party, people, instead_of, "group",
    rule, phase_key, from_at, until_at)
select gen_random_uuid(), v.organization_id, v.case_id, v.client_id, v.id, 'nobody', '{}', '{}', '', 'T2', v.phase_key,
    v.started_at + interval '1 day', v.started_at + interval '3 days' from visits v
"""
MUCH_WORK = """
insert into cases_task select (jsonb_populate_record(null::cases_task, to_jsonb(t) || jsonb_build_object(
    'id', gen_random_uuid(), 'side', 'office', 'state', 'open', 'minutes', 20000, 'people', array[%(bram)s]::uuid[],
    'due_on', current_date))).* from cases_task t where t.case_id = %(case)s limit 1
"""


def finished(case, now, many):
    """So many finished cases like this one: 10 to 31 days, half of it in phase 1, two days of that on hold."""
    with connection.cursor() as cursor:
        cursor.execute(COPIES, {"case": case.id, "now": now, "many": many})


def test_finished_cases_are_gathered_without_their_holds(cast):
    with cast.linde.scope():
        case = running(cast)
        finished(case, cast.now, 40)
        house = system(cast.linde.id)
        assert gather_history(actor=house, now=cast.now, templates=[case.template]) == 1
        kept = PhaseHistory.objects.get(template_id=case.template)
        assert kept.phase_key == case.entry.phase_key and kept.seen == 40 and len(kept.in_phase) == 40
        assert kept.in_phase[0] == 13 / 2 - 2 and kept.to_end[0] == 13 - 2  # the newest first
        assert kept.checked > 0 and kept.within_half <= kept.within_most <= kept.checked
        before = PhaseHistory.objects.values().get(id=kept.id)
        gather_history(actor=house, now=cast.now, templates=[case.template])
        assert PhaseHistory.objects.values().get() == before  # the same twice gives the same


def test_every_night(cast):
    with cast.linde.scope():
        case = running(cast)
        finished(case, cast.now, 20)
    gather_all_history(cast.linde.id, cast.now)
    with cast.linde.scope():
        assert PhaseHistory.objects.get().seen == 20


def test_the_forecast_of_a_case_reads_one_row_and_tells_the_same_in_a_set(cast, django_assert_max_num_queries):
    with cast.linde.scope():
        case, house = running(cast), organization(cast.linde.id)
        number = case.row.number
        few = forecast_of(cast.anna, number, cast.now, house)
        assert few.found.rests_on == 0 and few.found.p50_on == case.row.expected_on and few.found.p90_on is None
        finished(case, cast.now, 40)
        gather_history(actor=system(cast.linde.id), now=cast.now, templates=[case.template])
        anna = cast.anna
        with django_assert_max_num_queries(5):
            found = forecast_of(anna, number, cast.now, house)
        assert found.found.rests_on == 40 and found.found.p50_on < found.found.p90_on and found.with_client
        with django_assert_max_num_queries(2):
            assert forecasts(anna, [case.id], cast.now, house) == {case.id: found.found}
        assert Case.objects.get(id=case.id).promised_on == found.promised_on  # nothing is promised by it
        tried = forecast_of(cast.anna, number, cast.now, house, answers_on=found.found.p90_on)
        assert tried.tried.p50_on >= found.found.p90_on and tried.moved[0].after == found.found.p90_on
        assert all(phase.days >= 0 for phase in tried.moved)
        past = forecast_of(cast.anna, number, cast.now, house, answers_on=(cast.now - timedelta(days=2)).date())
        assert past.tried.contradictions and not past.moved


def test_absence_of_who_is_to_move_and_the_work_before_it_count(cast):
    with cast.linde.scope():
        case, house = running(cast), organization(cast.linde.id)
        case.supply(cast)  # phase 2, with Bram
        entry = PhaseEntry.objects.get(case_id=case.id, state="active")
        finished(case, cast.now, 40)
        PhaseEntry.objects.filter(case__state="completed").update(phase_key=entry.phase_key)
        gather_history(actor=system(cast.linde.id), now=cast.now, templates=[case.template])
        number = case.row.number
        plain = forecast_of(cast.anna, number, cast.now, house).found
        today = cast.now.astimezone(house.tz).date()
        monday = today + timedelta(days=7 - today.weekday())
        away = Period(monday, monday + timedelta(days=2))
        bram = cast.linde.people["bram"]
        enter_absence(actor=cast.anna, now=cast.now, member_id=bram, period=away)
        assert days_uncovered([bram], monday - timedelta(days=1), monday + timedelta(days=9)) == {
            monday + timedelta(days=step) for step in range(3)
        }
        later = forecast_of(cast.anna, number, cast.now, house).found
        assert later.away == 3 and later.p50_on > plain.p50_on
        name_stand_in(actor=cast.anna, now=cast.now, member_id=bram, period=away, stand_in_id=cast.linde.people["anna"])
        assert forecast_of(cast.anna, number, cast.now, house).found.away == 0
        Case.objects.filter(id=case.id).update(due_on=today + timedelta(days=300))
        assert not forecast_of(cast.anna, number, cast.now, house).found.waits_for_capacity
        with connection.cursor() as cursor:
            cursor.execute(MUCH_WORK, {"bram": bram, "case": case.id})
        busy = forecast_of(cast.anna, number, cast.now, house).found
        assert busy.waits_for_capacity and busy.p90_on > later.p90_on, busy
