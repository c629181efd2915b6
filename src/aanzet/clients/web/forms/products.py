"""Forms of products, what a client takes, filing periods and bank accounts."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aanzet.clients.queries.words import FAMILY_WORDS, PERIOD_WORDS, USE_WORDS
from aanzet.clients.web.forms.clients import text
from aanzet.clients.web.forms.shared import REQUIRED, DayField
from aanzet.rules.clients import PAYROLL_PERIODS, VAT_PERIODS

PERIOD_ORDER = ("none", "from_client", "month", "four_weeks", "quarter", "half_year", "year")


def both(family: str, kind: str) -> Any:
    """ "Btw per kwartaal"."""
    return format_lazy("{} {}", FAMILY_WORDS[family], PERIOD_WORDS[kind])


class ProductForm(forms.Form):
    """A product of the office."""

    name = forms.CharField(label=_("Name"), error_messages=REQUIRED, max_length=200)
    code = text(_("Code"), 40)
    group = text(_("Group"), 100)
    period_kind = forms.ChoiceField(
        label=_("Period"), choices=[(key, PERIOD_WORDS[key]) for key in PERIOD_ORDER], initial="none"
    )


class TakeForm(forms.Form):
    """A product a client takes, from and until."""

    product = forms.ChoiceField(label=_("Product"), choices=())
    valid_from = DayField(label=_("From"), required=False)
    valid_until = DayField(label=_("Until"), required=False)

    def __init__(self, *args: Any, products: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["product"].choices = [(str(key), name) for key, name in products]


class EndProductForm(forms.Form):
    """The last day of a product."""

    valid_until = DayField(label=_("Last day"))


class PeriodForm(forms.Form):
    """How often a client files one kind, from a day on."""

    what = forms.ChoiceField(
        label=pgettext_lazy("tax return", "Files"),
        choices=[
            (FAMILY_WORDS["vat"], [(f"vat:{key}", both("vat", key)) for key in VAT_PERIODS]),
            (
                FAMILY_WORDS["payroll_tax"],
                [(f"payroll_tax:{key}", both("payroll_tax", key)) for key in PAYROLL_PERIODS],
            ),
        ],
    )
    valid_from = DayField(label=_("From"))


class AccountForm(forms.Form):
    """A bank account."""

    iban = forms.CharField(label=_("IBAN"), error_messages=REQUIRED, max_length=60)
    holder = text(_("In the name of"))
    use = forms.ChoiceField(label=_("Used for"), choices=list(USE_WORDS.items()), required=False)


class RoleForm(forms.Form):
    """A team role for a colleague on one client."""

    role = forms.ChoiceField(label=_("Team role"), choices=())
    member = forms.ChoiceField(label=_("Team member"), choices=())

    def __init__(self, *args: Any, roles: Any, members: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["role"].choices = [(str(role.id), role.name) for role in roles]
        self.fields["member"].choices = [(str(key), name) for key, name in members]
