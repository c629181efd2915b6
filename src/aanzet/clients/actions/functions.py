"""The list of functions that contacts can have: BTW accordeerder, directeur (F037)."""

from datetime import datetime
from uuid import UUID

from django.utils.text import slugify

from aanzet.clients.events import ContactFunctionAdded, ContactFunctionArchived, ContactFunctionRenamed
from aanzet.clients.models import ContactFunction
from aanzet.clients.queries.reach import ask
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.rules import names
from aanzet.rules.actors import Actor

# key -> name, in order; the key never changes, the name may. Housing adds who rents.
DEFAULTS = {
    "authorized_representative": "Gevolmachtigde",
    "director": "Directeur",
    "manager": "Manager",
    "employee": "Medewerker",
    "vat_approver": "BTW accordeerder",
}
HOUSING = {"main_renter": "Hoofdhuurder", "co_renter": "Medehuurder", "delegate": "Gemachtigde"}


def add_default_functions(*, actor: Actor, now: datetime, profile: str) -> None:
    """The functions an organization begins with."""
    wanted = DEFAULTS | (HOUSING if profile == "housing" else {})
    for position, (key, name) in enumerate(wanted.items()):
        _add(actor, now, key, name, position)


@command
def add_function(*, actor: Actor, now: datetime, name: str) -> str:
    """Add a function; its key. Refused: required, name_taken."""
    ask(actor, "settings.manage")
    name = _name(name)
    there = {row.key for row in ContactFunction.objects.select_for_update(no_key=True).order_by("id")}
    stem = slugify(name).replace("-", "_")[:34] or "function"
    key, number = stem, 2
    while key in there:
        key, number = f"{stem}_{number}", number + 1
    _add(actor, now, key, name, len(there))
    return key


@command
def rename_function(*, actor: Actor, now: datetime, key: str, name: str) -> None:
    """Give a function another label. Refused: required, name_taken."""
    ask(actor, "settings.manage")
    row = _locked(key)
    wanted = _name(name, besides=row.id)
    if wanted != row.name:
        row.name = wanted
        row.save(update_fields=["name"])
        publish(actor, now, ContactFunctionRenamed(object_id=row.id, key=key))


@command
def archive_function(*, actor: Actor, now: datetime, key: str) -> None:
    """A function cannot be given any more; contacts and templates that have it keep it (F037)."""
    ask(actor, "settings.manage")
    row = _locked(key)
    if row.archived_at is None:
        row.archived_at = now
        row.save(update_fields=["archived_at"])
        publish(actor, now, ContactFunctionArchived(object_id=row.id, key=key))


def _add(actor: Actor, now: datetime, key: str, name: str, position: int) -> None:
    row = ContactFunction(
        id=new_id(), organization_id=actor.organization_id, key=key, name=name, position=position
    )  # fmt: skip
    row.save(force_insert=True)
    publish(actor, now, ContactFunctionAdded(object_id=row.id, key=key))


def _locked(key: str) -> ContactFunction:
    row = ContactFunction.objects.select_for_update(no_key=True).filter(key=key).first()
    if row is None:
        raise NotFound
    return row


def _name(text: str, besides: UUID | None = None) -> str:
    checked = names.name(text)
    if not checked or not checked.value:
        raise Refused(checked.error or "required", field="name", allowed=names.NAME)
    folded = names.fold(checked.value)
    for row_id, name in ContactFunction.objects.filter(archived_at__isnull=True).values_list("id", "name"):
        if row_id != besides and names.fold(name) == folded:
            raise Refused("name_taken", field="name", name=checked.value)
    return checked.value
