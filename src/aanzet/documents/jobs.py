"""What is done with files after they came in: a look behind the fence, and throwing away what stayed loose."""

from collections.abc import Sequence
from uuid import UUID

from aanzet.core.fence import pdf_facts
from aanzet.core.files import open_file
from aanzet.core.handlers import Claimed, Due, effect, timer
from aanzet.core.ports import Outcome, cancelled, confirmed
from aanzet.core.scope import scope
from aanzet.documents.actions.files import TIMER, forget_loose_files, record_inspection
from aanzet.documents.actions.items import INSPECTION
from aanzet.documents.queries.loose import file_to_inspect


@effect(INSPECTION, repeats_doubt=True)
def inspect_file(claimed: Claimed) -> Outcome:
    """How many pages a PDF has, and whether it can be shown. Repeating it is harmless."""
    with scope(claimed.organization_id, read_only=True):
        file = file_to_inspect(UUID(claimed.payload["file_id"]))
    if file is None:
        return cancelled()
    try:
        with open_file(claimed.organization_id, file.storage_key) as opened:
            look = pdf_facts(opened)
    except FileNotFoundError:
        return cancelled()
    with scope(claimed.organization_id):
        record_inspection(now=claimed.now, file_id=file.id, pages=look.facts.get("pages"), trouble=look.trouble)
    return confirmed()


@timer(TIMER)
def forget_loose(due: Sequence[Due]) -> None:
    """Files that nobody described within a day."""
    for one in due:
        forget_loose_files(organization_id=one.organization_id, now=one.now)
