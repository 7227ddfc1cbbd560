"""Recipes: how a project's columns and codes become incidents, from ``data/formats/*.toml`` or a user's mapping."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.errors import InputError
from dashboard.settings import DATA
from dashboard.sides import slug

FORMATS = DATA / "formats"
FIELDS = frozenset(
    """id date_start date_end year month day date_precision latitude longitude coordinates where_precision place
    country country_code side_a side_a_country side_a_kind side_b side_b_country side_b_kind initiator target
    killed killed_low killed_best killed_high killed_a killed_b killed_civilians killed_unknown
    wounded wounded_low wounded_high event_type sub_event_type event_code title url published source geometry""".split()
)
"""What a column can be."""
_KEYS = frozenset(
    """name slug publisher lead code_shown countries separator signature columns text dates where_precision radius_km
    date_precision figures event shapes layout""".split()
)
_ORDERS = ("ymd", "dmy", "mdy")
_SPANS = ("day", "week", "month", "year")


@dataclass(frozen=True, slots=True)
class DateCode:
    """What a project's code of date precision says: UCDP's date_prec, and how far a single day then reaches."""

    code: int
    span: str = "day"


@dataclass(frozen=True, slots=True)
class EventRule:
    """Cells that mean an event type; the first rule whose cells all fit is taken."""

    when: Mapping[str, tuple[str, ...]]
    type: str | None = None
    sub_type: str | None = None
    initiator: str | None = None
    target: str | None = None
    excluded: str | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one project's sheets are read; ``columns`` gives each field the names its column can have."""

    name: str
    slug: str
    publisher: str
    columns: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...] = ()
    lead: bool = False
    code_shown: str = "{}"
    countries: str = "any"
    separator: str | None = None
    signature: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    date_order: str | None = None
    where_precision: Mapping[str, int] = field(default_factory=dict)
    radius_km: Mapping[int, float] = field(default_factory=dict)
    date_precision: Mapping[str, DateCode] = field(default_factory=dict)
    figures: Mapping[str, int] = field(default_factory=dict)
    events: tuple[EventRule, ...] = ()
    shapes: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    layouts: tuple[tuple[str, ...], ...] = ()
    own: bool = False
    """Whether a user's mapping rather than a recipe the program carries."""


def plain(column: str) -> str:
    """Return a column's name as it is compared: no capitals, spaces, underscores or marks.

    >>> plain("EVENT_ID_CNTY"), plain("Event Id Cnty"), plain("__latitude")
    ('eventidcnty', 'eventidcnty', '__latitude')
    """
    letters = "".join(c for c in column.casefold() if c.isalnum())
    return f"__{letters}" if column.startswith("__") else letters


@cache
def carried(folder: Path = FORMATS) -> tuple[Recipe, ...]:
    """Read the recipes that the program brings, in the order of their names."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        rows = _toml(path)
        if "columns" in rows:
            found.append(_recipe(rows, path.name))
    return tuple(found)


def mapping(path: Path) -> Recipe:
    """Read a user's mapping file: a recipe's grammar, of which only ``[columns]`` is needed."""
    if not path.is_file():
        raise InputError(f"{path}: no such mapping file")
    return _recipe(_toml(path), path.name, own=True)


def _toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise InputError(f"{path.name}: {error.strerror or 'cannot be read'}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name} is not TOML: {str(error).splitlines()[0]}") from None


def _recipe(rows: Mapping[str, Any], file: str, *, own: bool = False) -> Recipe:
    """Check a recipe's words and make it one; what means nothing is named."""
    try:
        return _made(rows, file, own)
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{file}: a value is not of the kind that belongs there ({error})") from None


def _made(rows: Mapping[str, Any], file: str, own: bool) -> Recipe:
    columns = {key: _words(value) for key, value in dict(rows.get("columns") or {}).items()}
    _refuse(f"{file}: [columns] has no field", sorted(set(columns) - FIELDS), FIELDS)
    _refuse(f"{file}: no such key", sorted(set(rows) - _KEYS), _KEYS)
    if not columns:
        raise InputError(f'{file}: no [columns] that say which column is what, as `date_start = "Date"`')
    order = dict(rows.get("dates") or {}).get("order")
    if order is not None and order not in _ORDERS:
        raise InputError(f"{file}: dates.order is {order!r}, not one of {', '.join(_ORDERS)}")
    name = str(rows.get("name") or Path(file).stem)
    signature = dict(rows.get("signature") or {})
    return Recipe(
        name=name,
        slug=str(rows.get("slug") or slug(name) or "sheet"),
        publisher=str(rows.get("publisher") or name),
        columns=columns,
        notes=_words(dict(rows.get("text") or {}).get("notes", ())),
        lead=bool(rows.get("lead", False)),
        code_shown=str(rows.get("code_shown", "{}")),
        countries=str(rows.get("countries", "any")),
        separator=rows.get("separator"),
        signature=_words(signature.get("columns", ())),
        any_of=_words(signature.get("any", ())),
        date_order=order,
        where_precision={str(k): _within(v, 1, 7, file) for k, v in dict(rows.get("where_precision") or {}).items()},
        radius_km={int(k): float(v) for k, v in dict(rows.get("radius_km") or _RADII).items()},
        date_precision={str(k): _date_code(v, file) for k, v in dict(rows.get("date_precision") or {}).items()},
        figures={str(k).lower(): int(v) for k, v in dict(rows.get("figures") or {}).items()},
        events=tuple(_event(rule) for rule in rows.get("event", ())),
        shapes={str(k): _shape(v, file) for k, v in dict(rows.get("shapes") or {}).items()},
        layouts=tuple(tuple(layout["columns"]) for layout in rows.get("layout", ())),
        own=own,
    )


_RADII = {1: 5.0, 2: 10.0, 3: 25.0, 4: 75.0}


def _words(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(v) for v in value)


def _shape(value: Any, file: str) -> re.Pattern[str]:
    try:
        return re.compile(str(value))
    except re.error as error:
        raise InputError(f"{file}: the shape {value!r} is no pattern ({error})") from None


def _refuse(what: str, wrong: Sequence[str], known: frozenset[str]) -> None:
    if wrong:
        raise InputError(f"{what} {', '.join(wrong)}; there are {', '.join(sorted(known))}")


def _within(value: Any, low: int, high: int, file: str) -> int:
    if not low <= int(value) <= high:
        raise InputError(f"{file}: a precision is {value}, not one of {low} to {high}")
    return int(value)


def _date_code(value: Any, file: str) -> DateCode:
    row = value if isinstance(value, dict) else {"code": value}
    span = str(row.get("span", "day"))
    if span not in _SPANS:
        raise InputError(f"{file}: a date's span is {span!r}, not one of {', '.join(_SPANS)}")
    return DateCode(_within(row["code"], 1, 5, file), span)


def _event(rule: Mapping[str, Any]) -> EventRule:
    when = {str(column): _words(values) for column, values in rule["when"].items()}
    return EventRule(when, *(rule.get(key) for key in ("type", "sub_type", "initiator", "target", "excluded")))
