"""Two people changed the same value of a draft: both values side by side, and which one stays (G03)."""

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from aanzet.cases.queries.template_changes import field_label, value_in_words
from aanzet.cases.queries.templates import VersionView
from aanzet.cases.web.office.editor.drafts import keep
from aanzet.core.errors import Conflict, Refused
from aanzet.rules.process.template import TemplateSnapshot
from aanzet.rules.process.template.together import Clash


@dataclass(frozen=True, slots=True)
class Both:
    """One value in two versions, in words. field: what the button "take theirs" says."""

    label: str
    mine: str
    theirs: str
    field: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a save ended. refusal: why not. view: what the page shows then. clashes: both values of what both changed."""

    view: VersionView
    refusal: Refused | None = None
    clashes: tuple[Both, ...] = ()

    @property
    def status(self) -> int:
        """Of the answer, when it was refused."""
        return 409 if isinstance(self.refusal, Conflict) else 422


def attempt(request: HttpRequest, view: VersionView, snapshot: TemplateSnapshot, name: str) -> Outcome:
    """Save what a form makes of the draft."""
    try:
        keep(request, view, snapshot, name)
    except Conflict as error:
        view, clashes = settled(view, error)
        return Outcome(view, error, clashes)
    except Refused as error:
        return Outcome(view, error)
    return Outcome(view)


def settled(view: VersionView, error: Conflict) -> tuple[VersionView, tuple[Both, ...]]:
    """The draft with the work of both in it, mine where they clash, and what clashes; () when it is not known."""
    if not error.mine:
        return view, ()
    snapshot, clashes = error.mine["snapshot"], error.mine["clashes"]
    return replace(view, snapshot=snapshot, version=error.theirs["number"]), tuple(_both(clash) for clash in clashes)


def _both(clash: Clash) -> Both:
    if not clash.field:
        gone = gettext("taken away")
        return Both(gettext("This part"), *(gone if one is None else gettext("changed") for one in _of(clash)), "")
    label = field_label(clash.field)
    label = f"{label[:1].upper()}{label[1:]}"
    mine, theirs = (value_in_words(one) or gettext("another setting") for one in _of(clash))
    return Both(label, mine, theirs, clash.field)


def _of(clash: Clash) -> tuple[Any, Any]:
    return clash.mine, clash.theirs


def taken(request: HttpRequest, mine: Any, theirs: Any) -> Any:
    """A part with the values of the other where somebody chose "take theirs" (fields `take`)."""
    if not is_dataclass(mine) or isinstance(mine, type):
        return mine
    known = {one.name for one in fields(mine)}
    values = {name: getattr(theirs, name) for name in request.POST.getlist("take") if name in known}
    return replace(mine, **values) if values else mine
