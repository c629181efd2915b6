"""What the lists of cases and tasks share: the filter in the address, and views that are saved of it (F220, G17)."""

from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from aanzet.access.actions.saved_views import delete_view, save_view, set_view_alert
from aanzet.access.queries.saved_views import saved_views
from aanzet.cases.actions.columns import choose_columns
from aanzet.cases.queries.queue.choices import Chip, Choice
from aanzet.cases.queries.queue.columns import USUAL, Columns
from aanzet.cases.web.forms.queue import SavedViewForm
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.rules.asked import whole

QUEUE, CASES, TASKS = "queue", "cases", "tasks"
PAGES = (QUEUE, CASES, TASKS)  # names of the addresses that views are saved of
PLUMBING = frozenset({"tab", "sort", "filter", "from", "part", "columns"})  # of an address, besides its filters


@require_POST
def view_save(request: HttpRequest, page: str) -> HttpResponse:
    """POST /office/views/<page>/: keep the filter that is on under a name."""
    form = SavedViewForm(request.POST)
    query = request.POST.get("query", "")
    if page not in PAGES:
        raise NotFound(page)
    if form.is_valid():
        values = form.cleaned_data
        try:
            perform(
                request,
                lambda: {"id": str(save_view(actor=request.actor, now=request.now, page=page, query=query, **values))},
                name="save_view",
            )
            say(request, gettext("View “%(name)s” is saved.") % {"name": values["name"]})
        except Refused as error:
            say(request, error.text, kind="problem")
    else:
        say(request, gettext("Give the view a name."), kind="problem")
    return redirect(f"{reverse(page)}?{query}")


@require_POST
def view_columns(request: HttpRequest, page: str) -> HttpResponse:
    """POST /office/views/<page>/columns/: from now on this list shows these columns to me, or the usual ones."""
    wanted = USUAL.get(page, ()) if request.POST.get("what") == "usual" else request.POST.getlist("column")
    try:
        perform(
            request,
            lambda: choose_columns(actor=request.actor, now=request.now, page=page, columns=wanted),
            name="choose_columns",
        )
    except Refused as error:
        say(request, error.text, kind="problem")
    query = QueryDict(request.POST.get("query", ""), mutable=True)
    query.pop("columns", None)  # those of a saved view: what he just chose counts now
    return redirect(reverse(page) + (f"?{query.urlencode()}" if query else ""))


@require_POST
def view_change(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """POST /office/views/<id>/change/: remove it, or hear of what comes into it."""
    if request.POST.get("what") == "delete":
        perform(request, lambda: delete_view(actor=request.actor, now=request.now, view_id=view_id), name="delete_view")
        say(request, gettext("The view is removed."))
    else:
        alert = request.POST.get("alert") == "1"
        perform(
            request,
            lambda: set_view_alert(actor=request.actor, now=request.now, view_id=view_id, alert=alert),
            name="set_view_alert",
        )
    page = request.POST.get("page", QUEUE)
    return redirect(f"{reverse(page if page in PAGES else QUEUE)}?filter=1")


def filter_context(
    request: HttpRequest,
    page: str,
    chips: Sequence[Chip],
    choices: Callable[[], Sequence[Choice]],
    known: Collection[str],
    columns: Columns | None = None,
) -> dict[str, Any]:
    """The chips of what is on; the form and the saved views only when they are open.

    known: names of the filters of this page. Another name in the address was once one (a saved view may be old): it
    shows as broken, and the rest works. columns: of a list whose columns can be chosen; a view keeps them.
    """
    query = request.GET.copy()
    for name in ("filter", "from", "part"):
        query.pop(name, None)
    chips = [*chips, *_gone(request, {chip.name for chip in chips}, known)]
    context: dict[str, Any] = {
        "chips": [
            {
                "label": chip.label,
                "value": chip.value,
                "broken": chip.broken,
                "remove_url": address(request, page, **{chip.name: "", "from": ""}),
            }
            for chip in chips
        ],
        "clear_url": reverse(page) + (f"?tab={request.GET['tab']}" if request.GET.get("tab") else ""),
        "filter_open": request.GET.get("filter") == "1",
        "filter_url": address(request, page, filter="" if request.GET.get("filter") == "1" else "1"),
        "page_name": page,
        "query": query.urlencode(),
        "columns": columns,
    }
    if columns:
        query["columns"] = columns.in_address
    context["view_query"] = query.urlencode()
    if context["filter_open"]:
        context |= {
            "choices": choices(),
            "views": saved_views(request.actor, page),
            "view_form": SavedViewForm(auto_id="view_%s"),
            "may_share": request.actor.may("insights.manage"),
            "may_save": request.actor.may("insights.own"),
        }
    return context


def _gone(request: HttpRequest, shown: Collection[str], known: Collection[str]) -> list[Chip]:
    found = []
    for name, value in request.GET.items():
        if not value or name in PLUMBING or name in shown:
            continue
        label = name if name not in known else gettext("Filter")
        found.append(Chip(name, label[:40], value[:40], broken=True))
    return found


def start_of(request: HttpRequest) -> int:
    """The position in the list at which this page begins."""
    start = request.GET.get("from", "")
    return whole(start, 0)


def address(request: HttpRequest, page: str, /, **changes: str) -> str:
    """The address of this page with other values; an empty one is left out."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return reverse(page) + (f"?{query.urlencode()}" if query else "")
