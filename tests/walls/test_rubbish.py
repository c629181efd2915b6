"""Every address of the office and the portal with nonsense in its query and in its fields: never a crash.

The names that pages read are gathered from the source, so a new one is tried by itself. A refusal, "not found" and the
page again are all good answers; a 500 is not.
"""

import pathlib
import re

import pytest
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse

import aanzet
from tests.walls.test_matrix import MATRIX, filled
from tests.walls.things import things

SOURCE = [path.read_text() for path in pathlib.Path(aanzet.__file__).parent.rglob("*.py")]
READ = r'\b(?:GET|POST|query|post|sent|data|values|given|posted)\.(?:get|getlist)\("([a-z_]+)"'
FIELD = re.compile(r"^    (\w+) = (?:forms\.\w+Field|day_field|HoursField)\(", re.M)
ASKED = sorted({name for text in SOURCE for name in re.findall(READ, text)})
FIELDS = sorted({name for text in SOURCE for name in FIELD.findall(text)} | set(ASKED))
DAYS, WRONG_DAYS = re.compile(r"_on$|^on$|day|until|from|week|date"), ("2026-13-45", "9999-12-31")
RUBBISH = ("²", "9" * 30, "x" * 3_000, "member:x", "-1")
NOT_HERE = {"sign-out", "switch", "look-stop"}  # they end the visit


def nonsense(names):
    """Every name with something that cannot be meant, twice for who reads a list."""
    found = QueryDict(mutable=True)
    for number, name in enumerate(names):
        choices = WRONG_DAYS if DAYS.search(name) else RUBBISH
        found.setlist(name, [choices[number % len(choices)]] * 2)
    return found.urlencode()


@pytest.fixture
def visit(cast, settings, tmp_path):
    """(method, address) -> status; whatever it did is undone."""
    settings.FILES, settings.STAFF_SECOND_FACTOR = tmp_path, False
    visitors = {"office": cast.client("anna"), "portal": cast.client("fatima")}
    form = {"content_type": "application/x-www-form-urlencoded"}

    def act(method, address, fields=""):
        visitor = visitors[address.split("/")[1]]
        visitor.raise_request_exception = False
        with transaction.atomic():
            answer = visitor.post(address, fields, **form) if method == "POST" else visitor.get(address)
            transaction.set_rollback(True)
        return answer.status_code

    return act


@pytest.mark.feature("F027")
def test_nonsense_in_query_and_fields_is_never_a_crash(cast, visit):
    found, query, fields, wrong = things(cast)["own"], nonsense(ASKED), nonsense(FIELDS), []
    for line in MATRIX:
        address = reverse(line["route"], kwargs=filled(line["args"], found))
        if address.split("/")[1] not in ("office", "portal") or line["route"] in NOT_HERE:
            continue
        if visit(line["method"], f"{address}?{query}", fields) >= 500:
            wrong.append(f"{line['method']} {line['route']}")
    assert not wrong, wrong


def test_what_the_database_cannot_store_is_refused(visit):
    assert visit("GET", "/office/team/?state=all&role=%00") == 422
    assert visit("POST", "/office/tasks/new/", "title=%00&to=member:x") == 422
