"""What the owner of a template must hear (F110)."""

from datetime import datetime
from uuid import UUID

from aanzet.cases.queries.explaining import owners_of, pages_of
from aanzet.core.commands import command
from aanzet.messages.actions.notices import Telling, notify
from aanzet.rules.actors import Actor


@command
def warn_owners(*, actor: Actor, now: datetime, item_id: UUID) -> int:
    """A document was archived: tell whoever published a template that refers to it. How many were told."""
    title = next((page.title for page in pages_of([str(item_id)])), "")
    tellings = [
        Telling(
            key=f"page-missing:{template_id}:{item_id}",
            person_id=owner_id,
            kind="page_missing",
            about=f"{name}, {title}",
            url=f"/office/templates/{template_id}/",
        )
        for owner_id, template_id, name in owners_of([item_id])
    ]
    notify(actor=actor, now=now, tellings=tellings)
    return len(tellings)
