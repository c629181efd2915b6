"""A rehearsal (Proefloop, F408): a template played on a made-up client, in memory, with a clock that can be moved.

shape    the made-up client, the steps of a script, what a rehearsal found
world    the sealed room: state of the made-up case, its timers, what waits to be delivered, the log
acting   what somebody does in it: a step of a script as a command of the engine
options  what everybody can do now
driving  everybody does what he can, until the end or a dead end
report   what the whole run says about the template
stored   scripts and outcomes from and to plain values, and how two outcomes differ

Nothing here can reach the outside: the same `decide` that runs real cases decides, and nobody writes what it answers.
"""

from aanzet.rules.process.rehearsal.report import Report, rehearse
from aanzet.rules.process.rehearsal.shape import Finding, Happening, Leaving, MadeUp, Script, Step
from aanzet.rules.process.rehearsal.stored import Outcome, differences, outcome_of, read_outcome, read_script, written

__all__ = [
    "Finding",
    "Happening",
    "Leaving",
    "MadeUp",
    "Outcome",
    "Report",
    "Script",
    "Step",
    "differences",
    "outcome_of",
    "read_outcome",
    "read_script",
    "rehearse",
    "written",
]
