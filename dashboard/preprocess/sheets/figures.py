"""Counts as sheets write them, in SQL: ``4.0``, ``1,234``, ``2 – 5``, ``10+``, ``dozens``, ``-1``, ``Unknown``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from dashboard.preprocess.sheets.cells import text
from dashboard.preprocess.sheets.recipe import FORMATS

_NUMBER = r"(\d{1,3}(?:,\d{3}){1,3}|\d{1,10})(?:\.0{1,10})?"
_MOST = 2_000_000_000


@cache
def _vocabulary() -> dict[str, Any]:
    with (FORMATS / "figures.toml").open("rb") as file:
        return tomllib.load(file)


def macros(stated: Mapping[str, int]) -> list[str]:
    """Return the statements that define ``low_of``, ``high_of``, ``qualifier_of`` and ``no_figure`` of a cell.

    Their second argument is the cell as DuckDB casts it, where it can: only the others are looked at closely.

    ``stated`` is what a project says that words for a count are at least.
    A cell that says that the number is not known, or is below 0, has none. An open end is NULL.
    """
    words = _vocabulary()["words"] | {word: {"low": low} for word, low in stated.items()}
    low = " ".join(f"WHEN {text(word)} THEN {row['low']}" for word, row in words.items() if "low" in row)
    high = " ".join(f"WHEN {text(word)} THEN {row['high']}" for word, row in words.items() if "high" in row)
    known = ", ".join(text(word) for word in words)
    vague = ", ".join(text(word) for word, row in words.items() if "high" not in row)
    between, least, plus = _pattern("between"), _pattern("at_least"), text(rf"^{_NUMBER}\s{{0,2}}(?:\+|or more)$")
    most, near = _pattern("at_most"), _pattern("approx")
    number = "try_cast(replace(regexp_extract(x, {}, {}), ',', '') AS BIGINT)".format
    alone = text(rf"^{_NUMBER}$")
    spelt = "CAST(CASE lower(x) {} ELSE NULL END AS BIGINT)".format
    return [
        f"CREATE OR REPLACE TEMP MACRO in_range(n) AS CAST(CASE WHEN n BETWEEN 0 AND {_MOST} THEN n END AS INTEGER)",
        f"""CREATE OR REPLACE TEMP MACRO low_of(x, i) AS CASE WHEN x IS NULL THEN NULL
        WHEN i IS NOT NULL THEN CASE WHEN i BETWEEN 0 AND {_MOST} THEN i END ELSE in_range(coalesce(
        {number(alone, 1)}, {number(between, 1)}, {number(plus, 1)}, {number(least, 1)}, {number(near, 1)},
        {spelt(low)})) END""",
        f"""CREATE OR REPLACE TEMP MACRO high_of(x, i) AS CASE WHEN x IS NULL THEN NULL
        WHEN i IS NOT NULL THEN CASE WHEN i BETWEEN 0 AND {_MOST} THEN i END ELSE in_range(coalesce(
        {number(alone, 1)}, {number(between, 2)}, {number(most, 1)}, {number(near, 1)},
        {spelt(high) if high else "NULL"})) END""",
        f"""CREATE OR REPLACE TEMP MACRO qualifier_of(x, i) AS CASE
        WHEN x IS NULL OR i IS NOT NULL OR regexp_matches(x, {alone}) THEN NULL
        WHEN regexp_matches(x, {between}) THEN 'range'
        WHEN regexp_matches(x, {plus}) OR regexp_matches(x, {least}) THEN 'at_least'
        WHEN regexp_matches(x, {most}) THEN 'up_to' WHEN regexp_matches(x, {near}) THEN 'approx'
        WHEN list_contains([{vague}], lower(x)) THEN 'vague' END""",
        f"""CREATE OR REPLACE TEMP MACRO no_figure(x, i) AS x IS NOT NULL AND i IS NULL
        AND low_of(x, i) IS NULL AND high_of(x, i) IS NULL AND NOT regexp_matches(x, '^-\\d{{1,6}}(\\.0{{1,6}})?$')
        AND NOT list_contains([{known}, {", ".join(text(word) for word in _vocabulary()["unknown"])}], lower(x))""",
    ]


def _pattern(kind: str) -> str:
    """Return the pattern of a count with a word before it, or between two counts."""
    words = "|".join(re.escape(word) for word in sorted(_vocabulary()[kind], key=len, reverse=True))
    if kind == "between":
        return text(rf"(?i)^{_NUMBER}\s{{0,3}}(?:{words})\s{{0,3}}{_NUMBER}$")
    return text(rf"(?i)^(?:{words})\s{{0,3}}{_NUMBER}$")
