"""What conversations do when something happens elsewhere."""

from aanzet.clients.events import ContactUnlinked
from aanzet.core.log import Recorded, on
from aanzet.messages.actions.conversations import remove_from_client
from aanzet.rules.actors import system


@on(ContactUnlinked, together=True)
def on_contact_unlinked(event: Recorded) -> None:
    """Who no longer acts at a client must not read its conversations for one moment longer."""
    if event.client_id is not None and event.object_id is not None:
        remove_from_client(
            actor=system(event.organization_id), now=event.at, client_id=event.client_id, person_id=event.object_id
        )
