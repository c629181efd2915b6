"""A task added by hand to a running case (F178)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aanzet.cases.queries.priority_words import priority_choices
from aanzet.cases.web.forms.automations import MODES
from aanzet.cases.web.forms.follow_up import ReminderForm
from aanzet.core.errors import Refused
from aanzet.rules.asked import identifier
from aanzet.rules.process import words
from aanzet.rules.process.commands import AddTask, NewItem
from aanzet.rules.process.template import ReminderRule

MOST_LINES, SHOWN_LINES = 10, 3
OFFICE_APPROVAL = "office_approve"
# What can be chosen -> kind and side of the task, and its name.
KINDS = {
    words.WORK: (words.WORK, words.OFFICE, _("Work for the office")),
    words.REVIEW: (words.REVIEW, words.OFFICE, _("Look over for the office")),
    OFFICE_APPROVAL: (words.APPROVE, words.OFFICE, _("Approval by the office")),
    words.CLIENT_TASK: (words.CLIENT_TASK, words.CLIENT, _("Task for the client")),
    words.REQUEST: (words.REQUEST, words.CLIENT, _("Document request to the client")),
    words.APPROVE: (words.APPROVE, words.CLIENT, _("Approval by the client")),
    words.THIRD_PARTY: (words.THIRD_PARTY, words.OFFICE, _("Wait for a third party")),
}
USUAL, NEVER, OWN = "", "never", "own"
SCHEMES = ((USUAL, _("As usual here")), (NEVER, _("None")), (OWN, _("Own moments")))


class Receivers(forms.MultipleChoiceField):
    """Whom it is given to; whether that can be is judged by the engine, which says it by name."""

    def valid_value(self, value: Any) -> bool:
        """Every value goes on."""
        return True


class Listed(forms.ChoiceField):
    """One of what the page offers, or nothing; judged by the action."""

    def valid_value(self, value: Any) -> bool:
        """Every value goes on."""
        return True


class RequestLineForm(forms.Form):
    """One line of a document request; without a text there is none."""

    text = forms.CharField(label=_("What is asked"), max_length=1000, required=False)
    answer = forms.ChoiceField(
        label=_("Answer"),
        required=False,
        initial=words.DOCUMENT,
        choices=((words.DOCUMENT, _("a document")), (words.TEXT, _("a text"))),
    )
    item_type = Listed(label=_("Kind of document"), required=False)
    optional = forms.BooleanField(label=_("Not required"), required=False)

    def __init__(self, *args: Any, item_types: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["item_type"].choices = [("", _("no kind")), *item_types]


RequestLines = forms.formset_factory(RequestLineForm, extra=MOST_LINES, max_num=MOST_LINES, absolute_max=MOST_LINES)


class KindSelect(forms.Select):
    """The kinds, each with whose side it is, so that the page shows what belongs to it without a script."""

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        """As the parent, with the side."""
        option = super().create_option(name, value, *args, **options)
        option["attrs"]["data-side"] = KINDS[str(value)][1]
        return option


class NewTaskForm(forms.Form):
    """What, for whom, by when; the rest has a usual value."""

    title = forms.CharField(label=_("What has to be done"), max_length=300)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[(key, label) for key, (_kind, _side, label) in KINDS.items()],
        widget=KindSelect,
    )
    due_on = forms.DateField(
        label=_("Due on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    third_party = forms.CharField(
        label=_("Third party to wait for"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "third-parties"}),
    )
    item_id = Listed(label=_("Document to read"), required=False)
    to = Receivers(
        label=_("Given to"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody ticked: who is responsible, or the contact the phase addresses."),
    )
    mode = forms.ChoiceField(label=_("Who finishes it"), required=False, choices=MODES)
    priority = forms.ChoiceField(label=_("Priority"), required=False, choices=priority_choices, initial=words.NORMAL)
    blocking = forms.BooleanField(label=_("The phase waits for it"), required=False, initial=True)
    text = forms.CharField(
        label=_("Explanation"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    after_acceptance = forms.BooleanField(label=_("Done only when the office accepts it"), required=False)
    scheme = forms.ChoiceField(
        label=_("Reminders to the client"), required=False, choices=SCHEMES, widget=forms.RadioSelect
    )

    def __init__(
        self, data: Any = None, *, receivers: Any = (), documents: Any = (), item_types: Any = (), parties: Any = ()
    ):
        """receivers, documents, item_types, parties: what the page offers; a POST is judged without them."""
        super().__init__(data, auto_id="task_%s")
        self.offer(receivers, documents, item_types, parties)

    def offer(self, receivers: Any, documents: Any, item_types: Any, parties: Any) -> None:
        """What can be chosen on the page."""
        data = self.data if self.is_bound else None
        self.receivers = self._ticked(receivers)
        self.fields["item_id"].choices = [("", _("no document")), *documents]
        self.parties = parties
        self.lines = RequestLines(data, prefix="lines", form_kwargs={"item_types": item_types})
        self.own = ReminderForm(data, prefix="reminders", initial={"unit": words.DAYS, "time": words.CALENDAR_DAYS})

    def _ticked(self, receivers: Any) -> list[tuple[str, list[tuple[str, str, bool]], bool]]:
        """Heading, (key, name, ticked) of each, and whether they are of the client."""
        ticked = set(self.data.getlist("to")) if self.is_bound else set()
        return [
            (heading, [(key, name, key in ticked) for key, name in some], some[0][0].startswith("contact:"))
            for heading, some in receivers
            if some
        ]

    @property
    def first_lines(self) -> list[RequestLineForm]:
        """The lines that show at once."""
        return self.lines.forms[:SHOWN_LINES]

    @property
    def more_lines(self) -> list[RequestLineForm]:
        """The lines that unfold."""
        return self.lines.forms[SHOWN_LINES:]

    @property
    def is_unfolded(self) -> bool:
        """Whether something is wrong below the fold."""
        folded = ("mode", "priority", "text", "scheme")
        return bool(self.is_bound and ({*folded} & {*self.errors} or (self._has_own and self.own.errors)))

    @property
    def chosen(self) -> str:
        """The kind that was chosen."""
        kind = self.data.get("kind", "") if self.is_bound else ""
        return kind if kind in KINDS else words.WORK

    @property
    def _has_own(self) -> bool:
        return self.chosen_side == words.CLIENT and self.data.get("scheme") == OWN

    @property
    def chosen_side(self) -> str:
        """Whose side the chosen kind is of."""
        return KINDS[self.chosen][1]

    def clean(self) -> dict[str, Any]:
        """The parts that the kind asks for can be read too."""
        values: dict[str, Any] = super().clean() or {}
        if self.chosen == words.REQUEST and self.lines.is_bound and not self.lines.is_valid():
            self.add_error(None, _("Look at the lines of the request."))
        if self.chosen == words.APPROVE and not identifier(values.get("item_id", "")):
            wanted = _("Choose the document that the client reads. Add it to the case first when it is not there.")
            self.add_error("item_id", wanted)
        if self._has_own:
            if not self.own.is_valid():
                self.add_error("scheme", _("Look at the moments of the reminders."))
            elif self.own.rule() == ReminderRule():
                self.add_error("scheme", _("Fill in when the client is reminded, or choose as usual."))
        return values

    def refuse(self, error: Refused) -> None:
        """Put the sentence of a refusal at its field."""
        field = {"people": "to", "reminders": "scheme"}.get(error.field, error.field)
        self.add_error(field if field in self.fields else None, error.text)

    def order(self) -> AddTask:
        """The task as it was filled in."""
        values = self.cleaned_data
        kind, side, _label = KINDS[self.chosen]
        chosen: dict[str, list[str]] = {}
        for one in values["to"]:
            what, _colon, key = one.partition(":")
            chosen.setdefault(what, []).append(key)
        of_office = side == words.OFFICE
        named = chosen.get("member" if of_office else "contact", [])
        return AddTask(
            kind=kind,
            side=side,
            title=values["title"],
            text=values["text"],
            due_on=values["due_on"],
            blocking=values["blocking"],
            mode=values["mode"] or words.ANY_ONE,
            people=tuple(found for found in map(identifier, named) if found),
            roles=tuple(chosen.get("role", ())) if of_office else (),
            teams=tuple(chosen.get("team", ())) if of_office else (),
            third_party=values["third_party"],
            item_id=identifier(values["item_id"]) if kind == words.APPROVE else None,
            items=self._items() if kind == words.REQUEST else (),
            after_acceptance=values["after_acceptance"] if kind == words.REQUEST else False,
            priority=values["priority"] or words.NORMAL,
            reminders=self._reminders(),
        )

    def _items(self) -> tuple[NewItem, ...]:
        rows = [form.cleaned_data for form in self.lines.forms] if self.lines.is_bound else []
        return tuple(
            NewItem(
                row["text"],
                answer_kind=row["answer"] or words.DOCUMENT,
                item_type=row["item_type"],
                required=not row["optional"],
            )
            for row in rows
            if row.get("text")
        )

    def _reminders(self) -> ReminderRule | None:
        if self._has_own:
            rule: ReminderRule = self.own.rule()
            return rule
        return ReminderRule() if self.cleaned_data["scheme"] == NEVER else None
