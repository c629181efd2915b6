"""What a template must do before it is published: end every saved rehearsal as expected (F408)."""

from uuid import UUID

from aanzet.cases.queries.rehearsals import saved
from aanzet.core.errors import Refused
from aanzet.rules.actors import Actor
from aanzet.rules.process.template import TemplateSnapshot


def demand_rehearsals(actor: Actor, template_id: UUID, snapshot: TemplateSnapshot) -> int:
    """Play all saved ones on what is about to be published; how many. Refused: rehearsal_failed with their names."""
    found = saved(actor, template_id, snapshot)
    failed = [one.name for one in found if not one.passes]
    if failed:
        raise Refused("rehearsal_failed", count=len(failed), names=", ".join(failed))
    return len(found)
