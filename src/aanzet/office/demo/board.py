"""The planboard of Kantoor Linde: working hours and a filled week, one day of it too full."""

from datetime import datetime, time, timedelta

from aanzet.access.queries.organizations import organization
from aanzet.core.scope import scope
from aanzet.office.demo.cases import ACCOUNTS, VAT
from aanzet.office.demo.make import Made
from aanzet.planning.actions.hours import set_hours
from aanzet.planning.actions.slots import fix_slot, plan_item
from aanzet.planning.queries.slots import slots_of_items
from aanzet.rules.dates import at_local, local_day

HOURS = {
    "anna": (420, 420, 360, 360, 360, 0, 0),
    "chris": (480, 480, 480, 480, 240, 0, 0),
    "eva": (480, 480, 480, 0, 0, 0, 0),
}
# Who, on which weekday, template and client or title of a loose task, minutes, fixed.
SLOTS = (
    ("anna", 0, (VAT, "Restaurant Saffraan"), 120, False),
    ("anna", 0, "Lijst van vervallen machtigingen nalopen", 180, False),
    ("anna", 1, (VAT, "Jansen Techniek B.V."), 90, False),
    ("anna", 1, (ACCOUNTS, "Bakkerij De Vries B.V."), 240, True),
    ("anna", 2, (ACCOUNTS, "VvE Havenkade"), 180, False),
    ("anna", 2, (ACCOUNTS, "Bakkerij De Vries B.V."), 120, False),
    ("anna", 3, (VAT, "Atelier Roos"), 120, False),
    ("anna", 4, "Wijzigingen in de belastingwet bespreken", 60, False),
    ("chris", 0, (ACCOUNTS, "Fysiotherapie Noord"), 240, False),
    ("chris", 0, "Vraag de beschikking van de voorlopige aanslag op", 60, False),
    ("chris", 1, (ACCOUNTS, "Fysiotherapie Noord"), 300, True),
    ("chris", 1, (VAT, "Bakkerij De Vries B.V."), 240, False),
    ("chris", 2, (VAT, "Bloemen Bos"), 120, False),
    ("chris", 4, "Wijzigingen in de belastingwet bespreken", 180, False),
    ("eva", 0, (ACCOUNTS, "Jansen Techniek B.V."), 300, False),
    ("eva", 1, (ACCOUNTS, "Jansen Techniek B.V."), 360, False),
)


def fill_week(made: Made, now: datetime) -> int:
    """This week, or on a free day the next one; how many slots."""
    with scope(made.organization_id):
        house, anna = organization(made.organization_id), made.actor("anna")
        today = local_day(now, house.tz)
        monday = today + timedelta(days=(7 if today.weekday() > 4 else 0) - today.weekday())
        then = min(now, at_local(monday, time(7), house.tz))  # it was planned before the week began
        for key, week in HOURS.items():
            set_hours(actor=anna, now=then, person_id=made.people[key], minutes=week)
        for who, weekday, what, minutes, fixed in SLOTS:
            loose = isinstance(what, str)
            item = ("loose", made.loose_tasks[what]) if loose else ("case", made.cases[what])  # type: ignore[index]
            day = monday + timedelta(days=weekday)
            person = made.people[who]
            plan_item(
                actor=anna,
                now=then,
                kind=item[0],
                item_id=item[1],
                person_id=person,
                day=day,
                minutes=minutes,
                accept=True,
            )
            if fixed:
                slot = next(one for one in slots_of_items([item]) if (one.person_id, one.day) == (person, day))
                fix_slot(actor=anna, now=then, slot_id=slot.id, pinned=True)
    return len(SLOTS)
