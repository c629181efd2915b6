"""What is done with files after they came in: a look behind the fence, and throwing away what stayed loose."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from aanzet.core.fence import pdf_facts
from aanzet.core.files import file_store, open_file
from aanzet.core.handlers import Claimed, Due, daily, effect, timer
from aanzet.core.ports import Outcome, cancelled, confirmed, failed, retry
from aanzet.core.scan import ScannerAway, scanner
from aanzet.core.scope import scope
from aanzet.documents.actions.files import SCAN, TIMER, forget_loose_files, record_inspection, record_scan
from aanzet.documents.actions.items import INSPECTION
from aanzet.documents.actions.uploads import AT_ONCE, PARTS, forget_old_uploads
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


@effect(SCAN, repeats_doubt=True)
def scan_file(claimed: Claimed) -> Outcome:
    """What the virus scanner says; without a verdict the file waits and is looked at again. Repeating is harmless."""
    with scope(claimed.organization_id, read_only=True):
        file = file_to_inspect(UUID(claimed.payload["file_id"]))
    if file is None:
        return cancelled()
    try:
        with open_file(claimed.organization_id, file.storage_key) as opened:
            verdict = scanner().examine(opened)
    except FileNotFoundError:
        return cancelled()
    except ScannerAway as problem:
        return retry("scanner_away", str(problem))
    with scope(claimed.organization_id):
        record_scan(now=claimed.now, file_id=file.id, clean=verdict.clean)
    return confirmed() if verdict.clean else failed("file_infected", verdict.found, name=file.name)


@timer(TIMER)
def forget_loose(due: Sequence[Due]) -> None:
    """Files that nobody described within a day."""
    for one in due:
        forget_loose_files(organization_id=one.organization_id, now=one.now)


@effect(PARTS, repeats_doubt=True)
def forget_parts(claimed: Claimed) -> Outcome:
    """The bytes of parts that no row names any more. Repeating it is harmless."""
    for key in claimed.payload["keys"]:
        file_store().delete(claimed.organization_id, key)
    return confirmed()


@daily
def forget_unfinished(organization: UUID, now: datetime) -> None:
    """Files that were half sent and not gone on with for a day."""
    thrown = AT_ONCE
    while thrown == AT_ONCE:
        with scope(organization):
            thrown = forget_old_uploads(organization_id=organization, now=now)
