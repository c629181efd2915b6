"""Every text on a screen has its Dutch, and the tool that says so sees what is missing."""

import gettext
import textwrap
from types import SimpleNamespace

import pytest

from tools.messages import check, compile_parts, file_of

TEMPLATE = """
<h1>{% translate "Whose move is it" %}</h1> it's <b>
{% blocktranslate count counter=n trimmed %}{{ counter }} thing{% plural %}{{ counter }} things{% endblocktranslate %}
    {% translate "open" context "count" %}
"""
PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext_lazy

title = _("Save")
other = gettext_lazy("Hello %(name)s")
turn = pgettext_lazy("turn", "open")
"""
PART = """
msgid "Whose move is it"
msgstr "Wie is er aan zet"

msgid "%(counter)s thing"
msgid_plural "%(counter)s things"
msgstr[0] "%(counter)s ding"
msgstr[1] "%(counter)s dingen"

msgctxt "count"
msgid "open"
msgstr "open"

msgid "Save"
msgstr "Opslaan"

msgid "Hello %(name)s"
msgstr "Dag %(name)s"

msgctxt "turn"
msgid "open"
msgstr "staat open"
"""


@pytest.fixture
def house(tmp_path):
    """A small house: one template, one module, one part. `house.part(text, name)` writes a part."""

    def write(path, text):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(textwrap.dedent(text))

    write("access/templates/access/office/page.html", TEMPLATE)
    write("access/forms.py", PYTHON)
    write("locale/nl/parts/access.po", PART)
    return SimpleNamespace(
        folder=tmp_path, write=write, part=lambda text, name="more": write(f"locale/nl/parts/{name}.po", text)
    )


def test_a_complete_catalogue_has_nothing_to_tell(house):
    catalogues, missing, wrong = check(house.folder)
    assert (missing, wrong) == ([], [])
    assert 'msgid_plural "%(counter)s things"' in catalogues["nl"]
    assert "#: src/aanzet/access/forms.py\n" in catalogues["nl"]
    assert catalogues["en"].count("msgid") == catalogues["nl"].count("msgid")
    assert "Opslaan" not in catalogues["en"]


def test_what_is_compiled_is_what_django_reads(house):
    compile_parts(house.folder)
    with file_of("nl", ".mo", house.folder).open("rb") as file:
        dutch = gettext.GNUTranslations(file)
    assert dutch.gettext("Save") == "Opslaan"
    assert dutch.pgettext("turn", "open") == "staat open"
    assert [dutch.ngettext("%(counter)s thing", "%(counter)s things", n) for n in (0, 1, 2)] == [
        "%(counter)s dingen",
        "%(counter)s ding",
        "%(counter)s dingen",
    ]


def test_a_text_without_dutch_is_named(house):
    house.write("access/jobs.py", '_("Not yet done")')
    missing = check(house.folder)[1]
    assert [(entry.singular, entry.places) for entry in missing] == [("Not yet done", ["access/jobs.py"])]


def test_singular_and_plural_may_be_marked_apart(house):
    house.write("rules/errors.py", 'Entry(_("%(count)s point is open"), plural=_("%(count)s points are open"))')
    house.part(
        'msgid "%(count)s point is open"\nmsgid_plural "%(count)s points are open"\n'
        'msgstr[0] "%(count)s punt staat open"\nmsgstr[1] "%(count)s punten staan open"\n'
    )
    assert check(house.folder)[1:] == ([], [])


def test_an_empty_or_half_translation_is_missing(house):
    house.write("access/jobs.py", 'ngettext("day", "days", 2)')
    house.part('msgid "day"\nmsgid_plural "days"\nmsgstr[0] "dag"\nmsgstr[1] ""\n')
    assert [entry.singular for entry in check(house.folder)[1]] == ["day"]


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ('msgid "Gone"\nmsgstr "Weg"\n', "is used nowhere"),
        ('msgid "Save"\nmsgstr "Bewaren"\n', "'Save' differs in access.po and more.po"),
        ('msgid "Save"\nmsgstr "Opslaan"\n\nmsgid "Save"\nmsgstr "Bewaren"\n', "'Save' differs"),
        ('#, fuzzy\nmsgid "Save"\nmsgstr "Opslaan"\n', "is fuzzy"),
    ],
)
def test_a_part_that_is_wrong_is_told(house, part, told):
    house.part(part)
    wrong = check(house.folder)[2]
    assert len(wrong) == 1
    assert told in wrong[0]


def test_a_translation_fills_the_same_places(house):
    house.part(PART.replace("Dag %(name)s", "Dag %(naam)s"), "access")
    assert "do not have the same places: %(naam)s, %(name)s" in check(house.folder)[2][0]


def test_a_text_of_django_may_be_replaced(house):
    house.part('#, override\nmsgid "This field is required."\nmsgstr "Vul dit in."\n')
    catalogues, missing, wrong = check(house.folder)
    assert (missing, wrong) == ([], [])
    assert "Vul dit in." in catalogues["nl"]
