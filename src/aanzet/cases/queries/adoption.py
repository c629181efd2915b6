"""Whether templates are adopted by a second person before they are published (F112); a setting of the organization."""

from aanzet.access.queries.organizations import organization
from aanzet.rules.actors import Actor

SETTING = "adoption_required"  # organizations from before this setting have none, and publish as they did


def adoption_required(actor: Actor) -> bool:
    """The setting of the organization of the actor."""
    return bool(organization(actor.organization_id).settings.get(SETTING, False))
