"""Made-up rows are like real ones in what matters for speed, and whole: shares, stacks, quotes, columns."""

from __future__ import annotations

import csv
import platform
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from dashboard.schema import TABLES
from dashboard.tables import open_tables
from tests.benchmarks import made, made_rows, made_sheets, made_world, measures, moves

ROWS = 2_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made.tables(tmp_path_factory.mktemp("made"), ROWS)


@pytest.fixture(scope="module")
def tables(folder: Path) -> dict[str, pd.DataFrame]:
    return open_tables(folder)


def test_tables_have_the_contract_s_columns_and_types(folder: Path) -> None:
    for name, columns in TABLES.items():
        found = pq.read_schema(folder / f"{name}.parquet")
        assert found.names == columns.names
        assert [str(f.type).replace("element", "item") for f in found] == [str(f.type) for f in columns]


def test_every_quote_is_the_words_at_its_offsets(tables: dict[str, pd.DataFrame]) -> None:
    text = dict(zip(tables["reports"]["report_id"], tables["reports"]["text"], strict=True))
    claims = tables["claims"]
    assert len(claims) > ROWS
    for report, start, end, quote in zip(*(claims[c] for c in ("report_id", "start", "end", "quote")), strict=True):
        assert text[report][start:end] == quote


def test_ids_are_unique_and_every_claim_has_its_incident_and_report(tables: dict[str, pd.DataFrame]) -> None:
    for name, key in (("incidents", "incident_id"), ("reports", "report_id"), ("claims", "claim_id")):
        assert tables[name][key].is_unique
    assert set(tables["claims"]["incident_id"]) == set(tables["incidents"]["incident_id"])
    assert set(tables["claims"]["report_id"]) == set(tables["reports"]["report_id"])
    assert (
        tables["claims"].groupby("incident_id").size().sort_index().to_numpy()
        == tables["incidents"].set_index("incident_id")["n_claims"].sort_index().to_numpy()
    ).all()


def test_sides_claims_never_exceed_the_total(tables: dict[str, pd.DataFrame]) -> None:
    claims = tables["claims"]
    parts = claims[claims["side"].notna()].groupby("incident_id")["high"].sum()
    best = tables["incidents"].set_index("incident_id")["killed_best"]
    assert (parts <= best.loc[parts.index]).all()


def test_shares_are_those_of_real_files(tables: dict[str, pd.DataFrame]) -> None:
    incidents = tables["incidents"]
    where = incidents["where_precision"].value_counts(normalize=True)
    assert where[1] == pytest.approx(0.54, abs=0.04)
    assert where[2] == pytest.approx(0.35, abs=0.04)
    assert incidents["latitude"].isna().mean() == pytest.approx(0.02, abs=0.01)
    assert incidents["date_start"].isna().mean() == pytest.approx(0.01, abs=0.008)
    assert (incidents["date_precision"] > 1).mean() == pytest.approx(0.066, abs=0.02)
    killed = incidents["killed_best"].dropna().astype(int)
    assert 1 <= np.median(killed) <= 2
    assert killed.quantile(0.99) == pytest.approx(60, rel=0.5)
    assert (incidents["killed_low"].dropna() <= incidents["killed_high"].dropna()).all()


def test_intervals_are_as_long_as_their_precision_says(tables: dict[str, pd.DataFrame]) -> None:
    dated = tables["incidents"].dropna(subset=["date_start"])
    days = (dated["date_end"] - dated["date_start"]).dt.days + 1
    for precision, least, most in ((1, 1, 1), (2, 2, 6), (3, 7, 7), (4, 28, 31), (5, 32, 366)):
        assert days[dated["date_precision"] == precision].between(least, most).all()


def test_three_rows_in_four_share_their_place_with_nine_others() -> None:
    rows = made_rows.drawn(0)
    located = rows.where_precision > 0
    _, stack = np.unique(rows.latitude[located] * 1e7 + rows.longitude[located], return_counts=True)
    assert stack[stack >= 10].sum() / stack.sum() == pytest.approx(0.76, abs=0.05)
    assert 0.005 < stack.max() / stack.sum() < 0.02


def test_a_smaller_file_is_the_beginning_of_a_larger_one(tmp_path: Path) -> None:
    for kind, write in made.WRITERS.items():
        if kind != "tables":
            few, more = (write(tmp_path / f"{kind}{n}", n).read_bytes() for n in (50, 90))
            assert more.startswith(few)
            assert more.count(b"\n") - few.count(b"\n") == 40


def test_a_row_is_the_same_whatever_the_number_of_rows() -> None:
    few, more = made_rows.drawn(1, 5), made_rows.drawn(1, 900).upto(5)
    assert few.number[0] == made_rows.BLOCK
    for name in made_rows.Rows.__dataclass_fields__:
        np.testing.assert_array_equal(getattr(few, name), getattr(more, name))


def test_raw_files_have_their_projects_columns(tmp_path: Path) -> None:
    for write, columns, size in (
        (made.ucdp_csv, made_sheets.UCDP_COLUMNS, 49),
        (made.acled_csv, made_sheets.ACLED_COLUMNS, 31),
    ):
        with write(tmp_path / "sheet.csv", 20).open(encoding="utf-8", newline="") as lines:
            header, *rows = csv.reader(lines)
        assert header == columns
        assert {len(row) for row in (header, *rows)} == {size}
    rows = made.gdelt_tsv(tmp_path / "events.tsv", 20).read_text(encoding="utf-8").splitlines()
    assert {len(row.split("\t")) for row in rows} == {61}


def test_places_carry_diacritics_and_words_are_no_given_names() -> None:
    all_of = made_world.world()
    assert sum(not name.isascii() for name in all_of.place_name.to_pylist()) > 1_000
    given = (made_world.DATA / "lexicon" / "given_names.txt").read_text(encoding="utf-8").split()
    assert not set(given) & set(all_of.words.to_pylist())


def test_a_kept_file_is_used_again_and_an_interrupted_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made, "CACHE", tmp_path)
    first = made.kept("ucdp", 10)
    written = first.stat().st_mtime_ns
    assert made.kept("ucdp", 10).stat().st_mtime_ns == written
    (tmp_path / "ucdp-10.json").unlink()
    assert made.kept("ucdp", 10).stat().st_mtime_ns != written


def test_pandas_answers_a_move_alike_in_both_ways(folder: Path) -> None:
    rows, sides, types = moves.frame(folder)
    assert rows["day"].is_monotonic_increasing
    assert len(sides) > 40
    assert len(types) == 6
    middle = int(rows["day"].median())
    for move in (moves.Move(), moves.Move(first=middle, sides=(0, 1, 2, 3, 4, 5), types=(0, 1), shift=22)):
        one, other = moves.answer(rows, move), moves.plainly(rows, move)
        assert len(one.cells) > 1
        assert one.cells["size"].sum() == one.months.sum() == one.totals.sum() == other.months.sum()
        for column in ("size", "sum", "side"):
            assert one.cells.sort_index()[column].tolist() == other.cells[column].tolist()
        assert one.months.sort_index().tolist() == other.months.tolist()
        assert sorted(one.totals) == sorted(other.totals)
        assert one.page["day"].tolist() == other.page["day"].tolist()
        assert one.marks["day"].tolist() == other.marks["day"].tolist()


def test_lines_measured_earlier_on_the_same_machine_stay(tmp_path: Path) -> None:
    first = measures.Measure("brush step", "p95 under 5 ms", lambda _: [measures.Row("3M", "2 ms", "1.1x", "", True)])
    second = measures.Measure("start", "under 2 s", lambda _: [measures.Row("10M", "3 s", met=False)])
    lines = list(measures.rows_of([first, second], measures.Sizes(), "2026-01-31"))
    measures.write(lines, "one machine", tmp_path / "table.md")
    text = (tmp_path / "table.md").read_text(encoding="utf-8")
    assert measures.kept_rows(text, "one machine", []) == lines
    assert measures.kept_rows(text, "one machine", ["start"]) == lines[:1]
    assert measures.kept_rows(text, "another machine", []) == []
    assert lines[0] == ("brush step: 3M", "2 ms", "1.1x", "", "p95 under 5 ms", "yes", "2026-01-31")
    assert lines[1][-2] == "no"


def test_the_machine_is_told_without_its_name() -> None:
    assert platform.node() not in measures.machine()
    assert "cores" in measures.machine()
