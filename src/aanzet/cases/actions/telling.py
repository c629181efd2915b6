"""Notices to clients about where their case stands (F330)."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import override

from aanzet.access.queries.people import names as people_named
from aanzet.cases.models import Case, Task
from aanzet.cases.queries.portal.faces import why_moved
from aanzet.messages.actions.notices import Telling, notify
from aanzet.messages.ports import MOVED, PASSED_ON
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


def tell_moved(
    *, actor: Actor, now: datetime, case_id: UUID, promised_on: date, promised_before: date, cause: str
) -> int:
    """Tell the contacts of a case that it is ready later than they were told; how many hear it.

    Once a week at most: a case that slips a day every day is not a mail a day. Not while the client himself is to move,
    who gets reminders already. cause: cause_code of DatesMoved.
    """
    case = (
        Case.objects.filter(id=case_id, state__in=(words.ACTIVE, words.ON_HOLD), visible_to_client=True)
        .exclude(turn_party=words.CLIENT)
        .values("number", "title", "client_id", "sender_id", "turn_people", "recipient_id")
        .first()
    )
    if case is None or promised_on <= promised_before:
        return 0
    asked = Task.objects.filter(case_id=case_id, side=words.CLIENT).values_list("people", flat=True)
    people = people_named({person for people in asked for person in people} | {case["recipient_id"]})
    year, week, _ = now.isocalendar()
    tellings = []
    for person in people.values():
        with override(person.locale):
            why = why_moved(cause)
        tellings.append(
            Telling(
                key=f"moved:{case_id}:{person.id}:{year}-{week}",
                person_id=person.id,
                kind=MOVED,
                about=case["title"],
                url=f"/portal/cases/{case['number']}/",
                sender_id=next(iter(case["turn_people"]), case["sender_id"]),
                client_id=case["client_id"],
                case_id=case_id,
                mail=True,
                ready_on=promised_on,
                was_on=promised_before,
                why=why,
            )
        )
    notify(actor=actor, now=now, tellings=tellings)
    return len(tellings)
