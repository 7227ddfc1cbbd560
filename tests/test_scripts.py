"""Names in other scripts: how many of sixty well-known places of conflicts are found under them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from dashboard.preprocess.gazetteer.names import skeletons
from dashboard.preprocess.gazetteer.shapes import distance_km
from tests.telling import gazetteer

_NAMES = Path(__file__).with_name("names_in_scripts.csv")
_TOGETHER_KM = 60


def _found(country: str, english: str, name: str) -> bool:
    """Tell whether the likeliest place of a name lies in the country, and one of it where the English name's is."""
    meant = [p for p in gazetteer().candidates(english) if p.country == country]
    found = gazetteer().candidates(name)[:40]
    return (
        bool(found)
        and found[0].country == country
        and any(
            distance_km(p.latitude, p.longitude, q.latitude, q.longitude) < _TOGETHER_KM for p in found for q in meant
        )
    )


@pytest.mark.parametrize(
    ("language", "floor"),
    [("en", 59), ("ru", 60), ("uk", 59), ("ar", 59), ("hy", 57), ("he", 55), ("ka", 52)],
)
def test_well_known_places_are_found_in_every_script(language: str, floor: int) -> None:
    with _NAMES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    missed = [row[language] for row in rows if not _found(row["country"], row["en"], row[language])]
    assert len(rows) == 60
    assert len(rows) - len(missed) >= floor, missed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("al hudaydah", "hodeidah"),
        ("hadhramaut", "hadramawt"),
        ("sayun", "seiyun"),
        ("բախմուտ", "bakhmut"),
        ("ბახმუტი", "bakhmut"),
        ("бахмут", "bakhmut"),
        ("کابل", "كابول"),
        ("خاركيف", "خاركوف"),
    ],
)
def test_two_spellings_of_one_name_share_a_skeleton(one: str, other: str) -> None:
    assert set(skeletons(one)) & set(skeletons(other))


@pytest.mark.parametrize("key", ["", " ", "ა", "ال", "א", "ու" * 25_000, "ال " * 16_000, "al " * 16_000])
def test_a_hostile_name_has_some_skeleton(key: str) -> None:
    assert all(isinstance(form, str) for form in skeletons(key))
