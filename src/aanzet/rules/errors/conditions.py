"""What may be wrong with a condition (F148, F161), each said at its place. Shape and size first, then meaning."""

from aanzet.rules.errors.model import Entry
from aanzet.rules.msgids import gettext_noop as _

CONDITIONS = {
    "condition_number": Entry(_("Write this value as text, also when it is a number or an amount.")),
    "condition_empty": Entry(_("Give at least one.")),
    "condition_deep": Entry(_("Conditions are nested at most %(allowed)s deep.")),
    "condition_large": Entry(_("A condition has at most %(allowed)s parts.")),
    "condition_wide": Entry(_("A group has at most %(allowed)s parts.")),
    "condition_values": Entry(_("Give at most %(allowed)s values.")),
    "condition_id": Entry(_("An id has at most 40 small letters, digits and hyphens.")),
    "condition_id_twice": Entry(_("The id %(id)s occurs twice in this condition.")),
    "condition_currency": Entry(_("Write a currency as three capitals, like EUR.")),
    "condition_both": Entry(_("Compare with a value or with another field, not with both.")),
    "condition_unknown_field": Entry(
        _("The condition asks for the field “%(name)s”, which does not exist here (any more). Choose another field.")
    ),
    "condition_unknown_list": Entry(_("The list of values %(name)s does not exist here.")),
    "condition_operator": Entry(
        _("“%(label)s” is %(type)s; “%(operator)s” is not possible with that, only with: %(types)s.")
    ),
    "condition_quantifier_needed": Entry(_("“%(label)s” has several values. Say how many of them it must hold for.")),
    "condition_quantifier_single": Entry(_("“%(label)s” has one value, so “at least one” and the like do not fit.")),
    "condition_sum": Entry(_("“%(label)s” is %(type)s and cannot be added up.")),
    "condition_amount": Entry(_("“%(label)s” is no amount, so it has no currency.")),
    "condition_other": Entry(_("“%(label)s” cannot be compared in this way with “%(other)s”.")),
    "condition_value_needed": Entry(_("“%(label)s %(operator)s” needs a value.")),
    "condition_value_not_needed": Entry(_("“%(label)s %(operator)s” needs no value.")),
    "condition_two_values": Entry(_("“%(label)s %(operator)s” needs two values.")),
    "condition_list_needed": Entry(_("“%(label)s %(operator)s” needs a list of values.")),
    "condition_one_value": Entry(_("“%(label)s %(operator)s” needs one value, not a list.")),
    "condition_value": Entry(_("“%(value)s” is empty or cannot be read.")),
    "condition_decimal": Entry(_("“%(value)s” is not a number. Write it with a point, like 1250.00.")),
    "condition_date": Entry(_("“%(value)s” is not a date. Write it like 2026-12-31.")),
    "condition_days": Entry(_("“%(value)s” is not a whole number of days.")),
    "condition_choice": Entry(_("“%(value)s” is not one of the choices of “%(label)s”.")),
    "condition_pattern": Entry(
        _("A form has at most 60 signs: # is one digit, and a * only at the end is the rest. Like PO-####-*.")
    ),
    "condition_reversed": Entry(_("%(low)s is less than %(high)s. Turn the two around.")),
    "condition_first_or_last": Entry(_("The first and the last phase are always done, so they have no condition.")),
}
