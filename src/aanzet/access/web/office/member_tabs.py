"""The tabs above the pages of one team member."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

ABSENCES, STAND_INS = "team-absences", "team-stand-ins"


def member_tabs(member: Any, current: str) -> list[dict[str, Any]]:
    """The tabs of one team member."""
    shown = (
        ("team-member", gettext("Details")),
        (STAND_INS, gettext("Stand-ins")),
        (ABSENCES, gettext("Absence")),
    )
    return [
        {"label": label, "url": reverse(name, args=[member.number]), "current": name == current, "count": None}
        for name, label in shown
    ]
