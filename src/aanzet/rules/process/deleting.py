"""May this case be deleted? (F189)"""

from aanzet.rules.process import words
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.state import CaseState

DELETABLE = frozenset({words.NOT_STARTED, words.CANCELLED})
BINDING = frozenset({words.APPROVE, words.SIGN, words.PAY})  # kinds of tasks that bind who did them


def refuse_delete(state: CaseState, *, kept: bool = False) -> Refusal | None:
    """Why not; None when it may.

    Only what was not started or was stopped, with nothing approved, signed or paid in it. kept: another app keeps it,
    because of what was signed, paid or filed there.
    """
    if state.case.state in (words.ACTIVE, words.ON_HOLD):
        return Refusal("cancel_first")
    if state.case.state not in DELETABLE:
        return Refusal("not_now", {"state": state.case.state})
    bound = any(task.kind in BINDING and task.state == words.DONE for task in state.tasks)
    return Refusal("case_kept") if kept or bound else None
