"""What must always be true of core: the chain of seals, no reference across organizations, failures in sight."""

from functools import lru_cache
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import UUIDField

from aanzet.core import crypto, seals
from aanzet.core.fields import OwnedForeignKey
from aanzet.core.ports import Checked, Finding, invariant
from aanzet.rules import evidence
from aanzet.rules.errors import CATALOGUE

# Columns without a key of their own (core knows no higher floor): where they point, by name.
LOOSE = {"client_id": "clients_client", "case_id": "cases_case", "person_id": "access_person"}


@invariant("I12", "chain_intact")
def chain_intact(*, organization: UUID, deep: bool = False) -> Checked:
    """Seals follow each other, each block recomputes from exactly its events, and no published head is gone."""
    stored = seals.chain(organization)
    findings = []
    broken = evidence.first_broken([(one.seal, one.hash) for one in stored])
    if broken is not None:
        findings.append(Finding("seal_broken", "seal", broken))
    hashes = {one.seal.number: one.hash for one in stored}
    for number, published in seals.published_heads(organization):
        if hashes.get(number) != published:
            findings.append(Finding("published_head_gone", "seal", number))
    rows = 0
    if stored:
        rows, more = _blocks(organization, [one.seal for one in stored])
        findings += more
    return Checked(rows, findings + _details(organization, deep=deep))


def _blocks(organization: UUID, chain: list[evidence.Seal]) -> tuple[int, list[Finding]]:
    """Walk the events once, in log order, and recompute each block."""
    findings, rows, number, hashes = [], 0, 0, list[bytes]()

    def close(block: evidence.Seal) -> None:
        if len(hashes) != block.count:
            reason = "event_missing" if len(hashes) < block.count else "event_inserted"
            findings.append(Finding(reason, "seal", block.number, f"{len(hashes)} of {block.count}"))
        elif evidence.merkle_root(hashes) != block.root:
            findings.append(Finding("event_changed", "seal", block.number))
        hashes.clear()

    for place, id, leaf in seals.leaves(organization, chain[-1].last):
        rows += 1
        while number < len(chain) and place > chain[number].last:
            close(chain[number])
            number += 1
        if number < len(chain) and place >= chain[number].first:
            hashes.append(leaf)
        else:
            findings.append(Finding("event_outside_block", "event", id))
    while number < len(chain):
        close(chain[number])
        number += 1
    return rows, findings


def _details(organization: UUID, *, deep: bool) -> list[Finding]:
    """A personal detail belongs to an event that carries its digest; deep: and it still makes that digest."""
    from_details = (
        "from core_eventdetail d left join core_event e on e.organization_id = d.organization_id and e.id = d.id "
        "where d.organization_id = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"select d.id {from_details} and (e.id is null or e.detail_digest is null)", [organization])  # noqa: S608
        findings = [Finding("detail_without_digest", "event", id) for (id,) in cursor.fetchall()]
    if deep:
        query = f"select d.id, d.salt, d.body, e.detail_digest {from_details} and e.detail_digest is not null"  # noqa: S608
        with connection.chunked_cursor() as cursor:
            cursor.execute(query, [organization])
            findings += [
                Finding("detail_changed", "event", id) for id, *kept in cursor if not _is_whole(organization, id, *kept)
            ]
    return findings


def _is_whole(organization: UUID, id: UUID, salt: bytes, body: bytes, digest: bytes) -> bool:
    try:
        text = crypto.unseal(organization, "core_eventdetail", "body", id, body)
    except crypto.CannotOpen:
        return False
    return evidence.detail_digest(bytes(salt), text.encode()) == bytes(digest)


@invariant("I13", "no_cross_reference")
def no_cross_reference(*, organization: UUID, deep: bool = False) -> Checked:
    """Both ends of every reference between owned tables are of the same organization."""
    rows, findings = 0, []
    with connection.cursor() as cursor:
        for table, column, target, target_column in references():
            cursor.execute(
                f"select count(*), (array_agg(a.id) filter (where b.{target_column} is null))[1:20] from {table} a "  # noqa: S608
                f"left join {target} b on b.organization_id = a.organization_id and b.{target_column} = a.{column} "
                f"where a.organization_id = %s and a.{column} is not null",
                [organization],
            )
            count, lost = cursor.fetchone()
            rows += count
            findings += [Finding("reference_outside", table, id, column) for id in lost or ()]
        for table, column, target in loose_references():
            cursor.execute(
                f"select a.id from {table} a join {target} b on b.id = a.{column} "  # noqa: S608
                "where a.organization_id = %s and b.organization_id <> a.organization_id limit 20",
                [organization],
            )
            findings += [Finding("reference_outside", table, id, column) for (id,) in cursor.fetchall()]
    return Checked(rows, findings)


@lru_cache(maxsize=1)
def references() -> list[tuple[str, str, str, str]]:
    """(table, column, target, column of the target) of every key between owned tables, enforced or not."""
    return [
        (model._meta.db_table, field.column, field.related_model._meta.db_table, field.target_field.column)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, OwnedForeignKey)
    ]


@lru_cache(maxsize=1)
def loose_references() -> list[tuple[str, str, str]]:
    """(table, column, target) of the columns that hold an id and point without a key, in all owned tables."""
    tables = {model._meta.db_table for model in apps.get_models()}
    return [
        (model._meta.db_table, field.column, LOOSE[field.column])
        for model in apps.get_models()
        if any(field.column == "organization_id" for field in model._meta.local_fields)
        for field in model._meta.local_fields
        if isinstance(field, UUIDField) and LOOSE.get(field.column) in tables
    ]


OUT_OF_SIGHT = """
select id, case
    when state in ('failed', 'uncertain', 'held') and not reason = any(%(known)s) then 'reason_without_words'
    when state in ('queued', 'retry') and next_try_at is null then 'never_due'
    when state = 'sending' and (lease_until is null or lease_until < clock_timestamp() - interval '1 minute')
        then 'stuck_in_sending'
    when state = 'skipped' and reason in ('skipped_by_person', 'arrived_otherwise') and not exists (
        select 1 from core_event e where e.organization_id = d.organization_id and e.object_id = d.id
          and e.name in ('DeliverySkipped', 'DeliveryReplaced')) then 'left_without_event'
    end as wrong
from core_delivery d where organization_id = %(organization)s and state <> 'confirmed'
"""


@invariant("I16", "failures_visible")
def failures_visible(*, organization: UUID, deep: bool = False) -> Checked:
    """What failed is in Uitval with a reason in words, nothing hangs out of sight, and it left only by an event."""
    values = {"organization": organization, "known": list(CATALOGUE)}
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from core_delivery where organization_id = %s", [organization])
        rows = cursor.fetchone()[0]
        cursor.execute(f"select id, wrong from ({OUT_OF_SIGHT}) found where wrong is not null limit 200", values)  # noqa: S608
        return Checked(rows, [Finding(wrong, "delivery", id) for id, wrong in cursor.fetchall()])
