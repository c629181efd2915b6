"""Two people, or a person and the clock, at the same case at the same moment: both answers are those of some serial
order, nobody deadlocks, and no invariant is broken (reliability 15.2).
"""

import secrets
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, connections

from aanzet.cases.actions import checkpoints, lifecycle, phases, requests, tasks
from aanzet.cases.actions.clockwork import settle_deliveries
from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.core import timers
from aanzet.core.clock import app_now
from aanzet.core.commands import once
from aanzet.core.scope import scope
from aanzet.rules.actors import system
from aanzet.rules.process import commands, words
from tests.state.clock import forget, move_clock
from tests.state.engine_office import Engine

ROUNDS = 2


class Races:
    """An engine, and the places in a case where two may meet."""

    def __init__(self):
        self.engine = Engine()
        self.period = 1900
        forget(self.engine.id)

    def start(self, template=1):
        """A case in its first phase."""
        self.period += 1
        order = StartOrder(self.engine.templates[template], period=str(self.period), at_once=True)
        answer, _ = self.engine.do("anna", start_cases, order=order, client_ids=[self.engine.client_id])
        self.case_id = answer[self.engine.client_id].case_id
        return self

    @property
    def rows(self):
        return self.engine.rows(self.case_id)

    def supplied(self):
        """Everything asked is answered, but not sent."""
        self.start()
        for item in self.rows.items:
            self.act("fatima", requests.supply_item, item_id=item.id, answer="Hier")
        return self

    def drafted(self):
        """In the second phase, every point done but one."""
        self.supplied()
        self.act("fatima", requests.send_request, task_id=self.rows.tasks[0].id)
        assert self.rows.entry.phase_key == "draft"
        return self

    def ticked(self):
        """In the second phase, every point done."""
        self.drafted()
        for point in self.rows.points:
            self.act("bram", checkpoints.tick_checkpoint, order=commands.TickCheckpoint(point.id, "done"))
        return self

    def with_task(self, kind="work"):
        """In the second phase, with a task by hand."""
        self.drafted()
        side = "office" if kind == "work" else "client"
        roles = ("accountant", "relation_manager") if kind == "work" else ()
        order = commands.AddTask(kind, side, "Extra", roles=roles)
        assert self.act("bram", tasks.add_task, order=order)[1] == ""
        return self

    def held(self):
        """Paused."""
        self.drafted()
        with self.engine.office.scope():
            until = app_now().date() + timedelta(days=2)
        assert self.act("bram", lifecycle.hold_case, until=until, reason="Op vakantie")[1] == ""
        return self

    def act(self, who, action, **values):
        return self.engine.do(who, action, case_id=self.case_id, **values)

    # ---- commands; each gives what to do, with its arguments as they are on the screen now ----

    def complete(self, who="bram"):
        order = commands.CompletePhase(self.rows.entry.id)
        return lambda: self.act(who, phases.complete_phase, order=order)

    def tick(self):
        rows = self.rows
        point = next(point.id for point in rows.points if point.entry_id == rows.entry.id and point.mandatory)
        return lambda: self.act("bram", checkpoints.tick_checkpoint, order=commands.TickCheckpoint(point, "open"))

    def send(self):
        task = self.rows.tasks[0].id
        return lambda: self.act("fatima", requests.send_request, task_id=task)

    def the_task(self, who, action, **values):
        task = self.rows.tasks[-1].id
        return lambda: self.act(who, action, task_id=task, **values)

    def back(self):
        order = commands.GoBack(self.rows.entry.id, "supply", "Er mist iets")
        return lambda: self.act("anna", phases.go_back, order=order)

    def hold(self):
        with self.engine.office.scope():
            until = app_now().date() + timedelta(days=9)
        return lambda: self.act("anna", lifecycle.hold_case, until=until, reason="Wachten op de bank")

    def cancel(self):
        return lambda: self.act("anna", lifecycle.cancel_case, reason="Klant vertrekt")

    def assign(self, person):
        order = commands.AssignTask(self.rows.tasks[-1].id, (self.engine.office.people[person],))
        return lambda: self.act("anna", tasks.assign_task, order=order)

    def resume(self):
        return lambda: self.act("bram", lifecycle.resume_case)

    def timer(self):
        """The timer of the pause comes due."""

        def fire():
            move_clock(self.engine.id, 24 * 4)
            for _ in range(50):  # the case may be busy: the timer comes back
                timers._low.forget(self.engine.id)
                timers._low.forget((self.engine.id, "holding"))
                if timers.run_due(self.engine.id) or self.rows.case.state != words.ON_HOLD:
                    break
                time.sleep(0.02)
            return None, ""

        return fire

    def settled(self):
        with self.engine.office.scope(), connection.cursor() as cursor:
            cursor.execute(
                "update core_delivery set state = 'failed' where case_id = %s and blocking returning key",
                [self.case_id],
            )
            key = cursor.fetchone()[0]
        house = system(self.engine.id)
        return lambda: self.engine.do(house, settle_deliveries, settled=[(self.case_id, key, "failed")])

    def start_again(self):
        self.period += 1
        return self.start_same()

    def start_same(self):
        order = StartOrder(self.engine.templates[1], period=str(self.period), at_once=True)
        client = self.engine.client_id

        def begin():
            answer, code = self.engine.do("anna", start_cases, order=order, client_ids=[client])
            refusal = answer[client].refusal if answer else None
            return answer, refusal.code if refusal else code

        return begin

    def under_one_key(self, key):
        person, entry = self.engine.people["bram"], self.rows.entry.id

        def act():
            order = commands.CompletePhase(entry)
            phases.complete_phase(actor=person, now=app_now(), case_id=self.case_id, order=order)
            return {"phase": "done"}

        def submit(*, actor, now):
            return once(actor=actor, now=now, key=key, name="complete", request={"entry": entry}, act=act)

        return lambda: self.engine.do("bram", submit)

    def outcome(self, answers):
        """What can be compared: the codes, and where the case stands."""
        case = self.rows.case
        return (*(code for _, code in answers), case.state, case.phase_key, case.turn_party, case.turn_rule)


PAIRS = {
    "complete twice": (Races.ticked, Races.complete, Races.complete),
    "open a point while it is completed": (Races.ticked, Races.tick, Races.complete),
    "send twice": (Races.supplied, Races.send, Races.send),
    "claim twice": (
        Races.with_task,
        lambda r: r.the_task("bram", tasks.claim_task),
        lambda r: r.the_task("anna", tasks.claim_task),
    ),
    "start the same period twice": (Races.start, Races.start_same, Races.start_same),
    "start a new period twice": (Races.start, Races.start_again, Races.start_same),
    "approve or send back": (
        lambda r: r.with_task("approve"),
        lambda r: r.the_task("fatima", tasks.complete_task),
        lambda r: r.the_task("fatima", tasks.refuse_task, reason="Klopt niet"),
    ),
    "back or on": (Races.ticked, Races.back, Races.complete),
    "hold or send": (Races.supplied, Races.hold, Races.send),
    "cancel or complete": (Races.ticked, Races.cancel, Races.complete),
    "assign or claim": (
        Races.with_task,
        lambda r: r.assign("anna"),
        lambda r: r.the_task("bram", tasks.claim_task),
    ),
    "resume by hand or by the clock": (Races.held, Races.resume, Races.timer),
    "mail fails while it is completed": (Races.ticked, Races.settled, Races.complete),
    "one submit twice": (
        Races.ticked,
        lambda r: r.under_one_key(r.key()),
        lambda r: r.under_one_key(r.last_key),
    ),
}


def key(races):
    """A new command key."""
    races.last_key = secrets.token_hex(8)
    return races.last_key


Races.key = key


@pytest.fixture(scope="module")
def races(django_db_setup, django_db_blocker):
    """One office for all races; the connections of both sides are real."""
    from tests.conftest import cloned_database

    with django_db_blocker.unblock(), cloned_database():
        yield Races()
        with connection.cursor() as cursor:
            cursor.execute("select pg_stat_force_next_flush(), pg_stat_clear_snapshot()")
            cursor.execute("select deadlocks from pg_stat_database where datname = current_database()")
            assert cursor.fetchone() == (0,), "two commands took their locks in another order"


def raced(races, first, second):
    """Both at once: they wait for the same row, which is let go when both are there."""
    answers, errors = [None, None], []

    def side(place, act):
        try:
            answers[place] = act()
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    sides = [threading.Thread(target=side, args=(place, act)) for place, act in enumerate((first, second))]
    with scope(races.engine.id), connection.cursor() as cursor:
        cursor.execute("select id from cases_case where id = %s for no key update", [races.case_id])
        for thread in sides:
            thread.start()
        wait_for_locks(cursor, 2)
    for thread in sides:
        thread.join(20)
    assert not any(thread.is_alive() for thread in sides)
    assert errors == []
    return answers


def wait_for_locks(cursor, many):
    """Until so many others wait for us, or half a second: some commands need no row of this case."""
    for _ in range(25):
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        )
        if cursor.fetchone()[0] >= many:
            return
        cursor.execute("select pg_sleep(0.02)")


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.feature("F180", "F181", "F183", "F186")
def test_both_answers_are_of_some_order(races, name):
    place, first, second = PAIRS[name]
    allowed = set()
    for swapped in (False, True):
        place(races)
        acts = [first(races), second(races)]
        answers = [None, None]
        for number in (1, 0) if swapped else (0, 1):
            answers[number] = acts[number]()
        allowed.add(races.outcome(answers))
    for _ in range(ROUNDS):
        place(races)
        acts = first(races), second(races)
        before = races.engine.collisions
        got = races.outcome(raced(races, *acts))
        assert got in allowed, (got, allowed)
        assert races.engine.collisions == before
        assert races.engine.broken(races.case_id) == []
