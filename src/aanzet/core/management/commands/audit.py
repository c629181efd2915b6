"""manage.py audit: is everything true that must always be true? Exit 0 clean, 1 findings, 2 not everything checked."""

import json
import os
import sys
from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from psycopg.conninfo import conninfo_to_dict

from aanzet.core import audit


class Command(BaseCommand):
    """Run the invariants over one organization or all of them. Never repairs."""

    help = "Check the invariants."
    requires_system_checks = ()

    def add_arguments(self, parser):
        """Which organizations, which invariants, how much to show."""
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--organization", metavar="SLUG")
        which.add_argument("--all", action="store_true", help="every organization (the default)")
        parser.add_argument("--only", default="", metavar="I4,I12")
        parser.add_argument("--since", metavar="DATE", help="for checks that can: only what changed since")
        parser.add_argument("--deep", action="store_true", help="hash files and replay cases too")
        parser.add_argument("--max-findings", type=int, default=20)
        parser.add_argument("--json", metavar="FILE")

    def handle(self, *args, organization, only, since, deep, max_findings, json, **options):
        """Check, say, and end with the exit code."""
        self.most = max_findings
        use_audit_role()
        ids = [id for id in only.split(",") if id]
        unknown = sorted(set(ids) - set(audit.INVARIANTS))
        if unknown:
            raise CommandError(f"There is no invariant {', '.join(unknown)}.", returncode=2)
        moment = datetime.fromisoformat(since).replace(tzinfo=UTC) if since else None
        results = audit.run(self.chosen(organization), only=ids, deep=deep, since=moment, told=self.tell)
        if json:
            self.write(json, results)
        passed = sum(result.passed for result in results)
        self.stdout.write(f"{passed} passed, {len(results) - passed} failed")
        if any(result.trouble for result in results):
            sys.exit(2)
        if passed < len(results):
            sys.exit(1)

    def chosen(self, slug):
        """The organizations asked for."""
        with connection.cursor() as cursor:
            cursor.execute("select id from access_organization where %s::text is null or slug = %s", [slug, slug])
            found = [id for (id,) in cursor.fetchall()]
        if slug and not found:
            raise CommandError(f"There is no organization {slug}.", returncode=2)
        return found

    def tell(self, result):
        """One line per invariant as it is known, and its findings: ids and reason codes, never names or texts."""
        name = f"{result.id:<4}{result.name:<22}"
        if result.trouble:
            self.stdout.write(f"{name} not checked: {result.trouble}")
        else:
            broken = len(result.findings)
            self.stdout.write(f"{name} {result.rows:>11,} rows {broken:>5,} broken {result.seconds:>8.2f} s")
        for organization, found in result.findings[: self.most]:
            where = f"{found.object_kind} {found.object_id}" if found.object_kind else ""
            self.stdout.write(f"    {found.reason} {where} {found.detail} (organization {organization})".rstrip())
        if len(result.findings) > self.most:
            self.stdout.write(f"    and {len(result.findings) - self.most:,} more")
        self.stdout.flush()

    def write(self, path, results):
        """The results for a program."""
        lines = [
            {
                "id": result.id,
                "name": result.name,
                "rows": result.rows,
                "seconds": round(result.seconds, 3),
                "trouble": result.trouble,
                "findings": [
                    {
                        "organization": str(organization),
                        "reason": found.reason,
                        "object_kind": found.object_kind,
                        "object_id": None if found.object_id is None else str(found.object_id),
                        "detail": found.detail,
                    }
                    for organization, found in result.findings
                ],
            }
            for result in results
        ]
        with open(path, "w") as file:  # noqa: PTH123 - a path that the operator typed
            json.dump(lines, file, indent=1)


def use_audit_role():
    """Read as aanzet_audit when we know its address (AUDIT_DATABASE_URL): it sees everything and changes nothing."""
    url = os.environ.get("AUDIT_DATABASE_URL")
    if not url:
        return
    connection.close()
    connection.close_pool()
    found = conninfo_to_dict(url)
    for name, key in (("USER", "user"), ("PASSWORD", "password"), ("HOST", "host"), ("PORT", "port")):
        connection.settings_dict[name] = str(found.pop(key, ""))
    found.pop("dbname", None)  # which database is for DATABASE_URL to say
    connection.settings_dict["OPTIONS"] = found
