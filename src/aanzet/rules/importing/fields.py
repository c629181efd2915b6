"""The fields a sheet may hold, the headings they are known by, and which are required (F386)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from aanzet.rules.importing.model import TabKind
from aanzet.rules.msgids import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Field:
    """One column a tab may have.

    label: English message id. headings: what the column is called in sheets, Dutch and English, any case and spacing.
    read: name of the reader in rules/importing/cells.py. many: a list that only grows; secret: kept encrypted.
    """

    key: str
    label: str
    headings: tuple[str, ...]
    read: str = "text"
    required: bool = False
    many: bool = False
    secret: bool = False
    limit: int = 200


_CLIENT_FIELDS = (
    Field("number", _("Client number"), ("cliëntnummer", "klantnummer", "relatienummer", "debiteurnummer", "nummer",
          "huurdernummer", "client number", "customer number", "number"), "key", required=True, limit=20),
    Field("name", _("Name"), ("naam", "cliëntnaam", "bedrijfsnaam", "relatienaam", "klantnaam", "name", "client name",
          "company name"), required=True),
    Field("kind", _("Kind"), ("soort", "type", "cliëntsoort", "soort cliënt", "kind"), "kind", required=True),
    Field("legal_form", _("Legal form"), ("rechtsvorm", "legal form"), "legal_form", limit=60),
    Field("rsin", _("RSIN"), ("rsin", "rsin nummer", "fiscaal nummer"), "rsin"),
    Field("bsn", _("BSN"), ("bsn", "bsn nummer", "burgerservicenummer", "sofinummer"), "bsn", secret=True),
    Field("kvk_number", _("KvK number"), ("kvk", "kvk nummer", "kamer van koophandel", "kvknr", "coc number"), "kvk"),
    Field("branch_number", _("Branch number"), ("vestigingsnummer", "branch number"), "branch"),
    Field("vat_id", _("VAT id"), ("btw id", "btw nummer", "btw identificatienummer", "vat id", "vat number"), "vat_id"),
    Field("vat_number", _("Turnover tax number"), ("omzetbelastingnummer", "ob nummer", "turnover tax number"),
          "vat_number", secret=True),
    Field("payroll_number", _("Payroll tax number"), ("loonheffingsnummer", "lh nummer", "loonbelastingnummer",
          "payroll number", "payroll tax number"), "payroll"),
    Field("vat_period", _("VAT filing period"), ("aangifte tijdvak btw", "tijdvak btw", "btw tijdvak",
          "aangiftetijdvak btw", "vat period", "vat filing period"), "vat_period"),
    Field("payroll_period", _("Payroll tax filing period"), ("aangifte tijdvak lh", "tijdvak lh", "lh tijdvak",
          "aangiftetijdvak lh", "tijdvak loonheffing", "payroll period", "payroll tax filing period"),
          "payroll_period"),
    Field("bank_accounts", _("Bank account"), ("bankrekening", "iban", "rekeningnummer", "bankrekeningnummer",
          "bank account"), "ibans", many=True),
    Field("email", _("E-mail"), ("e-mail", "email", "e-mailadres", "mailadres", "e-mail address"), "email"),
    Field("phone", _("Phone"), ("telefoon", "telefoonnummer", "phone", "phone number"), "phone"),
    Field("street", _("Street and number"), ("straat en nummer", "straat", "adres", "street", "address")),
    Field("postcode", _("Postcode"), ("postcode", "zip", "zip code", "postal code"), "postcode"),
    Field("place", _("Place"), ("plaats", "woonplaats", "vestigingsplaats", "city", "place"), limit=100),
    Field("country", _("Country"), ("land", "landcode", "country", "country code"), "country"),
    Field("group", _("Client group"), ("relatiegroep", "groep", "cliëntgroep", "client group", "group"), limit=100),
    Field("employees", _("Employees"), ("aantal medewerkers", "medewerkers", "werknemers", "employees"), "count"),
    Field("products", _("Products"), ("producten", "product", "diensten", "products", "services"), "products",
          many=True),
    Field("relation_manager", _("Relation manager"), ("relatiebeheerder", "relation manager"), "member"),
    Field("memo", _("Memo"), ("memo", "opmerking", "opmerkingen", "notities", "remarks"), "body", limit=20_000),
)  # fmt: skip

_LINK_FIELDS = (
    Field("functions", _("Function"), ("functie", "functies", "rol", "function", "functions"), "functions", many=True),
    Field("primary", _("Primary"), ("primair", "primair contact", "hoofdcontact", "primary"), "yes_no"),
)

_CONTACT_FIELDS = (
    Field("number", _("Contact number"), ("contactnummer", "persoonsnummer", "nummer", "contact number", "number"),
          "key", required=True, limit=20),
    Field("last_name", _("Last name"), ("achternaam", "naam", "last name", "surname"), required=True),
    Field("first_name", _("First name"), ("voornaam", "roepnaam", "first name")),
    Field("email", _("E-mail"), ("e-mail", "email", "e-mailadres", "mailadres", "e-mail address"), "email",
          required=True),
    Field("mobile", _("Mobile"), ("mobiel", "mobiel nummer", "mobiele telefoon", "06", "mobile", "mobile phone"),
          "phone"),
    Field("phone", _("Phone"), ("telefoon", "telefoonnummer", "phone", "phone number"), "phone"),
    Field("birth_date", _("Date of birth"), ("geboortedatum", "date of birth", "birth date"), "date"),
    Field("language", _("Language"), ("taal", "language"), "language"),
    Field("client_number", _("Client number"), ("cliëntnummer", "klantnummer", "relatienummer", "debiteurnummer",
          "client number", "customer number"), "key", limit=20),
    *_LINK_FIELDS,
)  # fmt: skip

_LINKS_FIELDS = (
    Field("number", _("Contact number"), ("contactnummer", "persoonsnummer", "contact number"), "key", required=True,
          limit=20),
    Field("client_number", _("Client number"), ("cliëntnummer", "klantnummer", "relatienummer", "debiteurnummer",
          "client number", "customer number"), "key", required=True, limit=20),
    Field("functions", _("Function"), _LINK_FIELDS[0].headings, "functions", required=True, many=True),
    _LINK_FIELDS[1],
)  # fmt: skip

FIELDS: Mapping[TabKind, Mapping[str, Field]] = MappingProxyType(
    {
        TabKind.CLIENTS: {f.key: f for f in _CLIENT_FIELDS},
        TabKind.CONTACTS: {f.key: f for f in _CONTACT_FIELDS},
        TabKind.LINKS: {f.key: f for f in _LINKS_FIELDS},
    }
)

TAB_NAMES: Mapping[TabKind, tuple[str, ...]] = MappingProxyType(
    {
        TabKind.CLIENTS: ("cliënten", "relaties", "klanten", "huurders", "debiteuren", "clients", "customers"),
        TabKind.CONTACTS: ("contacten", "contactpersonen", "personen", "contacts", "people"),
        TabKind.LINKS: ("koppelingen", "links", "contact links"),
    }
)

TAB_LABELS: Mapping[TabKind, str] = MappingProxyType(
    {TabKind.CLIENTS: _("Clients"), TabKind.CONTACTS: _("Contacts"), TabKind.LINKS: _("Contact links")}
)

# Fields of a contact row that say something about the person, not about the link.
PERSON_FIELDS = ("last_name", "first_name", "email", "mobile", "phone", "birth_date", "language")
