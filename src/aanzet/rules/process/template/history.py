"""Steps back and forth in a draft (F111): which saves are one step, and which step comes before or after.

Every save of a draft has a number that only grows; a step is one or more saves that belong together, such as typing on
in one field. Going back makes a save with the content of the step before; saving something else forgets the steps that
were taken back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

TYPING = timedelta(seconds=20)  # saves of one field by one person within this time are one step
MOST_SAVES = 300  # kept; older ones cannot be taken back any more
FORGOTTEN = -1  # the step of a save that was taken back and then written over


@dataclass(frozen=True, slots=True)
class Save:
    """One save. step: to which step it belongs. touched: what it changed. by None: the house."""

    number: int
    step: int
    touched: tuple[str, ...]
    by: UUID | None
    at: datetime


def step_of(last: Save, touched: tuple[str, ...], by: UUID | None, at: datetime) -> int:
    """The step of a new save after this one: the same while somebody types on in one field, else the next."""
    typing = len(touched) == 1 and touched == last.touched and by == last.by and at - last.at <= TYPING
    return last.step if typing and last.step > 0 else last.step + 1
