"""The marks that indexes need under row-level security: there in a database of ours, and named where they lack."""

import pytest
from django.core import checks

from aanzet.core import leakproof

pytestmark = pytest.mark.django_db
UNMARKED = "arraycontained(anyarray, anyarray)"


def warnings():
    found = checks.run_checks(tags=[checks.Tags.database], databases=["default"])
    return [one for one in found if one.id == leakproof.NAME]


def test_a_database_of_ours_has_them(client):
    assert leakproof.missing() == [] and warnings() == []
    assert client.get("/health/ready").json()["not_leakproof"] == []


def test_what_lacks_is_said_with_the_statement(client, monkeypatch):
    monkeypatch.setattr(leakproof, "FUNCTIONS", (*leakproof.FUNCTIONS, UNMARKED))
    (warning,) = warnings()
    assert f"alter function pg_catalog.{UNMARKED} leakproof;" in warning.hint
    assert client.get("/health/ready").json()["not_leakproof"] == [UNMARKED]
