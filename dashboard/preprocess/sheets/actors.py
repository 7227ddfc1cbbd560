"""Actors as coded rows name them: the sides' codes, by the data files; a name that none knows is its own slug."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from typing import Any

from dashboard.preprocess.sheets.countries import codes, country
from dashboard.preprocess.sheets.recipe import FORMATS
from dashboard.sides import code_of, sides, slug


def sides_of(cell: str, where: str | None, separator: str | None = None) -> list[str]:
    """Return the codes of the actors in a cell, sorted; a joint actor is several.

    ``cell`` is the name, or the name with its country and kind after unit separators; ``where`` the row's country.

    >>> sides_of("Government of Syria", "SYR"), sides_of("Military Forces of Armenia (2018-)", "AZE")
    (['SYR'], ['ARM'])
    >>> sides_of("Civilians (Ukraine)", "UKR"), sides_of("HTS, SDF", "SYR", ", "), sides_of("Unknown", None)
    (['civilians'], ['hayat-tahrir-al-sham', 'syrian-democratic-forces'], [])
    """
    name, *more = cell.split("\x1f")
    if more:
        found = [_of_parts(name, more[0], more[1] if len(more) > 1 else "", where)]
    else:
        whole = _known(name.strip(), where)
        names = [name] if whole or not separator else name.split(separator)
        found = [_code(one.strip(), where) for one in names]
    return sorted({code for code in found if code})


@cache
def _vocabulary() -> dict[str, Any]:
    with (FORMATS / "actors.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _names() -> dict[str, str]:
    """All names of all groups, short ones too: in a cell for an actor, "SDF" can be nothing else."""
    found: dict[str, str] = {}
    for side in sides().values():
        for name in (side.name, *side.groups, *(() if side.is_state else side.aliases)):
            if not side.is_state or name != side.name:
                found.setdefault(name.casefold(), side.code)
    return found | {name.casefold(): code for name, code in _vocabulary()["names"].items()}


def _code(name: str, where: str | None) -> str | None:
    bare = _bare(name)
    if not bare or bare.casefold() in {word.casefold() for word in _vocabulary()["unknown"]}:
        return None
    return _known(name, where) or slug(bare) or "side-" + hashlib.sha256(bare.encode()).hexdigest()[:8]


def _bare(name: str) -> str:
    """A name without what stands in brackets after it: years of office, the country."""
    return name.partition(" (")[0].strip() or name.strip("() ")


def _known(name: str, where: str | None) -> str | None:
    bare = _bare(name)
    local = {(row["name"].casefold(), row["country"]): row["code"] for row in _vocabulary()["in_country"]}
    if where and (bare.casefold(), where) in local:
        return str(local[bare.casefold(), where])
    named = _names().get(name.casefold()) or _names().get(bare.casefold())
    return named or _state(name) or code_of(bare)


def _state(name: str) -> str | None:
    """The state whose government or forces a name says, or that it is: "Government of Syria"."""
    for head in _vocabulary()["state_heads"]:
        if name.casefold().startswith(head.casefold() + " "):
            rest = name[len(head) + 1 :]
            return country(rest) or country(rest.removeprefix("the "))
    return country(_bare(name)) if slug(_bare(name)) in codes().names else None


def _of_parts(name: str, state: str, kind: str, where: str | None) -> str | None:
    """The side of an actor whose country and kind have cells of their own."""
    words = _vocabulary()
    if kind in words["kinds"]:
        return str(words["kinds"][kind])
    code = codes().letters.get(state)
    if code and (kind in words["state_kinds"] or not kind):
        return code
    return _code(name.title() if name.isupper() and " " in name else name, where) if name else None
