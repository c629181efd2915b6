"""Undoing an import: only what nobody touched since goes back (F385)."""

import pytest

from aanzet.rules.importing import Applied, Difference, Undo, UndoStep, undo

pytestmark = pytest.mark.feature("F385")
CHANGED = Applied(
    was_new=False,
    changed={"place": Difference("Breda", "Utrecht"), "phone": Difference("", "+31302345678")},
)


def test_what_was_new_is_removed_unless_something_happened_to_it():
    new = Applied(was_new=True)
    assert undo(new, {}, touched=False, has_history=False) == Undo(UndoStep.REMOVE)
    assert undo(new, {}, touched=False, has_history=True) == Undo(UndoStep.ARCHIVE)
    assert undo(new, {}, touched=True, has_history=True) == Undo(UndoStep.ARCHIVE)
    assert undo(new, {}, touched=True, has_history=False).step is UndoStep.KEEP


def test_fields_go_back_to_what_they_were():
    current = {"place": "Utrecht", "phone": "+31302345678"}
    result = undo(CHANGED, current, touched=False, has_history=True)
    assert result == Undo(UndoStep.RESTORE, {"place": "Breda", "phone": ""})


def test_fields_changed_since_stay():
    result = undo(CHANGED, {"place": "Zwolle", "phone": "+31302345678"}, touched=True, has_history=False)
    assert (dict(result.restore), result.kept) == ({"phone": ""}, ("place",))
    result = undo(CHANGED, {"place": "Zwolle"}, touched=True, has_history=False)
    assert result.step is UndoStep.KEEP
    assert result.kept == ("place", "phone")


def test_a_cleared_field_and_a_list_go_back():
    applied = Applied(was_new=False, changed={"memo": Difference("x", ""), "products": Difference(("a",), ())})
    assert dict(undo(applied, {}, touched=False, has_history=False).restore) == {"memo": "x", "products": ("a",)}
