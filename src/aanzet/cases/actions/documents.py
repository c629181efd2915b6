"""Documents of a case: pinned through all phases, and shown to the client when they go out (F078, F079)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from aanzet.cases.events import ItemPinned, ItemUnpinned
from aanzet.cases.models import CaseDocument, Task
from aanzet.cases.queries.reach import in_whose_name, may_touch
from aanzet.cases.queries.refusals import explain
from aanzet.cases.queries.states import Loaded, load_for_command
from aanzet.core.commands import command
from aanzet.core.errors import NotFound
from aanzet.core.ids import new_id
from aanzet.core.log import insert, publish
from aanzet.core.notifier import announce
from aanzet.documents.actions.items import Added, add_item
from aanzet.documents.actions.visibility import share_items
from aanzet.documents.queries.folders import types_by_key
from aanzet.documents.queries.items import items_for_system
from aanzet.rules.actors import Actor
from aanzet.rules.process.deciding.four_eyes import judges
from aanzet.rules.process.decision import Refusal

COLUMNS = {
    "id": "uuid",
    "organization_id": "uuid",
    "case_id": "uuid",
    "item_id": "uuid",
    "entry_id": "uuid",
    "pinned_at": "timestamptz",
    "pinned_by": "text",
    "on_behalf_of": "uuid",
}
AGAIN = (
    "on conflict (organization_id, case_id, item_id) do update set unpinned_at = null, pinned_at = excluded.pinned_at, "
    "pinned_by = excluded.pinned_by, on_behalf_of = excluded.on_behalf_of, entry_id = excluded.entry_id"
)


@command
def pin_items(*, actor: Actor, now: datetime, case_id: UUID, item_ids: Sequence[UUID]) -> int:
    """Keep documents of the client's dossier with the case, through all phases and after closing (F079).

    How many are new on the case. NotFound: no such case for this actor, or a document of another client.
    Refused: four_eyes for who ticked a four-eyes point of this phase.
    """
    loaded = _case(actor, now, case_id)
    _refuse_judges(actor, loaded)
    return _pin(actor, now, loaded, item_ids)


@command
def unpin_item(*, actor: Actor, now: datetime, case_id: UUID, item_id: UUID) -> None:
    """Take a document off the case; it stays in the dossier. Twice is no mistake."""
    _case(actor, now, case_id)
    if CaseDocument.objects.filter(case_id=case_id, item_id=item_id, unpinned_at=None).update(unpinned_at=now):
        client_id = items_for_system([item_id])[item_id].client_id
        publish(actor, now, ItemUnpinned(object_id=item_id, client_id=client_id, case_id=case_id))
        announce(f"{actor.organization_id}/office", f"case-{case_id}")


@command
def add_to_case(
    *,
    actor: Actor,
    now: datetime,
    case_id: UUID,
    file_id: UUID,
    type_key: str = "",
    title: str = "",
    asked: bool = False,
    anyway: bool = False,
) -> Added:
    """Put a received file straight into the case (F078): type and period follow from it, INTERNAL until sent.

    type_key: kind of document, "" = a loose dossier item. asked: a contact was asked for it (judged by the caller).
    Refused: four_eyes for who ticked a four-eyes point of this phase; as documents.actions.items.add_item.
    """
    loaded = _case(actor, now, case_id)
    _refuse_judges(actor, loaded)
    kind = types_by_key([type_key]).get(type_key) if type_key else None
    added = add_item(
        actor=actor,
        now=now,
        client_id=loaded.state.case.client_id,
        file_id=file_id,
        title=title,
        type_id=kind.id if kind else None,
        period=loaded.state.case.period,
        case_id=case_id,
        asked=asked,
        anyway=anyway,
    )
    _pin(actor, now, loaded, [added.item_id])
    return added


def share_asked_items(*, actor: Actor, now: datetime, item_ids: Iterable[UUID]) -> None:
    """What the client is asked to read becomes visible to him: handing out the task is the sending of F078."""
    share_items(actor=actor, now=now, item_ids=list(item_ids))


def share_item_of_task(*, actor: Actor, now: datetime, task_id: UUID) -> None:
    """As `share_asked_items`, for a task that was held back and is handed out now."""
    item = Task.objects.filter(id=task_id, item_id__isnull=False).values_list("item_id", flat=True).first()
    if item is not None:
        share_items(actor=actor, now=now, item_ids=[item])


def _case(actor: Actor, now: datetime, case_id: UUID) -> Loaded:
    loaded = load_for_command([case_id], now).get(case_id)
    if loaded is None or not may_touch(actor, "cases.advance", loaded):
        raise NotFound(case_id)
    return loaded


def _pin(actor: Actor, now: datetime, loaded: Loaded, item_ids: Sequence[UUID]) -> int:
    case = loaded.state.case
    found = items_for_system(item_ids)
    if any(item not in found or found[item].client_id != case.client_id for item in item_ids):
        raise NotFound(case.id)
    there = set(
        CaseDocument.objects.filter(case_id=case.id, item_id__in=list(item_ids), unpinned_at=None).values_list(
            "item_id", flat=True
        )
    )
    new = [item for item in dict.fromkeys(item_ids) if item not in there]
    if not new:
        return 0
    actor = in_whose_name(actor, loaded)
    insert(
        "cases_casedocument",
        COLUMNS,
        [
            {
                "id": new_id(),
                "organization_id": actor.organization_id,
                "case_id": case.id,
                "item_id": item,
                "entry_id": case.entry_id,
                "pinned_at": now,
                "pinned_by": actor.reference,
                "on_behalf_of": actor.on_behalf_of,
            }
            for item in new
        ],
        AGAIN,
    )
    publish(
        actor,
        now,
        *(
            ItemPinned(object_id=item, client_id=case.client_id, case_id=case.id, visibility=found[item].visibility)
            for item in new
        ),
    )
    announce(f"{actor.organization_id}/office", f"case-{case.id}")
    return len(new)


def _refuse_judges(actor: Actor, loaded: Loaded) -> None:
    """Who ticked a four-eyes point of this phase does not prepare its documents afterwards (F155)."""
    actor, entry = in_whose_name(actor, loaded), loaded.state.entry
    behind = judges(loaded.state.checkpoints, entry.id) if entry and actor.is_office else set()
    both = tuple(one for one in (actor.id, actor.on_behalf_of) if one in behind)
    if both:
        raise explain(Refusal("four_eyes", {"people": both}), loaded)
