"""How this organization deals with tasks on which nobody acts (F195, F347)."""

from uuid import UUID

from aanzet.access.queries.organizations import organization
from aanzet.cases.queries.house import ESCALATION, read_escalation
from aanzet.rules.process.template import EscalationRule


def house_escalation(organization_id: UUID) -> EscalationRule:
    """The rule of office tasks that have none of their own; without levels: nothing happens."""
    return read_escalation(str(organization(organization_id).settings.get(ESCALATION, "")))
