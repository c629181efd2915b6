"""Why we do it like this: the description of a template with the documents of the internal dossier behind it (F110)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from aanzet.cases.models import TemplateVersion
from aanzet.documents.queries.items import items_for_system

IN_FORCE = ("published", "superseded")  # cases run on these


@dataclass(frozen=True, slots=True)
class Page:
    """A document a template refers to. url: "" when it is missing."""

    id: UUID
    title: str
    url: str

    @property
    def missing(self) -> bool:
        """It was archived."""
        return not self.url


def pages_of(attachments: Sequence[str]) -> tuple[Page, ...]:
    """The documents behind these ids, in this order; what is archived keeps its title and has no address."""
    ids = [UUID(one) for one in attachments]
    found = items_for_system(ids)
    return tuple(
        Page(one, found[one].title, "" if found[one].removed else f"/office/documents/{one}/")
        for one in ids
        if one in found
    )


def explains_work(item_id: UUID) -> bool:
    """Whether a template in force refers to this document, so that everybody who works by it may read it."""
    return TemplateVersion.objects.filter(state__in=IN_FORCE, definition__contains=str(item_id)).exists()


def owners_of(item_ids: Collection[UUID]) -> tuple[tuple[UUID, UUID, str], ...]:
    """Who published a template in use that refers to one of these documents: person, template, name of the template."""
    found: dict[tuple[UUID, UUID, str], None] = {}
    for item_id in item_ids:
        named = TemplateVersion.objects.filter(state="published", definition__contains=str(item_id))
        for owner, template, name in named.values_list("published_by", "template_id", "template__name"):
            if owner is not None:
                found[owner, template, name] = None
    return tuple(found)
