"""Every address of the house, by every role, on what is theirs, not theirs and of another office (reliability 4.6).

matrix.csv: one line for each address and method. Columns:

    route    name of the address (path(..., name=...)); a route without a line is red
    method   GET or POST (POST is sent without its fields, so an allowed one is refused or redirected, not a 404)
    kind     who gets in: a kind of kinds.csv
    args     arguments of the address as name=thing, separated by spaces; things stand in tests/walls/things.py
    ok       status of the answer for who gets in; alternatives separated by |
    data     fields to send as name=thing, when an empty POST does not get far enough

For every "no" the page is byte for byte the one for what does not exist, and exactly one AccessDenied event stands in
the log of the office of the visitor.
"""

import csv
import pathlib

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from tests.flows.test_sign_in import bare
from tests.walls.things import ROLES, things

HERE = pathlib.Path(__file__).parent
UNKNOWN = {"portal": "/portal/there/is/nothing/here/", "office": "/office/there/is/nothing/here/"}


def table(name):
    """The rows of a table, without remarks."""
    with (HERE / name).open() as file:
        return list(csv.DictReader(line for line in file if line.strip() and not line.startswith("#")))


def routes(resolver=None):
    """The names of all addresses."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern)
        else:
            assert pattern.name, f"{pattern.pattern} has no name"
            yield pattern.name


MATRIX = table("matrix.csv")
KINDS = {}
for line in table("kinds.csv"):
    KINDS.setdefault(line["kind"], {})[line["object"]] = line


def test_every_address_has_a_line():
    listed = {line["route"] for line in MATRIX}
    assert set(routes()) - listed == set(), "add a line to tests/walls/matrix.csv"
    assert listed - set(routes()) == set(), "these addresses are gone"


def test_every_kind_is_known_and_asks_the_stranger():
    assert {line["kind"] for line in MATRIX} <= set(KINDS)
    for line in MATRIX:
        objects = set(KINDS[line["kind"]])
        if line["args"] and "own" in objects and "other" in objects:
            assert "foreign" in objects, line


def filled(column, found):
    """{name: thing} of a column of a line, for one set of things."""
    return {name: found[thing] for name, thing in (part.split("=") for part in (column or "").split())}


@pytest.fixture
def made(cast, settings, tmp_path):
    """The things of all three, and a visitor for each role."""
    settings.FILES = tmp_path
    settings.STAFF_SECOND_FACTOR = False
    found = things(cast)
    visitors = {role: cast.client(key) if key else Client() for role, key in ROLES.items()}
    for visitor in visitors.values():
        visitor.raise_request_exception = False
    return found, visitors


def log_of(cast, key):
    """(denials, everything else) in the log of the office of this person: how many."""
    from aanzet.core.models import Event

    if key is None:
        return 0, 0
    with cast.office_of(key).scope():
        denied = Event.objects.filter(name="AccessDenied").count()
        return denied, Event.objects.count() - denied


def judge(line, expected, answer, unknown, denied, written):
    """What is wrong with an answer, in words; "" when nothing is."""
    place = f"{answer.status_code} {answer.get('Location', '')}".strip()
    if expected == "in":
        return (
            "" if answer.status_code == 302 and answer["Location"].startswith("/sign-in/") else f"{place}, not sign-in"
        )
    if expected == "ok":
        allowed = {int(code) for code in line["ok"].split("|")}
        return "" if answer.status_code in allowed else f"{place}, not {line['ok']}"
    if expected == "refused":
        return "" if answer.status_code in (302, 422) and not written else f"{place}, {written} events written"
    if answer.status_code != 404:
        return f"{place}, not 404"
    if bare(answer) != unknown:
        return "404 with another page than for what does not exist"
    return "" if denied == 1 else f"{denied} events of denial, not 1"


@pytest.mark.feature("F001", "F027")
@pytest.mark.parametrize("role", ROLES)
def test_everybody_gets_in_where_he_may_and_nowhere_else(cast, made, role):
    found, visitors = made
    key, visitor = ROLES[role], visitors[role]
    unknown = bare(visitor.get(UNKNOWN["portal" if role == "contact" else "office"]))
    wrong = []
    for line in MATRIX:
        for thing, expectations in KINDS[line["kind"]].items():
            path = reverse(line["route"], kwargs=filled(line["args"], found[thing]))
            fields, session = {"anything": "", **filled(line["data"], found[thing])}, dict(visitor.cookies)
            with transaction.atomic():  # whatever it did is undone
                before = log_of(cast, key)
                answer = visitor.post(path, fields) if line["method"] == "POST" else visitor.get(path)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                assert body is not None
                denied, written = (now - then for now, then in zip(log_of(cast, key), before, strict=True))
                transaction.set_rollback(True)
            visitor.cookies.update(session)
            problem = judge(line, expectations[role], answer, unknown, denied, written)
            if problem:
                wrong.append(f"{role} {line['method']} {line['route']} ({thing}) {path}: {problem}")
    assert not wrong, "\n" + "\n".join(wrong)
