"""Plain lists of cases for jobs: ids only, no rights."""

from uuid import UUID

from aanzet.cases.models import Case


def running_cases(*, after: UUID | None, limit: int) -> list[UUID]:
    """Ids of active cases in order, after one of them."""
    rows = Case.objects.filter(state="active").order_by("id")
    if after:
        rows = rows.filter(id__gt=after)
    return list(rows.values_list("id", flat=True)[:limit])
