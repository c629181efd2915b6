"""A template that was improved while cases run: something to take along to the new version (F401)."""

from dataclasses import replace
from datetime import datetime

from aanzet.cases.actions.template_drafts import edit_template, save_draft
from aanzet.cases.actions.templates import publish_template
from aanzet.cases.queries.templates import version_for
from aanzet.core.scope import scope
from aanzet.office.demo.cases import ACCOUNTS
from aanzet.office.demo.make import Made
from aanzet.rules.process.template import CheckpointDefinition, serialise


def improve_template(made: Made, now: datetime) -> None:
    """Version 2 of the annual accounts: one more checkpoint in the first two phases, and more time for the second."""
    with scope(made.organization_id):
        common = {"actor": made.actor("anna"), "now": now, "template_id": made.templates[ACCOUNTS]}
        edit_template(**common)
        draft = version_for(made.actor("anna"), made.templates[ACCOUNTS])
        first, second, *rest = draft.snapshot.phases
        mandate = CheckpointDefinition("mandate", "Machtiging voor de bankkoppeling loopt nog")
        related = CheckpointDefinition("related", "Verbonden partijen nagelopen", explanation="Ook die van partners.")
        phases = (
            replace(first, checkpoints=(*first.checkpoints, mandate)),
            replace(second, checkpoints=(*second.checkpoints, related), lead_time_days=second.lead_time_days + 5),
            *rest,
        )
        save_draft(**common, definition=serialise(replace(draft.snapshot, phases=phases)), seen=draft.version)
        publish_template(**common, despite_warnings=True)
