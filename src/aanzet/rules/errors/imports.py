"""What the check of an import says about single rows and cells (F386-F388)."""

from aanzet.rules.errors.model import Entry
from aanzet.rules.msgids import gettext_noop as _

ROWS = {
    "value_missing": Entry(_("%(column)s is empty.")),
    "number_twice": Entry(_("Number %(number)s already stands in row %(row)s; this row is not applied.")),
    "one_number_two_people": Entry(
        _("One number, two people: %(number)s is “%(first)s” in row %(row)s and “%(second)s” here.")
    ),
    "email_twice": Entry(_("%(email)s is already used by contact %(number)s in row %(row)s.")),
    "email_of_another": Entry(_("%(email)s already belongs to contact %(number)s.")),
    "email_of_a_member": Entry(_("%(email)s already belongs to a team member.")),
    "number_of_a_member": Entry(_("Number %(number)s already belongs to %(name)s (team member).")),
    "person_would_change": Entry(
        _("Contact %(number)s is “%(known)s” here and “%(found)s” in the sheet; a person is never overwritten.")
    ),
    "client_would_change": Entry(
        _("Number %(number)s is “%(known)s” here and “%(found)s” in the sheet; check whether it is the same client.")
    ),
    "internal_client_row": Entry(_("Number %(number)s is the internal client; a sheet does not change it.")),
    "client_unknown": Entry(_("Client number %(number)s is neither in the sheet nor known here.")),
    "client_row_refused": Entry(_("Client %(number)s has an error in row %(row)s, so this row waits for it.")),
    "contact_row_refused": Entry(_("Contact %(number)s has an error in row %(row)s, so this row waits for it.")),
    "contact_unknown": Entry(_("Contact number %(number)s is neither in the sheet nor known here.")),
    "identity_twice": Entry(_("%(column)s already stands in row %(row)s.")),
    "identity_of_another": Entry(_("%(column)s already belongs to client %(number)s.")),
    "kvk_shared": Entry(_("KvK number %(value)s is also of client %(number)s; fine for branches.")),
    "zeros_maybe_lost": Entry(_("%(value)s is stored as a number: leading zeros may be gone. Meant %(padded)s?")),
    "zeros_unknown": Entry(_("%(value)s is stored as a number: leading zeros may be gone.")),
    "product_unknown": Entry(_("Product %(value)s does not exist here.")),
    "member_unknown": Entry(_("%(value)s is not a team member here.")),
    "function_unknown": Entry(_("Function %(value)s does not exist here.")),
    "legal_form_unknown": Entry(_("Legal form %(value)s is not known.")),
    "kind_unknown": Entry(_("%(value)s is neither an organization nor a person.")),
    "period_unknown": Entry(_("%(value)s is not a filing period. Use month, four weeks, quarter, half year or year.")),
    "yes_or_no": Entry(_("%(value)s is neither yes nor no.")),
    "count_invalid": Entry(_("%(value)s is not a whole number.")),
    "country_invalid": Entry(_("%(value)s is not a country. Use two letters, like NL.")),
    "language_unknown": Entry(_("%(value)s is not a language we write. Use nl or en.")),
    "birth_date_in_future": Entry(_("This date of birth lies in the future.")),
    "email_with_login": Entry(_("Contact %(number)s signs in with %(known)s; change that on the contact card.")),
    "vat_number_moved": Entry(_("This is a turnover tax number; it goes into the field turnover tax number.")),
    "vat_id_moved": Entry(_("This is a VAT id; it goes into the field VAT id.")),
    "formula_value": Entry(_("Tab %(sheet)s contains formulas; only their values are used.")),
    "cell_error": Entry(_("The formula in this cell gives an error (%(value)s).")),
    "required_not_cleared": Entry(_("%(column)s is required and cannot be cleared.")),
    "old_vat_id_masked": Entry(_("This VAT id contains a BSN; it is stored masked (%(masked)s).")),
    "two_primary_contacts": Entry(_("Client %(number)s already has a primary contact in row %(row)s.")),
    "link_twice": Entry(_("This contact is already linked to client %(number)s in row %(row)s.")),
}
