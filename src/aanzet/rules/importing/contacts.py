"""The checks of contact rows and links: one number is one person, one address too, and links find their client."""

from collections import defaultdict
from dataclasses import replace

from aanzet.rules import names, numbers
from aanzet.rules.importing.clients import Clients
from aanzet.rules.importing.compare import planned
from aanzet.rules.importing.draft import Draft, require
from aanzet.rules.importing.fields import FIELDS, PERSON_FIELDS
from aanzet.rules.importing.model import Known, KnownContact, LinkPlan, Outcome, PlannedRow, TabKind

DEFAULT_FUNCTION = "authorized_representative"  # gevolmachtigde (F037)


class Contacts:
    """Contact rows and link rows of one file, checked together."""

    def __init__(self, people: list[Draft], links: list[Draft], clients: Clients, known: Known, today: str):
        self._people, self._links, self._clients, self._known, self._today = people, links, clients, known, today
        self._by_number = {numbers.number_key(contact.number): contact for contact in known.contacts}
        self._by_email = {numbers.email_key(c.email): c for c in known.contacts if c.email}
        self._members = {numbers.number_key(number): name for number, name in known.members.items()}
        self._groups: dict[str, list[Draft]] = defaultdict(list)
        self._linked: dict[tuple[str, str], tuple[Draft, set[str], bool]] = {}
        self._primary: dict[str, Draft] = {}

    def plan(self) -> list[PlannedRow]:
        """Check every row and say what happens to it: first the contacts, then the links."""
        for draft in self._people:
            key = numbers.number_key(draft.text("number"))
            if key:
                self._groups[key].append(draft)
        self._check_people()
        rows = [self._contact_row(draft) for draft in self._people]
        return rows + [self._link_row(draft) for draft in self._links]

    # --- people

    def _check_people(self) -> None:
        seen: dict[str, Draft] = {}
        for draft in self._people:
            key = numbers.number_key(draft.text("number"))
            group = self._groups.get(key, [draft])
            if key and not draft.meant.get("number"):
                self._check_one_person(draft, group)
                self._check_known_person(draft, key)
            self._check_email(draft, key, seen)
            if draft.text("birth_date") > self._today:
                draft.note("birth_date", "birth_date_in_future")

    def _check_one_person(self, draft: Draft, group: list[Draft]) -> None:
        """Rows with one number must name one person: same name and same address, or nothing (F387)."""
        for other in group:
            if other is not draft and (field := _differs(draft, other)):
                draft.note(
                    field,
                    "one_number_two_people",
                    number=draft.text("number"),
                    first=_described(other),
                    second=_described(draft),
                    row=other.row,
                )
                return

    def _check_known_person(self, draft: Draft, key: str) -> None:
        if key in self._members:
            draft.note("number", "number_of_a_member", number=draft.text("number"), name=self._members[key])
            return
        known = self._by_number.get(key)
        if known is None:
            return
        name, address = names.fold(draft.text("last_name")), numbers.email_key(draft.text("email"))
        other_name = name and name != names.fold(known.last_name)
        other_address = address and address != numbers.email_key(known.email)
        if other_name and (other_address or not address):
            draft.note(
                "last_name",
                "person_would_change",
                number=known.number,
                known=" ".join(filter(None, (known.first_name, known.last_name))),
                found=_described(draft),
            )
        elif other_address and known.has_login:
            draft.values["email"] = known.email
            draft.note("email", "email_with_login", warns=True, number=known.number, known=known.email)

    def _check_email(self, draft: Draft, key: str, seen: dict[str, Draft]) -> None:
        address = numbers.email_key(draft.text("email"))
        if not address:
            return
        if address in self._known.member_emails:
            draft.note("email", "email_of_a_member", email=draft.text("email"))
            return
        owner = self._by_email.get(address)
        if owner and numbers.number_key(owner.number) != key:
            draft.note("email", "email_of_another", email=draft.text("email"), number=owner.number)
            return
        first = seen.setdefault(address, draft)
        if numbers.number_key(first.text("number")) != key:
            draft.note("email", "email_twice", email=draft.text("email"), number=first.text("number"), row=first.row)

    # --- rows

    def _contact_row(self, draft: Draft) -> PlannedRow:
        key = numbers.number_key(draft.text("number"))
        known = self._by_number.get(key)
        group = self._groups.get(key, [draft])
        carrier = next((other for other in group if not other.is_wrong), draft)
        if carrier is draft:
            # The person comes with the first good row; what later rows add about him comes along.
            for other in group:
                for field in PERSON_FIELDS:
                    if field in other.values and not other.is_wrong:
                        draft.values.setdefault(field, other.values[field])
            require(draft, FIELDS[TabKind.CONTACTS])
        link = self._link(draft, known)
        number, target, before = draft.text("number"), "", {}
        if known:
            number, target, before = known.number, known.id, _values_of(known)
        about_person = {"number", *PERSON_FIELDS}
        kept = {field: draft.values[field] for field in about_person & draft.values.keys()}
        row = planned(draft, kept, number, target, before, self._known, link=link)
        return row if carrier is draft else _only_link(row, link)

    def _link_row(self, draft: Draft) -> PlannedRow:
        require(draft, FIELDS[TabKind.LINKS])
        key = numbers.number_key(draft.text("number"))
        known, group = self._by_number.get(key), self._groups.get(key, [])
        if key and known is None:
            good = next((row for row in group if not row.is_wrong), None)
            if group and good is None:
                draft.note("number", "contact_row_refused", number=draft.text("number"), row=group[0].row)
            elif not group:
                draft.note("number", "contact_unknown", number=draft.text("number"))
        link = self._link(draft, known)
        number = known.number if known else draft.text("number")
        row = planned(draft, {}, number, known.id if known else "", {}, self._known, link=link)
        return _only_link(row, link)

    # --- links

    def _link(self, draft: Draft, known: KnownContact | None) -> LinkPlan | None:
        number = draft.text("client_number")
        if not number:
            return None
        client, row = self._clients.find(number)
        if client is None and row is None:
            draft.note("client_number", "client_unknown", number=number)
            return None
        if client is None and row is not None and row.is_wrong:
            draft.note("client_number", "client_row_refused", number=number, row=row.row)
            return None
        client_number = client.number if client else row.text("number") if row else number
        functions = draft.values.get("functions")
        wanted = functions if isinstance(functions, tuple) else ()
        primary = draft.values.get("primary") is True
        if not draft.is_wrong and self._is_there(draft, client_number, set(wanted), primary=primary):
            return None
        before = known.links.get(client.id) if known and client else None
        if before is None:
            outcome, functions_after = Outcome.NEW, wanted or (DEFAULT_FUNCTION,)
        else:
            functions_after = tuple(sorted({*before.functions, *wanted}))
            primary = primary or before.primary
            same = set(functions_after) == set(before.functions) and primary == before.primary
            outcome = Outcome.SAME if same else Outcome.CHANGED
        contact_number = known.number if known else draft.text("number")
        return LinkPlan(contact_number, client_number, client.id if client else "", functions_after, primary, outcome)

    def _is_there(self, draft: Draft, client_number: str, functions: set[str], *, primary: bool) -> bool:
        """Whether an earlier row already makes this link. One that says something else is named, not merged."""
        client_key = numbers.number_key(client_number)
        pair = (numbers.number_key(draft.text("number")), client_key)
        first, its_functions, its_primary = self._linked.setdefault(pair, (draft, functions, primary))
        if first is not draft:
            if not functions <= its_functions or (primary and not its_primary):
                draft.note("client_number", "link_twice", number=client_number, row=first.row)
            return True
        holder = self._primary.setdefault(client_key, draft) if primary else draft
        if holder is not draft:
            draft.note("primary", "two_primary_contacts", number=client_number, row=holder.row)
        return False


def _differs(one: Draft, other: Draft) -> str:
    """The field in which two rows name different persons; what is left empty does not count."""
    mine, theirs = numbers.email_key(one.text("email")), numbers.email_key(other.text("email"))
    for field in ("last_name", "first_name"):
        name, known = names.fold(one.text(field)), names.fold(other.text(field))
        if name and known and name != known:
            return field
    return "email" if mine and theirs and mine != theirs else ""


def _described(draft: Draft) -> str:
    name = " ".join(filter(None, (draft.text("first_name"), draft.text("last_name"))))
    return ", ".join(filter(None, (name, draft.text("email"))))


def _values_of(known: KnownContact) -> dict[str, str | tuple[str, ...] | bool]:
    own = {"first_name": known.first_name, "last_name": known.last_name, "email": known.email}
    return {**known.values, **own}


def _only_link(row: PlannedRow, link: LinkPlan | None) -> PlannedRow:
    if row.outcome is Outcome.ERROR:
        return row
    return replace(row, values={}, outcome=link.outcome if link else Outcome.SAME, link=link)
