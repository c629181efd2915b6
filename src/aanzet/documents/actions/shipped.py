"""What every new organization starts with: kinds of documents and the default folders, in Dutch as they are shown.

These are data of the organization from then on, to be renamed or archived; the keys and roles stay.
"""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ShippedKind:
    """A kind of document (F075). shared False: never shown to a client."""

    key: str
    name: str
    period_kind: str = "none"
    folder_role: str = ""
    visible_to_clients: bool = True
    retention_class: str = "fiscal"

    def columns(self) -> dict[str, Any]:
        """The columns of documents_dossieritemtype."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ShippedFolder:
    """A folder of the default tree (F074). client_kinds: empty = for all clients."""

    key: str
    name: str
    role: str = ""
    parent_key: str = ""
    visibility: str = "internal"
    client_uploads: bool = False
    client_kinds: tuple[str, ...] = ()

    def columns(self) -> dict[str, Any]:
        """The columns of documents_foldertemplate."""
        return asdict(self) | {"client_kinds": list(self.client_kinds)}


KINDS = (
    ShippedKind("income_tax_return", "Aangifte IB", "year", "RETURNS"),
    ShippedKind("corporate_tax_return", "Aangifte Vpb", "year", "RETURNS"),
    ShippedKind("vat_return", "Aangifte btw", "quarter", "RETURNS"),
    ShippedKind("payroll_tax_return", "Loonaangifte", "month", "RETURNS"),
    ShippedKind("annual_accounts", "Jaarrekening", "year", "ANNUAL_ACCOUNTS"),
    ShippedKind("advisory_report", "Adviesrapport", "none", "ADVICE", retention_class="quality"),
    ShippedKind("engagement_letter", "Opdrachtbevestiging", "none", "ENGAGEMENT_LETTER", retention_class="quality"),
    ShippedKind("coc_extract", "KvK-uittreksel", "none", "COC_EXTRACT", retention_class="aml"),
    ShippedKind(
        "identity_document", "Identiteitsbewijs", "none", "ID", visible_to_clients=False, retention_class="aml"
    ),
    ShippedKind("rental_agreement", "Huurovereenkomst", "none", "ENGAGEMENT_LETTER", retention_class="quality"),
    ShippedKind("correspondence", "Correspondentie", "none", "CORRESPONDENCE", retention_class="quality"),
    ShippedKind("other", "Overig", "none", "RECEIVED"),
)
CUSTOMERS = ("organization", "person")
FOLDERS = (
    ShippedFolder("received", "Aangeleverd", "RECEIVED", visibility="shared", client_uploads=True),
    ShippedFolder("returns", "Aangiften", "RETURNS", visibility="shared", client_kinds=CUSTOMERS),
    ShippedFolder("annual_accounts", "Jaarrekeningen", "ANNUAL_ACCOUNTS", visibility="shared", client_kinds=CUSTOMERS),
    ShippedFolder("advice", "Advies", "ADVICE", client_kinds=CUSTOMERS),
    ShippedFolder("signed", "Ondertekend", "SIGNED", visibility="shared", client_kinds=CUSTOMERS),
    ShippedFolder("correspondence", "Correspondentie", "CORRESPONDENCE"),
    ShippedFolder("permanent", "Vaste stukken"),
    ShippedFolder("engagement_letter", "Opdrachtbevestiging", "ENGAGEMENT_LETTER", "permanent"),
    ShippedFolder("coc_extract", "KvK-uittreksel", "COC_EXTRACT", "permanent", client_kinds=("organization",)),
    ShippedFolder("id", "Identiteit", "ID", "permanent"),
)
