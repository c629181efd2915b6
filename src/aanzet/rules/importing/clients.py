"""The checks of client rows: against each other, against what is known, and what will happen (F388)."""

from aanzet.rules import names, numbers
from aanzet.rules.importing.cells import is_natural
from aanzet.rules.importing.compare import planned
from aanzet.rules.importing.draft import Draft, require
from aanzet.rules.importing.fields import FIELDS
from aanzet.rules.importing.model import Known, KnownClient, Options, PlannedRow, TabKind

_FIELDS = FIELDS[TabKind.CLIENTS]
_UNIQUE = ("rsin", "bsn")
# What tells that two names are one client. The KvK number may be shared by branches, VAT numbers by a fiscal unity.
_EVIDENCE = (*_UNIQUE, "kvk_number", "vat_id", "vat_number")


class Clients:
    """Client rows of one file, checked in the order of the file."""

    def __init__(self, drafts: list[Draft], known: Known, options: Options):
        self._drafts, self._known, self._options = drafts, known, options
        self._by_number = {numbers.number_key(client.number): client for client in known.clients}
        for alias, number in known.aliases.items():
            holder = self._by_number.get(numbers.number_key(number))
            if holder:
                self._by_number.setdefault(numbers.number_key(alias), holder)
        self._owners = self._owners_of_identities()
        self.first_rows: dict[str, Draft] = {}
        self._seen: dict[tuple[str, str], Draft] = {}

    def plan(self) -> list[PlannedRow]:
        """Check every row and say what happens to it."""
        for draft in self._drafts:
            self._check_alone(draft)
            self._check_number(draft)
            self._check_identities(draft)
        return [self._planned(draft) for draft in self._drafts]

    def find(self, number: str) -> tuple[KnownClient | None, Draft | None]:
        """The client a contact row names: as known here, and as a row of this file."""
        key = numbers.number_key(number)
        return self._by_number.get(key), self.first_rows.get(key)

    def _owners_of_identities(self) -> dict[tuple[str, str], str]:
        return {
            (key, value): client.number
            for client in self._known.clients
            for key in (*_UNIQUE, "kvk_number")
            if (value := client.values.get(key)) and isinstance(value, str)
        }

    def _check_alone(self, draft: Draft) -> None:
        require(draft, _FIELDS)
        kind, form = draft.text("kind"), draft.text("legal_form")
        known = self._by_number.get(numbers.number_key(draft.text("number")))
        has_form = form or (known is not None and known.values.get("legal_form") and "legal_form" not in draft.values)
        if kind == "organization" and not has_form and not draft.is_named("legal_form"):
            draft.note("legal_form", "legal_form_required")
        self._check_postcode(draft)
        self._move_vat(draft)
        if draft.text("bsn") and not self._options.bsn_allowed:
            del draft.values["bsn"]
            draft.note("bsn", "bsn_not_allowed", warns=True)
        self._mask_vat_id(draft, natural=is_natural(kind, form))

    def _check_postcode(self, draft: Draft) -> None:
        if draft.text("postcode"):
            checked = numbers.postcode(draft.text("postcode"), draft.text("country") or "NL")
            draft.values["postcode"] = checked.value
            if not checked:
                draft.note("postcode", checked.error)

    def _move_vat(self, draft: Draft) -> None:
        """A number in the other VAT field is moved when that field is free; else the error stands."""
        for wrong, right, code in (
            ("vat_id", "vat_number", "vat_number_moved"),
            ("vat_number", "vat_id", "vat_id_moved"),
        ):
            moved = [i for i in draft.issues if i.field == wrong and i.code == f"{right}_in_other_field"]
            if moved and right not in draft.values:
                column = draft.tab.column_of(wrong)
                check = numbers.vat_number if right == "vat_number" else numbers.vat_id
                draft.issues.remove(moved[0])
                draft.values[right] = check(draft.raw[wrong]).value
                draft.note(wrong, code, warns=True, column=column.heading if column else "")

    def _mask_vat_id(self, draft: Draft, *, natural: bool) -> None:
        value = draft.text("vat_id")
        if value and numbers.bears_bsn(value, natural_person=natural, known_bsn=draft.text("bsn")):
            masked = numbers.mask_vat(value)
            if self._options.bsn_allowed:
                draft.values.setdefault("vat_number", value.removeprefix("NL"))
            draft.values["vat_id"] = masked
            draft.raw["vat_id"] = masked
            draft.note("vat_id", "old_vat_id_masked", warns=True, masked=masked)

    def _check_number(self, draft: Draft) -> None:
        key = numbers.number_key(draft.text("number"))
        if not key:
            return
        # A row whose zeros were lost claims the number it was meant to have, so that no other row takes it.
        key = draft.meant.get("number", key)
        first = self.first_rows.setdefault(key, draft)
        if first is not draft:
            draft.note("number", "number_twice", number=draft.text("number"), row=first.row)
            return
        known = self._by_number.get(key)
        if known is None:
            return
        if known.internal:
            draft.note("number", "internal_client_row", number=draft.text("number"))
        elif not self._is_same_client(draft, known):
            draft.note(
                "name", "client_would_change", number=draft.text("number"), known=known.name, found=draft.text("name")
            )

    def _is_same_client(self, draft: Draft, known: KnownClient) -> bool:
        """A number with another name is taken for the same client only when a number of the law says so."""
        name = draft.text("name")
        if not name or names.fold(name) == names.fold(known.name):
            return True
        return any(self._stored(key, draft.text(key)) == known.values.get(key) for key in _EVIDENCE if draft.text(key))

    def _check_identities(self, draft: Draft) -> None:
        known = self._by_number.get(numbers.number_key(draft.text("number")))
        for key in (*_UNIQUE, "kvk_number"):
            value = self._stored(key, draft.text(key))
            if not value:
                continue
            owner = self._owners.get((key, value))
            first = self._seen.setdefault((key, value), draft)
            if key == "kvk_number":
                if owner and (known is None or owner != known.number):
                    draft.note(key, "kvk_shared", warns=True, value=draft.text(key), number=owner)
                elif first is not draft:
                    draft.note(key, "kvk_shared", warns=True, value=draft.text(key), number=first.text("number"))
            elif owner and (known is None or owner != known.number):
                draft.note(key, "identity_of_another", number=owner)
            elif first is not draft and not draft.is_named("number"):
                draft.note(key, "identity_twice", row=first.row)

    def _stored(self, key: str, value: str) -> str:
        return self._known.secret(value) if value and _is_secret(key) else value

    def _planned(self, draft: Draft) -> PlannedRow:
        known = self._by_number.get(numbers.number_key(draft.text("number")))
        if known is None:
            return planned(draft, draft.values, draft.text("number"), "", {}, self._known)
        before = {**known.values, "name": known.name}
        return planned(draft, draft.values, known.number, known.id, before, self._known)


def _is_secret(key: str) -> bool:
    return _FIELDS[key].secret
