"""What planning does when something happens elsewhere: clients are added, templates are archived."""

from aanzet.cases.events import TemplateArchived
from aanzet.clients.events import ClientAdded
from aanzet.core.log import Recorded, on
from aanzet.planning.actions.autostart import look_for_newcomers, warn_of_archived
from aanzet.rules.actors import system


def by_hand(event: Recorded) -> bool:
    """Not one of thousands of an import: those are found when the rules are looked at in the morning."""
    return event.payload.get("source") != "import"


@on(ClientAdded, when=by_hand)
def on_client_for_rules(event: Recorded) -> None:
    """Work that starts for every new client starts (F315)."""
    if event.object_id is not None:
        look_for_newcomers(organization_id=event.organization_id, now=event.at, client_id=event.object_id)


@on(TemplateArchived)
def on_template_archived(event: Recorded) -> None:
    """What started by itself stops; those who count on it hear so (F121)."""
    if event.object_id is not None:
        warn_of_archived(actor=system(event.organization_id), now=event.at, template_id=event.object_id)
