"""Letters that go out after the commit: invitations and questions to confirm an address."""

from collections.abc import Callable
from uuid import UUID

from aanzet.access.actions.email_changes import MAIL as EMAIL_CHANGE
from aanzet.access.actions.invitations import MAIL as INVITATION
from aanzet.access.queries.letters import email_change_letter, invitation_letter
from aanzet.core.handlers import Claimed, effect
from aanzet.core.mail import send
from aanzet.core.ports import Outcome, OutgoingMail, cancelled
from aanzet.core.scope import scope


@effect(INVITATION, repeats_doubt=True)
def send_invitation(claimed: Claimed) -> Outcome:
    """Mail an invitation; its token is made here and stands nowhere else."""
    return _send(claimed, lambda: invitation_letter(UUID(claimed.payload["invitation_id"])))


@effect(EMAIL_CHANGE, repeats_doubt=True)
def send_email_change(claimed: Claimed) -> Outcome:
    """Ask the old or the new address whether the change is right."""
    return _send(claimed, lambda: email_change_letter(UUID(claimed.payload["change_id"]), claimed.payload["side"]))


def _send(claimed: Claimed, write: Callable[[], OutgoingMail | None]) -> Outcome:
    with scope(claimed.organization_id, read_only=True):
        letter = write()
    return send(letter) if letter else cancelled()
