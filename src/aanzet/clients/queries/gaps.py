"""What is missing on a client and what does not work because of it (F042): one table for card, list and filter."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from aanzet.clients.queries.rows import TODAY, within
from aanzet.rules.msgids import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing. text: English message id of the short name, consequence: what does not work.

    condition: SQL on c; field: of the client form where it is mended, or the panel of the card.
    """

    text: str
    consequence: str
    condition: str
    field: str


def _without(table: str, more: str = "") -> str:
    return (
        f"not exists (select from {table} t where t.organization_id = c.organization_id and t.client_id = c.id{more})"
    )


_NATURAL = "(c.kind = 'person' or c.legal_form = 'Eenmanszaak')"
_MANAGER = (
    "not exists (select from clients_roleassignment t join access_teamrole r on r.organization_id = t.organization_id "
    "and r.id = t.role_id where t.organization_id = c.organization_id and t.client_id = c.id "
    f"and r.key = 'relation_manager' and {within(TODAY, 't')})"
)

GAPS: Mapping[str, Gap] = MappingProxyType(
    {
        "relation_manager": Gap(
            _("No relation manager"), _("Nobody is responsible for what has no other owner."), _MANAGER, "team"
        ),
        "primary_contact": Gap(
            _("No primary contact"),
            _("Messages to the primary contact have no receiver."),
            _without("clients_contactlink", ' and t."primary"'),
            "contacts",
        ),
        "contact_email": Gap(
            _("Primary contact without e-mail"),
            _("Messages cannot be sent and the portal cannot be opened."),
            "exists (select from clients_contactlink t join access_person q on q.organization_id = t.organization_id "
            "and q.id = t.contact_id where t.organization_id = c.organization_id and t.client_id = c.id "
            "and t.\"primary\" and q.email = '')",
            "contacts",
        ),
        "rsin": Gap(
            _("RSIN is missing"),
            _("Returns cannot be linked."),
            f"c.kind = 'organization' and not {_NATURAL} and c.rsin = ''",
            "rsin",
        ),
        "bsn": Gap(
            _("BSN is missing"),
            _("Returns cannot be linked."),
            f"{_NATURAL} and c.bsn is null and exists (select from access_organization o "
            "where o.id = c.organization_id and o.bsn_allowed)",
            "bsn",
        ),
        "bank_account": Gap(
            _("No bank account"),
            _("Identification by 1 cent is not possible."),
            _without("clients_bankaccount"),
            "bank_accounts",
        ),
    }
)
