"""How people get mails: their own choice, else that of the organization (F097)."""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from aanzet.messages.models import NoticeChoice
from aanzet.messages.ports import APPROVE, FINISHED, MESSAGE, MOVED, PASSED_ON, REMINDER, REQUEST, TASK
from aanzet.messages.queries.settings import MessageSettings

DIRECT, BUNDLED, OFF = "direct", "bundled", "off"
WAYS = (DIRECT, BUNDLED, OFF)
ASK, TALK, NEWS = "ask", "message", "news"
GROUPS = {
    ASK: (TASK, REQUEST, APPROVE, REMINDER),
    TALK: (MESSAGE,),
    NEWS: (PASSED_ON, MOVED, FINISHED),
}
ALWAYS = frozenset({ASK})  # what cannot be switched off: without it nobody knows that he must act
BUNDLES = (time(8, 30), time(16, 0))  # local times at which bundled mails leave


def choices_of(person_id: UUID, settings: MessageSettings) -> dict[str, str]:
    """Group -> direct, bundled or off, for this person."""
    own = dict(NoticeChoice.objects.filter(person_id=person_id).values_list("group", "how"))
    return {group: own.get(group) or getattr(settings, f"mail_{group}") for group in GROUPS}


def group_of(kind: str) -> str:
    """The group a kind of mail belongs to; what is in none counts as asking."""
    return next((group for group, kinds in GROUPS.items() if kind in kinds), ASK)


def next_bundle(made_at: datetime, zone: ZoneInfo) -> datetime:
    """The first moment after `made_at` at which bundled mails leave."""
    local = made_at.astimezone(zone)
    for days in range(2):
        for clock in BUNDLES:
            moment = datetime.combine(local.date() + timedelta(days=days), clock, zone)
            if moment > local:
                return moment
    raise AssertionError("two days hold a bundle")
