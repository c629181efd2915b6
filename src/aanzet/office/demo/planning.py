"""What the office has planned in the demo: work that starts by itself (F315)."""

from datetime import datetime, timedelta

from aanzet.core.scope import scope
from aanzet.office.demo.cases import ACCOUNTS, VAT
from aanzet.office.demo.make import Made
from aanzet.planning.actions.autostart_rules import RuleOrder, add_rule, switch_rule
from aanzet.rules.autostart import FIXED, Timing


def let_work_start(made: Made, now: datetime) -> int:
    """VAT starts the day after the quarter, the annual accounts on 1 February; how many rules."""
    tomorrow = now.date() + timedelta(days=1)
    orders = (
        RuleOrder(made.templates[VAT], timing=Timing(days=1), from_on=tomorrow),
        RuleOrder(made.templates[ACCOUNTS], timing=Timing(FIXED, day=1, month=2), from_on=tomorrow),
    )
    with scope(made.organization_id):
        anna = made.actor("anna")
        for order in orders:
            rule = add_rule(actor=anna, now=now, order=order)
            switch_rule(actor=anna, now=now, rule_id=rule, on=True)
    return len(orders)
