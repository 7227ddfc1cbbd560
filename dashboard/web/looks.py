"""How the page looks where style sheets do not reach: the map's and the histogram's colours in each theme."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from dashboard.sides import side_named
from dashboard.web.filters import Theme

SEVERAL = "several"
UNSTATED = "unstated"
REST = "rest"


class Palette(NamedTuple):
    """The colours of a theme."""

    ink: str
    paper: str
    quiet: str
    faint: str
    accent: str
    area: str
    area_line: str
    picked: str


PALETTES: dict[Theme, Palette] = {
    "light": Palette(
        "#1c2126",
        "#ffffff",
        "#5b6570",
        "#c9cfd6",
        "#0b57d0",
        "rgba(60,66,74,0.09)",
        "rgba(60,66,74,0.55)",
        "rgba(11,87,208,0.10)",
    ),
    "dark": Palette(
        "#e8eaed",
        "#14181d",
        "#9aa4af",
        "#3a424b",
        "#8ab4f8",
        "rgba(220,226,233,0.10)",
        "rgba(220,226,233,0.5)",
        "rgba(138,180,248,0.14)",
    ),
}
_NEUTRAL: dict[Theme, str] = {"light": "#5f6670", "dark": "#aab2bb"}
_SHAPES = {SEVERAL: "star", UNSTATED: "cross"}
_NAMES = {SEVERAL: "Several sides", UNSTATED: "Not stated", REST: "Others"}


def stands_for(codes: tuple[str, ...]) -> str:
    """Return which side a mark is drawn as: the only one there is, else several or unstated."""
    return codes[0] if len(codes) == 1 else SEVERAL if codes else UNSTATED


@lru_cache(4_096)
def colour(code: str, theme: Theme) -> str:
    """Return a side's colour."""
    if code in _NAMES:
        return _NEUTRAL[theme]
    found = side_named(code)
    return found.colour_dark if theme == "dark" else found.colour_light


def shape(code: str) -> str:
    """Return the name of a side's shape in the map's sprite and the style sheet."""
    return _SHAPES[code] if code in _SHAPES else side_named(code).shape


@lru_cache(4_096)
def name(code: str) -> str:
    """Return a side's short name."""
    return _NAMES[code] if code in _NAMES else side_named(code).short


def sheet(codes: list[str]) -> str:
    """Return a style sheet that gives each side's mark its colours."""
    rules = [
        f'[data-mark="{code}"]{{--side-light:{colour(code, "light")};--side-dark:{colour(code, "dark")}}}'
        for code in codes
    ]
    return "\n".join(rules) + "\n"
