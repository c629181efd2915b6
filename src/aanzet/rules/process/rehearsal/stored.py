"""Scripts and outcomes of rehearsals from and to plain values, and how an outcome differs from the one expected."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aanzet.rules.plain import from_plain, to_plain
from aanzet.rules.process import words
from aanzet.rules.process.rehearsal import shape
from aanzet.rules.process.rehearsal.report import Report
from aanzet.rules.process.rehearsal.shape import Script

MOST_STEPS = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a saved rehearsal is held to.

    ended: state of the case at the end. stopped: code of why it could go no further, "" when it could. phases: keys in
    the order they were entered. leaving: "<day>|<kind>|<automation>|<receiver>" of all that left or could not; day
    counts from the start. problems: codes of errors.
    """

    ended: str = ""
    stopped: str = ""
    phases: tuple[str, ...] = ()
    leaving: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which an outcome differs. what: a field of Outcome. expected or found is "" when there is none."""

    what: str
    expected: str
    found: str


def outcome_of(report: Report) -> Outcome:
    """What is compared; texts are not, so that a better sentence does not fail a test."""
    world = report.world
    first = world.begun_at
    told = []
    for leaving in report.leavings:
        if leaving.state in (shape.LEFT, shape.FAILED, shape.HELD):
            who = world.cast[leaving.to].group if leaving.to is not None and leaving.to in world.cast else words.NOBODY
            told.append(f"{(leaving.at - first).days}|{leaving.kind}|{leaving.origin}|{who}")
    return Outcome(
        ended=world.state.case.state,
        stopped=report.stop.why.code if report.stop is not None else "",
        phases=tuple(key for key, _ in world.entered),
        leaving=tuple(told),
        problems=tuple(dict.fromkeys(finding.code for finding in report.findings if finding.is_error)),
    )


def differences(expected: Outcome, found: Outcome) -> tuple[Difference, ...]:
    """What differs, each line once; nothing = the test succeeds."""
    made = [
        Difference(name, getattr(expected, name), getattr(found, name))
        for name in ("ended", "stopped")
        if getattr(expected, name) != getattr(found, name)
    ]
    for name in ("phases", "leaving", "problems"):
        before, after = list(getattr(expected, name)), list(getattr(found, name))
        for one in list(before):
            if one in after:
                before.remove(one)
                after.remove(one)
        made += [Difference(name, one, "") for one in before] + [Difference(name, "", one) for one in after]
        if not (before or after) and getattr(expected, name) != getattr(found, name):
            made.append(Difference(name, " > ".join(getattr(expected, name)), " > ".join(getattr(found, name))))
    return tuple(made)


def written(value: Script | Outcome) -> dict[str, Any]:
    """As plain values."""
    return to_plain(value)


def read_script(data: Mapping[str, Any]) -> Script:
    """A stored script. ValueError when it cannot be read or is too long."""
    script, faults = from_plain(Script, data)
    if script is None or len(script.steps) > MOST_STEPS:
        raise ValueError(f"stored rehearsal cannot be read: {faults[0].path if faults else 'steps'}")
    return script


def read_outcome(data: Mapping[str, Any]) -> Outcome:
    """A stored outcome. ValueError when it cannot be read."""
    outcome, faults = from_plain(Outcome, data)
    if outcome is None:
        raise ValueError(f"stored outcome cannot be read: {faults[0].path}")
    return outcome
