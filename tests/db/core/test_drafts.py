"""Drafts: each field is kept for who typed it, the newest wins, and nobody else sees it."""

import uuid

import pytest

from aanzet.core import drafts
from aanzet.core.clock import app_now
from aanzet.core.models import Draft
from aanzet.core.scope import scope
from aanzet.core.web.drafts import draft
from aanzet.rules.actors import CONTACT, MEMBER, Actor

pytestmark = pytest.mark.django_db

ORGANIZATION, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
ANNA = Actor(MEMBER, uuid.UUID(int=5), ORGANIZATION)
FATIMA = Actor(CONTACT, uuid.UUID(int=6), ORGANIZATION)


def keep(actor, name, value, key="case-1"):
    return drafts.keep_field(actor=actor, now=app_now(), key=key, name=name, value=value)


def test_each_field_is_kept_and_the_newest_wins():
    with scope(ORGANIZATION):
        assert keep(ANNA, "note", "Bel")
        assert keep(ANNA, "note", "Bel morgen")
        assert keep(ANNA, "subject", "Jaaropgaaf")
        assert drafts.draft_fields(ANNA, "case-1") == {"note": "Bel morgen", "subject": "Jaaropgaaf"}
        assert drafts.draft_fields(ANNA, "case-2") == {}
        assert Draft.objects.count() == 1


def test_nobody_else_sees_it():
    with scope(ORGANIZATION):
        keep(ANNA, "note", "Bel")
        assert drafts.draft_fields(FATIMA, "case-1") == {}
    with scope(OTHER):
        assert not Draft.objects.exists()
    with scope(ORGANIZATION, "portal", person=FATIMA.id):
        assert not Draft.objects.exists()


def test_a_contact_keeps_his_own():
    with scope(ORGANIZATION, "portal", person=FATIMA.id):
        assert keep(FATIMA, "answer", "Ja")
        assert drafts.draft_fields(FATIMA, "case-1") == {"answer": "Ja"}


def test_a_submitted_form_is_forgotten():
    with scope(ORGANIZATION):
        keep(ANNA, "note", "Bel")
        keep(ANNA, "note", "Mail", key="case-2")
        drafts.forget_draft(actor=ANNA, key="case-1")
        assert drafts.draft_fields(ANNA, "case-1") == {}
        assert drafts.draft_fields(ANNA, "case-2") == {"note": "Mail"}


@pytest.mark.parametrize(
    ("key", "name", "value"),
    [("", "a", "x"), ("k" * 201, "a", "x"), ("k", "", "x"), ("k", "n" * 101, "x"), ("k", "a", "x" * 100_001)],
)
def test_what_is_too_long_is_not_kept(key, name, value):
    with scope(ORGANIZATION):
        assert not keep(ANNA, name, value, key=key)
        assert not Draft.objects.exists()


def test_a_draft_does_not_grow_without_end():
    with scope(ORGANIZATION):
        for number in range(drafts.MOST_FIELDS):
            assert keep(ANNA, f"field-{number}", "x")
        assert not keep(ANNA, "one-more", "x")
        assert keep(ANNA, "field-0", "y")


def test_a_null_character_does_not_break_it():
    with scope(ORGANIZATION):
        assert keep(ANNA, "note", "a\x00b")
        assert drafts.draft_fields(ANNA, "case-1") == {"note": "ab"}


@pytest.mark.parametrize(("value", "status"), [("Bel", 204), ("x" * 100_001, 422)])
def test_the_page_answers_whether_it_was_kept(rf, value, status):
    request = rf.post("/drafts/case-1", {"field": "note", "value": value})
    request.actor, request.now = ANNA, app_now()
    with scope(ORGANIZATION):
        assert draft(request, "case-1").status_code == status
    assert draft(rf.get("/drafts/case-1"), "case-1").status_code == 405
