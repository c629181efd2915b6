"""How long a text message is on the line."""

import pytest

from aanzet.rules.sms import LONGEST, parts, short


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ë" * 70, 1),
        ("ë" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("Eén vraag: é", 1),
    ],
)
def test_parts(text, count):
    assert parts(text) == count


def test_what_is_cut_is_never_the_address():
    text = short("Kantoor Linde: ", "a" * 200, " https://x.example/portal/")
    assert len(text) == LONGEST
    assert text.endswith("... https://x.example/portal/")
    assert short("a", "b", "c") == "abc"
