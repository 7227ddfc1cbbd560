import hashlib
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard import tables as opened
from dashboard.errors import TablesError
from dashboard.preprocess import tables
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.tables import frame, write
from dashboard.schema import TABLES
from dashboard.tables import build_id, open_tables, read_issues, read_table

ROOT = Path(__file__).resolve().parent.parent

INCIDENT = {
    "incident_id": "i1",
    "date_start": date(2023, 9, 1),
    "date_end": date(2023, 9, 1),
    "date_precision": 1,
    "sides": ("ARM", "AZE"),
    "latitude": 40.2,
    "longitude": 45.86,
    "killed_low": 2,
    "contested": False,
    "status": "mapped",
}


def build(mark: int, rows: int = 1) -> dict[str, list[dict[str, Any]]]:
    """Tables in which every row of every table carries the build's mark."""
    return {
        "incidents": [INCIDENT | {"incident_id": f"i{n}", "killed_low": mark} for n in range(rows)],
        "claims": [{"claim_id": f"c{n}", "incident_id": f"i{n}", "low": mark} for n in range(rows)],
        "mentions": [{"report_id": f"r{n}", "kind": "date", "start": mark, "end": mark} for n in range(rows)],
        "reports": [{"report_id": f"r{n}", "text": str(mark)} for n in range(rows)],
    }


def marks(out: Path) -> set[int]:
    """The marks found in all tables: one, when a build is whole."""
    found = open_tables(out)
    columns = [found["incidents"]["killed_low"], found["claims"]["low"], found["mentions"]["start"]]
    return {int(value) for column in (*columns, found["reports"]["text"]) for value in column}


def _with_words(table: pa.Table, column: str) -> pa.Table:
    """The table with words where a column's numbers were."""
    return table.set_column(table.column_names.index(column), column, pa.array(["many"] * len(table)))


def content(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in opened.FILES}


def test_every_table_has_the_contracts_columns_and_types(tmp_path: Path) -> None:
    write(tmp_path, build(1), IssueLog())
    for name, schema in TABLES.items():
        assert pq.read_schema(tmp_path / f"{name}.parquet").remove_metadata().equals(schema)


def test_pandas_alone_reads_dates_as_dates_and_counts_as_nullable_integers(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"incidents": [INCIDENT, INCIDENT | {"incident_id": "i2", "date_start": None, "killed_low": None}]},
        IssueLog(),
    )
    table = pd.read_parquet(tmp_path / "incidents.parquet")
    assert table["date_start"].tolist() == [date(2023, 9, 1), None]
    assert table["killed_low"].dtype == "Int32"
    assert table["killed_low"][1] is pd.NA
    assert list(table["sides"][0]) == ["ARM", "AZE"]


def test_the_tables_come_back_as_they_were_written(tmp_path: Path) -> None:
    write(tmp_path, {"incidents": [INCIDENT]}, IssueLog())
    (row,) = open_tables(tmp_path)["incidents"].to_dict("records")
    assert {key: row[key] for key in INCIDENT} == INCIDENT | {
        "date_start": pd.Timestamp(2023, 9, 1),
        "date_end": pd.Timestamp(2023, 9, 1),
    }
    assert pd.isna(row["killed_high"])
    assert pd.isna(row["place_name"])
    assert row["place_other_names"] is None


def test_no_rows_make_empty_tables_of_the_same_types(tmp_path: Path) -> None:
    write(tmp_path, {}, IssueLog())
    assert {name: len(table) for name, table in open_tables(tmp_path).items()} == dict.fromkeys(TABLES, 0)
    assert open_tables(tmp_path)["incidents"]["killed_low"].dtype == "Int32"
    assert read_issues(tmp_path) == []


def test_what_is_made_beside_tables_that_are_there_already_is_put_beside_them(tmp_path: Path) -> None:
    def store(words: str) -> Callable[[Path], None]:
        def finish(folder: Path) -> None:
            (folder / "store.duckdb").write_text(words)

        return finish

    write(tmp_path, build(1), IssueLog())
    home = (tmp_path / ".current").resolve()
    for words in ("made", "made anew"):
        write(tmp_path, build(1), IssueLog(), finish=store(words))
        assert (tmp_path / ".current").resolve() == home
        assert (home / "store.duckdb").read_text() == words
        assert [path.name for path in (tmp_path / ".builds").iterdir()] == [home.name]
    write(tmp_path, build(1), IssueLog())
    assert (home / "store.duckdb").exists()


def test_the_same_rows_in_any_order_make_the_same_bytes(tmp_path: Path) -> None:
    rows = build(1, 20)
    write(tmp_path / "a", rows, IssueLog())
    write(tmp_path / "b", {name: some[::-1] for name, some in rows.items()}, IssueLog())
    assert content(tmp_path / "a") == content(tmp_path / "b")
    assert (tmp_path / "a/.current").readlink() == (tmp_path / "b/.current").readlink()


def test_issues_lie_beside_the_tables(tmp_path: Path) -> None:
    log = IssueLog()
    log.add("error", "read", "a.md: пусто")
    write(tmp_path, {}, log)
    assert (tmp_path / "issues.jsonl").read_text(encoding="utf-8") == log.lines()
    assert read_issues(tmp_path)[0]["message"] == "a.md: пусто"


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(TablesError, match="no such column in the schema: colour"):
        frame("claims", [{"claim_id": "c", "colour": "red"}])


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(95.0, 45.0), (40.0, 181.0), (0.0, 0.0), (40.0, None), (None, 45.0), (float("inf"), 45.0), (40.0, float("nan"))],
)
def test_coordinates_that_are_no_place_are_refused_and_the_old_tables_stay(
    tmp_path: Path, latitude: float | None, longitude: float | None
) -> None:
    write(tmp_path, build(1), IssueLog())
    with pytest.raises(TablesError, match="i1 lies at"):
        write(tmp_path, {"incidents": [INCIDENT | {"latitude": latitude, "longitude": longitude}]}, IssueLog())
    assert marks(tmp_path) == {1}


def test_a_new_build_replaces_the_old_one_and_leaves_nothing_behind(tmp_path: Path) -> None:
    before = None
    for mark in (1, 2, 3):
        write(tmp_path, build(mark), IssueLog())
        assert marks(tmp_path) == {mark}
        assert build_id(tmp_path) != before
        before = build_id(tmp_path)
    assert len(list((tmp_path / ".builds").iterdir())) <= 2


def test_a_reader_in_the_middle_of_two_builds_gets_one_of_them_whole(tmp_path: Path) -> None:
    write(tmp_path, build(0, 50), IssueLog())
    done = threading.Event()

    def rebuild() -> None:
        for mark in range(1, 15):
            write(tmp_path, build(mark, 50), IssueLog())
        done.set()

    writer = threading.Thread(target=rebuild)
    writer.start()
    seen = []
    while not done.is_set():
        seen.append(marks(tmp_path))
    writer.join()
    assert seen
    assert all(len(found) == 1 for found in seen)


_WRITER = """
import sys, os, signal
from pathlib import Path
sys.path.insert(0, "tests")
from test_tables import build
from dashboard.preprocess import tables
from dashboard.preprocess.issues import IssueLog
{before}
tables.write(Path(sys.argv[1]), build(2), IssueLog())
"""

_STEPS = ["pq.write_table", "_sync", "_hash", "_adopt", "_turn", "_link", "os.fsync"]


@pytest.fixture
def run_writer(tmp_path: Path) -> Iterator[Any]:
    def run(before: str) -> subprocess.CompletedProcess[str]:
        code = _WRITER.format(before=before)
        return subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
        )

    return run


@pytest.mark.parametrize("step", _STEPS)
def test_a_writer_killed_at_any_step_leaves_the_old_tables(tmp_path: Path, run_writer: Any, step: str) -> None:
    write(tmp_path, build(1), IssueLog())
    before = content(tmp_path)
    killed = run_writer(f"tables.{step} = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)")
    assert killed.returncode == -signal.SIGKILL
    assert content(tmp_path) == before
    write(tmp_path, build(3), IssueLog())
    assert marks(tmp_path) == {3}
    assert not list((tmp_path / ".builds").glob("making-*"))


def test_a_full_disk_leaves_the_old_tables_and_one_line(tmp_path: Path, run_writer: Any) -> None:
    write(tmp_path, build(1), IssueLog())
    before = content(tmp_path)
    full = run_writer("import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))")
    assert "TablesError: cannot write the tables to" in full.stderr.splitlines()[-1]
    assert "what was there is untouched" in full.stderr
    assert content(tmp_path) == before
    assert not list((tmp_path / ".builds").glob("making-*"))


@pytest.mark.parametrize("step", ["_sync", "_hash", "_turn"])
def test_a_write_that_fails_at_any_step_leaves_the_old_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    write(tmp_path, build(1), IssueLog())

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tables, step, fail)
    with pytest.raises(TablesError, match="No space left on device; what was there is untouched"):
        write(tmp_path, build(2), IssueLog())
    assert marks(tmp_path) == {1}


def test_two_builds_at_once_leave_one_of_them_whole(tmp_path: Path) -> None:
    writers = [threading.Thread(target=write, args=(tmp_path, build(mark, 30), IssueLog())) for mark in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(marks(tmp_path)) == 1
    assert not list(tmp_path.glob(".*.new"))


def test_a_folder_of_plain_files_is_read_and_built_over(tmp_path: Path) -> None:
    write(tmp_path / "a", build(1), IssueLog())
    copied = tmp_path / "b"
    copied.mkdir()
    for name in opened.FILES:
        (copied / name).write_bytes((tmp_path / "a" / name).read_bytes())
    assert marks(copied) == {1}
    write(copied, build(2), IssueLog())
    assert marks(copied) == {2}
    assert pd.read_parquet(copied / "claims.parquet")["low"].tolist() == [2]


def test_a_table_put_in_place_by_hand_is_read_and_does_not_survive_the_next_build(tmp_path: Path) -> None:
    write(tmp_path, build(1), IssueLog())
    first = build_id(tmp_path)
    table = pd.read_parquet(tmp_path / "claims.parquet")
    table.assign(low=9).to_parquet(tmp_path / "claims.parquet")
    assert read_table(tmp_path, "claims")["low"].tolist() == [9]
    assert build_id(tmp_path) != first
    write(tmp_path, build(1), IssueLog())
    assert read_table(tmp_path, "claims")["low"].tolist() == [1]


def test_tables_of_another_program_are_read_when_they_keep_the_contract(tmp_path: Path) -> None:
    for name, table in {name: frame(name, rows) for name, rows in build(4).items()}.items():
        plain = table.drop(columns=["place_other_names", "place_kind", "attribution"], errors="ignore")
        plain.astype({"start": "float64"} if name == "mentions" else {}).to_parquet(tmp_path / f"{name}.parquet")
    assert marks(tmp_path) == {4}
    assert read_table(tmp_path, "incidents")["place_kind"].isna().all()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda path: path.unlink(), "there is no claims.parquet"),
        (lambda path: path.write_bytes(path.read_bytes()[:-20]), "claims.parquet cannot be read"),
        (lambda path: path.write_bytes(b""), "claims.parquet cannot be read"),
        (lambda path: pq.write_table(pa.table({"claim_id": ["c"]}), path), "has no column incident_id"),
        (
            lambda path: pq.write_table(pq.read_table(path).replace_schema_metadata({opened.MARK: b"99"}), path),
            "of schema 99, this version reads",
        ),
        (
            lambda path: pq.write_table(_with_words(pq.read_table(path), "low"), path),
            "column low is string, not int32",
        ),
    ],
    ids=["missing", "torn", "empty", "other columns", "other version", "other type"],
)
def test_tables_that_cannot_be_served_are_refused_in_one_line(tmp_path: Path, damage: Any, said: str) -> None:
    write(tmp_path / "a", build(1), IssueLog())
    plain = tmp_path / "b"
    plain.mkdir()
    for name in opened.FILES:
        (plain / name).write_bytes((tmp_path / "a" / name).read_bytes())
    damage(plain / "claims.parquet")
    with pytest.raises(TablesError, match=said) as refused:
        open_tables(plain)
    assert "\n" not in str(refused.value)


def test_no_folder_no_tables(tmp_path: Path) -> None:
    with pytest.raises(TablesError, match="run `python -m dashboard preprocess` first"):
        open_tables(tmp_path / "none")
    assert build_id(tmp_path / "none") is None
