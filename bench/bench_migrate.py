"""10,000 running cases to a new version of their template: the dry run and the act, as the worker does them (F401).

Goal: 10,000 in 60 seconds, so 167 per second, each.
"""

from dataclasses import replace

from aanzet.cases.actions.migration.plans import begin_migration, create_plan, map_plan
from aanzet.cases.actions.migration.working import work_part
from aanzet.cases.actions.template_drafts import edit_template, save_draft
from aanzet.cases.actions.templates import publish_template
from aanzet.cases.models import Case, ProcessTemplate
from aanzet.cases.queries.migration.plans import plan_for
from aanzet.cases.queries.snapshots import snapshots
from aanzet.cases.queries.templates import version_for
from aanzet.core.clock import app_now
from aanzet.core.scope import scope
from aanzet.rules.process.template import CheckpointDefinition, serialise
from bench.engine_kit import CHUNK, Office, tidy
from bench.measure import interleaved, scale

N = scale(10_000)


def worked(office, plan_id):
    """Every part, each in a transaction of its own."""
    more = True
    while more:
        with scope(office.id):
            more = work_part(organization_id=office.id, now=app_now(), plan_id=plan_id)


def planned(office):
    """Fresh cases, a new version with one more checkpoint and a longer phase 1, and a plan between the two; its id."""
    office.cases(N)
    with scope(office.id):
        common = {"actor": office.anna, "now": app_now(), "template_id": office.template}
        old = ProcessTemplate.objects.get(id=office.template).current_id
        first, *rest = snapshots({old})[old].phases
        point = CheckpointDefinition(f"new-{first.lead_time_days}", "Nieuw punt", mandatory=False)
        first = replace(first, checkpoints=(*first.checkpoints, point), lead_time_days=first.lead_time_days + 1)
        edit_template(**common)
        draft = version_for(office.anna, office.template)
        changed = replace(draft.snapshot, phases=(first, *rest))
        save_draft(**common, definition=serialise(changed), seen=draft.version)
        publish_template(**common, despite_warnings=True)
        plan_id = create_plan(**common, from_version_id=old)
        plan = plan_for(office.anna, plan_id)
        map_plan(actor=office.anna, now=app_now(), plan_id=plan_id, phases=plan.phases, automations=plan.automations)
    return plan_id


def tried(office):
    """The function that does the dry run."""
    plan_id = planned(office)

    def work():
        worked(office, plan_id)
        with scope(office.id):
            plan = plan_for(office.anna, plan_id)
        assert plan.state == "judged" and plan.done == plan.total >= N, plan
        return plan.done

    return work


def applied(office):
    """The dry run done; the function that takes all cases along."""
    plan_id = planned(office)
    worked(office, plan_id)
    with scope(office.id):
        begin_migration(actor=office.anna, now=app_now(), plan_id=plan_id, reason="Nieuwe werkwijze")

    def work():
        worked(office, plan_id)
        with scope(office.id):
            plan = plan_for(office.anna, plan_id)
            moved = Case.objects.filter(template_version_id=plan.to_version_id).count()
        assert (plan.state, plan.failed, moved) == ("applied", 0, plan.total), plan
        return moved

    return work


def run():
    """Cases per second, of the dry run and of the act."""
    office = Office(N)
    office.cases(min(N, CHUNK))
    tidy()
    dry = interleaved({"ours": lambda: tried(office)}, rounds=1, warm=False).line("167 per second")
    line = interleaved({"ours": lambda: applied(office)}, rounds=1, warm=False).line("167 per second")
    return line | {"ours": {"cases": line["ours"], "dry_run": dry["ours"]}}
