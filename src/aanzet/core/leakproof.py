"""The mark without which lists of a large office are slow, and who says so when it is missing.

Under row-level security PostgreSQL uses an index for a condition only when its function is marked leakproof; else it
reads every row of the organization. The mark stands per database and only a superuser may set it: tools/databases.py
does so in every new database, and in an old one when it has the rights. Where nobody could, `manage.py migrate`, the
worker and /health/ready say it.
"""

from typing import Any

from django.core.checks import Tags, Warning, register
from django.db import connections

FUNCTIONS = (
    "texticlike(text, text)",
    "textlike(text, text)",
    "ts_match_vq(tsvector, tsquery)",
    "arraycontains(anyarray, anyarray)",
    "arrayoverlap(anyarray, anyarray)",
)
MISSING = """
select name from unnest(%s::text[]) name
where not (select p.proleakproof from pg_proc p where p.oid = ('pg_catalog.' || name)::regprocedure)
"""
NAME = "aanzet.W001"


def missing(using: str = "default") -> list[str]:
    """The functions that lack the mark in this database. One query."""
    with connections[using].cursor() as cursor:
        cursor.execute(MISSING, [list(FUNCTIONS)])
        return [name for (name,) in cursor.fetchall()]


def mark(name: str) -> str:
    """The statement with which an administrator of the database sets the mark."""
    return f"alter function pg_catalog.{name} leakproof;"


@register(Tags.database)
def check_marks(*, databases: Any = None, **options: Any) -> list[Warning]:
    """`manage.py migrate` says what an administrator must still do for speed."""
    return [
        Warning(
            "Lists of a large office read every row: functions of PostgreSQL lack the mark leakproof.",
            hint="As an administrator of this database: " + " ".join(mark(name) for name in lacking),
            id=NAME,
        )
        for lacking in (missing(using) for using in databases or ())
        if lacking
    ]
