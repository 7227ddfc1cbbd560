"""Rows that are broken, odd or said twice: each is kept, mended aloud, or set aside with its file and line."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.sheets import pieces, records, staging
from dashboard.preprocess.sheets.days import order_of
from dashboard.preprocess.sheets.importing import imported
from dashboard.preprocess.sheets.sheet import Sheet
from dashboard.settings import DATA
from tests.coded_rows import ACLED, UCDP, hashes, made, sheet


def _line(**cells: object) -> str:
    return sheet(cells, header=False)[:-1]


HEAD = ",".join(UCDP)
BROKEN = {
    "too few cells": ("7,1,short", "fewer cells"),
    "too many cells": (_line(id=7) + ",more", "more cells"),
    "nothing to go by": (
        _line(id=7, date_start="", date_end="", latitude="", longitude="", source_headline="", best="", high="", low="",
              deaths_a="", deaths_b="", deaths_civilians="", deaths_unknown=""),
        "neither a day nor a place nor a figure",
    ),
    "the header again": (HEAD, "set aside"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_row_is_set_aside_alone_with_its_line(tmp_path: Path, name: str) -> None:
    row, said = BROKEN[name]
    before = _line(id=1, source_headline='"two\nlines"')
    found = made(tmp_path, {"a.csv": "\n".join([HEAD, before, row, _line(id=2), _line(id=3)]) + "\n"})
    assert set(found.incidents["incident_id"]) == {"ucdp-1", "ucdp-2", "ucdp-3"}
    (message,) = [issue["message"] for issue in found.issues if "set aside" in issue["message"]]
    assert message.startswith("a.csv line 4: ")
    assert said in message
    assert (found.summary.rows, found.summary.rows_kept, found.summary.rows_aside) == (4, 3, 1)


def test_a_quote_that_is_never_closed_loses_its_own_line_only(tmp_path: Path) -> None:
    rows = [
        HEAD,
        _line(source_headline='"two\nlines"'),
        _line(id=7, source_headline='"never closed'),
        _line(id=2),
        _line(id=3),
    ]
    (tmp_path / "a.csv").write_text("\n".join(rows), encoding="utf-8")
    issues = IssueLog()
    given = Sheet("a.csv", tmp_path / "a.csv", "csv", tuple(UCDP))
    found = imported([given], tmp_path / "out", tmp_path, issues)
    assert (found.read, found.kept, found.aside) == (4, 3, 1)
    assert [issue.message[:18] for issue in issues] == ["a.csv line 4: a qu"]


def test_a_torn_last_row_is_set_aside(tmp_path: Path) -> None:
    found = made(tmp_path, {"a.csv": sheet({}) + _line(id=2)[:70]})
    assert "a.csv line 3" in found.said("error")
    assert (found.summary.rows_kept, found.summary.rows_aside) == (1, 1)


KEPT = {
    "2016-02-31": ({"date_start": "2016-02-31", "date_end": "2016-02-31"}, "‘2016-02-31’ is no day", "undated"),
    "north of the pole": ({"latitude": "97.5"}, "97.5, 37.16 lies outside the world", "unlocated"),
    "null island": ({"latitude": "0", "longitude": "0"}, "0, 0, which is no place", "unlocated"),
    "one coordinate": ({"latitude": ""}, "only one of its two coordinates", "unlocated"),
    "words for a coordinate": ({"latitude": "north"}, "‘north’ is no coordinate", "unlocated"),
    "words for a count": ({"best": "heavy"}, "‘heavy’ is no figure", "mapped"),
    "a precision of 9": ({"where_prec": "9"}, "‘9’ is no code of precision", "mapped"),
    "a quote in a word": ({"source_headline": 'the 5" gun'}, None, "mapped"),
}


@pytest.mark.parametrize("name", KEPT)
def test_what_is_odd_in_a_row_is_said_and_the_rest_kept(tmp_path: Path, name: str) -> None:
    cells, said, status = KEPT[name]
    found = made(tmp_path, {"a.csv": sheet({"id": 1}, {"id": 2, **cells})})
    assert found.incident("ucdp-2")["status"] == status
    assert (found.summary.rows_kept, found.summary.failures) == (2, ())
    if said:
        assert f"a.csv line 3: {said}" in found.said("warning") or said in found.said("warning")
    else:
        assert found.issues == []


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        ("4", 4, 4),
        ("4.0", 4, 4),
        ('"1,234"', 1234, 1234),
        ("2 – 5", 2, 5),
        ("10+", 10, None),
        ("at least 7", 7, None),
        ("up to 9", None, 9),
        ("dozens", 12, None),
        ("-1", None, None),
        ("-99", None, None),
        ("", None, None),
        ("Unknown", None, None),
        ("99999999999999999999", None, None),
    ],
)
def test_counts_are_read_as_they_are_meant(tmp_path: Path, cell: str, low: int | None, high: int | None) -> None:
    row = made(tmp_path, {"a.csv": sheet({"fatalities": cell}, like=ACLED)}).incident("acled-UKR1")
    got = (row["killed_low"], row["killed_high"])
    assert tuple(None if pd.isna(value) else value for value in got) == (low, high)


@pytest.mark.parametrize(
    ("cell", "low", "qualifier"),
    [("dozens", 24, "vague"), ("hundreds", 200, "vague"), ("many", None, "vague"), ("a dozen", 12, None)],
)
def test_words_for_a_count_mean_what_they_mean_in_a_report_where_no_codebook_says_otherwise(
    tmp_path: Path, cell: str, low: int | None, qualifier: str | None
) -> None:
    mapping = '[columns]\nid = "id"\ndate_start = "date_start"\nkilled = "best"\n'
    found = made(tmp_path, {"a.csv": sheet({"best": cell})}, mapping=mapping)
    got = found.incidents["killed_low"][0]
    assert (None if pd.isna(got) else got) == low
    assert found.issues == []
    if low:
        assert [None if pd.isna(q) else q for q in found.claims["qualifier"]] == [qualifier]


def test_words_for_a_count_are_those_of_the_reader_of_texts() -> None:
    read = {
        path: tomllib.loads((DATA / path).read_text(encoding="utf-8"))
        for path in ("formats/figures.toml", "lexicon/numbers.toml")
    }
    ours, theirs = read["formats/figures.toml"]["words"], read["lexicon/numbers.toml"]["phrases"]
    both = set(ours) & set(theirs)
    assert {"dozens", "hundreds", "several"} <= both
    assert {word: ours[word].get("low") for word in both} == {word: theirs[word].get("low") for word in both}


@pytest.mark.parametrize(
    "cells",
    [
        ("36.2", "37.16"),
        ('"36,2"', '"37,16"'),
        ("36°12'N", "37° 9′ 36″ E"),
        ("36 12 00", "37 09 36"),
        ("N36.2", "E37.16"),
    ],
)
def test_coordinates_are_read_however_they_are_written(tmp_path: Path, cells: tuple[str, str]) -> None:
    row = made(tmp_path, {"a.csv": sheet(dict(zip(("latitude", "longitude"), cells, strict=True)))}).incident("ucdp-1")
    assert (round(row["latitude"], 4), round(row["longitude"], 4)) == (36.2, 37.16)


def test_tolls_out_of_order_are_put_in_order_and_counted(tmp_path: Path) -> None:
    found = made(tmp_path, {"a.csv": sheet({"low": 5, "best": 3, "high": 2}, {"id": 2})})
    row = found.incident("ucdp-1")
    assert (row["killed_low"], row["killed_best"], row["killed_high"]) == (2, 3, 5)
    assert "a.csv: 1 row with a best, low and high toll that are not in order" in found.said("info")


def test_an_end_of_nines_is_not_known(tmp_path: Path) -> None:
    found = made(tmp_path, {"a.csv": sheet({"date_end": "99/99/9999"})})
    assert found.incident("ucdp-1")["date_end"] == pd.Timestamp("2016-01-02")
    assert "1 row with an end that is not known" in found.said("info")


def test_of_rows_with_one_id_the_first_of_the_inputs_is_kept_whatever_they_say(tmp_path: Path) -> None:
    places = ["Zabadani", "Aleppo", "Manbij"]
    files = {f"{n}.csv": sheet({"where_coordinates": place}) for n, place in enumerate(places)}
    found = made(tmp_path, files)
    assert list(found.incidents["place_name"]) == ["Zabadani"]
    assert found.said("error").splitlines() == [
        f"{n}.csv line 2: the id '1' stands on an earlier row that differs; set aside" for n in (1, 2)
    ]


def test_rows_of_one_id_beyond_those_named_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "NAMED", 3)
    found = made(tmp_path, {"a.csv": sheet(*({"best": n} for n in range(9)))})
    assert (found.summary.rows_kept, found.summary.rows_aside) == (1, 8)
    assert len(found.said("error").splitlines()) == 3
    assert "5 rows more with an earlier row's id that differ; set aside" in found.said("warning")


def test_the_same_row_twice_is_kept_once_and_another_of_its_id_set_aside(tmp_path: Path) -> None:
    found = made(tmp_path, {"a.csv": sheet({}, {}, {"id": 2}), "b.csv": sheet({"best": 9, "high": 9}, {})})
    assert list(found.incidents["incident_id"]) == ["ucdp-1", "ucdp-2"]
    assert found.incident("ucdp-1")["killed_best"] == 3
    assert "b.csv line 2: the id '1' stands on an earlier row that differs; set aside" in found.said("error")
    assert "a.csv: 1 row said again" in found.said("info")
    assert found.summary.rows == found.summary.rows_kept + found.summary.rows_aside + 2


def test_rows_alike_in_place_day_and_toll_stay_apart(tmp_path: Path) -> None:
    found = made(tmp_path, {"a.csv": sheet(*({"id": n} for n in range(30)))})
    assert len(found.incidents) == found.summary.rows_kept == 30


def test_exchanged_coordinates_are_said_once_and_drawn_nowhere(tmp_path: Path) -> None:
    rows = [{"id": n, "latitude": f"{120 + n / 100}", "longitude": "14.5"} for n in range(40)]
    found = made(tmp_path, {"a.csv": sheet(*rows)})
    assert set(found.incidents["status"]) == {"unlocated"}
    assert len([i for i in found.issues if "latitude and longitude look exchanged" in i["message"]]) == 1
    assert not [i for i in found.issues if "outside the world" in i["message"]]


def test_coordinates_that_fit_their_country_only_the_other_way_round_are_exchanged(tmp_path: Path) -> None:
    rows = [{"id": n, "latitude": "46.7", "longitude": f"{25 + n / 100}", "country": "Saudi Arabia"} for n in range(40)]
    found = made(tmp_path, {"a.csv": sheet(*rows)})
    assert "look exchanged (40 of 40 rows" in found.said("warning")
    assert set(found.incidents["status"]) == {"unlocated"}


@pytest.mark.parametrize(
    ("first", "second", "stated", "order"),
    [(31, 12, None, "dmy"), (12, 31, None, "mdy"), (9, 9, None, None), (9, 9, "dmy", "dmy"), (31, 31, None, None)],
)
def test_the_order_of_numeric_days_is_what_fits_the_whole_column(
    first: int, second: int, stated: str | None, order: str | None
) -> None:
    assert order_of(first, second, stated).order == order


def test_months_first_are_read_where_only_that_fits(tmp_path: Path) -> None:
    rows = [
        {"id": 1, "date_start": "03/04/2016", "date_end": "03/04/2016"},
        {"id": 2, "date_start": "03/21/2016", "date_end": "03/21/2016"},
    ]
    found = made(tmp_path, {"a.csv": sheet(*rows)})
    assert found.incident("ucdp-1")["date_start"] == pd.Timestamp("2016-03-04")


def test_days_that_nothing_tells_from_months_are_not_guessed(tmp_path: Path) -> None:
    found = made(tmp_path, {"a.csv": sheet({"date_start": "03/04/2016", "date_end": "03/04/2016"})})
    assert found.incident("ucdp-1")["status"] == "undated"
    assert "nothing tells day from month" in found.said("warning")


def test_the_same_inputs_make_the_same_bytes(tmp_path: Path) -> None:
    files = {
        "a.csv": sheet(*({"id": n, "side_b": f"Group {n % 7}"} for n in range(500))),
        "b.csv": sheet({}, like=ACLED),
    }
    made(tmp_path, files)
    first = hashes(tmp_path / "out")
    made(tmp_path, files)
    made(tmp_path, files, out="other")
    assert first == hashes(tmp_path / "out") == hashes(tmp_path / "other")


def test_rows_stay_in_the_order_of_the_sheet(tmp_path: Path) -> None:
    found = made(tmp_path, {"a.csv": sheet(*({"id": n} for n in (5, 3, 9, 1)))})
    assert list(found.incidents["source_event_id"]) == ["5", "3", "9", "1"]


def test_pieces_keep_lines_and_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "BYTES", 2_000)
    lines = [HEAD]
    for number in range(60):
        lines.append(_line(id=number, source_headline='"two\nlines"' if number % 9 == 0 else "one line"))
    lines.insert(31, "1,2,3")
    words = "\r\n".join(lines) + "\r\n"
    found = made(tmp_path, {"a.csv": words})
    at = words[: words.index("\r\n1,2,3\r\n")].count("\n") + 2
    assert found.said("error") == f"a.csv line {at}: it has fewer cells than the sheet has columns; set aside"
    assert list(found.incidents["source_event_id"]) == [str(n) for n in range(60)]


HOSTILE = {
    "every line opens a quote": b'a,"b\n' * 50,
    "quotes only": b'"' * 5_001,
    "no line end": b"x" * 10_000,
    "nothing": b"",
    "NUL": b"a\x00,b\n" * 10,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_cutting_loses_no_line_of_hostile_bytes(name: str) -> None:
    data = HOSTILE[name]
    found = records.cut(data, 2, ",", quoted=True, last=True)
    assert found.rest == b""
    assert found.lines == data.count(b"\n") + (not data.endswith(b"\n") and bool(data))
    assert found.data.count(b"\n") == found.lines
