"""Cases that had not started follow the newest version, when their template says so (F113)."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext, override

from aanzet.access.queries.organizations import organization
from aanzet.cases.actions.migration.plans import queue_work
from aanzet.cases.actions.migration.working import NEW_ITEM
from aanzet.cases.models import Case, MigrationPlan, ProcessTemplate, TemplateVersion
from aanzet.cases.queries.migration.plans import APPLYING
from aanzet.cases.queries.snapshots import snapshots
from aanzet.core.batch import Batch
from aanzet.core.commands import command
from aanzet.core.ids import new_id
from aanzet.rules import periods
from aanzet.rules.actors import Actor
from aanzet.rules.process import words
from aanzet.rules.process.migration.verdict import MOVES


@command
def follow_newest(*, actor: Actor, now: datetime, template_id: UUID, version_id: UUID) -> UUID | None:
    """Take the prepared cases of older versions to this one, as a plan of the house; its id, None = nothing to do.

    Cases over a period before the first one the version holds for keep theirs. Twice makes one plan; a version that
    was followed up before this ran is passed over, or cases would go back to it.
    """
    version = TemplateVersion.objects.get(id=version_id)
    newest = ProcessTemplate.objects.filter(id=template_id, current_id=version_id).exists()
    if not newest or not snapshots({version_id})[version_id].follow_newest:
        return None
    if MigrationPlan.objects.filter(to_version_id=version_id, follows=True).exists():
        return None
    cases = Case.objects.filter(template_id=template_id, state=words.NOT_STARTED).exclude(
        template_version_id=version_id
    )
    if version.from_period:
        first = periods.parse(version.from_period).start
        cases = cases.filter(Q(period_start__isnull=True) | Q(period_start__gte=first))
    found = list(cases.order_by("id").values_list("id", "version"))
    if not found:
        return None
    facts = organization(actor.organization_id)
    with override(facts.language):
        reason = gettext("Not started yet, and the template says that such cases follow the newest version.")
    plan = MigrationPlan(
        id=new_id(),
        organization_id=actor.organization_id,
        template_id=template_id,
        to_version_id=version_id,
        state=APPLYING,
        follows=True,
        reason=reason,
        total=len(found),
        created_at=now,
        judged_at=now,
        applied_at=now,
    )
    plan.save(force_insert=True)
    batch = Batch()
    batch.insert(
        "cases_migrationitem",
        NEW_ITEM,
        [
            {"id": new_id(), "plan_id": plan.id, "case_id": case, "case_version": seen, "verdict": MOVES, "phase": "",
             "effects": [], "chosen": True, "outcome": "", "code": "", "values": {}}
            for case, seen in found
        ],
    )  # fmt: skip
    batch.execute()
    queue_work(actor, now, plan.id, plan.version)
    return plan.id
