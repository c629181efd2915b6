"""Letters that go out after the commit, and what happens to members by clock."""

from collections.abc import Callable, Sequence
from uuid import UUID

from aanzet.access.actions import resealing
from aanzet.access.actions.email_changes import MAIL as EMAIL_CHANGE
from aanzet.access.actions.factor_resets import MAIL as FACTOR_RESET
from aanzet.access.actions.factor_resets import TIMER, fire_factor_reset
from aanzet.access.actions.invitations import MAIL as INVITATION
from aanzet.access.actions.presence import TIMER as PRESENCE
from aanzet.access.actions.presence import begin_day
from aanzet.access.queries.letters import email_change_letter, factor_reset_letter, invitation_letter
from aanzet.core.handlers import Claimed, Due, effect, timer
from aanzet.core.mail import send
from aanzet.core.ports import Outcome, OutgoingMail, cancelled
from aanzet.core.scope import scope
from aanzet.rules.actors import system

RESEALED = (resealing,)  # importing it says what a change of the master key touches here


@effect(INVITATION, repeats_doubt=True)
def send_invitation(claimed: Claimed) -> Outcome:
    """Mail an invitation; its token is made here and stands nowhere else."""
    return _send(claimed, lambda: invitation_letter(UUID(claimed.payload["invitation_id"])))


@effect(EMAIL_CHANGE, repeats_doubt=True)
def send_email_change(claimed: Claimed) -> Outcome:
    """Ask the old or the new address whether the change is right."""
    return _send(claimed, lambda: email_change_letter(UUID(claimed.payload["change_id"]), claimed.payload["side"]))


@effect(FACTOR_RESET, repeats_doubt=True)
def send_factor_reset(claimed: Claimed) -> Outcome:
    """Tell the person and the admins about a second step that goes."""
    return _send(claimed, lambda: factor_reset_letter(claimed.payload))


@timer(TIMER)
def finish_factor_resets(due: Sequence[Due]) -> None:
    """The day of waiting is over."""
    for one in due:
        fire_factor_reset(now=one.now, organization_id=one.organization_id, person_id=UUID(one.payload["person_id"]))


@timer(PRESENCE)
def begin_days(due: Sequence[Due]) -> None:
    """Somebody is away from today, is back, or somebody else stands in (F021, F022)."""
    first = due[0]
    begin_day(
        actor=system(first.organization_id), now=first.now, member_ids=[UUID(one.payload["member_id"]) for one in due]
    )


def _send(claimed: Claimed, write: Callable[[], OutgoingMail | None]) -> Outcome:
    with scope(claimed.organization_id, read_only=True):
        letter = write()
    return send(letter) if letter else cancelled()
