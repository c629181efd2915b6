"""Input of the page that reads a template from a file (F391)."""

import zlib
from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from aanzet.cases.queries.template_files import Proposal
from aanzet.cases.queries.template_names import LEAVE_OUT
from aanzet.rules.process.template.naming import DOCUMENT, FUNCTION, ITEM_TYPE, PRODUCT, ROLE, TEAM, Named

NEW = "new"
LABELS = {
    PRODUCT: _("Product “%(name)s”"),
    ROLE: _("Role “%(name)s”"),
    TEAM: _("Process team “%(name)s”"),
    ITEM_TYPE: _("Kind of document “%(name)s”"),
    FUNCTION: _("Function of a contact “%(name)s”"),
    DOCUMENT: _("Document “%(name)s”"),
}


class TextForm(forms.Form):
    """The file, or its text as it was typed or mended."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("A workbook (.xlsx, .ods) with one or more templates, or the text file of one template (.yaml)."),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,.txt,.xlsx,.ods"}),
    )
    text = forms.CharField(
        label=_("Or paste the text of the file"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "class": "font-mono", "spellcheck": "false", "autocapitalize": "off"}),
    )


class TargetForm(forms.Form):
    """Where the template goes, and what stands for what is lacking."""

    target = forms.ChoiceField(label=_("Make of it"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name of the new template"), max_length=200, required=False)
    template_id = forms.ChoiceField(label=_("Existing template"), required=False)
    replace = forms.BooleanField(label=_("If there is a draft already, the file replaces it"), required=False)

    def __init__(self, *args, proposal: Proposal, templates: list[tuple[str, str]], **options):
        super().__init__(*args, **options)
        self.proposal = proposal
        self.fields["target"].choices = [(NEW, _("a new template")), ("existing", _("a draft of an existing template"))]
        self.fields["template_id"].choices = [("", "…"), *templates]
        self.needs: dict[str, Named] = {}
        for one, near in proposal.needs:
            key = f"need_{one.kind}_{zlib.crc32(one.name.encode()):08x}"
            self.needs[key] = one
            self.fields[key] = forms.ChoiceField(
                label=LABELS[one.kind] % {"name": one.name},
                required=False,
                initial=near,
                choices=[("", "…"), (LEAVE_OUT, _("leave out")), *proposal.names.choices[one.kind]],
            )

    @property
    def needed(self) -> list[forms.BoundField]:
        """The fields of what is lacking."""
        return [self[key] for key in self.needs]

    def chosen(self) -> Mapping[Named, str]:
        """What was chosen for what is lacking."""
        return {one: self.cleaned_data.get(key, "") for key, one in self.needs.items()}
