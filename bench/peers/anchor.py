"""The bare anchor: the rows of a lazy start by COPY, without any decision. No engine can be faster.

Rows per case: nine (a case, its phase and what phase 1 needs), with their keys, one enforced reference and one index.
"""

import uuid

from bench.peers.apart import owner

PER_CASE = 9
TABLES = """
create table anchor_case (id uuid primary key, organization_id uuid not null, number text, body text, at timestamptz);
create table anchor_row (id uuid primary key, organization_id uuid not null,
    case_id uuid not null references anchor_case, kind text, body text, at timestamptz);
create index on anchor_row (organization_id, case_id);
"""
TEXT = "Dag Fatima, we beginnen aan je aangifte. Stuur je jaaropgaaf."
ORGANIZATION = uuid.UUID(int=1)


class Anchor:
    """Rows without an engine."""

    def __init__(self):
        self.line = owner()
        self.line.execute(TABLES)
        self.line.commit()

    def start(self, many, chunk):
        """So many cases; a commit per chunk."""
        for begin in range(0, many, chunk):
            cases = [uuid.uuid4() for _ in range(min(chunk, many - begin))]
            with self.line.transaction(), self.line.cursor() as cursor:
                with cursor.copy("copy anchor_case from stdin") as copy:
                    for case in cases:
                        copy.write_row((case, ORGANIZATION, "W-00001", TEXT, "2026-01-01"))
                with cursor.copy("copy anchor_row from stdin") as copy:
                    for case in cases:
                        for kind in range(PER_CASE - 1):
                            copy.write_row((uuid.uuid4(), ORGANIZATION, case, str(kind), TEXT, "2026-01-01"))
        return many
