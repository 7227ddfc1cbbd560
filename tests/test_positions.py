"""Positions that words compute: where they lie, how vague they are, and that they say how they were reckoned."""

from __future__ import annotations

import json

import pytest

from dashboard.model import Incident
from dashboard.preprocess.gazetteer.shapes import distance_km
from tests.telling import gazetteer, tell


def of(sentence: str) -> Incident:
    incident = tell(sentence).only
    assert incident.place is not None
    return incident


def town(name: str) -> tuple[float, float]:
    place = next(p for p in gazetteer().candidates(name) if p.kind == "settlement")
    return place.latitude, place.longitude


@pytest.mark.parametrize(
    ("sentence", "base", "km", "north", "east"),
    [
        ("Two soldiers were killed 12 km north of Kapan.", "Kapan", 12, 1, 0),
        ("Two soldiers were killed some 30 kilometres south-east of Maiduguri.", "Maiduguri", 30, -1, 1),
        ("Two soldiers were killed 10 miles west of the town of Maiduguri.", "Maiduguri", 16.1, 0, -1),
        ("Two soldiers were killed in an ambush 20 km (12 miles) east of Maiduguri.", "Maiduguri", 20, 0, 1),
    ],
)
def test_so_many_km_in_a_direction_is_reckoned_from_the_town(
    sentence: str, base: str, km: float, north: int, east: int
) -> None:
    incident = of(sentence)
    assert incident.place is not None
    lat, lon = town(base)
    assert distance_km(lat, lon, incident.place.latitude, incident.place.longitude) == pytest.approx(km, abs=0.5)
    assert (incident.place.latitude > lat + 0.01) - (incident.place.latitude < lat - 0.01) == north
    assert (incident.place.longitude > lon + 0.01) - (incident.place.longitude < lon - 0.01) == east
    assert incident.geocode_method == "computed"
    assert f"of {base}" in (incident.geocode_reason or "")


def test_a_distance_without_direction_is_a_circle_around_the_town() -> None:
    incident = of("Three people were killed about 20 miles from Maiduguri.")
    assert incident.place is not None
    assert (incident.place.latitude, incident.place.longitude) == pytest.approx(town("Maiduguri"), abs=0.001)
    assert (incident.radius_km or 0) > 32
    assert incident.where_precision == 5


def test_a_direction_without_distance_reaches_back_to_the_town() -> None:
    incident = of("Clashes north of Maiduguri killed two soldiers.")
    assert incident.place is not None
    lat, lon = town("Maiduguri")
    away = distance_km(lat, lon, incident.place.latitude, incident.place.longitude)
    assert 0 < away <= (incident.radius_km or 0) + 0.5


def test_the_north_of_a_town_is_in_it() -> None:
    assert of("Two people were killed in the north of Maiduguri.").geocode_method != "computed"


def test_between_two_towns_is_half_way_with_a_radius_to_both() -> None:
    incident = of("Two people were killed between Maiduguri and Damaturu.")
    assert incident.place is not None
    ways = [distance_km(*town(n), incident.place.latitude, incident.place.longitude) for n in ("Maiduguri", "Damaturu")]
    assert ways[0] == pytest.approx(ways[1], abs=0.5)
    assert (incident.radius_km or 0) == pytest.approx(ways[0], abs=1)


@pytest.mark.parametrize(
    "sentence",
    [
        "An ambush on the road between Maiduguri and Damaturu killed 3 soldiers.",
        "An ambush on the Maiduguri-Damaturu road killed 3 soldiers.",
        "An ambush on the Maiduguri–Damaturu highway killed 3 soldiers.",
    ],
)
def test_a_road_between_two_towns_is_a_line(sentence: str) -> None:
    incident = of(sentence)
    assert incident.place is not None
    assert incident.place.kind == "road"
    assert json.loads(incident.place.geometry or "{}")["type"] == "LineString"
    assert incident.where_precision == 5


@pytest.mark.parametrize(
    ("sentence", "side"),
    [
        ("Clashes in southern Yemen killed three soldiers.", -1),
        ("Clashes in the south of Yemen killed three soldiers.", -1),
        ("Clashes in northern Yemen killed three soldiers.", 1),
    ],
)
def test_a_part_of_a_state_lies_to_that_side_of_its_middle(sentence: str, side: int) -> None:
    incident = of(sentence)
    whole = gazetteer().candidates("Yemen")[0]
    assert incident.place is not None
    assert (incident.place.latitude - whole.latitude) * side > 0.5
    assert (incident.radius_km or 0) < (whole.radius_km or 0)


def test_off_a_town_is_at_sea() -> None:
    incident = of("A ship was attacked off Aden, Yemen, and two sailors were killed.")
    assert (incident.where_precision, incident.geocode_method) == (7, "computed")
    assert (incident.radius_km or 0) >= 60


def test_a_site_of_a_town_is_shown_at_the_town_and_says_so() -> None:
    incident = of("A drone strike on an oil refinery in Kharkiv killed two people.")
    assert incident.where_precision == 2
    assert (incident.radius_km or 0) >= 15
    assert "refinery of Kharkiv; shown at the town" in (incident.geocode_reason or "")


@pytest.mark.parametrize(
    "sentence",
    [
        "Two people were killed 9999999 km north of Goris.",
        "Two people were killed km north of Goris.",
        "Two people were killed north of north of Goris.",
        "Two people were killed between Goris and Goris.",
        "Two people were killed 0 km from Goris.",
    ],
)
def test_a_senseless_distance_moves_nothing_off_the_globe(sentence: str) -> None:
    for incident in tell(sentence).live:
        if incident.place:
            assert distance_km(*town("Goris"), incident.place.latitude, incident.place.longitude) < 500
