"""Notices to clients about where their case stands (F330)."""

from datetime import datetime
from uuid import UUID

from aanzet.cases.models import Case, Task
from aanzet.messages.actions.notices import Telling, notify
from aanzet.messages.ports import PASSED_ON
from aanzet.rules.actors import Actor
from aanzet.rules.process import words

OUT = (words.OPEN, words.IN_PROGRESS)


def tell_passed_on(*, actor: Actor, now: datetime, case_id: UUID, person_id: UUID, event_id: UUID) -> bool:
    """Tell a contact who did his part that the office goes on; not while something of this case still lies with him.

    True when he was told. Once per event.
    """
    case = (
        Case.objects.filter(id=case_id, state=words.ACTIVE, visible_to_client=True, turn_party=words.OFFICE)
        .values("number", "title", "client_id", "sender_id", "turn_people")
        .first()
    )
    if case is None:
        return False
    if Task.objects.filter(case_id=case_id, side=words.CLIENT, state__in=OUT, people__contains=[person_id]).exists():
        return False
    notify(
        actor=actor,
        now=now,
        tellings=[
            Telling(
                key=f"passed_on:{event_id}",
                person_id=person_id,
                kind=PASSED_ON,
                about=case["title"],
                url=f"/portal/cases/{case['number']}/",
                sender_id=next(iter(case["turn_people"]), case["sender_id"]),
                client_id=case["client_id"],
                case_id=case_id,
                mail=True,
            )
        ],
    )
    return True
