"""The register of people: team members and contacts by name, number and e-mail address."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Lower

from aanzet.access.models import Organization, Person
from aanzet.core.errors import NotFound
from aanzet.rules.languages import locale_for
from aanzet.rules.names import fold
from aanzet.rules.people import initials_class, initials_of


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person as lists, messages and merge fields need him."""

    id: UUID
    kind: str
    number: str
    name: str
    first_name: str
    last_name: str
    email: str
    phone: str
    language: str
    has_login: bool
    address_form: str = "je"

    @property
    def locale(self) -> str:
        """The catalogue of texts that are written to him."""
        return locale_for(self.kind, self.language, self.address_form)

    @property
    def initials(self) -> str:
        """Two letters."""
        return initials_of(self.name)

    @property
    def initials_class(self) -> str:
        """The colour of the letters."""
        return initials_class(self.id)


HIGHEST = r"select coalesce(max(number::bigint), 1000) from access_person where number ~ '^\d{1,9}$'"
FIELDS = ("id", "kind", "number", "name", "first_name", "last_name", "email", "phone", "language", "login_id")
FORM = Subquery(Organization.objects.filter(id=OuterRef("organization_id")).values("address_form"))


def names(ids: Iterable[UUID | None]) -> dict[UUID, PersonName]:
    """The people with these ids, one query; who the reader may not see is not in the answer."""
    wanted = {person_id for person_id in ids if person_id is not None}
    if not wanted:
        return {}
    return {person.id: person for person in _found(Q(id__in=wanted))}


def person(person_id: UUID) -> PersonName:
    """One person; NotFound when he does not exist or the reader may not see him."""
    for found in _found(Q(id=person_id)):
        return found
    raise NotFound


def with_email(email: str) -> PersonName | None:
    """Who of this organization has this address, without regard to case; None when nobody."""
    return next(_found(Q(email_key=email.strip().lower())), None) if email.strip() else None


def with_number(number: str) -> PersonName | None:
    """Who of this organization has this number; None when nobody."""
    return next(_found(Q(number=number.strip())), None)


def with_numbers(numbers: Iterable[str]) -> dict[str, PersonName]:
    """The people with these numbers by number: for an import, one query."""
    return {person.number: person for person in _found(Q(number__in=set(numbers)))}


def with_emails(emails: Iterable[str]) -> dict[str, PersonName]:
    """The people with these addresses by address in lower case: for an import, one query."""
    wanted = {email.strip().lower() for email in emails} - {""}
    return {person.email.lower(): person for person in _found(Q(email_key__in=wanted))} if wanted else {}


def search(text: str, kind: str = "", limit: int = 20) -> tuple[PersonName, ...]:
    """People whose name, number or address contains `text`, in order of name. kind: member, contact or both."""
    wanted = Q(sort_name__contains=fold(text)) | Q(number__startswith=text) | Q(email__icontains=text)
    for word in fold(text).split():
        wanted |= Q(sort_name__contains=word)
    return tuple(_found((Q(kind=kind) if kind else Q()) & wanted, limit))


def next_number() -> str:
    """The next free number of the space that team members and contacts share (F006); a proposal, not a reservation."""
    with connection.cursor() as cursor:
        cursor.execute(HIGHEST)
        return str(cursor.fetchone()[0] + 1)


def _found(wanted: Q, limit: int | None = None) -> Iterator[PersonName]:
    rows = (
        Person.objects.alias(email_key=Lower("email"))
        .filter(wanted)
        .order_by("sort_name", "number")
        .values(*FIELDS, address_form=FORM)
    )
    for row in rows[:limit] if limit else rows:
        login_id = row.pop("login_id")
        yield PersonName(**row, has_login=login_id is not None)
