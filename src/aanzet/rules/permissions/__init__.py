"""Who may do what: permissions and roles as data, and the one decision function `may`."""

from aanzet.rules.permissions.decide import (
    MASKED,
    MAY_OVERRIDE,
    OPENED_WITHOUT_ROLE,
    REASONS,
    four_eyes,
    may,
)
from aanzet.rules.permissions.listing import ALL, PERMISSIONS
from aanzet.rules.permissions.model import Answer, Ask, ContactRule, Permission, Reach, Subject, Visibility
from aanzet.rules.permissions.roles import (
    ADMIN,
    BUILT_IN,
    EDITOR,
    MAKES_ADMIN,
    MANAGER,
    NEVER_IN_OWN_ROLES,
    VIEWER,
    BuiltInRole,
    own_role_permissions,
    unknown_permissions,
)

__all__ = [
    "ADMIN",
    "ALL",
    "BUILT_IN",
    "EDITOR",
    "MAKES_ADMIN",
    "MANAGER",
    "MASKED",
    "MAY_OVERRIDE",
    "NEVER_IN_OWN_ROLES",
    "OPENED_WITHOUT_ROLE",
    "PERMISSIONS",
    "REASONS",
    "VIEWER",
    "Answer",
    "Ask",
    "BuiltInRole",
    "ContactRule",
    "Permission",
    "Reach",
    "Subject",
    "Visibility",
    "four_eyes",
    "may",
    "own_role_permissions",
    "unknown_permissions",
]
