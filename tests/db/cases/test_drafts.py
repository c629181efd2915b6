"""A draft that several people change: put together, taken back, and who has it open (F111, G03)."""

import dataclasses
from datetime import timedelta

import pytest

from aanzet.cases.actions.presence import FRESH, note_editing
from aanzet.cases.actions.template_drafts import edit_template, save_draft, step_draft
from aanzet.cases.actions.templates import create_template, publish_template
from aanzet.cases.models import DraftSave, TemplateVersion
from aanzet.cases.queries.presence import also_editing
from aanzet.cases.queries.templates import version_for
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.rules.process.template import canonical, serialise
from aanzet.rules.process.template.history import MOST_SAVES

pytestmark = pytest.mark.feature("F111")


@pytest.fixture
def linde(cast):
    with cast.linde.scope():
        yield cast


@pytest.fixture
def draft(linde):
    """Without a description, so that the first text is a change."""
    made = create_template(actor=linde.anna, now=linde.now, name="Aangifte IB", model_key="income_tax")
    TemplateVersion.objects.update(
        definition=canonical(dataclasses.replace(version_for(linde.anna, made).snapshot, description=""))
    )
    return made


def save(linde, draft, *, actor=None, seen=None, later=0, **fields):
    view = version_for(linde.anna, draft)
    changed = dataclasses.replace(view.snapshot, **fields)
    return save_draft(
        actor=actor or linde.anna, now=linde.now + timedelta(minutes=later), template_id=draft,
        definition=serialise(changed), seen=view.version if seen is None else seen,
    )  # fmt: skip


def step(linde, draft, *, back=True):
    view = version_for(linde.anna, draft)
    step_draft(actor=linde.anna, now=linde.now, template_id=draft, back=back, seen=view.version)
    return version_for(linde.anna, draft).snapshot.description


def test_back_and_forth_and_what_is_written_over_is_gone(linde, draft):
    for number in range(1, 4):
        save(linde, draft, description=f"Tekst {number}", later=number)
    assert [step(linde, draft) for _ in range(3)] == ["Tekst 2", "Tekst 1", ""]
    with pytest.raises(Refused) as caught:
        step(linde, draft)
    assert caught.value.code == "nothing_to_undo"
    assert step(linde, draft, back=False) == "Tekst 1"
    save(linde, draft, description="Anders", later=9)
    with pytest.raises(Refused):
        step(linde, draft, back=False)
    assert [step(linde, draft), step(linde, draft), step(linde, draft, back=False)] == ["Tekst 1", "", "Tekst 1"]


def test_typing_on_is_one_step_and_saving_the_same_is_none(linde, draft):
    for text in ("S", "Sa", "Sam", "Samen"):
        save(linde, draft, description=text)
    before = version_for(linde.anna, draft).version
    assert save(linde, draft, description="Samen").number == before
    assert step(linde, draft) == ""
    assert step(linde, draft, back=False) == "Samen"


def test_two_people_in_different_fields_go_together(linde, draft):
    seen = version_for(linde.anna, draft)
    mine = dataclasses.replace(seen.snapshot, description="Van Anna")
    theirs = dataclasses.replace(seen.snapshot, unique_per_period=not seen.snapshot.unique_per_period)
    for actor, changed in ((linde.eva, theirs), (linde.anna, mine)):
        saved = save_draft(
            actor=actor, now=linde.now, template_id=draft, definition=serialise(changed), seen=seen.version
        )
    assert saved.snapshot.description == "Van Anna"
    assert saved.snapshot.unique_per_period != seen.snapshot.unique_per_period
    assert version_for(linde.anna, draft).snapshot == saved.snapshot


def test_one_field_of_both_is_a_conflict_with_both_values_and_nothing_is_stored(linde, draft):
    seen = version_for(linde.anna, draft)
    save(linde, draft, actor=linde.eva, description="Van Eva")
    changed = dataclasses.replace(seen.snapshot, description="Van Anna", unique_per_period=False)
    with pytest.raises(Conflict) as caught:
        save_draft(actor=linde.anna, now=linde.now, template_id=draft, definition=serialise(changed), seen=seen.version)
    (clash,) = caught.value.mine["clashes"]
    assert (clash.field, clash.mine, clash.theirs) == ("description", "Van Anna", "Van Eva")
    assert caught.value.mine["snapshot"].unique_per_period is False and "Eva" in caught.value.text
    assert version_for(linde.anna, draft).snapshot.description == "Van Eva"


def test_what_was_seen_long_ago_is_a_conflict_and_the_history_is_bounded(linde, draft):
    seen = version_for(linde.anna, draft).version
    save(linde, draft, description="Een", later=1)
    DraftSave.objects.filter(number=seen).update(number=-MOST_SAVES)
    with pytest.raises(Conflict):
        save(linde, draft, seen=seen, is_onboarding=True, later=2)
    save(linde, draft, description="Twee", later=3)
    assert not DraftSave.objects.filter(number__lte=-MOST_SAVES).exists()


def test_going_back_asks_what_was_seen_and_the_right(linde, draft):
    seen = version_for(linde.anna, draft).version
    save(linde, draft, description="Een")
    here = {"now": linde.now, "template_id": draft, "back": True}
    with pytest.raises(Conflict):
        step_draft(actor=linde.anna, seen=seen, **here)
    with pytest.raises(NotFound):
        step_draft(actor=linde.vera, seen=seen + 1, **here)


def test_publishing_forgets_the_steps_and_a_new_draft_begins_without(linde, draft):
    save(linde, draft, description="Een")
    publish_template(actor=linde.anna, now=linde.now, template_id=draft, despite_warnings=True)
    assert not DraftSave.objects.exists()
    edit_template(actor=linde.anna, now=linde.now, template_id=draft)
    with pytest.raises(Refused):
        step(linde, draft)


def test_who_else_has_the_editor_open(linde, draft):
    note_editing(actor=linde.eva, now=linde.now, template_id=draft)
    note_editing(actor=linde.anna, now=linde.now, template_id=draft)
    note_editing(actor=linde.anna, now=linde.now, template_id=draft)
    here = [person.name for person in also_editing(linde.anna, draft, linde.now - FRESH)]
    assert len(here) == 1 and here[0].startswith("Eva")
    assert not also_editing(linde.anna, draft, linde.now + timedelta(seconds=1))
