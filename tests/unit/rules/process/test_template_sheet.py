"""Templates as a workbook: whole both ways, every mistake by its row, the old setting taken over (F115, F168, F171)."""

import dataclasses

import pytest
from hypothesis import Phase, given, settings

from aanzet.rules.errors import CATALOGUE, sentence
from aanzet.rules.process import words
from aanzet.rules.process.template import TemplateSnapshot
from aanzet.rules.process.template.old_setting import OLD_FIELD
from aanzet.rules.process.template.shape import (
    AssigneeRule,
    AutomationDefinition,
    CheckpointDefinition,
    EscalationLevel,
    ItemTypeLink,
    PhaseDefinition,
    RequestItemDefinition,
    ResultDefinition,
)
from aanzet.rules.process.template.sheet import columns
from aanzet.rules.process.template.sheet.read import read
from aanzet.rules.process.template.sheet.tabs import TextTab
from aanzet.rules.process.template.sheet.write import workbook
from tests.unit.rules.process.build import TEMPLATE
from tests.unit.rules.process.test_template import values_of

ROWS = {
    columns.TEMPLATES: TemplateSnapshot, columns.PHASES: PhaseDefinition, columns.CHECKPOINTS: CheckpointDefinition,
    columns.AUTOMATIONS: AutomationDefinition, columns.ITEMS: RequestItemDefinition,
    columns.RESULTS: ResultDefinition, columns.ITEM_TYPES: ItemTypeLink, columns.ESCALATIONS: EscalationLevel,
}  # fmt: skip


def tabs(rows):
    return [TextTab(name, tuple(map(tuple, lines))) for name, lines in rows.items()]


def anything(kind, name):
    return True


def tidy(snapshot):
    """The same with what a person fills in filled in, names that tell rows apart, and days that exist."""
    numbers = iter(range(10_000))

    def text(value):
        return " ".join(value.replace("\r", " ").split()) or f"t{next(numbers)}"

    def names(value):
        return tuple(dict.fromkeys(one for one in (" ".join(name.split()) for name in value) if one))

    def levels(rule):
        found = tuple(
            dataclasses.replace(one, role=" ".join(one.role.split()), team=" ".join(one.team.split()),
                                member=" ".join(one.member.split()))
            for one in rule.levels
        )  # fmt: skip
        return dataclasses.replace(rule, levels=found)

    def due(rule):
        return dataclasses.replace(rule, day="03-31" if rule.kind == words.FIXED_DAY else "")

    def said(recipient):
        named = recipient.rule == words.FUNCTION
        return dataclasses.replace(recipient, function=text(recipient.function) if named else "")

    def given_to(rule):
        return dataclasses.replace(rule, roles=names(rule.roles), teams=names(rule.teams))

    def one(row, **changes):
        values = {spec.name: getattr(row, spec.name) for spec in dataclasses.fields(row)}
        for name, value in values.items():
            if name in ("text", "name", "title", "label", "sender_role", "default_role", "item_type", "description"):
                changes.setdefault(name, text(value) if value.strip() or name in ("text", "name", "label") else "")
            if name in ("example", "explanation", "client_label", "client_explanation"):
                changes.setdefault(name, text(value) if value.strip() else "")
            if name in ("roles", "teams", "attachments", "products"):
                changes.setdefault(name, names(value))
            if name in ("due", "deadline"):
                changes.setdefault(name, due(value))
            if name == "recipient":
                changes.setdefault(name, said(value))
            if name == "escalation":
                changes.setdefault(name, levels(value))
            if name == "assignee":
                changes.setdefault(name, given_to(value))
        return dataclasses.replace(row, **changes)

    def key():
        return f"k{next(numbers)}"

    phases = []
    for phase in snapshot.phases:
        automations = tuple(
            one(auto, key=key(), items=tuple(one(item, key=key()) for item in auto.items)) for auto in phase.automations
        )
        points = tuple(one(point, key=key(), request="") for point in phase.checkpoints)
        phases.append(one(phase, key=key(), name=f"Fase {next(numbers)}", automations=automations, checkpoints=points))
    types = tuple(ItemTypeLink(f"type{n}", phases[0].key if phases else "") for n, _ in enumerate(snapshot.item_types))
    close = dataclasses.replace(
        snapshot.close_message,
        text=text(snapshot.close_message.text),
        sender_role=text(snapshot.close_message.sender_role),
        recipient=said(snapshot.close_message.recipient),
    )
    results = tuple(one(row, key=key()) for row in snapshot.results)
    return one(snapshot, phases=tuple(phases), item_types=types, close_message=close, results=results)


@pytest.mark.feature("F115")
@pytest.mark.parametrize("tab", columns.TABS, ids=lambda tab: tab.key)
def test_every_field_of_a_template_has_a_column(tab):
    def leaves(cls, path=""):
        for spec in dataclasses.fields(cls):
            default = spec.default_factory() if spec.default_factory is not dataclasses.MISSING else None
            if dataclasses.is_dataclass(default):
                yield from leaves(type(default), f"{path}{spec.name}.")
            elif f"{path}{spec.name}" not in {one.listed_in for one in columns.TABS if one.inside == tab.key}:
                yield f"{path}{spec.name}"

    paths = {one.path for one in tab.columns}
    assert set(leaves(ROWS[tab.key])) <= paths
    assert not {path for path in paths if not path.startswith("@")} - {*leaves(ROWS[tab.key]), OLD_FIELD}


@pytest.mark.feature("F115")
@settings(max_examples=40, phases=[Phase.explicit, Phase.generate])
@given(values_of(TemplateSnapshot).map(tidy))
def test_a_template_comes_back_from_its_workbook_exactly(snapshot):
    found = read(tabs(workbook([snapshot])), known=anything)
    assert [(line.tab, line.number, line.faults) for line in found.lines if line.faults] == []
    assert found.faults == () and found.templates == (snapshot,)


@pytest.mark.feature("F115")
def test_several_templates_stand_in_one_workbook_and_words_may_be_dutch():
    dutch = {"Phases": "Fasen", "yes": "ja", "no": "nee", "office": "kantoor", "client": "cliënt"}
    other = dataclasses.replace(TEMPLATE, name="Ander")
    rows = workbook([TEMPLATE, other], lambda text: dutch.get(text, text))
    rows["Fasen"] = rows.pop(columns.PHASES)
    assert any("ja" in line and "cliënt" in line for line in rows["Fasen"])
    found = read(tabs(rows), known=anything, tr=lambda text: dutch.get(text, text))
    assert found.templates == (TEMPLATE, other) and found.wrong == 0


PLAIN = {
    "template": [["Name"], ["Proef"]],
    "fasen": [["template", "fase", "rol", "toewijzing", "doorlooptijd"],
              ["Proef", "Aanleveren", "Relatiebeheerder", "a role", "5"], ["", "Opstellen", "", "", ""]],
    "controlepunten": [["fase", "controlepunt", "mandatory"], ["Opstellen", "Cijfers sluiten aan", "nee"]],
    "automatiseringen": [["fase", "soort", "titel"], ["Aanleveren", "task", "Bel de klant"]],
}  # fmt: skip


def changed(tab, row, column, text):
    rows = {name: [list(line) for line in lines] for name, lines in PLAIN.items()}
    if row < len(rows[tab]):
        rows[tab][row][column] = text
    return tabs(rows)


@pytest.mark.feature("F115")
def test_a_simple_sheet_is_enough_keys_are_made_and_one_template_need_not_be_repeated():
    found = read(tabs(PLAIN), known=anything)
    assert found.wrong == 0 and not found.notes
    [template] = found.templates
    assert [phase.key for phase in template.phases] == ["aanleveren", "opstellen"]
    assert template.phases[0].roles == ("Relatiebeheerder",) and template.phases[0].lead_time_days == 5
    assert template.phases[1].checkpoints[0].mandatory is False
    assert template.phases[0].automations[0] == AutomationDefinition("bel_de_klant", words.TASK, "Bel de klant")


MISTAKES = [
    ("fasen", 1, 4, "vijf", "sheet_number"), ("fasen", 1, 3, "iemand", "sheet_word"),
    ("fasen", 1, 1, "", "sheet_empty_cell"), ("fasen", 1, 0, "Proff", "sheet_row_near"),
    ("fasen", 2, 1, "aanleveren", "sheet_twice"), ("controlepunten", 1, 0, "Opstelen", "sheet_row_near"),
    ("controlepunten", 1, 0, "Iets heel anders", "sheet_row_unknown"), ("controlepunten", 1, 2, "soms", "sheet_yes_no"),
    ("controlepunten", 1, 0, "", "sheet_points_at_nothing"), ("fasen", 1, 4, "#REF!", "cell_error"),
    ("automatiseringen", 1, 1, "", "sheet_empty_cell"), ("automatiseringen", 1, 2, "x" * 30_000, "sheet_too_long"),
]  # fmt: skip


@pytest.mark.feature("F115")
@pytest.mark.parametrize(("tab", "row", "column", "text", "code"), MISTAKES)
def test_a_mistake_is_said_with_its_tab_row_and_column_and_the_rest_is_shown(tab, row, column, text, code):
    found = read(changed(tab, row, column, text), known=anything)
    faults = [fault for line in found.lines for fault in line.faults]
    first = faults[0]
    assert (first.code, first.sheet, first.row, first.index) == (code, tab, row + 1, column)
    assert first.column == PLAIN[tab][0][column] and found.wrong
    assert "…" not in sentence(first.code, {"column": first.column, **first.values})
    assert sum(1 for line in found.lines if not line.faults) >= 2


@pytest.mark.feature("F115")
def test_what_is_unknown_here_stands_at_its_row_and_a_row_can_be_left_out_with_what_belongs_to_it():
    def known(kind, name):
        return name != "Relatiebeheerder"

    found = read(tabs(PLAIN), known=known)
    [fault] = [fault for line in found.lines for fault in line.faults]
    assert (fault.code, fault.kind, fault.name, fault.row) == ("sheet_unknown", "role", "Relatiebeheerder", 2)
    found = read(tabs(PLAIN), known=known, dropped={(columns.PHASES, 2)})
    assert found.wrong == 0 and [phase.name for phase in found.templates[0].phases] == ["Opstellen"]
    assert [(line.name, line.by_itself) for line in found.lines if line.dropped] == [
        ("Aanleveren", False),
        ("Bel de klant", True),
    ]


@pytest.mark.feature("F115")
def test_a_workbook_without_the_tabs_or_columns_is_refused_and_what_is_not_used_is_told():
    codes = [fault.code for fault in read([TextTab("Blad1", (("a",),))], known=anything).faults]
    assert codes == ["sheet_tab_missing", "sheet_tab_missing"]
    extra = tabs({"template": [["Naam template", "Nmae", "Kleur"], ["", "Proef", "rood"]], "fasen": PLAIN["fasen"]})
    found = read(extra, known=anything)
    assert {note.code for note in found.notes} == {"sheet_column_near", "sheet_column_unused"}
    assert [fault.code for fault in found.faults] == ["sheet_column_missing"]
    many = [["Name"], *([f"T{n}"] for n in range(3_001))]
    assert read(tabs({"template": many}), known=anything).faults[0].code == "sheet_rows_limit"
    assert all(note.code in CATALOGUE for note in found.notes)


OLD = "Functie van het geadresseerde teamlid bij cliënt"


@pytest.mark.feature("F168", "F171")
@pytest.mark.parametrize(
    ("cell", "rule", "notes"),
    [
        ("Relatiebeheerder", AssigneeRule(("Relatiebeheerder",), (), True), 0),
        ("", AssigneeRule((), (), False), 0),
        ("Salaris; Fiscaal", AssigneeRule(), 1),
    ],
)
def test_the_old_setting_of_a_sheet_becomes_the_assignee_setting(cell, rule, notes):
    rows = PLAIN | {"fasen": [["fase", OLD], ["Aanleveren", cell]], "controlepunten": [["fase"]]}  # no rows: no matter
    found = read(tabs(rows), known=anything)
    assert found.wrong == 0 and found.templates[0].phases[0].assignee == rule
    assert [note.code for note in found.notes] == ["old_setting_unreadable"] * notes
    assert found.old_roles == frozenset({cell} if rule.roles else ())
