"""Reading templates and their versions (F107 to F114). Only what the actor's rights allow."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F

from aanzet.access.queries.people import names
from aanzet.cases.models import OPEN_STATES, Case, DraftSave, ProcessTemplate, TemplateVersion
from aanzet.cases.queries.snapshots import read_definition
from aanzet.clients.ports import OnboardingChoice
from aanzet.core.errors import NotFound
from aanzet.rules.actors import Actor
from aanzet.rules.permissions import may
from aanzet.rules.process import words
from aanzet.rules.process.template import TemplateSnapshot

EDIT, PUBLISH, SEE = "templates.edit", "templates.publish", "templates.view"


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One line of the list of templates. state: draft, published or archived. running: open cases on any version."""

    id: UUID
    name: str
    state: str
    number: int | None
    draft_number: int | None
    period_kind: str
    running: int
    changed_at: datetime
    changed_by: UUID | None
    phases: tuple[Any, ...]
    products: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version with its content, for the editor and for whoever runs a case on it."""

    id: UUID
    template_id: UUID
    template_name: str
    number: int
    state: str
    snapshot: TemplateSnapshot
    version: int
    from_period: str
    edited_by: UUID | None
    edited_at: datetime
    published_by: UUID | None
    published_at: datetime | None
    adopted_by: UUID | None = None
    adopted_at: datetime | None = None
    adoption_note: str = ""

    @property
    def is_draft(self) -> bool:
        """Not published yet, in whatever stage of adoption (F112)."""
        return self.state in words.EDITABLE


def templates(actor: Actor, *, archived: bool = False) -> list[TemplateRow]:
    """The templates of the organization, by name; with the archived ones when asked."""
    require_reader(actor)
    rows = ProcessTemplate.objects.order_by("name").values(
        "id", "name", "archived_at", "current_id", "draft_id", "period_kind", "changed_at", "changed_by"
    )
    if not archived:
        rows = rows.filter(archived_at=None)
    rows = list(rows)  # type: ignore[assignment]
    running = dict(
        Case.objects.filter(state__in=OPEN_STATES)
        .values("template_id")
        .annotate(n=Count("id"))
        .values_list("template_id", "n")
    )
    wanted = [version for row in rows for version in (row["current_id"], row["draft_id"]) if version]
    versions = {
        version["id"]: version
        for version in TemplateVersion.objects.filter(id__in=wanted).values("id", "number", "definition")
    }
    return [_row(row, versions, running) for row in rows]  # type: ignore[arg-type]


def _row(row: dict[str, Any], versions: dict[UUID, Any], running: dict[UUID, int]) -> TemplateRow:
    current, draft = versions.get(row["current_id"]), versions.get(row["draft_id"])
    shown = read_definition((current or draft)["definition"]) if current or draft else None  # type: ignore[index]
    state = "archived" if row["archived_at"] else "published" if current else "draft"
    return TemplateRow(
        id=row["id"],
        name=row["name"],
        state=state,
        number=current["number"] if current else None,
        draft_number=draft["number"] if draft else None,
        period_kind=shown.period_kind if shown else row["period_kind"],
        running=running.get(row["id"], 0),
        changed_at=row["changed_at"],
        changed_by=row["changed_by"],
        phases=shown.phases if shown else (),
        products=shown.products if shown else (),
    )


def startable(actor: Actor, *, archived: bool = False) -> list[dict[str, Any]]:
    """Published templates that may be started: id, name, period kind, products and whether bulk is possible.

    archived: those too that may no longer, for what was going to start them.
    """
    kept = ProcessTemplate.objects.all() if archived else ProcessTemplate.objects.filter(archived_at=None)
    rows = kept.exclude(current_id=None).order_by("name").values("id", "name", "current_id")
    rows = list(rows)  # type: ignore[assignment]
    known = dict(
        TemplateVersion.objects.filter(id__in=[row["current_id"] for row in rows]).values_list("id", "definition")
    )
    found = []
    for row in rows:
        snapshot = read_definition(known[row["current_id"]])  # type: ignore[index]
        found.append(
            {
                "id": row["id"],
                "name": row["name"],
                "version_id": row["current_id"],
                "period_kind": snapshot.period_kind,
                "products": snapshot.products,
                "snapshot": snapshot,
            }
        )
    return found


def onboarding_templates(actor: Actor) -> list[OnboardingChoice]:
    """What brings in a client, by name (F126); nothing for who may not start cases."""
    if not may(actor, "cases.start"):
        return []
    found = [(row, row["snapshot"]) for row in startable(actor)]
    return [
        OnboardingChoice(row["id"], row["name"], snapshot.client_kind, tuple(snapshot.products))
        for row, snapshot in found
        if snapshot.is_onboarding
    ]


def version_for(actor: Actor, template_id: UUID, number: int | None = None) -> VersionView:
    """A version of a template: the draft when there is one, else the current one, or the one with this number."""
    require_reader(actor)
    rows = TemplateVersion.objects.filter(template_id=template_id).annotate(template_name=F("template__name"))
    rows = rows.filter(number=number) if number is not None else rows
    row = rows.order_by(F("state").asc(), "-number").values(*VERSION).first() if number is not None else None
    if row is None and number is None:
        row = rows.filter(state__in=words.EDITABLE).values(*VERSION).first()
        row = row or rows.filter(state="published").order_by("-number").values(*VERSION).first()
    if row is None:
        raise NotFound(template_id)
    return view(row)


def as_seen(view: VersionView, number: int) -> VersionView:
    """A draft as it was after this save; when that is no longer known, as it is but with the number that was seen."""
    if number == view.version:
        return view
    saved = DraftSave.objects.filter(version_id=view.id, number=number).values_list("definition", flat=True).first()
    return replace(view, version=number, snapshot=read_definition(saved) if saved else view.snapshot)


@dataclass(frozen=True, slots=True)
class Steps:
    """What can be taken back and done again in a draft: who did it, "" = nothing."""

    back: str = ""
    forth: str = ""


def steps_of(view: VersionView) -> Steps:
    """Of the draft as it is now (F111)."""
    saves = {
        number: (step, by)
        for number, step, by in DraftSave.objects.filter(version_id=view.id)
        .order_by("number")
        .values_list("number", "step", "saved_by")
    }
    if view.version not in saves:
        return Steps()
    here, mine = saves[view.version]
    by_step = dict(saves.values())
    people = names([mine, by_step.get(here + 1)])

    def who(person: UUID | None) -> str:
        return people[person].name if person in people else "?"

    return Steps(who(mine) if here - 1 in by_step else "", who(by_step.get(here + 1)) if here + 1 in by_step else "")


def versions(actor: Actor, template_id: UUID) -> list[VersionView]:
    """Every version, newest first."""
    require_reader(actor)
    rows = TemplateVersion.objects.filter(template_id=template_id).annotate(template_name=F("template__name"))
    found = [view(row) for row in rows.order_by("-number").values(*VERSION)]
    if not found:
        raise NotFound(template_id)
    return found


VERSION = (
    "id",
    "template_id",
    "template_name",
    "number",
    "state",
    "definition",
    "version",
    "from_period",
    "edited_by",
    "edited_at",
    "published_by",
    "published_at",
    "adopted_by",
    "adopted_at",
    "adoption_note",
)


def view(row: dict[str, Any]) -> VersionView:
    """A row of VERSION columns with its definition read."""
    values = {name: row[name] for name in VERSION if name != "definition"}
    return VersionView(**values, snapshot=read_definition(row["definition"]))


def require_reader(actor: Actor) -> None:
    """NotFound for who may neither see cases nor edit templates."""
    if not may(actor, "cases.view") and not may(actor, EDIT):
        raise NotFound("templates")


def template_facts_of(template_id: UUID) -> dict[str, Any]:
    """Whether the template is archived, and how many open cases run on any of its versions."""
    archived_at = ProcessTemplate.objects.filter(id=template_id).values_list("archived_at", flat=True).first()
    running = Case.objects.filter(template_id=template_id, state__in=OPEN_STATES).count()
    return {"archived": archived_at is not None, "running": running}
