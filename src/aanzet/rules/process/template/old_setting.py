"""The old addressee setting of templates that come from elsewhere: one role per phase or automation (F168, F171).

It stands only in files that are imported, and becomes the assignee setting (F167): with a role, the role is taken over
and only the first member is given it, as was usual; without a role that stays off. What cannot be read is told, and
the template is imported without it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

OLD_FIELD = "functie_geadresseerde_teamlid"  # as the old form called it; in files only
NEW_FIELD = "assignee"
LONGEST = 100
FALLBACK = "relation_manager"  # the role that is proposed for one that is unknown here


@dataclass(frozen=True, slots=True)
class OldSettings:
    """What was taken over. roles: names that came from the old setting; unreadable: path and what stood there."""

    plain: Any
    roles: frozenset[str]
    unreadable: tuple[tuple[str, str], ...]


def taken_over(plain: Any, path: str = "") -> OldSettings:
    """The plain template with the old setting turned into the new one, wherever it stands in a phase or automation."""
    roles: set[str] = set()
    unreadable: list[tuple[str, str]] = []
    return OldSettings(_taken(plain, path, roles, unreadable), frozenset(roles), tuple(unreadable))


def _taken(value: Any, path: str, roles: set[str], unreadable: list[tuple[str, str]]) -> Any:
    if isinstance(value, list):
        return [_taken(one, f"{path}[{n}]", roles, unreadable) for n, one in enumerate(value)]
    if not isinstance(value, Mapping):
        return value
    here = {name: _taken(one, f"{path}.{name}" if path else name, roles, unreadable) for name, one in value.items()}
    if OLD_FIELD not in here or not _may_have_it(path):
        return here
    old, where = here.pop(OLD_FIELD), f"{path}.{OLD_FIELD}"
    role = " ".join(old.split()) if isinstance(old, str) else None
    if old is None or role == "":
        here.setdefault(NEW_FIELD, {"first_member_only": False})
    elif role is None or len(role) > LONGEST or any(sign in role for sign in ",;|{}") or NEW_FIELD in here:
        unreadable.append((where, str(old)[:LONGEST]))
    else:
        roles.add(role)
        here[NEW_FIELD] = {"roles": [role], "first_member_only": True}
    return here


def _may_have_it(path: str) -> bool:
    """Only a phase or an automation had the setting; elsewhere the field is as unknown as any other."""
    return path.endswith("]") and path.rpartition(".")[2].split("[")[0] in ("phases", "automations")
