"""Coordinates as sheets write them, in SQL: numbers, decimal commas, degrees with minutes and seconds."""

from __future__ import annotations

_PARTED = (
    r"^\s{0,3}([NSEWnsew])?\s{0,3}(-?\d{1,3})\s{0,2}[°º˚d:\s]\s{0,2}(\d{1,2}(?:[.,]\d{1,12})?)"
    r"(?:\s{0,2}[''′’m:\s]\s{0,2}(\d{1,2}(?:[.,]\d{1,12})?)?)?\s{0,2}[\"”″''’s]{0,2}\s{0,3}([NSEWnsew])?\s{0,3}$"
)
_LETTERED = r"^\s{0,3}([NSEWnsew])?\s{0,3}(-?\d{1,3}(?:[.,]\d{1,20})?)\s{0,2}[°º˚]?\s{0,2}([NSEWnsew])?\s{0,3}$"


def macros() -> list[str]:
    """Return the statements that define ``degree(cell, number)``, NULL where a cell is no coordinate.

    ``number`` is the cell as DuckDB casts it, where it can: only the others are looked at closely.
    """
    number = "try_cast(replace(regexp_extract(x, {}, {}), ',', '.') AS DOUBLE)".format
    pattern, lettered = _sql(_PARTED), _sql(_LETTERED)
    letters = f"upper(regexp_extract(x, {pattern}, 1) || regexp_extract(x, {pattern}, 5))"
    whole, minutes, seconds = number(pattern, 2), number(pattern, 3), number(pattern, 4)
    sign = f"CASE WHEN {letters} IN ('S', 'W') OR regexp_extract(x, {pattern}, 2) LIKE '-%' THEN -1 ELSE 1 END"
    parted = (
        f"CASE WHEN regexp_matches(x, {pattern}) AND {minutes} < 60 AND coalesce({seconds}, 0) < 60 "
        f"THEN {sign} * (abs({whole}) + {minutes} / 60 + coalesce({seconds}, 0) / 3600) END"
    )
    one = f"upper(regexp_extract(x, {lettered}, 1) || regexp_extract(x, {lettered}, 3))"
    plain = (
        f"CASE WHEN regexp_matches(x, {lettered}) "
        f"THEN CASE WHEN {one} IN ('S', 'W') THEN -1 ELSE 1 END * {number(lettered, 2)} END"
    )
    comma = "CASE WHEN regexp_full_match(x, '-?\\d{1,3},\\d{1,20}') THEN try_cast(replace(x, ',', '.') AS DOUBLE) END"
    return [
        f"CREATE OR REPLACE TEMP MACRO degree(x, d) AS CASE WHEN d IS NOT NULL THEN CASE WHEN isfinite(d) THEN d END "
        f"WHEN x IS NULL THEN NULL ELSE coalesce({comma}, {plain}, {parted}) END"
    ]


def pair(cell: str, number: int) -> str:
    """Return the first or second number of a cell that holds both coordinates ("34.8, 36.7", "POINT (36.7 34.8)")."""
    point = f"regexp_matches({cell}, '(?i)^\\s{{0,3}}POINT')"
    wkt = f"regexp_extract({cell}, '\\(\\s{{0,3}}(-?[\\d.]{{1,25}})\\s{{1,5}}(-?[\\d.]{{1,25}})', {3 - number})"
    split = f"trim(split_part(replace({cell}, ';', ', '), ', ', {number}))"
    short = f"trim(split_part({cell}, ',', {number}))"
    return f"nullif(CASE WHEN {point} THEN {wkt} WHEN {cell} LIKE '%, %' THEN {split} ELSE {short} END, '')"


def _sql(pattern: str) -> str:
    return "'" + pattern.replace("''", "'").replace("'", "''") + "'"
