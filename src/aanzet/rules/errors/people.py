"""Refusals of access, team, clients and contacts."""

from aanzet.rules.errors.model import Entry, counted
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.msgids import ngettext_noop

GENERAL = {
    "not_found": Entry(_("This does not exist or you may not see it. Ask %(who)s for access.")),
    "reason_required": Entry(_("Give a reason; it goes into the history.")),
    "onboarding_other": Entry(_("This onboarding is for another kind of client or for other products.")),
    "onboarding_gone": Entry(_("This onboarding was archived, or who wants to start it may not.")),
    "onboarding_there": Entry(_("%(client)s has this onboarding already (%(number)s).")),
    "required": Entry(_("Fill this in.")),
    "too_long": Entry(_("This is too long: at most %(allowed)s characters.")),
    "characters_refused": Entry(_("This contains characters that are not allowed in a name. Type it again.")),
    "word_with_markup": Entry(_("A word cannot contain signs like < > { } & %.")),
    "date_invalid": Entry(_("This is not a date. Write it like 31-12-2026.")),
    "dates_reversed": Entry(_("The end date lies before the start date.")),
    "choice_invalid": Entry(_("%(value)s is not in the list. Choose one of: %(allowed)s.")),
    "name_taken": Entry(_("%(name)s already exists. Choose another name.")),
    "nothing_selected": Entry(_("Select at least one line first.")),
    "not_active": Entry(_("%(name)s is not active any more.")),
    "view_only": Entry(_("Looking along is read-only.")),
    "view_not_personal": Entry(_("This is personal; you cannot look along here.")),
    "permission_missing": Entry(_("You do not have the right to do this. Ask an admin.")),
    "step_up_required": Entry(_("Confirm first that it is you.")),
    "colour_invalid": Entry(_("This is not a colour. Write it like #2f6b4f.")),
    "still_running": Entry(_("This is still being done. Wait a moment and look again."), "refresh"),
    "key_used_for_other_request": Entry(_("This was sent before with other content. Reload the page and try again.")),
    "storage_full": Entry(_("The file cannot be stored now. What you entered is kept. Try again later.")),
}

SIGN_IN = {
    "sign_in_failed": Entry(_("Signing in does not work. Check your details or ask for a new code.")),
    "link_expired": Entry(_("This link has expired. Ask for a new one."), "new_link"),
    "link_used": Entry(_("This link has already been used. Ask for a new one."), "new_link"),
    "invitation_expired": Entry(_("This invitation has expired."), "new_invitation"),
    "code_wrong": Entry(_("This code is not right. Check it or ask for a new one."), "new_link"),
    "too_many_tries": Entry(_("Too many tries. Wait a moment and try again.")),
    "provider_required": Entry(_("%(organization)s asks you to sign in with %(name)s.")),
    "provider_proof": Entry(_("You came in more than five minutes ago. Show again that it is you: %(name)s asks it.")),
    "provider_session": Entry(
        _("You came in by your organization. To change your own way in, sign in with your password or passkey.")
    ),
    "provider_no_second_step": Entry(
        _("%(name)s asked no second step. Sign in with your password, or ask an admin to switch that on there.")
    ),
}

SINGLE_SIGN_ON = {
    "provider_unset": Entry(_("Fill in the details of the provider and save them first.")),
    "provider_secret_again": Entry(_("The address is another one now, so type the client secret again.")),
    "provider_address": Entry(_("Fill in an address that starts with https:// and has no port.")),
    "provider_unknown": Entry(_("Nobody answers at this address. Check it letter by letter.")),
    "provider_inside": Entry(_("This address lies in a private network; Aanzet may not go there.")),
    "provider_tls": Entry(
        _("No secure connection can be made there: there is no TLS, or its certificate is not right.")
    ),
    "provider_timeout": Entry(_("The provider does not answer in time. Try again in a moment.")),
    "provider_no_settings": Entry(
        _("No provider stands at this address: %(url)s gives no OpenID Connect settings (answer %(status)s).")
    ),
    "provider_issuer": Entry(_("The provider calls itself %(issuer)s. Fill in exactly that address.")),
    "provider_incomplete": Entry(_("The settings of the provider lack %(what)s. Ask its administrator.")),
}

TEAM = {
    "last_admin": Entry(_("At least one admin must remain.")),
    "already_active": Entry(_("%(name)s is already active.")),
    "work_not_handed_over": Entry(_("Hand over the open work of %(name)s first."), "hand_over"),
    "group_has_open_tasks": counted(
        ngettext_noop(
            "This group still has %(count)s open task. Choose where it goes.",
            "This group still has %(count)s open tasks. Choose where they go.",
        ),
    ),
    "stand_in_cycle": Entry(_("This would make people stand in for each other in a circle. Choose someone else.")),
    "closes_before_opening": Entry(_("The office closes before it opens.")),
    "until_before_from": Entry(_("The last day is before the first one."), "change_dates"),
    "absence_overlaps": Entry(
        _("There is an absence on these days already, from %(date)s. Make one of them?"), "merge"
    ),
    "already_over": Entry(_("This is over since %(date)s and stays as it was.")),
    "unknown_permission": Entry(_("This right does not exist: %(permission)s.")),
    "built_in_role": Entry(_("%(name)s is a built-in role and does not change. Make a copy of it.")),
    "role_in_use": counted(
        ngettext_noop(
            "%(count)s person still has the role %(name)s. Give them another role first.",
            "%(count)s people still have the role %(name)s. Give them another role first.",
        )
    ),
    "email_confirmation_needed": Entry(
        _("This person signs in with this address. The change has to be confirmed first.")
    ),
    "safety_net_required": Entry(_("Choose a safety-net person: open work must always have someone.")),
    "password_weak": Entry(_("Choose a password of at least 12 characters that nobody guesses.")),
    "password_leaked": Entry(_("This password is on a list of leaked passwords. Choose another one.")),
    "second_factor_required": Entry(_("Set up a second factor first."), "set_up_factor"),
}

CLIENTS = {
    "number_taken": Entry(_("Number %(number)s already belongs to %(holder)s. Choose another number.")),
    "email_in_use": Entry(_("This address already belongs to a contact or team member.")),
    "email_required": Entry(_("Fill in an e-mail address first; the invitation goes there.")),
    "email_invalid": Entry(_("This is not an e-mail address. Write it like naam@voorbeeld.nl.")),
    "phone_invalid": Entry(_("This is not a phone number. Write it like 06 12345678 or +32 470 12 34 56.")),
    "postcode_invalid": Entry(_("This is not a postcode. Write it like 1234 AB.")),
    "bsn_invalid": Entry(_("This is not a valid number (eleven-test).")),
    "rsin_invalid": Entry(_("This is not a valid number (eleven-test).")),
    "bsn_not_allowed": Entry(_("BSN is switched off for this organization; the number was not stored.")),
    "bsn_in_public_field": Entry(_("This number contains a BSN and does not belong in this field.")),
    "kvk_invalid": Entry(_("A KvK number has 8 digits.")),
    "branch_invalid": Entry(_("A branch number has 12 digits.")),
    "payroll_number_invalid": Entry(_("This is not a payroll tax number. Write it like 123456782L01.")),
    "payroll_number_check": Entry(_("The first 9 digits of this payroll tax number fail the eleven-test.")),
    "vat_id_invalid": Entry(_("This is not a VAT id. Write it like NL123456782B01.")),
    "vat_number_invalid": Entry(_("This is not a turnover tax number. Write it like 123456782B01.")),
    "vat_id_in_other_field": Entry(_("This is a VAT id. It belongs in the field VAT id."), "move_value"),
    "vat_number_in_other_field": Entry(
        _("This is a turnover tax number. It belongs in the field turnover tax number."), "move_value"
    ),
    "vat_check": Entry(_("The check digits of this number are not right; look whether it was typed well.")),
    "iban_invalid": Entry(_("This IBAN is not right. Fill in an IBAN like NL91 ABNA 0417 1643 00.")),
    "legal_form_required": Entry(_("Choose a legal form; returns need it.")),
    "periods_overlap": Entry(_("These periods overlap: %(first)s and %(second)s.")),
    "internal_client_exists": Entry(_("There is already an internal client (%(number)s).")),
    "internal_client_fixed": Entry(_("The internal client always stays; it cannot be archived or merged.")),
    "merge_conflict": Entry(_("Solve this first, then merge: %(names)s")),
    "not_a_contact_of_client": Entry(
        _("%(name)s is not (or no longer) a contact of %(client)s. Your text is kept as a draft."), "choose_contact"
    ),
    "tasks_of_contact": Entry(_("%(name)s still has open tasks here. Give them to someone else first.")),
    "client_not_ended": Entry(_("Cases are still running for %(client)s: finish, stop or keep them first.")),
}

REMEDIES = {
    "new_link": _("New link"),
    "new_invitation": _("Ask for a new one"),
    "hand_over": _("Hand over"),
    "change_dates": _("Choose other days"),
    "merge": _("Make one of them"),
    "set_up_factor": _("Set up a second factor"),
    "move_value": _("Move it to the right field"),
}
