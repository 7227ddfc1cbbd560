"""GeoJSON, Parquet and GeoParquet: properties as they were written, places for all shapes, the broken set aside."""

import json
import struct
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard.errors import InputError
from dashboard.preprocess.files import Source
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.sheets import columns, features
from dashboard.preprocess.sheets.columnar import parquet_sheet
from dashboard.preprocess.sheets.columns import WordTable
from dashboard.preprocess.sheets.features import feature_sheet, is_features
from dashboard.preprocess.sheets.geometry import ShapeError, from_wkb, placed
from dashboard.preprocess.sheets.sheet import Sheet

POINT = {"type": "Point", "coordinates": [37.1, 36.2]}
SQUARE = [[0.0, 0.0], [4.0, 0.0], [4.0, 2.0], [0.0, 2.0], [0.0, 0.0]]


def feature(geometry: object = POINT, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*found: object, **extra: object) -> str:
    return json.dumps({"type": "FeatureCollection", **extra, "features": found})


def sheet(tmp_path: Path, text: str | bytes, issues: IssueLog) -> Sheet:
    path = tmp_path / "a.geojson"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return feature_sheet(Source("a.geojson", path), tmp_path / "a.parquet", issues)


def rows(found: Sheet) -> list[dict[str, Any]]:
    return pq.read_table(found.path).to_pylist()


def said(issues: IssueLog) -> list[str]:
    return [issue.message for issue in issues]


def test_properties_become_words_as_they_were_written(tmp_path: Path, issues: IssueLog) -> None:
    text = (
        '{"type":"FeatureCollection","features":[{"type":"Feature","id":7,"geometry":{"type":"Point","coordinates":'
        '[37.10,36.2,5]},"properties":{"best":10,"lat":36.20,"big":12345678901234567890123,"on":true,"none":null,'
        '"note":"a \\"b\\"\\n","list":[1,2.50,{"a":null}],"__line":"x"}}]}'
    )
    found = sheet(tmp_path, text, issues)
    (row,) = rows(found)
    assert row == {
        "__line": 1,
        "__longitude": "37.1",
        "__latitude": "36.2",
        "__geometry": None,
        "best": "10",
        "lat": "36.20",
        "big": "12345678901234567890123",
        "on": "true",
        "none": None,
        "note": 'a "b"\n',
        "list": '[1, 2.50, {"a": null}]',
        "___line": "x",
        "id": "7",
    }
    assert (found.kind, found.lines, found.columns) == ("parquet", "feature", tuple(row))
    assert not len(issues)


def test_columns_that_come_later_are_null_before(
    tmp_path: Path, issues: IssueLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "_BATCH", 2)
    found = sheet(tmp_path, collection(*(feature(**{"id": n, f"c{n // 3}": n}) for n in range(9))), issues)
    assert [row["c2"] for row in rows(found)] == [None] * 6 + ["6", "7", "8"]
    assert [row["id"] for row in rows(found)] == [str(n) for n in range(9)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.geojson", "a.parquet"]


def test_names_alike_but_for_case_stay_two_columns(tmp_path: Path, issues: IssueLog) -> None:
    found = sheet(tmp_path, collection(feature(Id=1, ID=2)), issues)
    assert duckdb.sql(f'SELECT "Id", "ID (2)" FROM \'{found.path}\'').fetchall() == [("1", "2")]


@pytest.mark.parametrize("chunk", [1, 7, 1 << 20])
def test_however_a_file_is_cut_its_features_are_the_same(
    tmp_path: Path, issues: IssueLog, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(features, "_CHUNK", chunk)
    text = collection(*(feature(id=n, place="Şuşa – Сотк") for n in range(5)), name="x")
    assert [(row["__line"], row["place"]) for row in rows(sheet(tmp_path, text, issues))] == [
        (n, "Şuşa – Сотк") for n in range(1, 6)
    ]


@pytest.mark.parametrize("between", ["\n", "\r\n\r\n", "\n\x1e"])
def test_features_one_a_line_are_read(tmp_path: Path, issues: IssueLog, between: str) -> None:
    text = between.join(json.dumps(feature(id=n)) for n in range(3))
    assert [row["id"] for row in rows(sheet(tmp_path, text, issues))] == ["0", "1", "2"]


def test_a_byte_order_mark_is_no_part_of_a_feature(tmp_path: Path, issues: IssueLog) -> None:
    assert len(rows(sheet(tmp_path, b"\xef\xbb\xbf" + collection(feature(id=1)).encode(), issues))) == 1


GOOD = json.dumps(feature(id=1))
BROKEN = {
    "a missing comma": '{"type": "Feature", "properties": {"id": 2 "x": 1}, "geometry": null}',
    "a quote without end": '{"type": "Feature", "properties": {"id": "2, "geometry": null}}',
    "a bare word": '{"type": "Feature", "properties": {"id": unknown}, "geometry": null}',
    "no feature": '{"type": "Point"}',
    "a number": "17",
    "half a surrogate": '{"type": "Feature", "properties": {"id": "\\ud800"}, "geometry": null}',
    "not UTF-8": '{"type": "Feature", "properties": {"id": "§"}, "geometry": null}',
    "nested too deep": '{"type": "Feature", "properties": {"id": ' + "[" * 100_000 + "}, ",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_feature_is_set_aside_with_its_number(tmp_path: Path, issues: IssueLog, broken: str) -> None:
    text = '{"type":"FeatureCollection","features":[' + f"{GOOD},\n{broken},\n{GOOD},{GOOD}]}}"
    found = rows(sheet(tmp_path, text.encode().replace("§".encode(), b"\xe9"), issues))
    assert [row["__line"] for row in found] == [1, 3, 4]
    (message,) = said(issues)
    assert message.startswith("a.geojson feature 2: ")
    assert message.endswith("set aside")


@pytest.mark.parametrize("cut", [30, 60, len(GOOD) - 1])
def test_a_torn_file_gives_what_stands_before_the_tear(tmp_path: Path, issues: IssueLog, cut: int) -> None:
    text = '{"type":"FeatureCollection","features":[' + f"{GOOD},{GOOD},{GOOD[:cut]}"
    assert len(rows(sheet(tmp_path, text, issues))) == 2
    assert said(issues) == ["a.geojson feature 3: not a feature that can be read; set aside"]


def test_many_broken_features_are_counted_not_listed(tmp_path: Path, issues: IssueLog) -> None:
    sheet(tmp_path, collection(*[{"type": "Nothing"}] * 100), issues)
    assert len(issues) == 21
    assert "80 more" in " ".join(said(issues))


@pytest.mark.parametrize(
    "text",
    ['{"type":"FeatureCollection"}', '{"type":"FeatureCollection","name":"' + "x" * 100_000, '"type":"Feature'],
)
def test_geojson_without_features_is_refused(tmp_path: Path, issues: IssueLog, text: str) -> None:
    with pytest.raises(InputError, match="without features"):
        sheet(tmp_path, text, issues)


def test_coordinates_in_metres_are_refused(tmp_path: Path, issues: IssueLog) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    with pytest.raises(InputError, match="EPSG::3857"):
        sheet(tmp_path, collection(feature(), crs=crs), issues)


def test_a_property_for_each_feature_does_not_grow_for_ever(tmp_path: Path, issues: IssueLog) -> None:
    with pytest.raises(InputError, match="more than 2,000 columns"):
        sheet(tmp_path, collection(*(feature(**{f"c{n}": 1}) for n in range(2_100))), issues)


@pytest.mark.parametrize("shape", [None, {}, {"type": "Polygon", "coordinates": []}])
def test_a_feature_without_a_shape_is_kept_without_a_place(tmp_path: Path, issues: IssueLog, shape: object) -> None:
    (row,) = rows(sheet(tmp_path, collection(feature(shape, id=1)), issues))
    assert (row["id"], row["__longitude"], row["__geometry"]) == ("1", None, None)
    assert not len(issues)


@pytest.mark.parametrize(
    "shape",
    [
        {"type": "Point", "coordinates": ["a", "b"]},
        {"type": "Point", "coordinates": [1]},
        {"type": "Point", "coordinates": "12"},
        {"type": "Point", "coordinates": [1e999, 2]},
        {"type": "Circle", "coordinates": [1, 2]},
        {"type": "Polygon", "coordinates": [[1, 2]]},
        {"coordinates": [1, 2]},
        "POINT (1 2)",
        7,
    ],
)
def test_a_shape_that_cannot_be_read_costs_the_place_only(tmp_path: Path, issues: IssueLog, shape: object) -> None:
    (row,) = rows(sheet(tmp_path, collection(feature(shape, id=1)), issues))
    assert (row["id"], row["__latitude"]) == ("1", None)
    assert said(issues) == ["a.geojson feature 1: its geometry cannot be read; kept without a place"]


def test_the_collection_of_the_corpus_is_read_whole(shared: Path, tmp_path: Path, issues: IssueLog) -> None:
    path = shared / "corpora" / "ucdp" / "car_23.1.geojson"
    found = feature_sheet(Source("car.geojson", path), tmp_path / "a.parquet", issues)
    given = json.loads(path.read_text(encoding="utf-8"))["features"]
    made = rows(found)
    assert len(made) == len(given) == 1848
    assert [row["id"] for row in made] == [str(one["properties"]["id"]) for one in given]
    assert [float(row["__longitude"]) for row in made] == [one["geometry"]["coordinates"][0] for one in given]
    again = feature_sheet(Source("car.geojson", path), tmp_path / "b.parquet", issues)
    assert again.path.read_bytes() == found.path.read_bytes()
    assert not len(issues)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (collection(feature()), True),
        (json.dumps(feature()), True),
        ('{"id": "1", "text": "He wrote {\\"type\\": \\"FeatureCollection\\"}."}', False),
        ('{"type": "Feature of the week", "text": "x"}', False),
    ],
)
def test_geojson_is_known_by_its_types(text: str, expected: bool) -> None:
    assert is_features(text) is expected


@pytest.mark.parametrize(
    ("kind", "coordinates", "longitude", "latitude"),
    [
        ("Point", [1, 2], 1, 2),
        ("MultiPoint", [[0, 0], [1, 1], [5, 5]], 1, 1),
        ("LineString", [[0, 0], [0, 0], [4, 0]], 2, 0),
        ("MultiLineString", [[[0, 0], [1, 0]], [[0, 5], [8, 5]]], 4, 5),
        ("Polygon", [SQUARE], 2, 1),
        # a horseshoe: its centre lies outside of it
        ("Polygon", [[[0, 0], [9, 0], [9, 9], [8, 9], [8, 1], [1, 1], [1, 9], [0, 9], [0, 0]]], 0.5, 3.38),
        # a ring around a hole
        ("Polygon", [SQUARE, [[1, 0.5], [3.5, 0.5], [3.5, 1.5], [1, 1.5], [1, 0.5]]], 0.5, 1),
        ("MultiPolygon", [[SQUARE], [[[9, 9], [9.1, 9], [9, 9.1], [9, 9]]]], 2, 1),
        ("Polygon", [[[1, 1], [1, 1], [1, 1], [1, 1]]], 1, 1),
        ("LineString", [[3, 3], [3, 3]], 3, 3),
    ],
)
def test_every_shape_has_a_point_of_its_own(kind: str, coordinates: Any, longitude: float, latitude: float) -> None:
    found = placed({"type": kind, "coordinates": coordinates})
    assert found is not None
    assert (found.longitude, found.latitude) == pytest.approx((longitude, latitude), abs=0.01)
    assert (found.text is None) == (kind == "Point")


def wkb(order: str, code: int, body: bytes) -> bytes:
    return struct.pack(order + "BI", order == "<", code) + body


def pair(order: str, *numbers: float) -> bytes:
    return struct.pack(f"{order}{len(numbers)}d", *numbers)


def count(order: str, number: int) -> bytes:
    return struct.pack(order + "I", number)


@pytest.mark.parametrize("order", ["<", ">"])
def test_wkb_is_read_in_both_orders_and_with_more_dimensions(order: str) -> None:
    point = wkb(order, 1, pair(order, 37.1, 36.2))
    square = count(order, 5) + b"".join(pair(order, *p) for p in SQUARE)
    assert from_wkb(point) == POINT
    assert from_wkb(wkb(order, 1001, pair(order, 37.1, 36.2, 9))) == POINT
    assert from_wkb(wkb(order, 0x80000001, pair(order, 37.1, 36.2, 9))) == POINT
    assert from_wkb(wkb(order, 0x20000001, count(order, 4326) + pair(order, 37.1, 36.2))) == POINT
    assert from_wkb(wkb(order, 3, count(order, 1) + square)) == {"type": "Polygon", "coordinates": [SQUARE]}
    line = wkb(order, 2, count(order, 2) + pair(order, 0, 0, 4, 0))
    assert from_wkb(line)["coordinates"] == [[0, 0], [4, 0]]
    assert from_wkb(wkb(order, 5, count(order, 1) + line))["coordinates"] == [[[0, 0], [4, 0]]]
    assert from_wkb(wkb(order, 7, count(order, 2) + line + point))["geometries"][1] == POINT
    assert placed(from_wkb(wkb(order, 1, pair(order, float("nan"), float("nan"))))) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x01",
        b"\x02\x01\x00\x00\x00",
        wkb("<", 1, b"\x00" * 15),
        wkb("<", 1, b"\x00" * 17),
        wkb("<", 2, count("<", 0xFFFFFFFF)),
        wkb("<", 99, b""),
        wkb("<", 7, count("<", 1)) * 10_000,
        b"POINT (1 2)",
    ],
)
def test_bytes_that_are_no_shape_are_refused(data: bytes) -> None:
    with pytest.raises(ShapeError):
        from_wkb(data)


def parquet(tmp_path: Path, table: pa.Table, issues: IssueLog) -> Sheet:
    path = tmp_path / "a.parquet"
    pq.write_table(table, path)
    return parquet_sheet(Source("a.parquet", path), tmp_path / "b.parquet", issues)


def test_a_parquet_without_shapes_is_used_where_it_lies(tmp_path: Path, issues: IssueLog) -> None:
    found = parquet(tmp_path, pa.table({"id": [1], "deaths": [2.5]}), issues)
    assert (found.path.name, found.columns, found.lines) == ("a.parquet", ("id", "deaths"), "row")


def geoparquet(shapes: list[bytes | None], **column: object) -> pa.Table:
    told = {"version": "1.0.0", "primary_column": "where", "columns": {"where": {"encoding": "WKB", **column}}}
    table = pa.table({"id": range(len(shapes)), "where": pa.array(shapes, pa.binary())})
    return table.replace_schema_metadata({"geo": json.dumps(told)})


def test_geoparquet_gives_points_their_degrees(tmp_path: Path, issues: IssueLog) -> None:
    found = parquet(tmp_path, geoparquet([wkb("<", 1, pair("<", n, 36.2)) for n in range(3)]), issues)
    assert found.columns == ("id", "__longitude", "__latitude", "__geometry")
    assert [(row["id"], row["__longitude"]) for row in rows(found)] == [(0, 0.0), (1, 1.0), (2, 2.0)]


def test_geoparquet_gives_areas_a_point_and_their_shape(tmp_path: Path, issues: IssueLog) -> None:
    area = wkb("<", 3, count("<", 1) + count("<", 5) + b"".join(pair("<", *p) for p in SQUARE))
    found = rows(parquet(tmp_path, geoparquet([area, None, b"\x01\x02", wkb(">", 1, pair(">", 5, 6))]), issues))
    assert [(row["__longitude"], row["__latitude"]) for row in found] == [(2, 1), (None, None), (None, None), (5, 6)]
    assert json.loads(found[0]["__geometry"]) == {"type": "Polygon", "coordinates": [SQUARE]}
    assert said(issues) == ["a.parquet row 3: its geometry cannot be read; kept without a place"]


def test_geoarrow_points_and_usual_names_are_read_too(tmp_path: Path, issues: IssueLog) -> None:
    points = pa.StructArray.from_arrays([pa.array([1.0, None]), pa.array([2.0, None])], ["x", "y"])
    table = geoparquet([None, None], encoding="point").set_column(1, "where", points)
    assert rows(parquet(tmp_path, table, issues))[0]["__latitude"] == 2
    plain = pa.table({"id": [1], "geometry": pa.array([wkb("<", 1, pair("<", 3, 4))], pa.large_binary())})
    assert rows(parquet(tmp_path, plain, issues))[0]["__longitude"] == 3


METRES = {"id": {"authority": "EPSG", "code": 3857}}


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (geoparquet([None], crs=METRES), "EPSG:3857"),
        (geoparquet([None], encoding="multipolygon"), "multipolygon"),
        (geoparquet([None]).drop_columns("where"), "no column 'where'"),
        (pa.table({"id": [1]}).replace_schema_metadata({"geo": "{"}), "cannot be read"),
        (pa.table({"id": [1]}).replace_schema_metadata({"geo": '{"primary_column": "a", "columns": 7}'}), "cannot be"),
    ],
)
def test_geoparquet_that_cannot_be_placed_is_refused(
    tmp_path: Path, issues: IssueLog, table: pa.Table, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        parquet(tmp_path, table, issues)


@pytest.mark.parametrize("data", [b"PAR1", b"PAR1" + bytes(100) + b"PAR1", b"PAR1" + b"\xff" * 40 + b"\x20\0\0\0PAR1"])
def test_a_damaged_parquet_is_one_line(tmp_path: Path, issues: IssueLog, data: bytes) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(data)
    with pytest.raises(InputError, match="damaged Parquet"):
        parquet_sheet(Source("a.parquet", path), tmp_path / "b.parquet", issues)


def test_an_empty_table_of_words_has_its_columns(tmp_path: Path) -> None:
    table = WordTable(tmp_path / "a.parquet", ("id", "place"))
    assert table.close() == ("__line", "id", "place")
    assert pq.read_schema(tmp_path / "a.parquet").names == ["__line", "id", "place"]
