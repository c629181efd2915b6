"""Rules by which cases start by themselves: made, changed, switched on and off, removed (F315)."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from aanzet.access.queries.rights import demand
from aanzet.core import timers
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.planning.actions.runs import today_of
from aanzet.planning.events import (
    AutoStartRuleAdded,
    AutoStartRuleChanged,
    AutoStartRuleRemoved,
    AutoStartRuleSwitchedOff,
    AutoStartRuleSwitchedOn,
)
from aanzet.planning.models import AutoStartRule
from aanzet.planning.queries.autostart import template_of
from aanzet.planning.queries.runs import PERMISSION, Options
from aanzet.rules import periods
from aanzet.rules.actors import Actor
from aanzet.rules.autostart import DAYS, MOST_DAYS, PERIOD, TRIGGERS, Timing, timing_error

KIND = "auto_start"  # of the timer of a rule, and of what could not start
OLDEST = timedelta(days=400)  # how far back a rule may catch up


@dataclass(frozen=True, slots=True)
class RuleOrder:
    """What starts, and when; see rules.autostart. from_on: the first day on which it starts anything."""

    template_id: UUID
    trigger: str = PERIOD
    timing: Timing = field(default_factory=Timing)
    from_on: date | None = None
    options: Options = field(default_factory=Options)


def add_rule(*, actor: Actor, now: datetime, order: RuleOrder) -> UUID:
    """Make a rule; it starts nothing before it is switched on. Its id.

    Refused: bulk_needs_product, period_needed, period_starts_it, timing_invalid, choice_invalid, date_too_old.
    """
    values = _checked(actor, now, order)
    made = AutoStartRule(
        id=new_id(),
        organization_id=actor.organization_id,
        created_by=actor.id,
        created_at=now,
        changed_by=actor.id,
        changed_at=now,
        **values,
    )
    made.save(force_insert=True)
    publish(actor, now, AutoStartRuleAdded(object_id=order.template_id, rule_id=made.id, trigger=order.trigger))
    return made.id


def change_rule(*, actor: Actor, now: datetime, rule_id: UUID, order: RuleOrder, version: int) -> None:
    """Change what starts, or when. What was started for a client and a period is never started again.

    Refused: as add_rule, and changed_meanwhile when `version` is not the current one.
    """
    rule = _locked(actor, rule_id)
    if rule.version != version:
        raise Refused("changed_meanwhile")
    values = _checked(actor, now, order)
    changed = tuple(name for name, value in values.items() if getattr(rule, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(rule, name, values[name])
    if "from_on" in changed:
        rule.looked_until = None
    rule.changed_by, rule.changed_at, rule.version = actor.id, now, rule.version + 1  # type: ignore[assignment]
    rule.save()
    publish(actor, now, AutoStartRuleChanged(object_id=rule.template_id, rule_id=rule.id, fields=changed))
    if rule.active:
        _look(actor, now, rule.id)


def switch_rule(*, actor: Actor, now: datetime, rule_id: UUID, on: bool) -> None:
    """On: what is due starts at once, and then day by day. Off: nothing starts; what was missed meanwhile stays so.

    Refused: template_archived.
    """
    rule = _locked(actor, rule_id)
    if rule.active == on:
        return
    if on and template_of(actor, rule.template_id) is None:
        raise Refused("template_archived")
    rule.active, rule.version = on, rule.version + 1
    if on:  # what fell in the days it stood off was not missed: somebody wanted it so
        rule.from_on = max(rule.from_on, today_of(actor, now)) if rule.looked_until else rule.from_on
    rule.save()
    event = AutoStartRuleSwitchedOn if on else AutoStartRuleSwitchedOff
    publish(actor, now, event(object_id=rule.template_id, rule_id=rule.id))
    if on:
        _look(actor, now, rule.id)
    else:
        timers.cancel(actor.organization_id, keys=[timer_key(rule.id)])


def remove_rule(*, actor: Actor, now: datetime, rule_id: UUID) -> None:
    """Throw a rule away; what it started goes on, and is not started again by another rule."""
    rule = _locked(actor, rule_id)
    rule.active, rule.removed_at, rule.version = False, now, rule.version + 1
    rule.save()
    timers.cancel(actor.organization_id, keys=[timer_key(rule.id)])
    publish(actor, now, AutoStartRuleRemoved(object_id=rule.template_id, rule_id=rule.id))


def timer_key(rule_id: UUID) -> str:
    """The key of the timer of a rule: it has one, that moves from day to day."""
    return f"{KIND}:{rule_id}"


def _look(actor: Actor, now: datetime, rule_id: UUID) -> None:
    timer = timers.NewTimer(key=timer_key(rule_id), kind=KIND, due_at=now, payload={"rule_id": rule_id})
    timers.schedule(actor, now, [timer])


def _checked(actor: Actor, now: datetime, order: RuleOrder) -> dict[str, Any]:
    demand(actor, PERMISSION)
    template = template_of(actor, order.template_id)
    if template is None:
        raise NotFound(order.template_id)
    timing, today = order.timing, today_of(actor, now)
    if order.trigger not in TRIGGERS:
        raise Refused("choice_invalid", field="trigger", value=order.trigger, allowed=", ".join(TRIGGERS))
    if order.trigger == PERIOD:
        if not template.in_bulk:
            link = (template.name, f"/office/templates/{template.id}/")
            raise Refused("bulk_needs_product", field="template", links=(link,))
        if template.period_kind in ("", periods.NONE):
            raise Refused("period_needed", field="template")
        wrong = timing_error(timing, template.period_kind)
    else:
        if template.period_kind not in ("", periods.NONE):
            raise Refused("period_starts_it", field="template")
        wrong = "" if timing.kind == DAYS and 0 <= timing.days <= MOST_DAYS else "days"
    if wrong:
        raise Refused("timing_invalid", field=wrong, allowed=MOST_DAYS)
    from_on = order.from_on or today
    if from_on < today - OLDEST:
        raise Refused("date_too_old", field="from_on", allowed=OLDEST.days)
    return {
        "template_id": order.template_id,
        "trigger": order.trigger,
        "timing": timing.kind,
        "days": timing.days,
        "day": timing.day,
        "month": timing.month,
        "from_on": from_on,
        "options": order.options.stored(),
    }


def _locked(actor: Actor, rule_id: UUID) -> AutoStartRule:
    demand(actor, PERMISSION)
    rule = AutoStartRule.objects.select_for_update(no_key=True).filter(id=rule_id, removed_at=None).first()
    if rule is None:
        raise NotFound(rule_id)
    return rule
