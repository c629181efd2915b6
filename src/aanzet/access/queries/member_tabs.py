"""The tabs above the pages of one team member."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from aanzet.access.queries.presence import may_change
from aanzet.rules.actors import Actor

ABSENCES, STAND_INS = "team-absences", "team-stand-ins"
IN_MY_NAME, HAND_OVER = "team-in-my-name", "team-hand-over"  # pages of cases


def member_tabs(member: Any, current: str, actor: Actor) -> list[dict[str, Any]]:
    """The tabs of one team member; what was done in his name is for him and for who manages stand-ins."""
    own = ((IN_MY_NAME, in_name_of(member, actor)), (HAND_OVER, gettext("Hand-over sheet")))
    shown = (
        ("team-member", gettext("Details")),
        (STAND_INS, gettext("Stand-ins")),
        (ABSENCES, gettext("Absence")),
        *(own if may_change(actor, member.id) else ()),
    )
    return [
        {"label": label, "url": reverse(name, args=[member.number]), "current": name == current, "count": None}
        for name, label in shown
    ]


def in_name_of(member: Any, actor: Actor) -> str:
    """How the page with what others did in somebody's name is called, for himself and for who manages stand-ins."""
    if member.id == actor.id:
        return gettext("Done in my name")
    return gettext("On behalf of %(name)s") % {"name": member.name}
