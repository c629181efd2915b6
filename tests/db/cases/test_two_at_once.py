"""Two colleagues who do the same in one moment, on real commits: one after the other, nobody meets a crash (G03)."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from aanzet.access.actions.absences import enter_absence
from aanzet.access.actions.stand_ins import name_stand_in
from aanzet.cases.actions.participants import label_group
from aanzet.cases.actions.rehearsals import begin_rehearsal
from aanzet.cases.models import CaseParticipant, Rehearsal
from aanzet.core.clock import app_now
from aanzet.rules.standins import Period
from tests.cast_cases import running


def at_once(office, *acts):
    """What came of each, all begun in the same moment."""
    start, answers = threading.Barrier(len(acts)), []

    def run(act):
        try:
            with office.scope():
                actor = office.actor("anna")
                start.wait(10)
                act(actor)
            answers.append("done")
        except Exception as error:
            answers.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return answers


@pytest.mark.feature("F196", "F408", "F021", "F022")
def test_the_same_twice_in_one_moment(committed_db):
    from tests.cast import build

    cast = build(app_now())
    office, now, bram, eva = cast.linde, cast.now, cast.linde.people["bram"], cast.linde.people["eva"]
    with office.scope():
        case = running(cast)
    template = case.template

    def label(actor):
        label_group(actor=actor, now=now, case_id=case.id, group="role:relation_manager", label="Ons team")

    def play(actor):
        begin_rehearsal(actor=actor, now=now, template_id=template)

    assert at_once(office, label, label) == ["done", "done"]
    assert at_once(office, play, play) == ["done", "done"]
    for week in range(1, 4):
        day = now.date() + timedelta(days=7 * week)
        whose = {"now": now, "member_id": bram, "period": Period(day, day), "stand_in_id": eva}
        answers = at_once(
            office,
            lambda actor, whose=whose: enter_absence(actor=actor, **whose),
            lambda actor, whose=whose: name_stand_in(actor=actor, **whose),
        )
        assert answers == ["done", "done"]
    with office.scope():
        assert CaseParticipant.objects.filter(kind="group").count() == Rehearsal.objects.count() == 1
