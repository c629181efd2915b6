"""A template as a file: exact both ways, names instead of ids, and every mistake by its line (F391)."""

import dataclasses
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aanzet.rules.conditions.nodes import Comparison, Group, Not
from aanzet.rules.errors import CATALOGUE, sentence
from aanzet.rules.process import words
from aanzet.rules.process.template import TemplateSnapshot, digest
from aanzet.rules.process.template.file import write
from aanzet.rules.process.template.file_read import read
from aanzet.rules.process.template.file_tree import MOST_BYTES
from aanzet.rules.process.template.naming import PRODUCT, ROLE, TEAM, Named, named, renamed
from aanzet.rules.process.template.shape import ItemTypeLink, RecipientRule
from tests.unit.rules.process.build import TEMPLATE
from tests.unit.rules.process.test_template import values_of


def tidy(snapshot):
    """The same with keys and names of phases that can be: a file with others is refused."""
    numbers = iter(range(10_000))

    def keyed(rows):
        return tuple(dataclasses.replace(row, key=f"k{next(numbers)}") for row in rows)

    phases = []
    for phase in keyed(snapshot.phases):
        automations = tuple(dataclasses.replace(one, items=keyed(one.items)) for one in keyed(phase.automations))
        name = f"{phase.name} {next(numbers)}"
        points = keyed(phase.checkpoints)
        phases.append(dataclasses.replace(phase, name=name, checkpoints=points, automations=automations))
    return dataclasses.replace(snapshot, phases=tuple(phases), results=keyed(snapshot.results))


PROSE = st.lists(st.sampled_from(["Dag", "{contact.first_name},", "we", "-", ": ", "#1", "\n", "\n\n", " ", "é", "'"]))


@pytest.mark.feature("F391")
@settings(max_examples=60)
@given(values_of(TemplateSnapshot).map(tidy))
def test_a_template_comes_back_from_its_file_exactly(snapshot):
    text = write(snapshot, head=["Concept", "v1"])
    found, problems = read(text)
    assert problems == ()
    assert found.snapshot == found.formal == snapshot and digest(found.snapshot) == digest(snapshot)
    assert write(found.snapshot, head=["Concept", "v1"]) == text


@pytest.mark.feature("F391")
@given(PROSE.map(lambda parts: " ".join(parts) * 5), PROSE.map("".join))
def test_texts_of_any_length_and_with_any_breaks_come_back(long, short):
    snapshot = dataclasses.replace(TEMPLATE, description=long, name=short)
    found, problems = read(write(snapshot))
    assert problems == () and found.snapshot == snapshot


@pytest.mark.feature("F391")
def test_the_file_is_readable_and_has_its_order():
    long = (
        "Dag {contact.first_name}, we beginnen aan je aangifte. Wil je je gegevens met ons delen? Dan kunnen wij door."
    )
    text = write(
        TemplateSnapshot("Klein", f"{long}\n\nTot snel.", ("Aangifte IB",), visible_to_client=True),
        head=["Klein, versie 3", "regel\nmet een breuk"],
    )
    assert text == (
        "# Klein, versie 3\n# regel met een breuk\nformat: 1\ntemplate:\n  name: Klein\n  description: |-\n"
        f"    {long}\n\n    Tot snel.\n  products: [Aangifte IB]\n  visible_to_client: true\n"
    )
    assert "description: >-\n    Dag {contact" in write(TemplateSnapshot("Klein", long))


FILE = """\
# Een sjabloon
format: 1
template:
  name: Proef
  phases:
    - key: supply
      name: Aanleveren
      lead_time_days: 5
      automations:
        - key: ask
          kind: document_request
          items:
            - key: one
              text: Iets
    - key: draft
      name: Opstellen
"""


def said(text):
    """The problems of a text as lines with a sentence (English)."""
    found, problems = read(text)
    assert (found is None) == bool(problems)
    return [f"{one.line}: {sentence(one.code, dict(one.values))}" for one in problems]


MISTAKES = [
    ("      lead_time_days: 5", "      lead_time: 5", "8: unknown field 'lead_time'; do you mean 'lead_time_days'?"),
    ("      lead_time_days: 5", "      colour: red", "8: unknown field 'colour'."),
    ("      lead_time_days: 5", "      lead_time_days: vijf", "8: 'lead_time_days' is a whole number, at most 999999."),
    ("lead_time_days: 5", f"lead_time_days: {'9' * 5000}", "8: 'lead_time_days' is a whole number, at most 999999."),
    ("      lead_time_days: 5", "      internal: ja", "8: 'internal' is true or false."),
    ("      name: Aanleveren", "      name: 2025", "7: 'name' is text: put it between quotes."),
    ("      name: Opstellen", "      name: aanleveren ",
     "16: there is a phase “aanleveren” already (line 7). Give one another name."),
    ("    - key: draft", "    - key: supply", "15: the key 'supply' is used already on line 6."),
    ("    - key: draft", "    - key: ../../x y",
     "15: “../../x y” is no key: use at most 60 letters, digits, hyphens and underscores."),
    ("    - key: draft\n", "    - side: office\n", "15: the field 'key' is missing here."),
    ("    - key: draft\n      name: Opstellen\n", "    - draft\n", "15: fields are expected at 'phases[1]'."),
    ("kind: document_request", "kind: uitvraag",
     "11: this is not possible at 'kind'. Possible: approve, document_request, message, task."),
    ("          items:\n            - key: one\n              text: Iets\n", "          items: Iets\n",
     "12: a list is expected at 'items'."),
    ("  name: Proef\n", "  name: Proef\n  name: Ander\n", "5: “name” stands here twice (also on line 4)."),
    ("  name: Proef\n", "", "3: the field 'name' is missing here."),
    ("format: 1", "format: 2", "2: the file needs “format: 1”; another format cannot be read."),
    ("format: 1\n", "", "0: the file needs “format: 1”; another format cannot be read."),
    ("format: 1", "format: 1\nowner: mij", "3: unknown field 'owner'."),
    ("template:", "sjabloon:", "0: This file holds no template: the field “template” is missing."),
    ("  name: Proef", "  name: Proef: en meer",
     "4: this cannot be read: “name: Proef: en meer”. Look at the spaces, colons and quotes."),
    ("  name: Proef", "  name: &a Proef", "4: references (& and *) are not allowed. Write it out."),
    ("  name: Proef", "  name: !!python/object/apply:os.system [ls]",
     "4: types (!) and instructions are not allowed."),
    ("  name: Proef", "  name: !!str Proef", "4: types (!) and instructions are not allowed."),
    ("      name: Opstellen\n", "      name: Opstellen\n---\nformat: 1\n",
     "17: a second template begins here. One file holds one template."),
    ("  name: Proef", "  name: " + "[" * 40 + "]" * 40, "4: this stands too deep: at most 24 levels."),
]  # fmt: skip


@pytest.mark.feature("F391")
@pytest.mark.parametrize(("old", "new", "expected"), MISTAKES)
def test_every_mistake_is_said_with_its_line(old, new, expected):
    assert FILE.count(old) == 1
    assert expected in said(FILE.replace(old, new)), said(FILE.replace(old, new))


@pytest.mark.feature("F391")
def test_several_mistakes_come_in_the_order_of_their_lines():
    text = FILE.replace("lead_time_days", "lead_time").replace("name: Proef", "name: 7").replace("key: one", "kei: one")
    assert [line.split(":")[0] for line in said(text)] == ["4", "8", "13", "13"]


@pytest.mark.feature("F391")
def test_a_bomb_a_giant_and_what_is_no_text_are_refused_at_once():
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(30))
    begun = time.perf_counter()
    assert said(bomb) == ["1: references (& and *) are not allowed. Write it out."]
    assert said("x" * 5_000_000) == [f"0: This file is too large: at most {MOST_BYTES // 1024} kB."]
    assert said("[" * (MOST_BYTES - 1)) == ["1: this stands too deep: at most 24 levels."]
    assert said("- " * 1_000 + "x")[0] == "1: this stands too deep: at most 24 levels."
    assert time.perf_counter() - begun < 5
    assert said(" \n") == ["0: This file is empty."]
    assert said("a\x00b") == ["0: This is no text file. Save it as plain text (UTF-8)."]
    assert said("\ud800")[0].startswith("0: This is no text file")
    for text in ("x", "- x", "7"):
        assert said(text) == ["1: This file holds no template: the field “template” is missing."]
    assert said("? [a]\n: b")[0].startswith("1: this cannot be read")
    assert "1: unknown field '<<'." in said("<<: {a: b}")


@pytest.mark.feature("F391")
@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text):
    for one in (text, FILE.replace("Proef", text), FILE.replace("phases", text)):
        found, problems = read(one)
        assert (found is None) == bool(problems)
        assert all(problem.code in CATALOGUE for problem in problems)


@pytest.mark.feature("F391")
def test_names_go_out_and_come_in_and_what_is_left_out_leaves_something_that_can_be():
    phase = dataclasses.replace(
        TEMPLATE.phases[0],
        assignment=words.ROLE,
        roles=("tax",),
        sender_role="tax",
        recipient=RecipientRule(words.FUNCTION, "director"),
    )
    given_ = dataclasses.replace(
        TEMPLATE, products=("p1", "p2"), item_types=(ItemTypeLink("letter"), ItemTypeLink("other")), phases=(phase,)
    )
    assert {Named(PRODUCT, "p1"), Named(ROLE, "tax")} <= set(named(given_))
    out = renamed(given_, lambda kind, name: name.upper() if kind == PRODUCT else name)
    assert out.products == ("P1", "P2") and out.phases == given_.phases
    left = renamed(given_, lambda kind, name: "" if name in ("tax", "director", "letter", "p2") else name)
    assert left.products == ("p1",) and left.item_types == (ItemTypeLink("other"),)
    assert (left.phases[0].assignment, left.phases[0].roles, left.phases[0].sender_role) == (words.NONE, (), "")
    assert left.phases[0].recipient == RecipientRule(words.PRIMARY)
    assert renamed(given_, lambda kind, name: name) == given_
    merged = renamed(given_, lambda kind, name: "zelfde" if kind in (PRODUCT, TEAM) else name)
    assert merged.products == ("zelfde",)


@pytest.mark.feature("F391")
def test_a_condition_names_products_by_name_and_its_mistakes_have_a_line():
    test = Comparison("c1", "client.products", "in", ("p1", "p2"), many=True, quant="any")
    snapshot = dataclasses.replace(
        TEMPLATE, phases=(dataclasses.replace(TEMPLATE.phases[1], condition=Group("all", (Not(test),))),)
    )
    out = renamed(snapshot, lambda kind, name: {"p1": "Aangifte IB"}.get(name, "") if kind == PRODUCT else name)
    text = write(out)
    assert "value: [Aangifte IB, p2]" in text and read(text)[0].snapshot == out
    wrong = text.replace("quant: any", "kwant: any").replace("op: in", "op: onder")
    assert [line.partition(": ")[2][:30] for line in said(wrong)] == [
        "this is not possible at 'op'. ", "unknown field 'kwant'; do you m"[:30],
    ]  # fmt: skip


@pytest.mark.feature("F391")
def test_a_twin_with_u_replaces_the_text_beside_it_and_only_a_text():
    text = FILE.replace(
        "      lead_time_days: 5",
        "      client_label: Stuur je stukken\n      u:\n        client_label: Stuur uw stukken",
    )
    found, problems = read(text)
    assert problems == ()
    assert found.snapshot.phases[0].client_label == "Stuur je stukken"
    assert found.formal.phases[0].client_label == "Stuur uw stukken"
    assert said(text.replace("        client_label", "        client_labl"))[0].startswith(
        "10: unknown field 'client_labl'"
    )
    assert said(FILE.replace("lead_time_days: 5", "u: x"))[0] == "8: fields are expected at 'u'."
