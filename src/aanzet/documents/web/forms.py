"""Input shapes of dossier pages. Rules stand in the actions; a form only reads what was typed."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from aanzet.documents.queries.folders import FolderRow, TypeRow
from aanzet.documents.web.shown import ORIGINS, PERIOD_KINDS, VISIBILITIES

NBSP = "\u00a0"


def folder_choices(folders: Iterable[FolderRow], empty: str) -> list[tuple[str, str]]:
    """Folders in reading order, deeper ones set in."""
    return [("", empty), *((str(row.id), f"{NBSP * 3 * row.depth}{row.name}") for row in folders)]


def kind_choices(kinds: Iterable[TypeRow], empty: str) -> list[tuple[str, str]]:
    """Kinds of documents."""
    return [("", empty), *((str(row.id), row.name) for row in kinds)]


def as_id(text: str) -> UUID | None:
    """The id in a choice, None for the empty one."""
    return UUID(text) if text else None


class FilterForm(forms.Form):
    """What a list is limited to; lives in the address."""

    q = forms.CharField(required=False, max_length=200)
    kind = forms.ChoiceField(required=False)
    period = forms.ChoiceField(required=False)
    visibility = forms.ChoiceField(required=False)
    origin = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, kinds: Sequence[TypeRow], periods: Sequence[tuple[str, str]], **options: Any):
        super().__init__(*args, **options)
        self.fields["q"].label = _("Search")
        self.fields["kind"].label = _("Kind")
        self.fields["kind"].choices = kind_choices(kinds, _("All kinds"))
        self.fields["period"].label = _("Period")
        self.fields["period"].choices = [("", _("All periods")), *periods]
        self.fields["visibility"].label = _("Who sees it")
        self.fields["visibility"].choices = [("", _("Everybody")), *((k, _(v)) for k, v in VISIBILITIES.items())]
        self.fields["origin"].label = _("Where from")
        self.fields["origin"].choices = [("", _("From anywhere")), *((k, _(v)) for k, v in ORIGINS.items())]

    def chosen(self) -> dict[str, Any]:
        """The filters that hold; a value that is no choice is left out."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        names = {"q": "words", "kind": "type_id"}
        chosen = {names.get(name, name): value for name, value in found.items()}
        if "type_id" in chosen:
            chosen["type_id"] = UUID(chosen["type_id"])
        return chosen


class ItemForm(forms.Form):
    """What is known about a document."""

    title = forms.CharField(max_length=600)
    kind = forms.ChoiceField(required=False)
    period = forms.CharField(required=False, max_length=20)
    folder = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, kinds: Sequence[TypeRow], folders: Sequence[FolderRow], **options: Any):
        super().__init__(*args, **options)
        self.fields["title"].label = _("Title")
        self.fields["kind"].label = _("Kind")
        self.fields["kind"].choices = kind_choices(kinds, _("Choose a kind"))
        self.fields["period"].label = _("Period")
        self.fields["period"].help_text = _("Such as 2025, 2026-Q1 or 2026-10.")
        self.fields["folder"].label = _("Folder")
        self.fields["folder"].choices = folder_choices(folders, _("No folder"))


class FileForm(ItemForm):
    """One file that waits to be described."""

    anyway = forms.BooleanField(required=False)

    def __init__(self, *args: Any, already: bool = False, **options: Any):
        super().__init__(*args, **options)
        self.fields["anyway"].label = _("Add it anyway")
        if not already:
            del self.fields["anyway"]


class BatchForm(forms.Form):
    """Asked once for all files of an upload."""

    visibility = forms.ChoiceField(widget=forms.RadioSelect, initial="internal")

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["visibility"].label = _("Who sees these documents?")
        self.fields["visibility"].choices = [
            ("internal", _("Office only")),
            ("shared", _("Client and office")),
            ("private", _("Only you")),
        ]


class FolderForm(forms.Form):
    """A folder of a dossier."""

    name = forms.CharField(max_length=400)
    parent = forms.ChoiceField(required=False)
    visibility = forms.ChoiceField()
    client_uploads = forms.BooleanField(required=False)

    def __init__(self, *args: Any, folders: Sequence[FolderRow], new: bool = False, **options: Any):
        super().__init__(*args, **options)
        self.fields["name"].label = _("Name")
        self.fields["parent"].label = _("Inside")
        self.fields["parent"].choices = folder_choices(folders, _("At the top"))
        self.fields["visibility"].label = _("Who sees new documents in it")
        self.fields["visibility"].choices = [("internal", _("Office only")), ("shared", _("Client and office"))]
        self.fields["client_uploads"].label = _("The client may put documents in it")
        if new:
            del self.fields["visibility"], self.fields["client_uploads"]


class DeleteFolderForm(forms.Form):
    """Where the documents of a folder go."""

    target = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, folders: Sequence[FolderRow], **options: Any):
        super().__init__(*args, **options)
        self.fields["target"].label = _("Its documents go to")
        self.fields["target"].choices = folder_choices(folders, _("Choose a folder"))


class KindForm(forms.Form):
    """A kind of document."""

    name = forms.CharField(max_length=400)
    period_kind = forms.ChoiceField()
    folder_role = forms.ChoiceField(required=False)
    visible_to_clients = forms.BooleanField(required=False, initial=True)
    read_receipt = forms.BooleanField(required=False, initial=True)
    retention_class = forms.ChoiceField()

    def __init__(self, *args: Any, roles: Sequence[tuple[str, str]], **options: Any):
        super().__init__(*args, **options)
        self.fields["name"].label = _("Name")
        self.fields["period_kind"].label = _("Belongs to a")
        self.fields["period_kind"].choices = [(key, _(text)) for key, text in PERIOD_KINDS.items()]
        self.fields["folder_role"].label = _("Goes to the folder")
        self.fields["folder_role"].choices = [("", _("No folder")), *roles]
        self.fields["visible_to_clients"].label = _("May be shared with the client")
        self.fields["read_receipt"].label = _("Show when the client has read it")
        self.fields["retention_class"].label = _("Kept as")
        self.fields["retention_class"].choices = [
            ("fiscal", _("Fiscal: 7 years")),
            ("real_estate", _("Real estate: 10 years")),
            ("quality", _("Quality file: 7 years")),
            ("aml", _("Client due diligence: 5 years after the relation ends")),
            ("signing", _("Evidence of signing: the document and 7 years")),
            ("none", _("No fixed time")),
        ]


class TemplateFolderForm(forms.Form):
    """A folder of the default tree."""

    name = forms.CharField(max_length=400)
    parent = forms.ChoiceField(required=False)
    role = forms.CharField(required=False, max_length=60)
    visibility = forms.ChoiceField()
    client_uploads = forms.BooleanField(required=False)
    client_kinds = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    product_ids = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self,
        *args: Any,
        parents: Sequence[tuple[str, str]],
        products: Sequence[tuple[str, str]],
        new: bool = False,
        **options: Any,
    ):
        super().__init__(*args, **options)
        self.fields["name"].label = _("Name")
        self.fields["parent"].label = _("Inside")
        self.fields["parent"].choices = [("", _("At the top")), *parents]
        self.fields["role"].label = _("Role")
        self.fields["role"].help_text = _("By its role a folder is found whatever it is called, such as SIGNED.")
        self.fields["visibility"].label = _("Who sees new documents in it")
        self.fields["visibility"].choices = [("internal", _("Office only")), ("shared", _("Client and office"))]
        self.fields["client_uploads"].label = _("The client may put documents in it")
        self.fields["client_kinds"].label = _("For these clients only")
        self.fields["client_kinds"].help_text = _("Nothing chosen: for all clients.")
        self.fields["client_kinds"].choices = [
            ("organization", _("Organizations")),
            ("person", _("Persons")),
            ("supplier", _("Suppliers")),
            ("internal", _("The office itself")),
        ]
        self.fields["product_ids"].label = _("For clients with these products only")
        self.fields["product_ids"].help_text = _("Nothing chosen: whatever they take.")
        self.fields["product_ids"].choices = products
        if not products:
            del self.fields["product_ids"]
        if not new:
            del self.fields["parent"]
