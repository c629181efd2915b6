"""What plays with absence and stand-ins: named, withdrawn, and the days pass (F021, F022, F404)."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from aanzet.access.actions.absences import enter_absence, withdraw_absence
from aanzet.access.actions.stand_ins import name_stand_in, withdraw_stand_in
from aanzet.access.models import Absence, StandIn
from aanzet.core.clock import app_now
from aanzet.rules.standins import Period

PEOPLE = st.sampled_from(["anna", "bram", "bram", "chris", "eva"])
DAYS = st.tuples(st.integers(0, 2), st.none() | st.integers(0, 5))
ROLES = st.sampled_from([None, None, "relation_manager", "accountant"])


class StandIns:
    """Rules of the game; the machine has `engine` and `do`."""

    def from_today(self, days):
        """From so many days after today, for so many days more."""
        with self.engine.office.scope():
            first = app_now().date() + timedelta(days=days[0])
        return Period(first, None if days[1] is None else first + timedelta(days=days[1]))

    @rule(actor=PEOPLE, person=PEOPLE, days=DAYS, other=st.none() | PEOPLE, merge=st.booleans())
    def go_away(self, actor, person, days, other, merge):
        """Somebody enters days for himself or for another, with or without a stand-in."""
        people = self.engine.office.people
        self.do(
            actor,
            enter_absence,
            member_id=people[person],
            period=self.from_today(days),
            stand_in_id=people[other] if other else None,
            merge=merge,
        )

    @rule(actor=PEOPLE, person=PEOPLE, other=PEOPLE, days=DAYS, role=ROLES)
    def stand_in(self, actor, person, other, days, role):
        """Also for oneself, in circles, and for one role."""
        people = self.engine.office.people
        self.do(
            actor,
            name_stand_in,
            member_id=people[person],
            stand_in_id=people[other],
            period=self.from_today(days),
            role_id=self.engine.office.team_roles[role] if role else None,
        )

    @rule(actor=PEOPLE, place=st.integers(0, 9), absence=st.booleans())
    def take_back(self, actor, place, absence):
        """One of what was entered is withdrawn, or ends today."""
        table, action, name = (
            (Absence, withdraw_absence, "absence_id") if absence else (StandIn, withdraw_stand_in, "standing_id")
        )
        with self.engine.office.scope():
            ids = list(table.objects.order_by("id").values_list("id", flat=True))
        if ids:
            self.do(actor, action, **{name: ids[place % len(ids)]})
