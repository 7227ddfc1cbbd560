"""The gazetteer: what it knows, what it refuses, and that its index is whole or not there."""

from __future__ import annotations

import math
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from geopy.geocoders.base import Geocoder

from dashboard import settings
from dashboard.errors import GazetteerMissing
from dashboard.preprocess.gazetteer import Gazetteer, index
from dashboard.preprocess.gazetteer.districts import districts
from dashboard.preprocess.gazetteer.names import name_key, skeleton
from dashboard.preprocess.gazetteer.row import LOCALITY, Row, sound
from dashboard.preprocess.gazetteer.shapes import distance_km


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Kelbecer", "586268"),
        ("Kəlbəcər", "586268"),
        ("Karvachar", "586268"),
        ("Кельбаджар", "586268"),
        ("Kelbadjar", "586268"),
        ("Basargeçer", "616108"),
        ("Վարդենիս", "616108"),
        ("Varden'is", "616108"),
        ("Sotk", "616041"),
        ("Yerevan", "616052"),
        ("U.S.", "6252001"),
        ("Russia", "2017370"),
        ("Rapides Parish", "4338356"),
        ("Black Sea", "black_sea"),
        ("Darfur", "darfur"),
    ],
)
def test_a_place_is_found_by_each_of_its_names(gazetteer: Gazetteer, name: str, place_id: str) -> None:
    assert place_id in [place.place_id for place in gazetteer.candidates(name)]


@pytest.mark.parametrize("name", ["", " ", "Qwertyuiop", "x", "12345", "a" * 5000, "\u202e", "%s; DROP TABLE"])
def test_what_is_no_name_has_no_candidates(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.candidates(name) == []
    assert gazetteer.geocode(name) is None if name.strip() else True


def test_another_transliteration_is_asked_only_when_the_name_is_unknown(gazetteer: Gazetteer) -> None:
    assert skeleton(name_key("Hocavend")) == skeleton(name_key("Khojavend"))
    assert {p.name for p in gazetteer.candidates("Fyzuli")} >= {"Fuzuli"} or gazetteer.candidates("Fyzuli")
    assert all(name_key("Paris") in map(name_key, gazetteer.names(p)) for p in gazetteer.candidates("Paris")[:3])


def test_lachin_town_stands_where_it_is_and_not_where_geonames_has_it(gazetteer: Gazetteer) -> None:
    town = gazetteer.place("147625")
    assert town is not None
    assert distance_km(town.latitude, town.longitude, 39.6408, 46.5469) < 0.5


@pytest.mark.parametrize(
    ("place_id", "lat", "lon"), [("147626", 39.64, 46.55), ("586047", 40.11, 46.04), ("828261", 40.18, 45.73)]
)
def test_a_district_is_an_area_round_its_town(gazetteer: Gazetteer, place_id: str, lat: float, lon: float) -> None:
    place = gazetteer.place(place_id)
    assert place is not None
    assert place.geometry is not None
    assert '"Polygon"' in place.geometry or '"MultiPolygon"' in place.geometry
    assert place.precision in (3, 4)
    assert distance_km(place.latitude, place.longitude, lat, lon) < 2 * (place.radius_km or 0)


def test_lachin_district_is_not_named_after_the_mislabelled_outline(gazetteer: Gazetteer) -> None:
    place = gazetteer.place("147626")
    assert place is not None
    assert "lankaran" not in map(name_key, gazetteer.names(place))


def test_the_lachin_corridor_has_two_routes_as_lines(gazetteer: Gazetteer) -> None:
    routes = [p for p in gazetteer.candidates("Lachin corridor") if p.kind == "corridor"]
    assert {p.place_id for p in routes} == {"lachin_corridor_old", "lachin_corridor_new"}
    assert all(p.geometry and '"LineString"' in p.geometry and p.precision == 5 for p in routes)


def test_a_neighbours_name_stays_the_neighbours(gazetteer: Gazetteer) -> None:
    assert "Berd" not in [p.name for p in gazetteer.candidates("Tovuz")]


def test_both_parties_names_are_shown_with_a_disputed_place(gazetteer: Gazetteer) -> None:
    place = gazetteer.place("586268")
    assert place is not None
    assert set(place.other_names) >= {"Karvachar", "Kəlbəcər"}


@pytest.mark.parametrize(
    ("name", "kind", "precision"),
    [
        ("Sotk", "settlement", 1),
        ("Armenia", "country", 6),
        ("Red Sea", "water", 7),
        ("Karabakh", "region", 5),
        ("Gegharkunik", "admin1", 4),
    ],
)
def test_precision_is_that_of_an_incident_in_the_place(
    gazetteer: Gazetteer, name: str, kind: str, precision: int
) -> None:
    assert (kind, precision) in [(p.kind, p.precision) for p in gazetteer.candidates(name)]


@pytest.mark.parametrize(
    "point", [(95.0, 10.0), (-91.0, 0.5), (10.0, 181.0), (0.0, 0.0), (math.nan, 1.0), (1.0, math.inf)]
)
def test_impossible_coordinates_are_refused(point: tuple[float, float]) -> None:
    assert not sound(*point)


def test_every_row_of_the_sources_lies_on_the_globe_and_has_a_known_kind(gazetteer: Gazetteer) -> None:
    made = index.build(settings.BUILD / "gazetteer", settings.DATA / "gazetteer")
    rows = pa.ipc.open_file(pa.memory_map(str(made / "places.arrow"))).read_all()
    assert len(rows) > 250_000
    places = zip(rows["latitude"].to_pylist(), rows["longitude"].to_pylist(), strict=True)
    assert all(sound(latitude, longitude) for latitude, longitude in places)
    assert set(rows["kind"].to_pylist()) == set(range(len(index.KINDS)))
    assert min(rows["radius_km"].to_pylist()) >= 0
    assert len(set(rows["place_id"].to_pylist())) == len(rows)


def test_it_is_a_geopy_geocoder(gazetteer: Gazetteer) -> None:
    assert isinstance(gazetteer, Geocoder)
    found = gazetteer.geocode("Vardenis, Gegharkunik")
    assert found is not None
    assert found.raw["place_id"] == "616108"
    several = gazetteer.geocode("Martuni", exactly_one=False, country_codes="am")
    assert {place.raw["country"] for place in several} == {"ARM"}
    assert gazetteer.geocode("Nosuchplaceatall", exactly_one=False) is None
    inside = gazetteer.geocode("Paris", viewbox=[(30, -100), (35, -90)], bounded=True)
    assert inside is not None
    assert inside.raw["country"] == "USA"
    near = gazetteer.reverse((40.2, 45.87))
    assert near is not None
    assert near.raw["name"] == "Sotk"
    assert gazetteer.reverse((-60.0, -120.0)) is None


def test_missing_sources_are_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(GazetteerMissing, match="cannot be built"):
        Gazetteer.open(tmp_path / "index", tmp_path / "nothing")
    assert not [p for p in (tmp_path / "index").iterdir() if not p.name.startswith(".")]


def test_a_torn_index_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(GazetteerMissing, match="cannot be read"):
        Gazetteer(tmp_path)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> list[Row]:
    rows = [
        Row("a", "Ashan", "settlement", 40.0, 45.0, names=["Аштарак"]),
        Row("b", "Beran", "admin2", 41.0, 46.0, weak=["Ber"]),
    ]
    monkeypatch.setattr(index, "every_row", lambda carried: rows)
    return rows


def test_an_index_is_built_once_and_a_new_one_replaces_it(
    tmp_path: Path, few: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    carried = tmp_path / "carried"
    carried.mkdir()
    first = index.build(tmp_path / "index", carried)
    monkeypatch.setattr(index, "every_row", lambda _: pytest.fail("built twice"))
    assert index.build(tmp_path / "index", carried) == first
    (carried / "aliases.csv").write_text("place_id,name\n", encoding="utf-8")
    monkeypatch.setattr(index, "every_row", lambda _: few)
    second = index.build(tmp_path / "index", carried)
    assert [p.name for p in (tmp_path / "index").iterdir()] == [second.name]
    assert [p.place_id for p in Gazetteer(second).candidates("Аштарак")] == ["a"]


def test_a_build_that_dies_leaves_nothing_to_open(
    tmp_path: Path, few: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(index, "_write_places", die)
    with pytest.raises(OSError, match="disk full"):
        index.build(tmp_path / "index", tmp_path)
    assert list((tmp_path / "index").iterdir()) == []


def test_of_two_builds_at_once_either_serves(tmp_path: Path, few: list[Row], monkeypatch: pytest.MonkeyPatch) -> None:
    put = index._put

    def second_comes_first(scratch: Path, final: Path) -> None:
        monkeypatch.setattr(index, "_put", put)
        index.build(tmp_path / "index", tmp_path)
        put(scratch, final)

    monkeypatch.setattr(index, "_put", second_comes_first)
    built = index.build(tmp_path / "index", tmp_path)
    assert Gazetteer(built).candidates("Beran")[0].place_id == "b"


@pytest.mark.parametrize(
    ("name", "country", "kind"),
    [
        ("Khartoum Airport", "SDN", "site"),
        ("Kramatorsk Airport", "UKR", "site"),
        ("Hodeidah", "YEM", "settlement"),
        ("Hadhramaut", "YEM", "admin1"),
    ],
)
def test_an_airport_is_a_site_and_gives_its_town_another_spelling(name: str, country: str, kind: str) -> None:
    assert any((p.country, p.kind) == (country, kind) for p in Gazetteer.open().candidates(name))


def test_a_place_known_only_by_its_airport_is_shown_there_with_a_wide_radius() -> None:
    (place,) = Gazetteer.open().candidates("Heglig")
    assert (place.kind, place.country, place.radius_km) == ("site", "SDN", 10.0)
    assert "OurAirports" in place.source


def test_a_region_of_few_known_settlements_is_not_said_to_be_small() -> None:
    district = next(p for p in Gazetteer.open().candidates("North Waziristan") if p.kind == "admin2")
    assert (district.radius_km or 0) >= 20


@pytest.mark.parametrize(
    ("name", "country", "kind", "lat", "lon"),
    [
        ("Mir Ali", "PAK", "admin2", 33.0, 70.25),
        ("Orakzai", "PAK", "admin2", 33.7, 71.0),
        ("South Waziristan District", "PAK", "admin2", 32.3, 69.6),
        ("Oddar Meanchey", "KHM", "admin1", 14.2, 103.6),
        ("Lake Onega", "RUS", "lake", 61.7, 35.6),
    ],
)
def test_a_district_or_village_that_no_package_places_is_known(
    gazetteer: Gazetteer, name: str, country: str, kind: str, lat: float, lon: float
) -> None:
    found = [p for p in gazetteer.candidates(name) if p.country == country and p.kind == kind]
    assert any(distance_km(p.latitude, p.longitude, lat, lon) < 30 for p in found)


def test_a_place_in_two_sources_is_one(tmp_path: Path) -> None:
    table = {
        "id": ["1B1", "1B2", "1B3"],
        "name": ["Beran", "Beran", "Karun"],
        "latitude": [41.05, 45.0, 41.0],
        "longitude": [46.0, 46.0, 46.0],
        "radius_km": [9.0, 9.0, 9.0],
        "iso2": ["ZZ", "ZZ", "ZZ"],
    }
    pq.write_table(pa.table(table), tmp_path / "districts.parquet")
    known = [Row("b", "Beran", "settlement", 41.0, 46.0, "ZZZ")]
    listed = [["Karun", "", "ZZ.1.77", "77", "", "Qarun", "2", "", ""]]
    found = list(districts(tmp_path / "districts.parquet", {"ZZ": "ZZZ"}, listed, known))
    assert [(row.place_id, row.names[-1]) for row in found] == [
        ("district_1B2", "Beran District"),
        ("77", "Karun District"),
    ]
    assert "Qarun" in found[1].names


def test_a_village_of_unknown_size_never_outranks_a_town_of_its_name() -> None:
    village = Row("v", "Beran", "settlement", 1.0, 1.0, feature=LOCALITY)
    assert index.prior(village) < index.prior(Row("t", "Beran", "settlement", 2.0, 2.0))
    assert index.prior(village) < index.prior(Row("t", "Beran", "settlement", 2.0, 2.0, population=500))
