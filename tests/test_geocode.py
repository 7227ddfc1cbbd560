"""Namesakes told apart by the words and the company they are in, each with its reason."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.model import Report, Resolution
from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.where.geocode import resolve
from dashboard.preprocess.where.places import find
from dashboard.preprocess.words.text import read


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def places(text: str, gazetteer: Gazetteer, published: date | None = None) -> dict[str, Resolution]:
    doc = read(Report("r", "r", text, published=published))
    return {r.toponym.text: r for r in resolve(find(doc, gazetteer), gazetteer, doc)}


@pytest.mark.parametrize(
    ("text", "name", "place_id"),
    [
        ("Fire was opened at Vardenis, Gegharkunik.", "Vardenis", "616108"),
        ("Shells fell near Vardenis and Sotk in Armenia.", "Vardenis", "616108"),
        (
            "It was launched from the Vardenis (Basargeçer) province of eastern Armenia.",
            "Vardenis",
            "basarkechar_rayon",
        ),
        ("Vardenis (Basargeçer) is quiet.", "Vardenis", "616108"),
        ("Clashes near the town of Martuni in Gegharkunik province.", "Martuni", "616438"),
        ("Shelling hit Martuni in Nagorno-Karabakh.", "Martuni", "146969"),
        ("Fighting in the town of Kelbecer near its border with Armenia.", "Kelbecer", "586268"),
        ("Azerbaijan shelled Kalbajar district.", "Kalbajar", "586047"),
        ("A fire in Paris, Texas, killed two.", "Paris", "4717560"),
        ("He lives in London, Ontario.", "London", "6058560"),
        ("A strike hit Zaporizhzhia on Monday.", "Zaporizhzhia", "687700"),
        ("Russian troops shelled Zaporizhzhia Oblast.", "Zaporizhzhia Oblast", "687699"),
    ],
)
def test_the_words_around_a_name_choose_among_namesakes(
    gazetteer: Gazetteer, text: str, name: str, place_id: str
) -> None:
    place = places(text, gazetteer)[name].place
    assert place is not None
    assert place.place_id == place_id


def test_the_route_of_the_corridor_is_that_of_the_day(gazetteer: Gazetteer) -> None:
    text = "The Lachin corridor was shut."
    for day, route in ((date(2022, 8, 1), "old"), (date(2022, 12, 12), "new"), (None, "new")):
        place = places(text, gazetteer, day)["Lachin corridor"].place
        assert place is not None
        assert place.place_id == f"lachin_corridor_{route}"


def test_an_alias_has_the_place_of_its_first_name(gazetteer: Gazetteer) -> None:
    found = places("Positions near Yeraskh (Arazdeyen) came under fire.", gazetteer)
    assert found["Arazdeyen"].place == found["Yeraskh"].place
    assert found["Arazdeyen"].method == "alias"


def test_an_unknown_place_has_no_place_but_a_reason(gazetteer: Gazetteer) -> None:
    found = places("Two died in the village of Qwardzor on Friday.", gazetteer)["Qwardzor"]
    assert (found.place, found.method) == (None, "none")
    assert "gazetteer" in found.reason


def test_a_namesake_in_another_country_is_not_taken(gazetteer: Gazetteer) -> None:
    found = places("An airstrike killed one in Vanadzor, Lebanon.", gazetteer)["Vanadzor"]
    assert found.place is None
    assert "Lebanon" in found.reason


def test_every_name_gets_a_resolution_in_its_order_with_a_reason(gazetteer: Gazetteer) -> None:
    doc = read(Report("r", "r", "Armenian forces left Goris for Sotk, near Vardenis, Armenia."))
    toponyms = find(doc, gazetteer)
    found = resolve(toponyms, gazetteer, doc)
    assert [r.toponym for r in found] == toponyms
    assert all(r.reason for r in found)


def test_nothing_found_is_nothing_resolved(gazetteer: Gazetteer) -> None:
    assert places("", gazetteer) == {}
