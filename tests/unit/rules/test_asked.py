"""What stands in an address or a hidden field."""

from uuid import UUID

import pytest

from aanzet.rules.asked import identifier, whole


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("12", 12), (" 7 ", 7), ("007", 7), ("999999999", 999_999_999)])
def test_a_whole_number_is_read(text, number):
    assert whole(text, None) == number


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.0", "1_000", "²", "٣", "1" * 10, "9" * 5_000, "\x00", "one"])
def test_what_is_no_number_that_fits_is_left_out(text):
    assert whole(text, None) is None
    assert whole(text, 5) == 5


def test_an_id_is_read_and_nothing_else():
    key = UUID(int=7)
    assert identifier(str(key)) == key
    assert identifier("") is identifier("seven") is identifier("\x00" * 36) is None
