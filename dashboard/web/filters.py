"""What the browser sends, which nobody has checked yet, made into a view: a filter and what is open."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, get_args
from urllib.parse import parse_qsl

from dashboard.errors import QueryError
from dashboard.store.filter import ROLES, Box, Filter

Theme = Literal["light", "dark"]
Order = Literal["date", "place", "killed", "wounded", "precision"]
ORDERS: tuple[Order, ...] = get_args(Order)

_MAX_ADDRESS = 8_000
_MAX_FIELDS = 24
_MAX_SIDES = 50
_MAX_PAGE = 1_000_000
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SIDE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,199}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}")
_CORNER = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,8})?")
_BY_COMMA = re.compile(r"(?:\\.|[^\\,])+")
_BY_BAR = re.compile(r"(?:\\.|[^\\|])+")
_ESCAPED = re.compile(r"\\(.)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class View:
    """All that the address says, and the theme: what is asked, the open incident, the order of the list.

    ``ignored`` names the parts of the address that mean nothing here; their values are never shown.
    ``turn`` numbers the browser's questions, so that it can tell whether an answer is the newest. ``seen`` is the part
    of the world that the map shows, at ``zoom``; ``live`` says that the reader's hand is still moving.
    """

    asked: Filter = field(default_factory=Filter)
    incident: str | None = None
    sort: Order = "date"
    descending: bool = True
    page: int = 1
    theme: Theme = "light"
    turn: int = 0
    seen: Box | None = None
    zoom: float = 1.0
    live: bool = False
    ignored: tuple[str, ...] = ()


def view(address: object) -> View:
    """Read the query part of an address; a part that means nothing is left out and named in ``ignored``.

    >>> view("from=2023-09-01&sides=ARM,AZE").asked.sides
    ('ARM', 'AZE')
    >>> view("from=yesterday").ignored
    ('from',)
    """
    if address is None:
        return View()
    if not isinstance(address, str) or len(address) > _MAX_ADDRESS:
        raise QueryError("the address is not one of this page")
    try:
        said = dict(reversed(parse_qsl(address.removeprefix("?"), max_num_fields=_MAX_FIELDS)))  # the first counts
    except ValueError:
        raise QueryError("the address is not one of this page") from None
    read = {name: _part(name, said[name]) for name in _PARTS if name in said}
    ignored = tuple(name for name, value in read.items() if value is None)
    asked = Filter(
        *_in_order(read.get("from"), read.get("to")),
        read.get("sides") or (),
        read.get("role") or "involved",
        bool(read.get("certain")),
        read.get("types") or (),
        read.get("precision"),
        read.get("grades") or (),
        read.get("sources") or (),
        read.get("killed"),
        read.get("q") or "",
        read.get("box"),
    )
    zoom, seen = read.get("view") or (1.0, None)
    sort: Order = read.get("sort") or "date"
    descending = read.get("order") != "asc" if read.get("order") else sort in ("date", "killed", "wounded")
    return View(
        asked,
        read.get("incident"),
        sort,
        descending,
        read.get("page") or 1,
        read.get("theme") or "light",
        read.get("turn") or 0,
        seen,
        zoom,
        bool(read.get("live")),
        ignored,
    )


def incident_id(value: object) -> str | None:
    """Read an incident's id, or None when nothing is open."""
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise QueryError("no incident has such an id")
    return value


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _sides(text: str) -> tuple[str, ...] | None:
    codes = text.split(",")
    sound = len(codes) <= _MAX_SIDES and all(_SIDE.fullmatch(code) for code in codes)
    return tuple(dict.fromkeys(codes)) if sound else None


def _words(listed: re.Pattern[str]) -> Callable[[str], tuple[str, ...] | None]:
    r"""Return what reads words of a list; they are compared with the tables' own and never shown.

    A separator that belongs to a word has a backslash before it, and so has a backslash.

    >>> _words(_BY_BAR)(r"OC \| Media|Caspian Bulletin")
    ('OC | Media', 'Caspian Bulletin')
    """

    def read(text: str) -> tuple[str, ...] | None:
        found = tuple(dict.fromkeys(_ESCAPED.sub(r"\1", word) for word in listed.findall(text)))
        return found if 0 < len(found) <= _MAX_SIDES and not _CONTROL.search(text) else None

    return read


def _box(text: str) -> Box | None:
    """Read west, south, east and north in degrees; one that crosses the date line has its west east of its east."""
    parts = text.split(",")
    if len(parts) != 4 or not all(_CORNER.fullmatch(part) for part in parts):
        return None
    west, south, east, north = (float(part) for part in parts)
    sound = abs(west) <= 180 and abs(east) <= 180 and -90 <= south < north <= 90 and west != east
    return Box(west, south, east, north) if sound else None


def _seen(text: str) -> tuple[float, Box] | None:
    """Read the zoom and the part of the world that a map shows."""
    zoom, _, rest = text.partition(",")
    box = _box(rest)
    return (min(float(zoom), 24.0), box) if box and _CORNER.fullmatch(zoom) and not zoom.startswith("-") else None


def _sought(text: str) -> str | None:
    return text if text.strip() and len(text) <= _LONGEST and not _CONTROL.search(text) else None


def _least(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _number(text: str) -> int | None:
    return min(max(int(text), 1), _MAX_PAGE) if text.isascii() and text.isdigit() and len(text) < 8 else None


def _one_of(words: tuple[str, ...]) -> Callable[[str], str | None]:
    return lambda text: text if text in words else None


_PARTS: dict[str, Callable[[str], Any]] = {
    "from": _day,
    "to": _day,
    "sides": _sides,
    "role": _one_of(ROLES),
    "certain": _one_of(("1",)),
    "incident": lambda text: text if _ID.fullmatch(text) else None,
    "sort": _one_of(ORDERS),
    "order": _one_of(("asc", "desc")),
    "page": _number,
    "turn": _number,
    "theme": _one_of(("light", "dark")),
    "types": _words(_BY_COMMA),
    "grades": _words(_BY_COMMA),
    "sources": _words(_BY_BAR),
    "precision": lambda text: int(text) if text in tuple("1234567") else None,
    "killed": _least,
    "q": _sought,
    "box": _box,
    "view": _seen,
    "live": _one_of(("1",)),
}


def _part(name: str, text: str) -> Any:
    return _PARTS[name](text)


def _in_order(start: date | None, end: date | None) -> tuple[date | None, date | None]:
    """Return the two days the right way round."""
    return (end, start) if start and end and end < start else (start, end)
