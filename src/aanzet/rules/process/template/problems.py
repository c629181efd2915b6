"""What is wrong with a template before it is published (F111, F134, F138, F143, F147, F157, F163, F165).

Errors stop the publication; warnings need a tick. Every problem names its path, so an editor can link to the place.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from aanzet.rules import conditions, merge, periods
from aanzet.rules.dates import day_of_year
from aanzet.rules.plain import ERROR, WARNING, Problem
from aanzet.rules.process import fields, words
from aanzet.rules.process.template.dead_ends import dead_ends
from aanzet.rules.process.template.shape import (
    NO_ESCALATION,
    AutomationDefinition,
    DueRule,
    EscalationRule,
    Moment,
    PhaseDefinition,
    RecipientRule,
    ReminderRule,
    TemplateSnapshot,
)

MOST_DAYS = 3_660
MOST_REMINDERS = 10
MOST_LEVELS = 5  # of an escalation; after them comes the safety-net person
# To compare amounts in different units: a working day is eight hours, a working week five of them.
IN_HOURS = {
    words.CALENDAR_DAYS: {words.HOURS: 1, words.DAYS: 24, words.WEEKS: 168},
    words.WORKING_DAYS: {words.HOURS: 1, words.DAYS: 8, words.WEEKS: 40},
}
MOST_MINUTES = 100_000
PERIOD_FREE = frozenset({"", periods.NONE})


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """What the organization has, as far as a template names it.

    roles: key -> number of clients of the template's products without a holder (0 = all have one); None is not known.
    products: ids that can be taken. item_types: key -> period kind. functions: keys. teams: id -> number of members.
    members: ids of active team members. clients: how many active clients take one of the products. unreached: function
    key -> how many of them have nobody in it who can be reached; "" = nobody who is their primary contact.
    """

    roles: Mapping[str, int] = field(default_factory=dict)
    products: frozenset[str] = frozenset()
    item_types: Mapping[str, str] = field(default_factory=dict)
    functions: frozenset[str] = frozenset()
    teams: Mapping[str, int] = field(default_factory=dict)
    members: frozenset[str] = frozenset()
    clients: int = 0
    unreached: Mapping[str, int] = field(default_factory=dict)


def problems(template: TemplateSnapshot, facts: TemplateFacts) -> list[Problem]:
    """Everything that is wrong, in the order of the template; errors and warnings."""
    found = list(_general(template, facts))
    for number, phase in enumerate(template.phases):
        found.extend(_phase(f"phases[{number}]", phase, template, facts))
    found.extend(_conditions(template, facts))
    found.extend(dead_ends(template, facts))
    return found


def _conditions(template: TemplateSnapshot, facts: TemplateFacts) -> Iterator[Problem]:
    """Conditions of phases and automations over the fields of this template (F148, F161)."""
    catalogue = fields.catalogue(template, [(product, product) for product in facts.products])
    for number, phase in enumerate(template.phases):
        path = f"phases[{number}]"
        if phase.condition is not None:
            if number in (0, len(template.phases) - 1):
                yield Problem("condition_first_or_last", f"{path}.condition")
            yield from conditions.problems(phase.condition, catalogue, f"{path}.condition")
        for place, automation in enumerate(phase.automations):
            if automation.condition is not None:
                where = f"{path}.automations[{place}].condition"
                yield from conditions.problems(automation.condition, catalogue, where)


def _general(template: TemplateSnapshot, facts: TemplateFacts) -> Iterator[Problem]:
    if not template.name.strip():
        yield Problem("required", "name")
    if not template.phases:
        yield Problem("phase_required", "phases")
    for product in template.products:
        if product not in facts.products:
            yield Problem("product_archived", "products", values={"product": product})
    for number, link in enumerate(template.item_types):
        kind = facts.item_types.get(link.key)
        path = f"item_types[{number}]"
        if kind is None:
            yield Problem("unknown_item_type", path, values={"type": link.key})
        elif kind not in PERIOD_FREE and kind != template.period_kind:
            yield Problem("item_type_period", path, values={"type": link.key})
        if link.required_before_closing_phase and template.phase_named(link.required_before_closing_phase) < 0:
            yield Problem("unknown_phase", f"{path}.required_before_closing_phase")
    for what, keys in (("key", [p.key for p in template.phases]), ("name", [p.name.lower() for p in template.phases])):
        for value, count in Counter(keys).items():
            if value and count > 1:
                yield Problem("phase_twice", "phases", values={"name": value, "what": what})
    yield from _twice("phases", [automation.key for phase in template.phases for automation in phase.automations])
    if template.visible_to_client and template.phases and not template.visible_phases():
        yield Problem("nothing_visible", "visible_to_client", WARNING)
    if template.close_message.text:
        yield from _text("close_message.text", template.close_message.text)
        yield from _recipient("close_message.recipient", template.close_message.recipient, facts)


def _phase(path: str, phase: PhaseDefinition, template: TemplateSnapshot, facts: TemplateFacts) -> Iterator[Problem]:
    if not phase.key:
        yield Problem("required", f"{path}.key")
    if not phase.name.strip():
        yield Problem("required", f"{path}.name")
    if not 0 <= phase.lead_time_days <= MOST_DAYS:
        yield Problem("number_of_days", f"{path}.lead_time_days")
    if not 0 <= phase.minutes <= MOST_MINUTES:
        yield Problem("number_of_minutes", f"{path}.minutes")
    if not phase.description.strip():
        yield Problem("no_description", f"{path}.description", WARNING, {"phase": phase.name})
    if phase.assignment == words.ROLE and not phase.roles:
        yield Problem("required", f"{path}.roles")
    if phase.assignment == words.TEAM and not phase.teams:
        yield Problem("required", f"{path}.teams")
    yield from _holders(f"{path}.roles", phase.roles, facts)
    for team in phase.teams:
        if team not in facts.teams:
            yield Problem("unknown_team", f"{path}.teams", values={"team": team})
        elif not facts.teams[team]:
            yield Problem("empty_team", f"{path}.teams", WARNING, {"phase": phase.name})
    if phase.side == words.CLIENT and not any(
        automation.is_for_client and automation.kind != words.MESSAGE for automation in phase.automations
    ):
        yield Problem("client_can_do_nothing", path, WARNING, {"phase": phase.name})
    sends = any(automation.is_for_client for automation in phase.automations)
    named = all(automation.sender_role for automation in phase.automations if automation.is_for_client)
    if sends and phase.deliver_automatically and not phase.sender_role and not named:
        yield Problem("sender_required", f"{path}.sender_role", values={"phase": phase.name})
    if phase.sender_role:
        yield from _holders(f"{path}.sender_role", (phase.sender_role,), facts)
    yield from _recipient(f"{path}.recipient", phase.recipient, facts)
    yield from _due(f"{path}.deadline", phase.deadline)
    senders = {
        automation.sender_role or phase.sender_role for automation in phase.automations if automation.is_for_client
    }
    if len(senders) > 1:
        yield Problem("two_senders", f"{path}.automations", WARNING, {"phase": phase.name})
    for number, point in enumerate(phase.checkpoints):
        if not point.text.strip():
            yield Problem("required", f"{path}.checkpoints[{number}].text")
    yield from _twice(f"{path}.checkpoints", [point.key for point in phase.checkpoints])
    for number, automation in enumerate(phase.automations):
        yield from _automation(f"{path}.automations[{number}]", automation, facts)
        if _before_start(automation.moment, phase.lead_time_days):
            yield Problem("moment_before_start", f"{path}.automations[{number}].moment", WARNING)


def _automation(path: str, automation: AutomationDefinition, facts: TemplateFacts) -> Iterator[Problem]:
    if automation.kind == words.MESSAGE and not automation.text.strip():
        yield Problem("required", f"{path}.text")
    if automation.kind != words.MESSAGE and not automation.title.strip():
        yield Problem("required", f"{path}.title")
    if automation.kind == words.DOCUMENT_REQUEST and not automation.items:
        yield Problem("request_without_lines", f"{path}.items")
    for number, item in enumerate(automation.items):
        if not item.text.strip():
            yield Problem("required", f"{path}.items[{number}].text")
        yield from _text(f"{path}.items[{number}].text", item.text)
        if item.item_type and item.item_type not in facts.item_types:
            yield Problem("unknown_item_type", f"{path}.items[{number}].item_type", values={"type": item.item_type})
    if automation.item_type and automation.item_type not in facts.item_types:
        yield Problem("unknown_item_type", f"{path}.item_type", values={"type": automation.item_type})
    yield from _text(f"{path}.title", automation.title)
    yield from _text(f"{path}.text", automation.text)
    yield from _recipient(f"{path}.recipient", automation.recipient, facts)
    yield from _holders(f"{path}.assignee.roles", automation.assignee.roles, facts)
    if automation.sender_role:
        yield from _holders(f"{path}.sender_role", (automation.sender_role,), facts)
    yield from _due(f"{path}.due", automation.due)
    if (
        automation.moment.when in (words.AFTER_START, words.BEFORE_DUE)
        and not 0 <= automation.moment.amount <= MOST_DAYS
    ):
        yield Problem("number_of_days", f"{path}.moment.amount")
    if wrong_reminders(automation.reminders):
        yield Problem("reminder_limits", f"{path}.reminders")
    if automation.escalation != NO_ESCALATION:
        if automation.is_for_client:
            yield Problem("escalation_of_client_task", f"{path}.escalation", WARNING)
        yield from escalation_problems(f"{path}.escalation", automation.escalation, facts)


def escalation_problems(path: str, rule: EscalationRule, facts: TemplateFacts) -> Iterator[Problem]:
    """What is wrong with an escalation: too many levels, out of order, or to whom nobody knows (F195)."""
    if len(rule.levels) > MOST_LEVELS:
        yield Problem("escalation_levels", path, values={"allowed": MOST_LEVELS})
    before = 0
    for number, level in enumerate(rule.levels):
        where = f"{path}.levels[{number}]"
        hours = level.amount * IN_HOURS[rule.time][level.unit]
        if not 0 < level.amount <= MOST_DAYS:
            yield Problem("number_of_days", f"{where}.amount")
        elif hours <= before:
            yield Problem("escalation_order", f"{where}.amount", values={"level": number + 1})
        before = max(before, hours)
        if level.to == words.ROLE:
            yield from _holders(f"{where}.role", (level.role,), facts) if level.role else _required(f"{where}.role")
        elif level.to == words.TEAM and level.team not in facts.teams:
            yield Problem("unknown_team", f"{where}.team", values={"team": level.team})
        elif level.to == words.MEMBER and level.member not in facts.members:
            yield Problem("unknown_member", f"{where}.member", values={"member": level.member})


def wrong_reminders(rule: ReminderRule) -> bool:
    """Whether a scheme cannot be: an interval back in time, or too many reminders (F099)."""
    return rule.every < 0 or not 0 <= rule.at_most <= MOST_REMINDERS


def _required(path: str) -> Iterator[Problem]:
    yield Problem("required", path)


def _due(path: str, rule: DueRule) -> Iterator[Problem]:
    if abs(rule.days) > MOST_DAYS:
        yield Problem("number_of_days", f"{path}.days")
    if rule.kind == words.FIXED_DAY and day_of_year(rule.day) is None:
        yield Problem("day_of_year", f"{path}.day")


def _before_start(moment: Moment, lead_time_days: int) -> bool:
    """Whether so long before the end of the phase is before its start; then it fires at the start (F160)."""
    days = {words.HOURS: moment.amount / 24, words.DAYS: moment.amount, words.WEEKS: moment.amount * 7}[moment.unit]
    return moment.when == words.BEFORE_DUE and days > lead_time_days


def _text(path: str, text: str) -> Iterator[Problem]:
    for fault in merge.faults(text):
        yield Problem(fault.code, path, values={"variable": fault.variable, "position": fault.position})


def _recipient(path: str, rule: RecipientRule, facts: TemplateFacts) -> Iterator[Problem]:
    if rule.rule == words.FUNCTION and rule.function not in facts.functions:
        yield Problem("unknown_function", path, values={"function": rule.function})


def _holders(path: str, roles: tuple[str, ...], facts: TemplateFacts) -> Iterator[Problem]:
    for role in roles:
        if role not in facts.roles:
            yield Problem("unknown_role", path, values={"role": role})
    lacking = min((facts.roles[role] for role in roles if role in facts.roles), default=0)
    if lacking:
        yield Problem("role_without_holder", path, WARNING, {"role": roles[0], "count": lacking})


def _twice(path: str, keys: list[str]) -> Iterator[Problem]:
    for key, count in Counter(keys).items():
        if not key:
            yield Problem("required", path)
        elif count > 1:
            yield Problem("key_twice", path, values={"key": key})


__all__ = ["ERROR", "TemplateFacts", "problems"]
