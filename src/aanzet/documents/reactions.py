"""What dossiers do when something happens elsewhere."""

from aanzet.access.events import OrganizationCreated
from aanzet.clients.events import ClientAdded
from aanzet.core.log import Recorded, on
from aanzet.documents.actions.kinds import set_up_dossiers
from aanzet.documents.actions.places import lay_out_folders
from aanzet.rules.actors import system


@on(OrganizationCreated, together=True)
def on_organization_created(event: Recorded) -> None:
    """A new organization has its kinds of documents and default folders from the first moment."""
    set_up_dossiers(actor=system(event.organization_id), now=event.at)


@on(ClientAdded)
def on_client_added(event: Recorded) -> None:
    """A new client gets the default folders; an import of thousands is not held up by it."""
    if event.client_id is not None:
        lay_out_folders(actor=system(event.organization_id), now=event.at, client_ids=[event.client_id])
