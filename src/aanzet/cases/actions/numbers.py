"""Numbers of cases: W-00001 and on, per organization."""

from aanzet.clients.queries.engine import ORGANIZATION
from aanzet.core.batch import prepared

DRAW = f"""
insert into core_numberseries as s (id, organization_id, kind, next)
values (gen_random_uuid(), {ORGANIZATION}, 'case', 1 + %(count)s)
on conflict (organization_id, kind) do update set next = s.next + %(count)s returning s.next - %(count)s
"""


def draw_numbers(count: int) -> int:
    """Draw so many numbers; the first of them. The series stays locked until the end of the transaction.

    A case that is refused after the draw leaves a gap. Work in parallel draws for all of it beforehand, in a
    transaction of its own, and hands each part its own (StartOrder.first_number).
    """
    return int(prepared(DRAW, {"count": count})[0][0])


def case_number(number: int) -> str:
    """A drawn number as people read it."""
    return f"W-{number:05d}"
