"""What happens on the planboard, in words."""

from aanzet.cases.queries.timeline.model import Told
from aanzet.rules.msgids import gettext_noop as _

CALENDAR = "calendar-days"
TOLD = {
    "WorkPlanned": Told("cases", CALENDAR, _("%(who)s changed the planning (%(count)s)")),
    "WorkPlanned:planned": Told("cases", CALENDAR, _("%(who)s planned this for %(person)s on %(day)s")),
    "WorkPlanned:removed": Told("cases", CALENDAR, _("%(who)s took this off the planboard of %(person)s")),
    "WorkHoursChanged": Told("access", "clock", _("%(who)s changed the working hours of %(person)s")),
    "DueMoved": Told(
        "cases",
        CALENDAR,
        _("%(who)s moved the due date of phase %(number)s to %(day)s"),
        _("phase %(number)s is due on %(day)s"),
    ),
}
