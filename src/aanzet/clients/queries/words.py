"""The words for the values that clients keep, for every page that shows them; translated when they are shown."""

from django.utils.translation import gettext_lazy as _

KIND_WORDS = {
    "organization": _("Organization"),
    "person": _("Person"),
    "supplier": _("Supplier"),
    "internal": _("Internal"),
}
STATE_WORDS = {
    "prospect": _("Prospect"),
    "active": _("Active"),
    "ended": _("Ended"),
    "archived": _("Archived"),
}
PERIOD_WORDS = {
    "month": _("per month"),
    "four_weeks": _("per four weeks"),
    "quarter": _("per quarter"),
    "half_year": _("per half year"),
    "year": _("per year"),
    "none": _("no period"),
    "from_client": _("as the client files"),
}
FAMILY_WORDS = {"vat": _("VAT"), "payroll_tax": _("Payroll tax")}
USE_WORDS = {
    "": _("not said"),
    "identification": _("Identification"),
    "direct_debit": _("Direct debit"),
    "refunds": _("Refunds"),
}
PORTAL_WORDS = {
    "none": _("No access to the portal"),
    "invited": _("Invited to the portal"),
    "active": _("Uses the portal"),
    "blocked": _("Portal closed"),
}
# The pages of one client: key, label, name of the address.
CARD_PAGES = (
    ("card", _("Overview"), "client"),
    ("details", _("All data"), "client-details"),
    ("contacts", _("Contacts"), "client-contacts"),
    ("team", _("Team"), "client-team"),
    ("products", _("Products and periods"), "client-products"),
)
# The lists of the CRM (F028).
LISTS = (
    ("clients", _("Clients"), "clients", "clients.view"),
    ("contacts", _("Contacts"), "contacts", "contacts.view"),
    ("team", _("Team members"), "team", "team.view"),
)
