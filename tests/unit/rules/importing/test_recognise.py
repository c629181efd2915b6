"""Recognising tabs, headings and columns; a person may map them otherwise (F385, F386)."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import aanzet
from aanzet.rules.importing import (
    FIELDS,
    TAB_LABELS,
    Sheet,
    SheetRefused,
    TabKind,
    as_tab,
    empty_format,
    mapped,
    recognise,
    tab_issues,
)
from aanzet.rules.importing.recognise import heading_key

pytestmark = pytest.mark.feature("F385")
CLIENT_HEADINGS = ("Cliëntnummer", "Naam", "Soort")
CONTACT_HEADINGS = ("Contactnummer", "Achternaam", "E-mail", "Cliëntnummer")


def fields_of(tab):
    return {column.heading: column.field for column in tab.columns}


def test_headings_are_compared_without_signs_case_and_accents():
    assert heading_key(" KvK-nummer * ") == "kvk nummer"
    assert heading_key("CLIËNTNUMMER") == heading_key("clientnummer")


def test_tabs_are_known_by_name_or_by_their_headings():
    tabs = recognise(
        [
            Sheet("Uitleg", (("Lees dit eerst",),)),
            Sheet("Relaties", (CLIENT_HEADINGS, ("1", "B", "Persoon"))),
            Sheet("Blad2", (CONTACT_HEADINGS, ("20001", "Boer", "b@voorbeeld.nl", "1"))),
            Sheet("Koppelingen", (("Contactnummer", "Cliëntnummer", "Functie"), ("20001", "1", "directeur"))),
        ]
    )
    assert [(tab.kind, tab.sheet) for tab in tabs] == [
        (TabKind.CLIENTS, "Relaties"),
        (TabKind.CONTACTS, "Blad2"),
        (TabKind.LINKS, "Koppelingen"),
    ]


def test_headings_may_stand_lower():
    sheet = Sheet("Cliënten", (("Export van 22 november", None, None), (None,) * 3, CLIENT_HEADINGS, ("1", "B", "x")))
    (tab,) = recognise([sheet])
    assert tab.heading_row == 3
    assert tab.columns[0].samples == ("1",)


def test_english_headings():
    sheet = Sheet("Clients", (("Client number", "Name", "Kind", "VAT id"), ("1", "B", "person", None)))
    (tab,) = recognise([sheet])
    assert list(fields_of(tab).values()) == ["number", "name", "kind", "vat_id"]


def test_a_likely_heading_is_a_guess_and_never_takes_a_sure_one():
    sheet = Sheet("Cliënten", (("Clientnumer", "Cliëntnummer", "Naam", "Rechtsvormen", "Wat anders"), ("a",) * 5))
    (tab,) = recognise([sheet])
    assert fields_of(tab) == {
        "Clientnumer": "",
        "Cliëntnummer": "number",
        "Naam": "name",
        "Rechtsvormen": "legal_form",
        "Wat anders": "",
    }
    assert [column.sure for column in tab.columns if column.heading == "Rechtsvormen"] == [False]


def test_nothing_recognised_is_said_and_can_be_chosen_by_hand():
    sheet = Sheet("Blad1", (("A", "B"), ("1", "2")))
    with pytest.raises(SheetRefused) as refused:
        recognise([sheet])
    assert refused.value.code == "tabs_not_recognised"
    tab = mapped(as_tab(sheet, TabKind.CLIENTS, 1), {0: "number", 1: "name"})
    assert fields_of(tab) == {"A": "number", "B": "name"}


def test_the_mapping_of_a_source_is_remembered():
    sheet = Sheet("Cliënten", (("Code", "Naam", "Soort", "Land"), ("1", "B", "x", "NL")))
    (tab,) = recognise([sheet], {"clients": {"Code": "number", "Land": ""}})
    assert fields_of(tab) == {"Code": "number", "Naam": "name", "Soort": "kind", "Land": ""}


def test_mapping_ignores_what_is_no_field():
    tab = as_tab(Sheet("x", (CLIENT_HEADINGS,)), TabKind.CLIENTS, 1)
    assert fields_of(mapped(tab, {0: "birth_date", 1: ""})) == {"Cliëntnummer": "number", "Naam": "", "Soort": "kind"}


@pytest.mark.feature("F386")
def test_a_missing_required_column_is_named():
    tab = as_tab(Sheet("Contacten", (("Contactnummer", "Voornaam"),)), TabKind.CONTACTS, 1)
    issues = tab_issues(tab)
    assert [(issue.code, issue.field) for issue in issues] == [
        ("column_missing", "last_name"),
        ("column_missing", "email"),
    ]


def test_two_columns_for_one_field_are_named():
    tab = mapped(as_tab(Sheet("x", (CLIENT_HEADINGS,)), TabKind.CLIENTS, 1), {2: "name"})
    assert [(issue.code, issue.column) for issue in tab_issues(tab)] == [
        ("column_twice", "Soort"),
        ("column_missing", ""),
    ]


@pytest.mark.feature("F386")
def test_the_required_fields_are_those_promised():
    required = {kind: [key for key, spec in FIELDS[kind].items() if spec.required] for kind in TabKind}
    assert required == {
        TabKind.CLIENTS: ["number", "name", "kind"],
        TabKind.CONTACTS: ["number", "last_name", "email"],
        TabKind.LINKS: ["number", "client_number", "functions"],
    }
    assert empty_format()[TabKind.CONTACTS][:4] == [
        ("Contact number", True),
        ("Last name", True),
        ("First name", False),
        ("E-mail", True),
    ]


def test_no_heading_means_two_fields():
    for fields in FIELDS.values():
        headings = [heading_key(heading) for spec in fields.values() for heading in spec.headings]
        assert len({h for h in headings}) == len(
            {(h, k) for k, s in fields.items() for h in map(heading_key, s.headings)}
        )


@pytest.mark.feature("F386")
@pytest.mark.parametrize("language", ["nl", "en"])
def test_our_own_format_is_recognised(language):
    catalogue = {}
    if language == "nl":
        with (Path(aanzet.__file__).parent / "locale/nl/parts/rules.po").open("rb") as file:
            catalogue = {message.id: message.string for message in read_po(file)}
    sheets = [
        Sheet(
            catalogue.get(TAB_LABELS[kind], TAB_LABELS[kind]),
            (tuple(heading for heading, _ in line), ("x",) * len(line)),
        )
        for kind, line in empty_format(lambda text: catalogue.get(text, text)).items()
    ]
    tabs = recognise(sheets)
    assert [tab.kind for tab in tabs] == list(TabKind)
    for tab in tabs:
        assert [column.field for column in tab.columns] == list(FIELDS[tab.kind])
        assert all(column.sure for column in tab.columns)
