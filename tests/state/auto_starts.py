"""What plays with cases that start by themselves: rules change, days pass, cases are deleted (F315)."""

from collections import Counter
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from aanzet.cases.actions.deleting import delete_case
from aanzet.cases.actions.lifecycle import cancel_case
from aanzet.cases.models import Case, CaseTombstone
from aanzet.core import deliveries
from aanzet.core.clock import app_now
from aanzet.core.models import Event
from aanzet.planning.actions.autostart import RUN, run_rule
from aanzet.planning.actions.autostart_rules import RuleOrder, add_rule, change_rule, switch_rule
from aanzet.planning.models import AutoStartRule
from aanzet.rules.autostart import Timing

# Years end on 31 December, and the clock of the game stays within some months of today.
DAYS = st.integers(-366, 366)


class AutoStarts:
    """Rules of the game; the machine has `engine` and `do`."""

    @rule(days=DAYS)
    def let_it_start(self, days):
        """Somebody says when the shipped template starts by itself, or says so anew."""
        with self.engine.office.scope():
            found = AutoStartRule.objects.filter(removed_at=None).values("id", "version").first()
            today = app_now().date()
        order = RuleOrder(self.engine.templates[0], timing=Timing(days=days), from_on=today - timedelta(days=30))
        if found:
            self.do("anna", change_rule, rule_id=found["id"], order=order, version=found["version"])
        else:
            self.do("anna", add_rule, order=order)

    @rule(on=st.sampled_from([True, True, False]))
    def switch(self, on):
        with self.engine.office.scope():
            rule_id = AutoStartRule.objects.filter(removed_at=None).values_list("id", flat=True).first()
        if rule_id:
            self.do("anna", switch_rule, rule_id=rule_id, on=on)

    @rule(twice=st.booleans())
    def the_morning_comes(self, twice):
        """Workers look at the rules: once, or two of them after each other."""
        deliveries.deliver(self.engine.id, RUN)
        with self.engine.office.scope():
            rules = list(AutoStartRule.objects.values_list("id", flat=True))
        for rule_id in rules * (1 + twice):
            more = True
            while more:
                with self.engine.office.scope():
                    more = run_rule(organization_id=self.engine.id, now=app_now(), rule_id=rule_id)
        self.each_period_once()

    @rule(stop=st.booleans())
    def delete_what_started(self, stop):
        """Somebody throws away what came by itself."""
        with self.engine.office.scope():
            case = Case.objects.filter(created_by="system").order_by("created_at").values_list("id", flat=True).last()
        if case:
            if stop:
                self.do("anna", cancel_case, case_id=case, reason="Niet nodig")
            self.do("anna", delete_case, case_id=case, reason="Niet nodig")
            self.each_period_once()

    def each_period_once(self):
        """Whatever was changed, switched, deleted or looked at twice."""
        with self.engine.office.scope():
            started = Event.objects.filter(actor="system", name__in=["CaseCreated", "CaseStarted"])
            made = {
                (case, client): payload
                for case, client, payload in started.values_list("case_id", "client_id", "payload")
            }
            periods = Counter(
                (client, payload.split('"period":"')[1].split('"')[0])
                for (_case, client), payload in made.items()
                if '"period":"' in payload
            )
            assert not [key for key, many in periods.items() if many > 1]
            stones = set(CaseTombstone.objects.values_list("template_id", "client_id", "period"))
            there = Case.objects.exclude(state="cancelled").values_list("template_id", "client_id", "period")
            assert not stones & set(there)
