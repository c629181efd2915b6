"""The access decision with its consequences: refuse, explain, list all permissions (F015, F016, F027)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from aanzet.access.models import AuthorizationRole
from aanzet.core.errors import NotFound
from aanzet.rules.actors import Actor
from aanzet.rules.msgids import fill
from aanzet.rules.permissions import ALL, PERMISSIONS, REASONS, Answer, Ask, Subject, may


def demand(actor: Actor, permission: str, subject: Subject | None = None) -> Answer:
    """The answer of `may` when it is yes; NotFound when it is no, because unknown and forbidden look alike (G02)."""
    answer = may(actor, permission, subject)
    if not answer:
        raise NotFound(answer.reason_code)
    return answer


def why(answer: Answer) -> str:
    """The reason of an answer as a sentence for the reader."""
    return fill(gettext(REASONS[answer.reason_code]), answer.values)


@dataclass(frozen=True, slots=True)
class RoleColumn:
    """A role in the overview."""

    id: Any
    key: str
    name: str
    built_in: bool
    members: int


@dataclass(frozen=True, slots=True)
class PermissionRow:
    """A permission in the overview: explanation and screens in the reader's language, and which roles hold it."""

    code: str
    explanation: str
    screens: str
    asks: tuple[str, ...]
    extra_grant: bool
    held: tuple[bool, ...]  # in the order of the columns


@dataclass(frozen=True, slots=True)
class PermissionGroup:
    """Permissions that belong together."""

    name: str
    rows: tuple[PermissionRow, ...]


def permission_overview(roles: Sequence[Mapping[str, Any]]) -> tuple[PermissionGroup, ...]:
    """Every permission with its explanation, the screens it opens and the roles that have it (F015).

    roles: rows with `permissions`, in the order of the columns. Made from the list in rules, so always complete.
    """
    asked = {
        Ask.STEP_UP: gettext("asks to confirm that it is you"),
        Ask.REASON: gettext("asks a reason"),
        Ask.FOUR_EYES: gettext("asks a second person"),
    }
    held = [set(role["permissions"]) for role in roles]
    groups: dict[str, list[PermissionRow]] = {}
    for permission in ALL:
        row = PermissionRow(
            permission.code,
            gettext(permission.explanation),
            ", ".join(gettext(screen) for screen in permission.screens),
            tuple(asked[ask] for ask in Ask if ask in permission.asks),
            permission.extra_grant,
            tuple(permission.code in codes for codes in held),
        )
        groups.setdefault(permission.group, []).append(row)
    return tuple(PermissionGroup(gettext(name), tuple(rows)) for name, rows in groups.items())


def why_may(actor: Actor, person: Actor, permission: str, subject: Subject | None = None) -> tuple[bool, str]:
    """ "Waarom mag Bram dit?": the same decision the system uses, asked for somebody else (F016).

    actor: who asks; needs team.view.
    """
    demand(actor, "team.view")
    if permission not in PERMISSIONS:
        raise NotFound("unknown_permission")
    answer = may(person, permission, subject)
    return bool(answer), why(answer)


def role_named(key: str) -> Mapping[str, Any] | None:
    """An authorization role by its key: id, key, name, permissions, reaches_all_clients, built_in, archived_at."""
    return (
        AuthorizationRole.objects.filter(key=key)
        .values("id", "key", "name", "permissions", "reaches_all_clients", "built_in", "archived_at", "version")
        .first()
    )
