"""What a person decides for himself: language, light or dark, single keys, name and phone."""

from datetime import datetime
from uuid import UUID

from aanzet.access.actions.people import LANGUAGES, change_person
from aanzet.access.models import Login, Person
from aanzet.core.commands import command
from aanzet.core.errors import Refused
from aanzet.rules.actors import Actor

THEMES = ("light", "dark", "")


@command
def change_own_details(
    *, actor: Actor, now: datetime, first_name: str, last_name: str, phone: str, language: str
) -> tuple[str, ...]:
    """Change one's own name, phone number and language; names of the fields that changed."""
    if actor.id is None:
        raise Refused("not_active", name="")
    changes = {"first_name": first_name, "last_name": last_name, "phone": phone, "language": language}
    changed = change_person(actor=actor, now=now, person_id=actor.id, changes=changes)
    login_id = Person.objects.values_list("login_id", flat=True).get(id=actor.id)
    if login_id is not None and language in LANGUAGES:
        Login.objects.filter(id=login_id).update(language=language)
    return changed


def set_theme(*, login_id: UUID, theme: str) -> None:
    """Light, dark, or empty: as the device."""
    if theme not in THEMES:
        raise Refused("choice_invalid", field="theme", value=theme, allowed="light, dark")
    Login.objects.filter(id=login_id).update(theme=theme)


def set_single_keys(*, login_id: UUID, on: bool) -> None:
    """Switch single-letter keys on or off (WCAG 2.1.4)."""
    Login.objects.filter(id=login_id).update(single_keys=on)
