"""What becomes of tasks on which nobody acts, in this organization (F195, F347)."""

from datetime import datetime

from aanzet.access.actions.settings import change_settings
from aanzet.cases.queries.house import ESCALATION
from aanzet.cases.queries.template_facts import template_facts
from aanzet.core.commands import command
from aanzet.core.errors import Refused
from aanzet.rules.actors import Actor
from aanzet.rules.plain import ERROR, canonical_json
from aanzet.rules.process.template import EscalationRule
from aanzet.rules.process.template.problems import escalation_problems


@command
def change_escalation(*, actor: Actor, now: datetime, rule: EscalationRule) -> bool:
    """Set the rule of office tasks that have none of their own; whether it changed. It counts for new tasks.

    Refused: the first thing that is wrong with it (rules/process/template/problems).
    """
    for problem in escalation_problems("levels", rule, template_facts()):
        if problem.severity == ERROR:
            raise Refused(problem.code, field=problem.path, **problem.values)
    stored = canonical_json(rule) if rule.levels else ""
    return bool(change_settings(actor=actor, now=now, values={ESCALATION: stored}))
