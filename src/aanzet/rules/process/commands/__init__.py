"""What can be asked of a case. Frozen values; `decide` judges them, so making one never fails.

entry_id names the phase entry the asker saw: when the case has moved on meanwhile, the answer is phase_passed.
Who asks is in the facts (actor), when is the `now` of decide.
"""

from aanzet.rules.process import words
from aanzet.rules.process.commands.cases import (
    AddCheckpoint as AddCheckpoint,
)
from aanzet.rules.process.commands.cases import (
    AddNote as AddNote,
)
from aanzet.rules.process.commands.cases import (
    AdvanceAutomatically as AdvanceAutomatically,
)
from aanzet.rules.process.commands.cases import (
    AssignPhase as AssignPhase,
)
from aanzet.rules.process.commands.cases import (
    AutomationEdit as AutomationEdit,
)
from aanzet.rules.process.commands.cases import (
    CancelCase as CancelCase,
)
from aanzet.rules.process.commands.cases import (
    CloseCase as CloseCase,
)
from aanzet.rules.process.commands.cases import (
    CompletePhase as CompletePhase,
)
from aanzet.rules.process.commands.cases import (
    CreateCase as CreateCase,
)
from aanzet.rules.process.commands.cases import (
    DeliverySettled as DeliverySettled,
)
from aanzet.rules.process.commands.cases import (
    FireTimer as FireTimer,
)
from aanzet.rules.process.commands.cases import (
    GoBack as GoBack,
)
from aanzet.rules.process.commands.cases import (
    HoldCase as HoldCase,
)
from aanzet.rules.process.commands.cases import (
    MoveDue as MoveDue,
)
from aanzet.rules.process.commands.cases import (
    OpenTaskChoice as OpenTaskChoice,
)
from aanzet.rules.process.commands.cases import (
    Override as Override,
)
from aanzet.rules.process.commands.cases import (
    RefreshDates as RefreshDates,
)
from aanzet.rules.process.commands.cases import (
    ReopenCase as ReopenCase,
)
from aanzet.rules.process.commands.cases import (
    ResumeCase as ResumeCase,
)
from aanzet.rules.process.commands.cases import (
    StartCase as StartCase,
)
from aanzet.rules.process.commands.cases import (
    TickCheckpoint as TickCheckpoint,
)
from aanzet.rules.process.commands.tasks import (
    AcceptItem as AcceptItem,
)
from aanzet.rules.process.commands.tasks import (
    AddTask as AddTask,
)
from aanzet.rules.process.commands.tasks import (
    AssignTask as AssignTask,
)
from aanzet.rules.process.commands.tasks import (
    CancelTask as CancelTask,
)
from aanzet.rules.process.commands.tasks import (
    ClaimTask as ClaimTask,
)
from aanzet.rules.process.commands.tasks import (
    CompleteTask as CompleteTask,
)
from aanzet.rules.process.commands.tasks import (
    FixHeld as FixHeld,
)
from aanzet.rules.process.commands.tasks import (
    ItemNotAvailable as ItemNotAvailable,
)
from aanzet.rules.process.commands.tasks import (
    NewItem as NewItem,
)
from aanzet.rules.process.commands.tasks import (
    PrioritiseTask as PrioritiseTask,
)
from aanzet.rules.process.commands.tasks import (
    RefuseTask as RefuseTask,
)
from aanzet.rules.process.commands.tasks import (
    RejectItem as RejectItem,
)
from aanzet.rules.process.commands.tasks import (
    ReleaseTask as ReleaseTask,
)
from aanzet.rules.process.commands.tasks import (
    ReopenTask as ReopenTask,
)
from aanzet.rules.process.commands.tasks import (
    SendRequest as SendRequest,
)
from aanzet.rules.process.commands.tasks import (
    SupplyItem as SupplyItem,
)
from aanzet.rules.process.migration.commands import MigrateCase as MigrateCase
from aanzet.rules.process.migration.commands import UndoMigration as UndoMigration

Command = (
    CreateCase
    | StartCase
    | CompletePhase
    | AdvanceAutomatically
    | GoBack
    | Override
    | HoldCase
    | ResumeCase
    | CancelCase
    | CloseCase
    | ReopenCase
    | RefreshDates
    | AssignPhase
    | MoveDue
    | TickCheckpoint
    | AddCheckpoint
    | AddNote
    | CompleteTask
    | RefuseTask
    | ReopenTask
    | CancelTask
    | AddTask
    | ClaimTask
    | ReleaseTask
    | AssignTask
    | PrioritiseTask
    | FixHeld
    | SupplyItem
    | ItemNotAvailable
    | SendRequest
    | AcceptItem
    | RejectItem
    | MigrateCase
    | UndoMigration
    | FireTimer
    | DeliverySettled
)


def moves_moments(command: Command) -> bool:
    """Whether it asks which automations wait or are done (Facts.waiting, fired); of most commands nobody need know."""
    if isinstance(command, FireTimer):
        return command.kind == words.RESUME
    return isinstance(command, MigrateCase | UndoMigration | MoveDue | ResumeCase)
