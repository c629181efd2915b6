"""Who has a case, or the editor of a template, open now: the page says so every so often (ux 8.4, 8.6)."""

from datetime import datetime, timedelta
from uuid import UUID

from aanzet.cases.models import DraftPresence, Presence
from aanzet.core.commands import command
from aanzet.core.ids import new_id
from aanzet.core.log import insert
from aanzet.core.notifier import announce
from aanzet.rules.actors import Actor

FRESH = timedelta(seconds=90)  # the page says it every 45 seconds
COLUMNS = {
    "id": "uuid",
    "organization_id": "uuid",
    "case_id": "uuid",
    "person_id": "uuid",
    "seen_at": "timestamptz",
}
AGAIN = "on conflict (organization_id, case_id, person_id) do update set seen_at = excluded.seen_at"
OF_DRAFTS = {name if name != "case_id" else "template_id": kind for name, kind in COLUMNS.items()}


@command
def note_presence(*, actor: Actor, now: datetime, case_id: UUID) -> None:
    """This person has the case open. Others who have it open hear it when he comes; it leaves no event behind."""
    here = Presence.objects.filter(case_id=case_id)
    here.filter(seen_at__lt=now - FRESH).delete()
    new = not here.filter(person_id=actor.id).exists()
    row = {
        "id": new_id(),
        "organization_id": actor.organization_id,
        "case_id": case_id,
        "person_id": actor.id,
        "seen_at": now,
    }
    insert("cases_presence", COLUMNS, [row], AGAIN)
    if new:
        announce(f"{actor.organization_id}/office", f"here-{case_id}")


@command
def note_editing(*, actor: Actor, now: datetime, template_id: UUID) -> None:
    """This person has the editor of the template open; as note_presence does for a case."""
    here = DraftPresence.objects.filter(template_id=template_id)
    here.filter(seen_at__lt=now - FRESH).delete()
    new = not here.filter(person_id=actor.id).exists()
    row = {
        "id": new_id(),
        "organization_id": actor.organization_id,
        "template_id": template_id,
        "person_id": actor.id,
        "seen_at": now,
    }
    insert("cases_draftpresence", OF_DRAFTS, [row], AGAIN.replace("case_id", "template_id"))
    if new:
        announce(f"{actor.organization_id}/office", f"here-{template_id}")
