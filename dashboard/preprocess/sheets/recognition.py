"""Whose sheet this is, told by its columns and what stands in them, never by the file's name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.errors import InputError
from dashboard.preprocess.sheets.recipe import Recipe, carried, plain
from dashboard.preprocess.sheets.sheet import Sheet

Rows = Sequence[Sequence[str | None]]
_FIT = 0.9  # so many of the sampled rows have to look right: a few are always torn
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Plan:
    """A sheet with the recipe it is read by: ``columns`` names all its columns, ``fields`` says which are what.

    A field can have several columns: the first that is not empty in a row counts.
    """

    sheet: Sheet
    recipe: Recipe
    columns: tuple[str, ...]
    fields: Mapping[str, tuple[int, ...]]
    notes: tuple[int, ...]

    def column(self, name: str) -> int | None:
        """Return where a column stands, or None."""
        wanted = plain(name)
        return next((i for i, column in enumerate(self.columns) if plain(column) == wanted), None)


def recognise(sheet: Sheet, sample: Rows, given: Recipe | None) -> Plan:
    """Return the plan for a sheet, or raise an ``InputError`` that says which columns were seen.

    ``sample`` holds some of its first rows; ``given`` is a user's mapping.
    """
    if given is not None:
        missing = _missing(given, sheet.columns) if sheet.columns else []
        known = sum(any(_has(sheet.columns, name) for name in names) for names in given.columns.values())
        if sheet.columns and not missing:
            return _plan(sheet, given, sheet.columns)
        if not sheet.columns and any(len(layout) == _width(sheet, sample) for layout in given.layouts):
            return _plan(sheet, given, next(y for y in given.layouts if len(y) == _width(sheet, sample)))
        if known or _by_columns(sheet, sample) is None:
            raise InputError(_misfit(given, missing, sheet, sample))
    found = _by_columns(sheet, sample)
    if found is None:
        raise InputError(f"not a format that is known by its columns ({_seen(sheet, sample)}); {_ADVICE}")
    return found


_ADVICE = "name what they are with --mapping FILE"


def is_known(sheet: Sheet, sample: Rows) -> bool:
    """Tell whether a sheet is of a project whose recipe the program carries."""
    return _by_columns(sheet, sample) is not None


def _by_columns(sheet: Sheet, sample: Rows) -> Plan | None:
    for recipe in carried():
        if sheet.columns:
            signed = bool(recipe.signature) and all(_has(sheet.columns, name) for name in recipe.signature)
            if signed and (not recipe.any_of or any(_has(sheet.columns, name) for name in recipe.any_of)):
                return _plan(sheet, recipe, sheet.columns)
            continue
        for layout in recipe.layouts:
            if len(layout) == _width(sheet, sample) and _looks(layout, recipe.shapes, sample):
                return _plan(sheet, recipe, layout)
    return None


def _looks(layout: Sequence[str], shapes: Mapping[str, re.Pattern[str]], sample: Rows) -> bool:
    """Tell whether nearly all sampled rows have the shapes of a layout's columns."""
    if not sample:
        return False
    checks = [(layout.index(name), shape) for name, shape in shapes.items() if name in layout]
    fits = [all(check.search((row[i] or "").strip()) for i, check in checks) for row in sample]
    return bool(checks) and sum(fits) >= _FIT * len(fits)


def _plan(sheet: Sheet, recipe: Recipe, columns: Sequence[str]) -> Plan:
    fields = {}
    for name, aliases in recipe.columns.items():
        places = [_place(columns, alias) for alias in aliases]
        found = tuple(dict.fromkeys(place for place in places if place is not None))
        if found:
            fields[name] = found
    notes = tuple(n for n in (_place(columns, name) for name in recipe.notes) if n is not None)
    return Plan(sheet, recipe, tuple(columns), fields, notes)


def _place(columns: Sequence[str], alias: str) -> int | None:
    exact = next((i for i, column in enumerate(columns) if column == alias), None)
    wanted = plain(alias)
    return exact if exact is not None else next((i for i, c in enumerate(columns) if plain(c) == wanted), None)


def _has(columns: Sequence[str], name: str) -> bool:
    return _place(columns, name) is not None


def _missing(recipe: Recipe, columns: Sequence[str]) -> list[str]:
    """Name the columns a mapping speaks of that a sheet does not have; of several names for one field, one will do."""
    lost = [" or ".join(names) for names in recipe.columns.values() if not any(_has(columns, n) for n in names)]
    return lost + [name for name in recipe.notes if not _has(columns, name)]


def misfit(given: Recipe, plan: Plan) -> str:
    """Say which columns a mapping names that a sheet does not have."""
    return f"it names columns that are not there: {', '.join(_missing(given, plan.columns))}"


def _misfit(given: Recipe, missing: Sequence[str], sheet: Sheet, sample: Rows) -> str:
    if not sheet.columns:
        return f"has no header, and no [[layout]] of the mapping has {_width(sheet, sample)} columns"
    return f"the mapping {given.name!r} names columns that are not there: {', '.join(missing)}; {_seen(sheet, sample)}"


def _width(sheet: Sheet, sample: Rows) -> int:
    return len(sheet.columns) or (max(map(len, sample)) if sample else 0)


def _seen(sheet: Sheet, sample: Rows) -> str:
    if not sheet.columns:
        return f"no header was seen; {_width(sheet, sample)} columns"
    more = f" and {len(sheet.columns) - _SHOWN} more" if len(sheet.columns) > _SHOWN else ""
    return f"columns seen: {', '.join(c or '(no name)' for c in sheet.columns[:_SHOWN])}{more}"
