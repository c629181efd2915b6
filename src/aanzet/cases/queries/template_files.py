"""A version of a template as a file (F391)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import gettext

from aanzet.access.queries.organizations import organization
from aanzet.cases.models import ProcessTemplate
from aanzet.cases.queries.library import model
from aanzet.cases.queries.template_names import Names, lacking, names_here, with_names
from aanzet.cases.queries.templates import require_reader, version_for
from aanzet.core.errors import NotFound
from aanzet.rules.actors import Actor
from aanzet.rules.process.template import TemplateSnapshot
from aanzet.rules.process.template.file import write
from aanzet.rules.process.template.file_read import TemplateFile, read
from aanzet.rules.process.template.file_tree import LineProblem
from aanzet.rules.process.template.naming import ROLE, Named
from aanzet.rules.process.template.old_setting import FALLBACK


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file would become here. needs: what is lacking, with the nearest there is ("" = nothing near).

    A role of the old setting that is unknown here is asked for with the relation manager proposed (F168). notes: what
    was left out because it could not be read.
    """

    snapshot: TemplateSnapshot
    needs: tuple[tuple[Named, str], ...]
    names: Names
    notes: tuple[LineProblem, ...] = ()


def template_file(actor: Actor, template_id: UUID, number: int | None = None) -> tuple[str, str]:
    """Name and text of the file of a version; without number the draft, or the version in use."""
    view = version_for(actor, template_id, number)
    state = {
        "published": gettext("in use"),
        "superseded": gettext("replaced"),
    }.get(view.state, gettext("draft"))
    told = gettext("%(name)s, version %(number)s (%(state)s), %(date)s") % {
        "name": view.snapshot.name,
        "number": view.number,
        "state": state,
        "date": _day(view.published_at or view.edited_at),
    }
    head = (told, gettext("A template of Aanzet. Import it as a new draft."))
    text = write(with_names(view.snapshot, names_here()), head=head)
    return f"{slugify(view.snapshot.name) or 'template'}-v{view.number}.yaml", text


def model_file(actor: Actor, key: str) -> str:
    """A model of the library as a file, in the form of address of this organization; NotFound for an unknown key."""
    require_reader(actor)
    shipped = model(key)
    if shipped is None:
        raise NotFound(key)
    return write(spoken(shipped.file, actor), head=(f"{shipped.title}: {shipped.summary}",))


def spoken(file: TemplateFile, actor: Actor) -> TemplateSnapshot:
    """The template of a file in the form of address of this organization."""
    formal = organization(actor.organization_id).address_form == "u"
    return file.formal if formal else file.snapshot


def proposal(actor: Actor, text: str) -> tuple[Proposal | None, tuple[LineProblem, ...]]:
    """What the text would become, or what is wrong with it by line."""
    file, problems = read(text)
    if file is None:
        return None, problems
    snapshot, here = spoken(file, actor), names_here()
    needs = tuple((one, proposed(one, here, file.old_roles)) for one in lacking(snapshot, here))
    return Proposal(snapshot, needs, here, file.notes), ()


def proposed(one: Named, here: Names, old_roles: frozenset[str]) -> str:
    """What is proposed for something that is lacking: the nearest there is, "" = nothing."""
    return FALLBACK if one.kind == ROLE and one.name in old_roles else here.near(one.kind, one.name)


def free_name(name: str) -> str:
    """The name, or with the next free number: "Aangifte IB (2)"."""
    taken = {one.lower() for one in ProcessTemplate.objects.filter(archived_at=None).values_list("name", flat=True)}
    name, number = " ".join(name.split()), 1
    found = name[:200]
    while found.lower() in taken:
        number += 1
        found = f"{name[:190]} ({number})"
    return found


def _day(moment: datetime) -> str:
    return date_format(localtime(moment), "j F Y")
