"""The tables opened, asked and reloaded."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard.errors import TablesError
from dashboard.store import making
from dashboard.store.answers import Stack
from dashboard.store.build import Build
from dashboard.store.filter import Box, Filter
from dashboard.store.store import Store
from dashboard.tables import open_tables
from tests import tables

DAY = date(2023, 9, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tables.sample().write(tmp_path_factory.mktemp("build"))


@pytest.fixture(scope="module")
def build(folder: Path) -> Build:
    return Store(folder).current()


def built(tmp_path: Path, *rows: dict[str, object]) -> Build:
    """Return a build of incidents made of the given columns."""
    made = tables.Tables()
    for row in rows:
        when = tables.happened(*row.pop("when", (None,)))  # type: ignore[misc]
        tables.add(
            made,
            when,
            row.pop("where", tables.at(0)),
            row.pop("accounts", {"ARM": [tables.occurrence("shots")]}),
            **row,
        )  # type: ignore[arg-type]
    return Store(made.write(tmp_path)).current()


def test_every_quote_of_the_sample_lies_where_its_claim_says(folder: Path) -> None:
    read = open_tables(folder)
    text = read["reports"].set_index("report_id")["text"]
    for claim in read["claims"].to_dict("records"):
        assert text[claim["report_id"]][claim["start"] : claim["end"]] == claim["quote"]


def test_excluded_incidents_are_listed_apart_and_not_counted(build: Build) -> None:
    assert build.counts(Filter()).total == 80
    reasons = {"historical", "future", "hypothetical", "negated", "not_an_incident"}
    assert build.records.left_out() == dict.fromkeys(reasons, 1)
    for reason in reasons:
        (row,) = build.records.left_out_for(reason, 9)
        assert row["exclusion_reason"] == reason
        assert build.records.incident(row["incident_id"]) == row
        assert row["incident_id"] not in set(build.select(Filter())["incident_id"])


def test_an_interval_matches_every_day_it_overlaps_and_no_other(tmp_path: Path) -> None:
    asked = built(tmp_path, {"when": (date(2022, 9, 1), date(2022, 9, 30))})
    for first, last, found in [
        ((2022, 8, 1), (2022, 9, 1), 1),
        ((2022, 9, 30), (2022, 12, 1), 1),
        ((2022, 9, 10), (2022, 9, 11), 1),
        ((2022, 10, 1), (2022, 10, 2), 0),
    ]:
        assert len(asked.select(Filter(date(*first), date(*last)))) == found
    assert len(asked.select(Filter(certain_only=True))) == 0


def test_undated_incidents_answer_no_question_about_days_and_are_kept_apart(build: Build) -> None:
    asked = Filter(date_from=date(2020, 1, 1))
    assert build.select(asked)["date_start"].notna().all()
    assert len(build.unmatched(asked)) == 2
    assert len(build.unmatched(Filter())) == 0
    assert build.counts(Filter()).undated == 2


def test_a_country_and_an_unknown_place_are_not_located(build: Build) -> None:
    incidents = build.select(Filter())
    apart = incidents[~incidents["located"]]
    assert sorted(apart["place_text"].fillna("")) == ["", "Armenia", "Height 2041"]
    assert build.counts(Filter()).unlocated == 3


@pytest.mark.parametrize(
    ("role", "wanted"),
    [("involved", {"i0000"}), ("suffered", {"i0000"}), ("attacker", {"i0000", "i0001"}), ("claimed", {"i0000"})],
)
def test_a_side_is_asked_for_in_a_role(build: Build, role: str, wanted: set[str]) -> None:
    found = build.select(Filter(DAY, DAY, ("ARM",), role))  # type: ignore[arg-type]
    assert wanted <= set(found["incident_id"])
    assert ("i0001" in set(found["incident_id"])) == ("i0001" in wanted or role == "involved" or role == "suffered")


def test_the_histogram_counts_an_interval_in_every_bar_it_overlaps(tmp_path: Path) -> None:
    asked = built(tmp_path, {"when": (date(2023, 1, 2),)}, {"when": (date(2023, 1, 1), date(2023, 1, 20))})
    edges = np.arange(np.datetime64("2023-01-01"), np.datetime64("2023-02-01"), 7)
    sure, maybe = asked.histogram(Filter(date_from=date(2024, 1, 1)), edges)
    assert sure.tolist() == [1, 0, 0, 0]
    assert maybe.tolist() == [1, 1, 1, 0]


def test_incidents_at_one_point_are_one_stack_and_others_are_not(build: Build) -> None:
    june = Filter(date(2023, 6, 14), date(2023, 6, 17))
    rows = [
        row
        for row in build.records.rows(build.numbers(june))
        if row["place_id"] == "yeraskh" and row["relation"] == "in"
    ]
    assert [build.stack(row, june) for row in rows[::-1]] == [
        Stack(
            n, 4, rows[4 - n + 1]["incident_id"] if n > 1 else None, rows[4 - n - 1]["incident_id"] if n < 4 else None
        )
        for n in range(1, 5)
    ]
    unlocated = build.records.incident("i0007")
    assert unlocated is not None
    assert build.stack(unlocated, june) == Stack(1, 1, None, None)
    assert build.records.incident("nobody") is None


def test_missing_tables_are_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(TablesError) as refused:
        Store(tmp_path)
    assert "\n" not in str(refused.value)


def _spoil_version(folder: Path) -> None:
    table = pq.read_table(folder / "claims.parquet")
    pq.write_table(table.replace_schema_metadata({"incident-dashboard-schema": "99"}), folder / "claims.parquet")


def _spoil_column(folder: Path) -> None:
    pq.write_table(pq.read_table(folder / "claims.parquet").drop_columns(["quote"]), folder / "claims.parquet")


def _spoil_type(folder: Path) -> None:
    table = pq.read_table(folder / "incidents.parquet")
    at = table.schema.get_field_index("latitude")
    pq.write_table(table.set_column(at, "latitude", pa.array(["north"] * len(table))), folder / "incidents.parquet")


def _spoil_bytes(folder: Path) -> None:
    (folder / "reports.parquet").write_bytes(b"PAR1 not really")


def _spoil_place(folder: Path) -> None:
    table = pq.read_table(folder / "incidents.parquet")
    at = table.schema.get_field_index("latitude")
    pq.write_table(table.set_column(at, "latitude", pa.array([95.0] * len(table))), folder / "incidents.parquet")


def _spoil_whole(folder: Path) -> None:
    pq.write_table(pq.read_table(folder / "incidents.parquet").slice(5), folder / "incidents.parquet")


SPOILT = [_spoil_version, _spoil_column, _spoil_type, _spoil_bytes, _spoil_place, _spoil_whole]


@pytest.mark.parametrize("spoil", SPOILT)
def test_unsound_tables_are_refused_at_the_start_and_never_replace_sound_ones(tmp_path: Path, spoil) -> None:  # type: ignore[no-untyped-def]
    store = Store(tables.sample(20).write(tmp_path))
    spoil(tmp_path)
    store.look()
    assert store.current().counts(Filter()).total == 20
    with pytest.raises(TablesError) as refused:
        making.make(tmp_path, tmp_path / "made")
    assert "\n" not in str(refused.value)
    assert list(tmp_path.glob("made/*")) == []


def test_a_new_build_is_taken_up_without_a_restart(tmp_path: Path) -> None:
    store = Store(tables.sample(20).write(tmp_path))
    tables.sample(30).write(tmp_path)
    store.look()
    assert store.current().counts(Filter()).total == 30


def test_an_empty_build_answers_everything_with_nothing(tmp_path: Path) -> None:
    empty = Store(tables.Tables().write(tmp_path)).current()
    for asked in (Filter(), Filter(DAY, DAY, ("ARM",), "attacker"), Filter(words="shots", box=Box(0, 0, 9, 9))):
        assert empty.counts(asked) == (0, 0, 0, 0, 0, 0)
        assert empty.accounts(asked) == []
        assert (empty.numbers(asked), empty.marks(asked, None, 9), empty.unmatched(asked)) == ([], [], [])
        assert empty.extent(asked) is None
        assert len(empty.cells(asked, None, 20, "suffered").incidents) == 0
        assert not any(empty.facet(asked, part) for part in ("sides", "types", "grades", "sources", "precision"))
        assert len(empty.select(asked)) == 0
    assert (empty.span(), empty.whole_extent()) == (None, None)
    assert (empty.sides(), empty.records.left_out(), empty.records.unread()) == ([], {}, {})
    assert empty.records.incident("i0000") is None
