"""Where a template leads nowhere: nobody acts, nothing is asked in time, nobody hears it (F111).

Each is a warning: people, products and clients can be added after the publication.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from aanzet.rules import periods
from aanzet.rules.conditions import Comparison, Group, Node, nodes, tests
from aanzet.rules.plain import WARNING, Problem
from aanzet.rules.process import fields, words
from aanzet.rules.process.template.shape import PhaseDefinition, RecipientRule, TemplateSnapshot


class Known(Protocol):
    """What is known of the organization; see TemplateFacts."""

    @property
    def roles(self) -> Mapping[str, int]: ...
    @property
    def teams(self) -> Mapping[str, int]: ...
    @property
    def clients(self) -> int: ...
    @property
    def unreached(self) -> Mapping[str, int]: ...


def dead_ends(template: TemplateSnapshot, facts: Known) -> Iterator[Problem]:
    """Every dead end, in the order of the template."""
    if template.period_kind != periods.NONE and not template.products:
        yield Problem("no_product", "products", WARNING)
    for number, phase in enumerate(template.phases):
        path = f"phases[{number}]"
        yield from _stuck(path, phase, facts)
        yield from _unheard(path, phase, facts)
        yield from _asked_too_late(path, number, template)
        if phase.condition is not None and never(phase.condition, template):
            yield Problem("never_reached", f"{path}.condition", WARNING, {"phase": phase.name})


# ---- who acts ----


def _stuck(path: str, phase: PhaseDefinition, facts: Known) -> Iterator[Problem]:
    """Nobody can be responsible; worse when the phase cannot end of itself either."""
    if not nobody_in(phase, facts):
        return
    asked = [one for one in phase.automations if one.kind != words.MESSAGE and one.blocking]
    ends = (phase.auto_advance and any(one.is_for_client for one in asked)) or (phase.advance_when_done and asked)
    if not ends:
        yield Problem("no_way_to_end", path, WARNING, {"phase": phase.name})
    elif phase.side == words.OFFICE:
        yield Problem("nobody_can_do", path, WARNING, {"phase": phase.name})


def nobody_in(phase: PhaseDefinition, facts: Known) -> bool:
    """Whether not one client has anybody for this phase. Given to nobody beforehand, it goes to who has the client."""
    if phase.assignment == words.TEAM:
        return bool(phase.teams) and not any(facts.teams.get(team, 0) for team in phase.teams)
    if phase.assignment == words.ROLE and phase.roles and facts.clients:
        return all(facts.roles.get(role, facts.clients) >= facts.clients for role in phase.roles)
    return False


# ---- who hears it ----


def _unheard(path: str, phase: PhaseDefinition, facts: Known) -> Iterator[Problem]:
    """For how many clients what goes out has nobody to go to; once for each rule of the phase."""
    told: set[RecipientRule] = set()
    for place, automation in enumerate(phase.automations):
        rule = automation.recipient if automation.recipient.rule else phase.recipient
        count = _without(rule, facts) if automation.is_for_client and rule not in told else 0
        told.add(rule)
        if count:
            where = f"{path}.automations[{place}].recipient"
            yield Problem("recipient_nobody", where, WARNING, {"count": count, "phase": phase.name})


def _without(rule: RecipientRule, facts: Known) -> int:
    primary = facts.unreached.get("", 0)
    if rule.rule != words.FUNCTION:
        return primary
    lacking = facts.unreached.get(rule.function, 0)
    return min(lacking, primary) if rule.fall_back_to_primary else lacking


# ---- conditions ----


def _asked_too_late(path: str, number: int, template: TemplateSnapshot) -> Iterator[Problem]:
    """A condition about an answer that nobody can have given yet: it holds for everybody."""
    asked = {
        fields.answer_key(automation.key, line.key): place
        for place, phase in enumerate(template.phases)
        for automation in phase.automations
        for line in automation.items
    }
    phase = template.phases[number]
    if phase.condition is not None:
        for test in tests(phase.condition):
            place = asked.get(test.field, -1)
            if place == number:
                yield Problem("condition_in_circle", f"{path}.condition", WARNING, {"phase": phase.name})
            elif place > number:
                yield Problem(
                    "condition_too_late", f"{path}.condition", WARNING, {"phase": template.phases[place].name}
                )
    for index, automation in enumerate(phase.automations):
        for test in tests(automation.condition) if automation.condition is not None else ():
            place = asked.get(test.field, -1)
            if place > number:
                where = f"{path}.automations[{index}].condition"
                yield Problem("condition_too_late", where, WARNING, {"phase": template.phases[place].name})


def never(node: Node, template: TemplateSnapshot) -> bool:
    """Whether it can be seen without any case that this never holds; False when in doubt."""
    if isinstance(node, Group):
        if node.kind == nodes.ANY:
            return all(never(part, template) for part in node.parts)
        return any(never(part, template) for part in node.parts) or _contradicts(node)
    if not isinstance(node, Comparison) or node.field != fields.PERIOD_KIND:
        return False
    allowed = _values(node)
    fixed = template.period_kind != periods.FROM_CLIENT
    return fixed and allowed is not None and template.period_kind not in allowed


def _contradicts(group: Group) -> bool:
    """Two parts that ask one field to be two different things."""
    found: dict[str, set[Any]] = {}
    for part in group.parts:
        allowed = _values(part) if isinstance(part, Comparison) else None
        if allowed is not None and isinstance(part, Comparison):
            found[part.field] = found.get(part.field, allowed) & allowed
    return any(not values for values in found.values())


def _values(test: Comparison) -> set[str] | None:
    """What the field may be, None when that is not a list; a field with several values may be all of them."""
    if test.quant or test.other or test.op not in ("eq", "in"):
        return None
    return {value.strip().lower() for value in test.value}
