"""The store is made of whole tables or not at all, whoever else makes or reads one meanwhile."""

from __future__ import annotations

import errno
import gc
import shutil
import tempfile
import weakref
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard.errors import TablesError
from dashboard.store import layout, making, search
from dashboard.store import store as opening
from dashboard.store.filter import Filter
from dashboard.store.store import Store
from tests import tables


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of tables with its store beside them, not to be changed."""
    folder = tables.sample(30).write(tmp_path_factory.mktemp("whole"))
    making.make(folder)
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A copy of the tables with their store, to be spoilt."""
    return Path(shutil.copytree(whole, tmp_path / "tables"))


def total(store: Store) -> int:
    return store.current().counts(Filter()).total


def refused(folder: Path) -> str:
    """Return the one line in which tables are refused, of which nothing may be left behind."""
    with pytest.raises(TablesError) as error:
        making.make(folder, folder / "made")
    assert "\n" not in str(error.value)
    assert not (folder / "made").exists() or list((folder / "made").iterdir()) == []
    return str(error.value)


def rewrite(folder: Path, name: str, **columns: Any) -> None:
    """Put other values into columns of a table: ``column={row: value}``."""
    table = pq.read_table(folder / f"{name}.parquet")
    for column, values in columns.items():
        at, kind = table.schema.get_field_index(column), table.schema.field(column).type
        rows = table[column].to_pylist()
        for row, value in values.items():
            rows[row] = value
        table = table.set_column(at, column, pa.array(rows, kind))
    pq.write_table(table, folder / f"{name}.parquet")


def test_a_store_beside_its_tables_is_opened_as_it_is(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "make", lambda *_: pytest.fail("made again"))
    assert total(Store(whole)) == 30
    assert [path.name for path in whole.iterdir() if path.name.startswith(".")] == []


def test_incidents_are_numbered_by_date_the_undated_first_and_the_excluded_last(whole: Path) -> None:
    with duckdb.connect(whole / layout.FILE, read_only=True) as base:
        rows = base.execute("SELECT n, date_start FROM incidents ORDER BY n").fetchall()
        ((first_excluded,),) = base.execute("SELECT min(n) FROM excluded").fetchall()
    assert [n for n, _ in rows] == list(range(30))
    days = [day for _, day in rows]
    undated = days.count(None)
    assert undated == 2
    assert days[:undated] == [None] * undated
    assert days[undated:] == sorted(days[undated:])
    assert first_excluded == 30


def test_columns_beyond_the_contract_of_older_tables_are_unknown(tmp_path: Path) -> None:
    tables.sample(20).write(tmp_path)
    for name, added in {
        "incidents": ["place_kind", "dataset", "lead", "killed_best"],
        "claims": ["joint", "confidence"],
    }.items():
        pq.write_table(pq.read_table(tmp_path / f"{name}.parquet").drop_columns(added), tmp_path / f"{name}.parquet")
    row = Store(tmp_path).current().records.incident("i0000")
    assert row is not None
    assert (row["dataset"], row["lead"], row["killed_best"], row["place_name"]) == (None, None, None, "Sotk")


SPOILT: list[tuple[str, dict[str, dict[int, Any]], str]] = [
    ("incidents", {"incident_id": {0: None}}, "one build|incident_id"),
    ("incidents", {"incident_id": {0: "i0001"}}, "one build|incident_id"),
    ("claims", {"claim_id": {0: "c00001"}}, "claim_id"),
    ("claims", {"report_id": {0: None}}, "one build"),
    ("claims", {"report_id": {0: "r9999"}}, "one build"),
    ("claims", {"incident_id": {0: "i9999"}}, "one build"),
    ("reports", {"report_id": {5: "r0000"}}, "one build|report_id"),
    ("incidents", {"longitude": {0: 180.5}}, "outside the world"),
    ("incidents", {"latitude": {0: float("nan")}}, "outside the world"),
    ("incidents", {"latitude": {0: None}}, "outside the world"),
    ("incidents", {"date_end": {0: None}}, "half a date"),
    ("incidents", {"date_start": {0: date(2023, 9, 2)}, "date_end": {0: date(2023, 9, 1)}}, "before it begins"),
]


@pytest.mark.parametrize(("name", "columns", "said"), SPOILT)
def test_tables_that_do_not_hold_together_are_refused(folder: Path, name: str, columns: Any, said: str) -> None:
    rewrite(folder, name, **columns)
    assert any(words in refused(folder) for words in said.split("|"))


def test_a_table_torn_in_the_middle_is_refused(folder: Path) -> None:
    path = folder / "reports.parquet"
    held = bytearray(path.read_bytes())
    held[100 : len(held) // 2] = bytes(len(held) // 2 - 100)
    path.write_bytes(held)
    refused(folder)


def test_the_largest_numbers_and_the_longest_days_are_taken(folder: Path) -> None:
    most = 2**31 - 1
    rewrite(
        folder,
        "incidents",
        killed_low={0: most},
        wounded_low={0: most},
        date_start={3: date(1, 1, 1)},
        date_end={3: date.max},
    )
    build = Store(_alone(folder)).current()
    assert build.counts(Filter()).total == 30
    assert build.numbers(Filter(killed=most)) == [
        row["n"] for row in build.records.rows(build.numbers(Filter(killed=most)))
    ]
    assert build.span() == (date(1, 1, 1), date.max)


def _alone(folder: Path) -> Path:
    """Take a store from beside its tables."""
    for name in (layout.FILE, layout.INDEX):
        (folder / name).unlink(missing_ok=True)
    return folder


def test_a_store_that_came_without_one_is_made_once_and_found_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert total(Store(_alone(folder))) == 30
    monkeypatch.setattr(making, "make", lambda *_: pytest.fail("made again"))
    assert total(Store(folder)) == 30


def test_a_store_is_made_again_when_its_tables_change_and_the_old_one_goes(tmp_path: Path) -> None:
    store = Store(tables.sample(20).write(tmp_path))
    (before,) = tmp_path.glob(".store-*")
    tables.sample(25).write(tmp_path)
    store.look()
    assert total(store) == 25
    (after,) = tmp_path.glob(".store-*")
    assert after != before


def test_a_store_of_another_version_is_left_and_one_made_of_the_tables(folder: Path) -> None:
    with duckdb.connect(folder / layout.FILE) as base:
        base.execute("UPDATE about SET value = '0' WHERE name = 'version'")
        base.execute("DROP TABLE steps")
    assert total(Store(folder)) == 30
    assert len(list(folder.glob(".store-*"))) == 1


@pytest.mark.parametrize("name", [layout.FILE, layout.INDEX])
@pytest.mark.parametrize("beside", [True, False])
def test_a_torn_store_is_made_again_of_its_tables(folder: Path, name: str, beside: bool) -> None:
    home = folder
    if not beside:
        Store(_alone(folder))
        (home,) = folder.glob(".store-*")
    (home / name).write_bytes((home / name).read_bytes()[:5_000])
    assert total(Store(folder)) == 30


def test_an_index_that_is_missing_is_made_again(folder: Path) -> None:
    (folder / layout.INDEX).unlink()
    assert Store(folder).current().counts(Filter(words="sotk")).chosen > 0


def test_a_build_lets_go_of_its_files_with_its_last_reader(folder: Path) -> None:
    build = Store(folder).current()
    build.counts(Filter(words="sotk"))
    ended = weakref.ref(build)
    gc.disable()
    try:
        del build
        assert ended() is None
    finally:
        gc.enable()


def test_readers_of_the_old_build_are_undisturbed_while_a_new_one_is_swapped_in(tmp_path: Path) -> None:
    store = Store(tables.sample(20).write(tmp_path))
    old = store.current()
    asked = [Filter(killed=n, words="firing") for n in range(60)]
    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(lambda each: (old.counts(each).total, old.select(each)["incident_id"].tolist()), asked)
        tables.sample(30).write(tmp_path)
        store.look()
        assert total(store) == 30
        found = list(answers)
    assert [count for count, _ in found] == [20] * len(asked)
    assert all(int(incident[1:]) < 20 for _, incidents in found for incident in incidents)
    assert old.records.incident("i0000") is not None


def test_a_build_that_nobody_reads_any_more_is_let_go(tmp_path: Path) -> None:
    store = Store(tables.sample(20).write(tmp_path))
    old = weakref.ref(store.current())
    tables.sample(25).write(tmp_path)
    store.look()
    gc.collect()
    assert old() is None


def test_makers_at_once_each_leave_a_whole_store(folder: Path) -> None:
    _alone(folder)
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(Store, [folder] * 4))
    assert [total(store) for store in stores] == [30] * 4
    (home,) = folder.glob(".store-*")
    assert sorted(path.name for path in home.iterdir()) == [layout.FILE, layout.INDEX]
    assert total(Store(folder)) == 30


def test_where_the_tables_folder_cannot_be_written_the_store_goes_elsewhere(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _alone(folder)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "elsewhere"))
    monkeypatch.setattr(opening.os, "access", lambda *_: False)
    before = sorted(path.name for path in folder.iterdir())
    assert total(Store(folder)) == 30
    assert sorted(path.name for path in folder.iterdir()) == before
    assert len(list((tmp_path / "elsewhere").rglob(layout.FILE))) == 1


def test_a_place_where_nothing_can_be_written_is_told_in_one_line(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(TablesError) as error:
        making.make(whole, tmp_path / "file" / "below")
    assert "\n" not in str(error.value)


def test_a_disk_that_fills_up_leaves_the_old_store_served_and_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    store = Store(tables.sample(20).write(tmp_path))
    tables.sample(25).write(tmp_path)
    monkeypatch.setattr(search, "make", full)
    store.look()
    assert total(store) == 20
    with pytest.raises(TablesError, match="No space left on device"):
        making.make(tmp_path, tmp_path / "made")
    assert list((tmp_path / "made").iterdir()) == []


def test_the_making_tells_how_far_it_is(folder: Path) -> None:
    said: list[str] = []
    making.make(folder, folder / "made", said.append)
    assert any("0 to 34" in words for words in said)
    assert said[-1] == "the words"


def test_what_was_not_understood_is_counted(whole: Path) -> None:
    assert Store(whole).current().issues() == 3
