"""Part of the stateful play: the template gets new versions, and the case goes to them and back (F401)."""

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import rule

from aanzet.cases.actions.migration.plans import begin_migration, create_plan, map_plan, undo_plan
from aanzet.cases.actions.migration.working import work_part
from aanzet.cases.actions.template_drafts import edit_template, save_draft
from aanzet.cases.actions.templates import publish_template
from aanzet.cases.models import Case
from aanzet.cases.queries.migration.plans import plan_for
from aanzet.cases.queries.snapshots import snapshots
from aanzet.cases.queries.templates import version_for
from aanzet.core.clock import app_now
from aanzet.rules.process import words
from aanzet.rules.process.migration.commands import ANEW, KEEP
from aanzet.rules.process.migration.mapping import ALONE, CANCEL
from aanzet.rules.process.template import CheckpointDefinition, serialise


class Migrating:
    """Mixed into the play: needs `engine`, `case_id` and `do`."""

    plan = None
    names = 0

    @rule(place=st.integers(0, 9), days=st.integers(0, 20), undo=st.booleans(), withdraw=st.booleans())
    def migrate(self, place, days, undo, withdraw):
        """A new version with another checkpoint and lead time, perhaps without what a phase asked; the case goes along,
        with its dates or without them, and perhaps back at once."""
        office = self.engine.office
        with office.scope():
            case = Case.objects.get(id=self.case_id)
            old, template = case.template_version_id, case.template_id
            snapshot = snapshots({old})[old]
        Migrating.names += 1
        number = place % len(snapshot.phases)
        phase = snapshot.phases[number]
        point = CheckpointDefinition(f"m{Migrating.names}", f"Punt {Migrating.names}", mandatory=bool(days % 2))
        points = (*[one for one in phase.checkpoints if not one.key.startswith("m")], point)
        changed = replace(phase, checkpoints=points, lead_time_days=days)
        asked = {one.key for one in phase.automations if one.kind == words.DOCUMENT_REQUEST}
        if withdraw and asked:
            kept = tuple(one for one in phase.automations if one.key not in asked)
            points = tuple(replace(one, request="") for one in points)
            changed = replace(changed, automations=kept, checkpoints=points, auto_advance=False)
        phases = (*snapshot.phases[:number], changed, *snapshot.phases[number + 1 :])
        self.publish(template, replace(snapshot, phases=phases))
        if case.state not in ("not_started", "active", "on_hold"):
            return
        plan_id, code = self.do("anna", create_plan, template_id=template, from_version_id=old)
        assert code == ""
        self.try_plan(plan_id, gone=CANCEL if withdraw else ALONE, dates=KEEP if days % 3 == 0 else ANEW)
        _, code = self.do("anna", begin_migration, plan_id=plan_id, reason="Nieuwe werkwijze")
        assert code in ("", "migration_nothing_chosen")
        self.work(plan_id)
        if undo and code == "":
            self.do("anna", undo_plan, plan_id=plan_id, reason="Toch niet")
            self.work(plan_id)
            with office.scope():
                assert Case.objects.get(id=self.case_id).template_version_id == old
        self.plan = plan_id

    @rule()
    def take_back(self):
        """The last migration is undone, unless somebody worked on the case since."""
        if self.plan is not None:
            _, code = self.do("anna", undo_plan, plan_id=self.plan, reason="Toch niet")
            assert code in ("", "migration_nothing_chosen", "migration_under_way", "migration_too_late")
            self.work(self.plan)

    def publish(self, template, snapshot):
        """A published version with this content."""
        anna, office = self.engine.people["anna"], self.engine.office
        with office.scope():
            common = {"actor": anna, "now": app_now(), "template_id": template}
            edit_template(**common)
            save_draft(**common, definition=serialise(snapshot), seen=version_for(anna, template).version)
            publish_template(**common, despite_warnings=True)

    def try_plan(self, plan_id, gone=ALONE, dates=ANEW):
        """The mapping as proposed; tasks without a place go on by themselves, or are withdrawn."""
        with self.engine.office.scope():
            plan = plan_for(self.engine.people["anna"], plan_id)
        tasks = {key: value or gone for key, value in plan.automations.items()}
        self.do("anna", map_plan, plan_id=plan_id, phases=plan.phases, automations=tasks, dates=dates)
        self.work(plan_id)

    def work(self, plan_id):
        """What the worker does."""
        with self.engine.office.scope():
            while work_part(organization_id=self.engine.id, now=app_now(), plan_id=plan_id):
                pass
