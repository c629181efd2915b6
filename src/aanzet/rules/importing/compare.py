"""What a row changes to what is known: nothing, some fields, or it is new."""

from collections.abc import Mapping

from aanzet.rules import numbers
from aanzet.rules.importing.draft import Draft
from aanzet.rules.importing.fields import FIELDS, Field
from aanzet.rules.importing.model import Difference, Known, LinkPlan, Outcome, PlannedRow, Value


def planned(
    draft: Draft,
    values: Mapping[str, Value],
    number: str,
    target: str,
    before: Mapping[str, Value],
    known: Known,
    *,
    link: LinkPlan | None = None,
) -> PlannedRow:
    """The row with its outcome.

    values: what the row says, normal form. target: id of what it concerns, "" = new; before: the values of that now.
    """
    fields = FIELDS[draft.tab.kind]
    changed: dict[str, Difference] = {}
    if draft.is_wrong:
        outcome = Outcome.ERROR
    elif not target:
        outcome = Outcome.NEW
        values = {key: value for key, value in values.items() if value not in ("", ())}
    else:
        changed, values = _differences(values, before, fields, known)
        outcome = Outcome.CHANGED if changed or (link and link.outcome is not Outcome.SAME) else Outcome.SAME
    shown = {key: numbers.mask(text) if _hides(fields, key) else text for key, text in draft.raw.items()}
    return PlannedRow(
        draft.tab.kind,
        draft.tab.sheet,
        draft.row,
        shown,
        values,
        tuple(draft.issues),
        outcome,
        number,
        target,
        changed,
        link if outcome is not Outcome.ERROR else None,
    )


def _hides(fields: Mapping[str, Field], key: str) -> bool:
    return key in fields and fields[key].secret


def _differences(
    values: Mapping[str, Value], before: Mapping[str, Value], fields: Mapping[str, Field], known: Known
) -> tuple[dict[str, Difference], dict[str, Value]]:
    """What changes, for showing, and the new values of exactly those fields."""
    shown: dict[str, Difference] = {}
    changed: dict[str, Value] = {}
    for key, value in values.items():
        if key == "number":
            continue  # it is how the row was found; an alias does not change it
        spec = fields[key]
        old = before.get(key, () if spec.many else "")
        new = value
        if spec.many and isinstance(value, tuple) and isinstance(old, tuple) and value:
            new = tuple(sorted({*old, *value}))  # a list only grows; clearing it is asked for in so many words
            old = tuple(sorted(old))
        if spec.secret and isinstance(value, str):
            if (known.secret(value) if value else "") != old:
                shown[key] = Difference(numbers.mask("•" * 9) if old else "", numbers.mask(value))
                changed[key] = value
        elif new != old:
            shown[key], changed[key] = Difference(old, new), new
    return shown, changed
