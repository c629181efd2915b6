"""The built-in authorization roles (F014): rising sets of permissions, the table of docs/reliability as data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.permissions.listing import PERMISSIONS

VIEWER, EDITOR, MANAGER, ADMIN = "viewer", "editor", "manager", "admin"


@dataclass(frozen=True, slots=True)
class BuiltInRole:
    """A role every organization starts with. `grantable`: extra grants an admin may give to a holder."""

    code: str
    name: str
    permissions: frozenset[str]
    reaches_all_clients: bool = False
    grantable: frozenset[str] = frozenset()


_VIEWER = frozenset({
    "clients.view", "contacts.view", "aml.view", "dossier.view", "messages.view", "calls.view", "texts.use",
    "insights.view", "insights.own", "cases.view", "filings.view", "signing.sign", "planning.own", "stand_ins.own",
    "team.view", "export.lists", "failures.view",
})  # fmt: skip
_EDITOR = _VIEWER | {
    "clients.edit", "contacts.link", "contacts.view_as", "aml.edit", "dossier.edit", "messages.write",
    "messages.note", "calls.use", "cases.start", "cases.advance", "cases.assign", "filings.link", "filings.present",
    "filings.withdraw", "signing.request", "payments.request", "invoices.decide", "failures.resolve",
}  # fmt: skip
_MANAGER = _EDITOR | {
    "clients.import", "clients.archive", "clients.merge", "contacts.reset_second_factor", "dossier.restore",
    "messages.manage", "messages.delete", "texts.manage", "insights.manage", "insights.people",
    "cases.bulk_start", "cases.override", "cases.go_back",
    "cases.reopen", "cases.cancel", "cases.delete", "cases.migrate", "templates.edit",
    "templates.adopt", "filings.deliver", "filings.resolve_unknown", "signing.record_paper", "signing.void",
    "payments.refund", "invoices.policy", "planning.team", "stand_ins.manage", "members.role",
    "export.client", "audit.view",
}  # fmt: skip
_ADMIN = _MANAGER | {
    "templates.publish", "invoices.override", "team.manage", "settings.manage", "integrations.manage", "api.manage",
    "export.organization", "privacy.erase", "privacy.legal_hold",
}  # fmt: skip
_GRANTABLE = frozenset({"aml.compliance", "sensitive.reveal"})

BUILT_IN: Mapping[str, BuiltInRole] = MappingProxyType(
    {
        VIEWER: BuiltInRole(VIEWER, _("Viewer"), _VIEWER),
        EDITOR: BuiltInRole(EDITOR, _("Editor"), _EDITOR, grantable=_GRANTABLE),
        MANAGER: BuiltInRole(MANAGER, _("Manager"), _MANAGER, reaches_all_clients=True, grantable=_GRANTABLE),
        ADMIN: BuiltInRole(ADMIN, _("Admin"), _ADMIN, reaches_all_clients=True, grantable=_GRANTABLE),
    }
)

# Own roles are copies of a built-in one; these two stay with the built-in roles and personal grants.
NEVER_IN_OWN_ROLES = frozenset({"aml.compliance", "privacy.erase"})

# What no organization may be left without: whoever holds it counts as an admin (F004, F014: last_admin).
MAKES_ADMIN = "settings.manage"


def unknown_permissions(codes: Iterable[str]) -> tuple[str, ...]:
    """Codes that are no permission, sorted: an imported role that names one is refused with its name (F015)."""
    return tuple(sorted(set(codes) - PERMISSIONS.keys()))


def own_role_permissions(codes: Iterable[str]) -> frozenset[str]:
    """The permissions an own role may hold out of `codes`: without extra grants and what is never copied."""
    wanted = {c for c in codes if c in PERMISSIONS and not PERMISSIONS[c].extra_grant}
    return frozenset(wanted) - NEVER_IN_OWN_ROLES
