"""What the office has planned in the demo: an earlier quarter that is done, and work that starts by itself."""

from datetime import date, datetime, timedelta

from aanzet.cases.actions.lifecycle import close_case
from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.core.scope import scope
from aanzet.office.demo.cases import ACCOUNTS, VAT, Walk
from aanzet.office.demo.make import Made
from aanzet.planning.actions.autostart_rules import RuleOrder, add_rule, switch_rule
from aanzet.rules import periods
from aanzet.rules.autostart import FIXED, Timing
from aanzet.rules.process.commands import CloseCase

REASON = "Gedaan voor de overstap naar Aanzet."
# Who files VAT per quarter, and who answers there.
BUSINESSES = {
    "Bakkerij De Vries B.V.": "Sophie",
    "Jansen Techniek B.V.": "Pieter",
    "Restaurant Saffraan": "Samira",
    "Bloemen Bos": "Lotte",
    "Atelier Roos": "Roos",
}


def fill_quarter(made: Made, now: datetime) -> int:
    """The quarter before the one that is worked on: done for all but one, who never got a case; how many."""
    period = periods.containing(periods.QUARTER, now.date()).previous().previous()
    begun = now - timedelta(days=(now.date() - period.end).days - 5)
    clients = {name: made.clients[name] for name in list(BUSINESSES)[:-1]}
    with scope(made.organization_id):
        order = StartOrder(made.templates[VAT], period.key)
        found = start_cases(actor=made.actor("anna"), now=begun, order=order, client_ids=list(clients.values()))
        for name, client in clients.items():
            case_id = found[client].case_id
            if case_id is None:
                raise LookupError(f"{name}: {found[client].refusal}")
            walk = Walk(made, case_id, BUSINESSES[name], begun).later(days=4).client_supplies().later(days=3)
            last = walk.state().template.phases[-1].key
            walk.moved_on(last).later(days=1)
            entry = walk.state().entry
            if entry is None:
                raise LookupError(name)
            close = CloseCase(entry.id, override_reason=REASON)
            close_case(actor=made.actor("anna"), now=walk.now, case_id=case_id, order=close)
    return len(clients)


def let_work_start(made: Made, now: datetime) -> int:
    """VAT starts the day after the quarter, the annual accounts on 1 February; how many rules."""
    anna = made.actor
    orders = (
        RuleOrder(made.templates[VAT], timing=Timing(days=1), from_on=_tomorrow(now)),
        RuleOrder(made.templates[ACCOUNTS], timing=Timing(FIXED, day=1, month=2), from_on=_tomorrow(now)),
    )
    with scope(made.organization_id):
        for order in orders:
            rule = add_rule(actor=anna("anna"), now=now, order=order)
            switch_rule(actor=anna("anna"), now=now, rule_id=rule, on=True)
    return len(orders)


def _tomorrow(now: datetime) -> date:
    return now.date() + timedelta(days=1)
