"""Countries as sheets write them, by name, ISO letters, ISO number or FIPS code, as ISO 3166-1 alpha-3."""

from __future__ import annotations

import csv
from functools import cache
from typing import NamedTuple

from dashboard.preprocess.sheets.recipe import FORMATS
from dashboard.settings import DATA
from dashboard.sides import slug


class Codes(NamedTuple):
    """Every way to say a country, each with its alpha-3 code."""

    letters: dict[str, str]
    numbers: dict[int, str]
    fips: dict[str, str]
    names: dict[str, str]


@cache
def codes() -> Codes:
    """Read the carried lists of countries."""
    with (FORMATS / "country_codes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    letters = {row[key]: row["iso3"] for row in rows for key in ("iso2", "iso3") if row[key]}
    names: dict[str, str] = {}
    with (DATA / "states.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in (row["name"], *row["aliases"].split(";")):
                names.setdefault(slug(name), row["code"])
    for path, key, value in ((DATA / "gazetteer" / "country_names.csv", "name", "iso2"), (_OTHERS, "name", "iso3")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                code = letters.get(row[value])
                if code and row.get("language", "en") == "en":
                    names.setdefault(slug(row[key]), code)
    names.pop("", None)
    return Codes(
        letters,
        {int(row["number"]): row["iso3"] for row in rows if row["number"]},
        {row["fips"]: row["iso3"] for row in rows if row["fips"]},
        names,
    )


_OTHERS = FORMATS / "country_names.csv"


def country(words: str, spelled: str = "any") -> str | None:
    """Return a country's alpha-3 code; ``spelled`` is ``fips`` where two letters are FIPS 10-4, not ISO.

    >>> country("Syria"), country("804"), country("AJ", "fips"), country("DR Congo (Zaire)"), country("Nowhere")
    ('SYR', 'UKR', 'AZE', 'COD', None)
    """
    found = codes()
    plain = words.strip()
    if spelled == "fips":
        return found.fips.get(plain.upper()) or (country(plain) if len(plain) > 3 else None)
    if plain.removesuffix(".0").isdigit():
        return found.numbers.get(int(plain.removesuffix(".0")))
    if plain.isupper() and len(plain) <= 3 and plain in found.letters:
        return found.letters[plain]
    before, _, within = plain.partition("(")
    for name in (plain, before, within.rstrip(")"), plain.replace(" and ", "-"), plain.replace("-", " and ")):
        if name and slug(name) in found.names:
            return found.names[slug(name)]
    return None


def of_cells(cells: str, spelled: str = "any") -> str | None:
    """Return the country of a code's and a name's cell, joined by a unit separator; the code goes first."""
    return next((code for cell in cells.split("\x1f") if cell and (code := country(cell, spelled))), None)
