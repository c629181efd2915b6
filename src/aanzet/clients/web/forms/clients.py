"""Forms of a client: all its data, adding one, ending it, looking at a protected number."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aanzet.clients.queries.words import KIND_WORDS, PERIOD_WORDS
from aanzet.clients.web.forms.shared import REQUIRED, DayField, no_draft, words_of
from aanzet.rules.clients import (
    KINDS,
    PAYROLL_PERIODS,
    SECRET,
    VAT_PERIODS,
    CheckedClient,
    check_client,
)
from aanzet.rules.importing.cells import LEGAL_FORMS

FORM_CHOICES = [("", _("Choose…")), *((form, form) for form in LEGAL_FORMS)]


def text(label: Any, limit: int = 200, **attrs: Any) -> forms.CharField:
    """A field that may stay empty."""
    return forms.CharField(label=label, required=False, max_length=limit, widget=forms.TextInput(attrs=attrs))


class ClientForm(forms.Form):
    """Every field of a client. bsn_allowed: the organization recorded a legal ground (F046).

    known: values now, for a client that is there already; its protected numbers are never in the form.
    """

    number = text(_("Client number"), 40, autocomplete="off")
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind, KIND_WORDS[kind]) for kind in KINDS])
    name = forms.CharField(label=_("Name"), error_messages=REQUIRED, max_length=1000)
    legal_form = forms.ChoiceField(label=_("Legal form"), choices=FORM_CHOICES, required=False)
    group = text(_("Client group"))
    kvk_number = text(_("KvK number"), 40, inputmode="numeric")
    branch_number = text(_("Branch number"), 40, inputmode="numeric")
    rsin = text(_("RSIN"), 40, inputmode="numeric")
    bsn = text(_("BSN"), 40, inputmode="numeric")
    vat_id = text(_("VAT id"), 40)
    vat_number = text(_("Turnover tax number"), 40)
    payroll_number = text(_("Payroll tax number"), 40)
    email = forms.CharField(label=_("E-mail"), required=False, max_length=300, widget=forms.EmailInput)
    phone = text(_("Phone"), 40, inputmode="tel")
    street = text(_("Street and number"))
    postcode = text(_("Postcode"), 40)
    place = text(_("Place"))
    country = text(_("Country"), 2)
    employees = forms.IntegerField(label=_("Employees"), required=False, min_value=0, max_value=9_999_999)
    started_on = DayField(label=_("Client since"), required=False)
    memo = forms.CharField(label=_("Memo"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    GROUPS = (
        (_("Identity"), ("number", "kind", "name", "legal_form", "group", "started_on")),
        (_("Register"), ("kvk_number", "branch_number", "employees")),
        (_("Tax numbers"), ("rsin", "bsn", "vat_id", "vat_number", "payroll_number")),
        (_("Address and reach"), ("street", "postcode", "place", "country", "email", "phone")),
        (_("Memo"), ("memo",)),
    )

    def __init__(self, *args: Any, bsn_allowed: bool, known: dict[str, Any] | None = None, **options: Any):
        super().__init__(*args, **options)
        self.bsn_allowed, self.known = bsn_allowed, known or {}
        self.checked: CheckedClient | None = None
        for name in SECRET:
            no_draft(self.fields[name].widget)
        self.fields["vat_id"].help_text = _("Stands on invoices: NL123456782B01.")
        self.fields["vat_number"].help_text = _("Stands in VAT returns and links them: 123456782B01.")
        self.fields["rsin"].help_text = _("Links incoming returns.")
        if not bsn_allowed:
            del self.fields["bsn"]
        if self.known.get("kind") == "internal":
            del self.fields["kind"]

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.GROUPS]

    def clean(self) -> dict[str, Any]:
        """Every mistake at once, in the words of the catalogue."""
        given = {name: value for name, value in (super().clean() or {}).items() if name in CLIENT_FIELDS}
        for name in SECRET:
            if self.known and not given.get(name):
                given.pop(name, None)  # left empty it stays as it is
        self.checked = check_client(given, known=self.known, bsn_allowed=self.bsn_allowed)
        for fault in self.checked.errors:
            if fault.field in self.fields and fault.field not in self.errors:
                self.add_error(fault.field, words_of(fault.code, fault.values))
        return self.cleaned_data

    @property
    def values(self) -> dict[str, Any]:
        """The tidied values of a valid form."""
        return self.checked.values if self.checked else {}

    @property
    def warnings(self) -> list[str]:
        """What is worth a look but may be saved."""
        found = self.checked.warnings if self.checked else ()
        return [f"{self.fields[fault.field].label}: {words_of(fault.code, fault.values)}" for fault in found]


CLIENT_FIELDS = frozenset(name for _title, names in ClientForm.GROUPS for name in names)


class NewClientForm(ClientForm):
    """A client with its first contact, products, filing periods and relation manager (F031)."""

    contact = forms.ChoiceField(
        label=_("First contact"),
        choices=[("new", _("A new contact")), ("existing", _("Somebody we know")), ("none", _("Later"))],
        widget=forms.RadioSelect,
        initial="new",
        required=False,
    )
    contact_first_name = text(_("First name"))
    contact_last_name = text(_("Last name"))
    contact_email = forms.CharField(label=_("E-mail"), required=False, max_length=300, widget=forms.EmailInput)
    contact_mobile = text(_("Mobile"), 40, inputmode="tel")
    contact_number = text(_("Number or e-mail of the contact"), 300)
    contact_function = forms.ChoiceField(label=_("Function"), required=False)
    products = forms.MultipleChoiceField(
        label=_("Products"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    vat_period = forms.ChoiceField(label=_("VAT filing period"), required=False)
    payroll_period = forms.ChoiceField(label=_("Payroll tax filing period"), required=False)
    manager = forms.ChoiceField(label=_("Relation manager"), required=False)
    onboarding = forms.ChoiceField(
        label=_("Start the onboarding"),
        required=False,
        help_text=_("Begins when the client is saved; only what fits its kind and products can be chosen."),
    )
    FIRST = ("kind", "name", "legal_form", "number", "group")
    NUMBERS = ("kvk_number", "rsin", "bsn", "vat_id", "vat_number", "payroll_number")
    REACH = ("street", "postcode", "place", "email", "phone")
    CONTACT = ("contact_first_name", "contact_last_name", "contact_email", "contact_mobile")

    def __init__(self, *args: Any, products: Any, functions: Any, members: Any, onboarding: Any = (), **options: Any):
        super().__init__(*args, **options)
        none = [("", _("not"))]
        self.onboarding = {str(one.id): one for one in onboarding}
        self.fields["onboarding"].choices = none + [(key, one.name) for key, one in self.onboarding.items()]
        if not onboarding:
            del self.fields["onboarding"]
        self.fields["products"].choices = [(str(key), name) for key, name in products]
        self.fields["contact_function"].choices = [("", _("Choose…")), *functions]
        self.fields["manager"].choices = [("", _("Nobody yet")), *((str(key), name) for key, name in members)]
        self.fields["vat_period"].choices = none + [(key, PERIOD_WORDS[key]) for key in VAT_PERIODS]
        self.fields["payroll_period"].choices = none + [(key, PERIOD_WORDS[key]) for key in PAYROLL_PERIODS]
        self.fields["number"].help_text = _("Left empty it becomes the next number.")
        for name in ("branch_number", "employees", "started_on", "country", "memo"):
            del self.fields[name]

    def part(self, name: str) -> list[forms.BoundField]:
        """The fields of one part of the page."""
        return [self[field] for field in getattr(self, name) if field in self.fields]

    def first(self) -> list[forms.BoundField]:
        """Who it is."""
        return self.part("FIRST")

    def tax(self) -> list[forms.BoundField]:
        """Its numbers."""
        return self.part("NUMBERS")

    def reach(self) -> list[forms.BoundField]:
        """Where it is."""
        return self.part("REACH")

    def person(self) -> list[forms.BoundField]:
        """Its first contact."""
        return self.part("CONTACT")

    def clean(self) -> dict[str, Any]:
        """A new contact needs a name; a known one has to be named."""
        cleaned = super().clean()
        if cleaned.get("contact") == "new":
            typed = [cleaned.get(name) for name in self.CONTACT]
            if any(typed) and not cleaned.get("contact_last_name"):
                self.add_error("contact_last_name", words_of("required"))
        if cleaned.get("contact") == "existing" and not cleaned.get("contact_number"):
            self.add_error("contact_number", words_of("required"))
        chosen = self.onboarding.get(cleaned.get("onboarding", ""))
        if chosen and not chosen.fits(cleaned.get("kind", ""), cleaned.get("products", ())):
            self.add_error("onboarding", words_of("onboarding_other"))
        return cleaned


class EndForm(forms.Form):
    """The last day and why (F029)."""

    ended_on = DayField(label=_("Last day"))
    reason = forms.CharField(
        label=_("Reason"), error_messages=REQUIRED, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Reason"), error_messages=REQUIRED, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
