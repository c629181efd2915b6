"""Turn an organization's house colour into two brand colours that are safe to read.

    >>> safe_brand("#0f5666")
    Brand(light='#0f5666', dark='#6aa9bb')
    >>> stylesheet("#FFCC00")
    ':root{--brand:#83680b;--brand-dark:#f3cf66}\\n'

The theme (assets/app.css) uses `--brand` in light and `--brand-dark` in dark as its primary colour: as text, as the
filled button, as the ball of "jij", and mixed into the surface as `--brand-soft`. So each of the two must be readable
in every pair of that kind; `pairs()` lists them, and each has a contrast of at least 4.55:1 (WCAG 2.2 asks 4.5:1).

How: keep the hue, cap the chroma, and move the lightness (OKLCH) in small steps until every pair fits: darker for
light, lighter for dark. In light a colour that fits and is not too bright stays exactly as it is.
"""

import math
import re
from functools import lru_cache
from typing import NamedTuple

Rgb = tuple[float, float, float]

# Must equal the theme blocks in assets/app.css; a test compares them.
LIGHT_SHEET, LIGHT_PAPER, LIGHT_CONTENT, LIGHT_SOFT = "#ffffff", "#f5f3ee", "#ffffff", 0.09
DARK_SHEET, DARK_PAPER, DARK_CONTENT, DARK_SOFT = "#182028", "#10161c", "#06222a", 0.16

MINIMUM = 4.55
STEP = 0.01
MAX_CHROMA_LIGHT, MAX_CHROMA_DARK = 0.19, 0.13
START_LIGHT, START_DARK = 0.62, 0.70  # lightness to start from at most (light) and at least (dark)
HEX = re.compile(r"#[0-9a-f]{6}")


class Brand(NamedTuple):
    """The two brand colours of an organization, each as #rrggbb."""

    light: str
    dark: str


@lru_cache(maxsize=1024)
def safe_brand(house_colour: str) -> Brand:
    """The brand colours for a house colour written as #rrggbb; ValueError for anything else."""
    lightness, chroma, hue = _to_oklch(_from_hex(house_colour))
    return Brand(
        light=_first_that_fits(min(lightness, START_LIGHT), -STEP, min(chroma, MAX_CHROMA_LIGHT), hue, "light"),
        dark=_first_that_fits(max(lightness, START_DARK), STEP, min(chroma, MAX_CHROMA_DARK), hue, "dark"),
    )


def stylesheet(house_colour: str) -> str:
    """The text of the organization's brand stylesheet. The only place where a colour from a form enters css."""
    brand = safe_brand(house_colour)
    return f":root{{--brand:{brand.light};--brand-dark:{brand.dark}}}\n"


def pairs(colour: str, theme: str) -> dict[str, float]:
    """The contrast of every pair of colours in which the brand colour is used in a theme."""
    sheet, paper, content, soft = {
        "light": (LIGHT_SHEET, LIGHT_PAPER, LIGHT_CONTENT, LIGHT_SOFT),
        "dark": (DARK_SHEET, DARK_PAPER, DARK_CONTENT, DARK_SOFT),
    }[theme]
    brand = _from_hex(colour)
    return {
        "on sheet": contrast(brand, _from_hex(sheet)),
        "on paper": contrast(brand, _from_hex(paper)),
        "on brand-soft": contrast(brand, _mix(brand, _from_hex(sheet), soft)),
        "content on brand": contrast(brand, _from_hex(content)),
    }


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast ratio of WCAG 2: 1 (the same) to 21 (black and white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _first_that_fits(lightness: float, step: float, chroma: float, hue: float, theme: str) -> str:
    while True:
        colour = _to_hex(_from_oklch(lightness, chroma, hue))
        if min(pairs(colour, theme).values()) >= MINIMUM:
            return colour
        lightness += step


def _from_hex(text: str) -> Rgb:
    text = text.strip().lower()
    if not HEX.fullmatch(text):
        raise ValueError(f"not a colour like #0f5666: {text!r}")
    return int(text[1:3], 16) / 255, int(text[3:5], 16) / 255, int(text[5:7], 16) / 255


def _to_hex(colour: Rgb) -> str:
    return "#" + "".join(f"{round(_clamp(channel) * 255):02x}" for channel in colour)


def _clamp(channel: float) -> float:
    return max(0.0, min(1.0, channel))


def _to_linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _to_gamma(channel: float) -> float:
    channel = _clamp(channel)
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _luminance(colour: Rgb) -> float:
    red, green, blue = map(_to_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_oklab(colour: Rgb) -> Rgb:
    red, green, blue = map(_to_linear, colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _oklab_to_linear(lightness: float, a: float, b: float) -> Rgb:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _to_oklch(colour: Rgb) -> Rgb:
    lightness, a, b = _to_oklab(colour)
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _from_oklch(lightness: float, chroma: float, hue: float) -> Rgb:
    """The nearest colour a screen can show: chroma gives way first, then there is only grey."""
    while chroma > 0:
        linear = _oklab_to_linear(lightness, chroma * math.cos(hue), chroma * math.sin(hue))
        if all(-1e-4 <= channel <= 1.0001 for channel in linear):
            red, green, blue = map(_to_gamma, linear)
            return red, green, blue
        chroma -= 0.004
    grey = _to_gamma(lightness**3)
    return grey, grey, grey


def _mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """As css color-mix(in oklab, one share, other)."""
    mixed = [share * x + (1 - share) * y for x, y in zip(_to_oklab(one), _to_oklab(other), strict=True)]
    red, green, blue = map(_to_gamma, _oklab_to_linear(*mixed))
    return red, green, blue
