"""The sides: their codes, names, colours and shapes, from ``data/sides.toml``, ``states.csv`` and ``groups.csv``."""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict

from dashboard.settings import DATA

NEUTRAL = ("#6e6e6e", "#bdbdbd")
_SHAPES = ("square", "diamond", "triangle", "hexagon", "triangle-down")


@dataclass(frozen=True, slots=True)
class Side:
    """A party as the page names and draws it, and the words that mean it in a text."""

    code: str
    name: str
    short: str
    colour_light: str = NEUTRAL[0]
    colour_dark: str = NEUTRAL[1]
    shape: str = "circle"
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    capital: str | None = None
    party: bool = True

    @property
    def is_state(self) -> bool:
        """Tell whether the code is a state's (ISO 3166-1 alpha-3)."""
        return len(self.code) == 3 and self.code.isupper()


@cache
def sides(folder: Path = DATA) -> dict[str, Side]:
    """Read all sides by code: those with a look of their own first, then the other states and groups."""
    with (folder / "sides.toml").open("rb") as file:
        styled = {row["code"]: row for row in tomllib.load(file)["side"]}
    with (folder / "states.csv").open(encoding="utf-8", newline="") as file:
        states = {row["code"]: row for row in csv.DictReader(file)}
    with (folder / "groups.csv").open(encoding="utf-8", newline="") as file:
        groups = {row["code"]: row for row in csv.DictReader(file)}
    for code, state in states.items():
        styled.setdefault(code, {"code": code, "name": state["name"]})
    for code, group in groups.items():
        row = styled.setdefault(code, {"code": code, "name": group["name"]})
        row["groups"] = [*row.get("groups", ()), *group["aliases"].split(";")]
    return {code: _side(row, states.get(code, {})) for code, row in styled.items()}


def side_named(code: str) -> Side:
    """Return a side by its code; an unknown code is shown as its own words with a neutral look.

    >>> side_named("northern-brotherhood").name
    'Northern brotherhood'
    """
    name = code.replace("-", " ").capitalize()
    return sides().get(code) or Side(code, name, name, **_look(code))


class _Look(TypedDict, total=False):
    colour_light: str
    colour_dark: str
    shape: str


@cache
def _drawn(folder: Path = DATA) -> tuple[list[tuple[str, str]], dict[str, tuple[int, str]]]:
    """Read the hues of sides without colours of their own, and which hue and shape the best known have."""
    with (folder / "sides.toml").open("rb") as file:
        read = tomllib.load(file)
    return [(hue["light"], hue["dark"]) for hue in read["hue"]], {code: (n, s) for code, (n, s) in read["look"].items()}


def _look(code: str) -> _Look:
    """Return the colours and the shape of a side that has none of its own: always the same for the same code."""
    hues, known = _drawn()
    number = zlib.crc32(code.encode())
    hue, shape = known.get(code, (number % len(hues), _SHAPES[number // 64 % len(_SHAPES)]))
    light, dark = hues[hue]
    return {"colour_light": light, "colour_dark": dark, "shape": shape}


def slug(name: str) -> str:
    """Return the code of a group by its name: plain lower-case letters, words joined by hyphens.

    >>> slug("the People's Front of Ça Ira")
    'people-s-front-of-ca-ira'
    """
    plain = unicodedata.normalize("NFKD", name.replace("’", "'")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"^the\s", "", plain.strip())).strip("-")


@cache
def _slugs() -> dict[str, str]:
    """The codes of groups by the slugs of all their names of two words or more, and by their own."""
    known = [s for s in sides().values() if s.groups]
    found = {slug(name): side.code for side in known for name in side.groups if not name.isupper()}
    return found | {side.code: side.code for side in known if not side.is_state}


def code_of(name: str) -> str | None:
    """Return the code of a known group by its name, however it is spelt as to capitals, hyphens and accents.

    >>> code_of("Al Qassam brigades"), code_of("Northern Brotherhood")
    ('al-qassam-brigades', None)
    """
    key = slug(name)
    return _slugs().get(key) or _slugs().get(key.removeprefix("al-"))


def is_party(code: str | None) -> bool:
    """Tell whether a code is that of a party: not media, organisations or civilians, who speak or suffer.

    >>> is_party("ARM"), is_party("boko-haram"), is_party("media"), is_party(None)
    (True, True, False, False)
    """
    return code is not None and code != "civilians" and side_named(code).party


@cache
def governing(folder: Path = DATA) -> frozenset[str]:
    """The codes of groups that run police and ministries of their own, as a state does."""
    with (folder / "sides.toml").open("rb") as file:
        return frozenset(tomllib.load(file)["governing"])


def _side(row: dict[str, object], state: dict[str, str]) -> Side:
    def words(key: str) -> tuple[str, ...]:
        listed = [str(w) for w in row.get(key, ())]  # type: ignore[attr-defined]
        return tuple(listed + [w for w in state.get(key, "").split(";") if w])

    look: _Look = {key: str(row[key]) for key in ("colour_light", "colour_dark", "shape") if key in row} or _look(  # type: ignore[assignment]
        str(row["code"])
    )
    named = (state["name"],) if state else ()
    return Side(
        str(row["code"]),
        str(row["name"]),
        str(row.get("short", row["name"])),
        **look,
        aliases=named + words("aliases"),
        demonyms=words("demonyms"),
        groups=words("groups"),
        capital=state.get("capital") or None,
        party=bool(row.get("party", True)),
    )
