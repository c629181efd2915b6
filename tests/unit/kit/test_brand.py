"""A house colour becomes two colours that can be read, and nothing else of it reaches a stylesheet."""

import pytest
from django.http import Http404

from aanzet.core.web.brand import brand_url, stylesheet
from aanzet.rules import brand


def test_4096_house_colours_are_all_readable():
    lowest = {"light": 99.0, "dark": 99.0}
    for number in range(4096):
        house = "#" + "".join(f"{number >> shift & 15:x}" * 2 for shift in (8, 4, 0))
        for theme, colour in zip(lowest, brand.safe_brand(house), strict=True):
            lowest[theme] = min(lowest[theme], *brand.pairs(colour, theme).values())
    assert min(lowest.values()) >= 4.55


def test_a_readable_colour_stays_as_it_is():
    light = brand.safe_brand("#a8330f").light
    assert brand.safe_brand(light).light == light
    assert brand.safe_brand("#0f5666").light == "#0f5666"


def test_contrast_of_black_on_white_is_21():
    assert brand.contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)


@pytest.mark.parametrize("bad", ["", "red", "#fff", "#12345g", "#0f5666;}body{display:none", "0f5666", "#0f56667"])
def test_anything_but_a_colour_is_refused(bad):
    with pytest.raises(ValueError, match="not a colour"):
        brand.stylesheet(bad)
    assert brand_url(bad) == ""


def test_the_address_gives_the_stylesheet_for_ever(rf):
    url = brand_url("#A8330F")
    answer = stylesheet(rf.get(url), url.removeprefix("/brand/").removesuffix(".css"))
    assert answer.content.decode() == brand.stylesheet("#a8330f")
    assert answer["Content-Type"].startswith("text/css")
    assert "immutable" in answer["Cache-Control"]


@pytest.mark.parametrize("name", ["a8330f-0000000000000000", "a8330f", "zzzzzz-1", "-", "a8330f;x-1"])
def test_any_other_address_does_not_exist(rf, name):
    with pytest.raises(Http404):
        stylesheet(rf.get("/"), name)
