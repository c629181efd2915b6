"""Names, texts and reasons: nothing is cut off, nothing invisible gets in (G19, G20)."""

import pytest

from aanzet.rules import names


def test_names_are_tidied():
    assert names.name("  Ayşe   Yılmaz ").value == "Ayşe Yılmaz"
    assert names.name("Zoe\u0308").value == "Zoë"
    assert names.name("Van\u00a0Dijk").value == "Van Dijk"
    assert names.name("").value == ""


@pytest.mark.parametrize(
    "text", ["Jan\u202ednoP", "Jan\x00", "Jan\nPiet", "Jan\u200b", "a\u2066b", "Jan\x1b[0m", "a\u2028b", "x\ud800"]
)
def test_control_and_bidi_characters_are_refused_not_removed(text):
    assert names.name(text) == names.Checked(text, "characters_refused")


def test_lengths():
    assert names.name("x" * 200)
    assert names.name("x" * 201).error == "too_long"
    assert names.name("x" * 300, names.TITLE)
    assert names.body("x" * 20_001).error == "too_long"


def test_texts_keep_their_lines():
    assert names.body("Dag\r\nDaan\tx\r").value == "Dag\nDaan\tx"
    assert names.body("Dag\x07").error == "characters_refused"


@pytest.mark.parametrize("text", ["", "  ", "ab", " a b ", "\n\t"])
def test_a_reason_has_three_characters(text):
    assert names.reason(text).error == "reason_required"


def test_reasons():
    assert names.reason("a b c").value == "a b c"
    assert names.reason("x" * 1_001).error == "too_long"


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Łukasz  Özdemir", "lukasz ozdemir"), ("Straße", "strasse"), ("İnês", "ines"), ("YILMAZ ı", "yilmaz i")],
)
def test_folding(text, folded):
    assert names.fold(text) == folded
