"""The register of people: one number space and one set of e-mail addresses for team members and contacts (F006, F007).

Used by access for team members and by clients for contacts. Who may do it is asked there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext, pgettext

from aanzet.access.events import PersonAdded, PersonChanged
from aanzet.access.models import Login, Organization, Person
from aanzet.access.queries import people
from aanzet.core.errors import Refused
from aanzet.core.log import publish
from aanzet.rules import names, numbers
from aanzet.rules.actors import MEMBER, Actor

LANGUAGES = ("nl", "en")
# What stands before the part by which a Dutch name is sorted: "Daan de Vries" stands under V.
PREFIXES = {"de", "den", "der", "het", "'t", "te", "ten", "ter", "van", "von", "el", "al", "la", "le", "du", "op", "in"}


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to add. An empty number gets the next free one."""

    first_name: str
    last_name: str
    email: str = ""
    number: str = ""
    phone: str = ""
    language: str = "nl"


def add_person(*, actor: Actor, now: datetime, kind: str, person: NewPerson) -> UUID:
    """Give one person a place in the register; his id. Refused: number_taken, email_in_use, and what a field asks."""
    return add_people(actor=actor, now=now, kind=kind, people_to_add=(person,))[0]


def add_people(*, actor: Actor, now: datetime, kind: str, people_to_add: Iterable[NewPerson]) -> list[UUID]:
    """Give many people a place at once (import): their ids, in the same order. All or nothing."""
    wanted = [_checked(person) for person in people_to_add]
    if not all(person["number"] for person in wanted):
        # Two who are added at once must not get the same number: one waits for the other here.
        Organization.objects.select_for_update(no_key=True).only("id").get(id=actor.organization_id)
    _refuse_taken(wanted)
    free = int(people.next_number()) if any(not person["number"] for person in wanted) else 0
    rows = []
    for person in wanted:
        if not person["number"]:
            person["number"], free = str(free), free + 1
        rows.append(Person(id=uuid4(), organization_id=actor.organization_id, kind=kind, **person))
    Person.objects.bulk_create(rows)
    publish(actor, now, *(PersonAdded(object_id=row.id, kind=kind, number=row.number) for row in rows))
    return [row.id for row in rows]


def change_person(*, actor: Actor, now: datetime, person_id: UUID, changes: Mapping[str, Any]) -> tuple[str, ...]:
    """Change data of a person; the names of the fields that really changed.

    changes: any of first_name, last_name, number, phone, language, email. Refused: as at adding. The address of
    somebody who can sign in goes by actions.email_changes, because both addresses must say yes.
    """
    row = Person.objects.select_for_update(no_key=True).get(id=person_id)
    known = NewPerson(row.first_name, row.last_name, row.email, row.number, row.phone, row.language)
    wanted = _checked(NewPerson(**{name: changes.get(name, getattr(known, name)) for name in NewPerson.__slots__}))
    wanted["number"] = wanted["number"] or row.number
    changed = tuple(name for name in NewPerson.__slots__ if wanted[name] != getattr(row, name))
    if not changed:
        return ()
    if "email" in changed and row.login_id is not None:
        raise Refused("email_confirmation_needed", field="email")
    _refuse_taken([{name: wanted[name] if name in changed else "" for name in ("number", "email")}], besides=row.id)
    for name, value in wanted.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    publish(actor, now, PersonChanged(object_id=row.id, fields=changed))
    return changed


def give_login(*, actor: Actor, now: datetime, person_id: UUID) -> UUID:
    """Let a person sign in with his address: the login that has it already, or a new one without a password (F008)."""
    row = Person.objects.select_for_update(no_key=True).get(id=person_id)
    if row.login_id is not None:
        return row.login_id
    if not row.email:
        raise Refused("email_required", field="email")
    email = numbers.email_key(row.email)
    login = Login.objects.filter(email=email).first() or Login.objects.create_user(email, language=row.language)
    row.login_id = login.pk
    row.save(update_fields=["login_id"])
    publish(actor, now, PersonChanged(object_id=row.id, fields=("login",)))
    return login.pk


def sort_name(first: str, last: str) -> str:
    """The name by which lists are sorted: "Daan", "de Vries" gives "vries daan de"."""
    words = last.split()
    prefix: list[str] = []
    while len(words) > 1 and words[0].lower() in PREFIXES:
        prefix.append(words.pop(0))
    return names.fold(" ".join([*words, first, *prefix]))


def _checked(person: NewPerson) -> dict[str, Any]:
    """The tidied values of a person, with the names that follow from them."""
    if not person.last_name.strip() and not person.first_name.strip():
        raise Refused("required", field="last_name")
    values: dict[str, Any] = {}
    for name in ("first_name", "last_name"):
        values[name] = _value(names.name(getattr(person, name)), name, allowed=names.NAME)
    values["last_name"], values["first_name"] = (
        (values["last_name"], values["first_name"]) if values["last_name"] else (values["first_name"], "")
    )
    values["number"] = _value(names.name(numbers.number_key(person.number), 20), "number", allowed=20)
    values["email"] = _value(numbers.email(person.email), "email") if person.email.strip() else ""
    values["phone"] = _value(numbers.phone(person.phone), "phone") if person.phone.strip() else ""
    values["language"] = person.language if person.language in LANGUAGES else LANGUAGES[0]
    values["name"] = f"{values['first_name']} {values['last_name']}".strip()
    values["sort_name"] = sort_name(values["first_name"], values["last_name"])
    return values


def _value(checked: numbers.Checked, field: str, **values: Any) -> str:
    if not checked:
        raise Refused(checked.error, field=field, **values)
    return checked.value


def _refuse_taken(wanted: list[dict[str, Any]], besides: UUID | None = None) -> None:
    """Refuse a number or address that somebody has, or that stands twice in the list itself."""
    by_number = people.with_numbers(person["number"] for person in wanted if person["number"])
    by_email = people.with_emails(person["email"] for person in wanted)
    numbers_seen: set[str] = set()
    emails_seen: set[str] = set()
    for person in wanted:
        holder = by_number.get(person["number"])
        if holder and holder.id != besides:
            what = pgettext("one person", "team member") if holder.kind == MEMBER else gettext("contact")
            raise Refused("number_taken", field="number", number=person["number"], holder=f"{holder.name} ({what})")
        email = numbers.email_key(person["email"])
        other = by_email.get(email)
        if (other and other.id != besides) or email in emails_seen:
            raise Refused("email_in_use", field="email")
        if person["number"] in numbers_seen:
            raise Refused("number_taken", field="number", number=person["number"], holder=person.get("name", ""))
        numbers_seen |= {person["number"]} - {""}
        emails_seen |= {email} - {""}
