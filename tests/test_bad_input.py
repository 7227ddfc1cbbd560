"""Bad input over the whole road: one clear line, the tables of before served as they were, nothing lost unsaid."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard.cli import main
from dashboard.settings import MAX_MARKS, ROOT
from dashboard.store.filter import Filter
from dashboard.store.store import Store
from dashboard.tables import MARK, open_tables, read_issues, served
from dashboard.web import map
from dashboard.web.filters import view
from tests.coded_rows import ACLED, UCDP, sheet

STORE = ("store.duckdb", "words.sqlite")


def made(folder: Path, name: str, content: str | bytes) -> Path:
    """Write an input."""
    path = folder / "in" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.fixture
def out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A folder with good tables and their store."""
    good = made(tmp_path, "good.csv", sheet({"id": 1}, {"id": 2}))
    assert main(["preprocess", str(good), "--out", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    return tmp_path / "out"


def held(out: Path) -> dict[str, Any]:
    """Return where the served build lies and the bytes of all its files."""
    home = served(out)
    return {"home": home.name} | {path.name: path.read_bytes() for path in home.iterdir()}


def rests(out: Path) -> list[str]:
    """List what lies in the folder that is neither the served build nor what a next try goes on from."""
    home = served(out).name
    left = [path.name for path in (out / ".builds").iterdir() if path.name != home]
    work = [path for path in out.glob(".work/*/*") if not path.name.startswith(("sheet-", "fresh-", "opened", "spill"))]
    resumable = {path.parent.parent for path in out.glob(".work/*/sheet-*/*.json")}
    left += [str(path) for path in out.glob(".work/*") if path.is_dir() and path not in resumable]
    return left + [path.name for path in work if path.name != "sample.csv"]


def quiet(said: str) -> bool:
    """Tell that what was said are lines for a person."""
    return "Traceback" not in said and 'File "' not in said


# What is wrong in a file.

NOTE = '"a note\nof two lines, with ""words"""'


def _rows(broken: int, count: int) -> str:
    """Rows with notes of several lines, of which one has a quote that is never closed."""
    notes = ['"torn, and' if n == broken else NOTE if n % 3 else '"Clash, again"' for n in range(count)]
    return sheet(*({"id": n, "source_headline": note} for n, note in enumerate(notes)))


@pytest.mark.parametrize(("broken", "count"), [(0, 9), (1, 9), (4, 9), (8, 9), (0, 2_000), (3, 2_000)])
def test_a_quote_that_is_never_closed_costs_its_own_row_and_no_other(out: Path, broken: int, count: int) -> None:
    path = made(out.parent, "a.csv", _rows(broken, count))
    line = path.read_text().split("torn, and")[0].count("\n") + 1
    assert main(["preprocess", str(path), "--out", str(out)]) == 1
    tables = open_tables(out)
    kept = {f"ucdp-{n}" for n in range(count) if n != broken}
    shown = tables["incidents"][tables["incidents"]["exclusion_reason"] != "superseded"]
    assert set(shown["incident_id"]) == kept
    (message,) = [issue["message"] for issue in read_issues(out) if issue["level"] == "error"]
    assert message.startswith(f"a.csv line {line}: ")
    assert sum(text.startswith('a note\nof two lines, with "words"') for text in tables["reports"]["text"]) == sum(
        n % 3 > 0 and n != broken for n in range(count)
    )


def test_a_broken_quote_in_a_file_of_several_megabytes_is_one_line(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = made(out.parent, "a.csv", _rows(10_001, 20_000))
    assert main(["preprocess", str(path), "--out", str(out)]) == 1
    said = capsys.readouterr()
    (line,) = said.err.splitlines()
    assert line.startswith("failed: a.csv line ")
    assert "20,000 coded rows read (19,999 kept, 1 set aside)" in said.out


def _bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.csv", "w") as file:
        for _ in range(150):
            file.write(b"0" * 1_000_000)
    return data.getvalue()


_MISSING = '[columns]\nid = "Number"\ndate_start = "Day"\n'
REFUSED: dict[str, tuple[str, Any, str | None, str]] = {
    "a zip bomb": ("a.zip", _bomb, None, "unpacks to more than 200 times its size"),
    "a mapping of other columns": ("a.csv", lambda: sheet({}), _MISSING, "names columns that are not there: Number"),
    "a mapping that is none": ("a.csv", lambda: sheet({}), "columns =", "is not TOML"),
    "a torn Parquet": ("a.parquet", lambda: b"PAR1" + b"\0" * 90, None, "is a damaged Parquet file"),
    "nothing but a broken quote": ("a.csv", lambda: ",".join(UCDP) + '\n"1,2\n', None, "a.csv"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_one_line_and_changes_nothing(
    out: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    file, content, mapping, said = REFUSED[name]
    before = held(out)
    options = ["--mapping", str(made(out.parent, "columns.toml", mapping))] if mapping else []
    assert main(["preprocess", str(made(out.parent, file, content())), "--out", str(out), *options]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line
    assert held(out) == before
    assert rests(out) == []


def _parquet(**columns: Sequence[Any]) -> bytes:
    data = io.BytesIO()
    count = len(next(iter(columns.values())))
    usual: dict[str, Sequence[Any]] = {name: [cell] * count for name, cell in UCDP.items()}
    pq.write_table(pa.table(usual | {"id": list(range(count))} | columns), data)
    return data.getvalue()


def test_a_parquet_with_wrong_types_is_read_and_each_odd_cell_said(out: Path) -> None:
    odd = _parquet(best=["heavy", "3"], latitude=[{"degrees": 36.2}] * 2, date_start=[None, None], deaths_a=[[1], [2]])
    assert main(["preprocess", str(made(out.parent, "a.parquet", odd)), "--out", str(out)]) == 0
    said = "\n".join(issue["message"] for issue in read_issues(out))
    assert "a.parquet row 1: " in said
    assert "‘heavy’ is no figure" in said
    assert "‘{'degrees': 36.2}’ is no coordinate" in said
    assert "‘[1]’ is no figure" in said
    assert set(open_tables(out)["incidents"]["status"]) <= {"unlocated", "excluded"}


def test_coordinates_exchanged_in_a_whole_file_are_noticed_and_said(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = sheet(*({"event_id_cnty": f"U{n}", "latitude": 37.3, "longitude": 49.2} for n in range(40)), like=ACLED)
    assert main(["preprocess", str(made(out.parent, "a.csv", rows)), "--out", str(out)]) == 0
    assert "a.csv: latitude and longitude look exchanged" in capsys.readouterr().out
    incidents = open_tables(out)["incidents"]
    assert set(incidents[incidents["dataset"] == "acled"]["status"]) == {"unlocated"}


def test_twenty_thousand_rows_on_one_coordinate_are_one_disc_and_a_stack(out: Path) -> None:
    rows = sheet(*({"id": n, "date_start": f"2016-0{n % 9 + 1}-02", "date_end": f"2016-0{n % 9 + 1}-02"}
                   for n in range(20_000)))  # fmt: skip
    assert main(["preprocess", str(made(out.parent, "a.csv", rows)), "--out", str(out)]) == 0
    build = Store(out).current()
    pages = [build.numbers(Filter(), first=first) for first in (0, 10_000, 19_990)]
    assert [len(page) for page in pages] == [50, 50, 10]
    assert len({n for page in pages for n in page}) == 110
    row = build.records.rows(pages[0][:1])[0]
    assert build.stack(row, Filter()).count == 20_000 > MAX_MARKS.value
    changed = map.patch(build, view("")).to_plotly_json()["operations"]
    assert len(str(changed)) < 100_000


# What happens on the way.


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("place", ["imported", "parts", "tables", "store"])
def test_a_disk_that_fills_up_leaves_the_tables_of_before(out: Path, place: str) -> None:
    before = held(out)
    path = made(out.parent, "a.csv", sheet(*({"id": n, "source_headline": f"Clash {n * n}"} for n in range(4_000))))
    found = run("tests.interrupted", place, str(path), "--out", str(out))
    assert found.returncode == 2
    (line,) = found.stderr.splitlines()
    assert line.startswith("error: ")
    assert quiet(found.stderr + found.stdout)
    assert held(out) == before
    assert rests(out) == []
    assert main(["preprocess", str(path), "--out", str(out)]) == 0
    assert not (out / ".work").exists()


def test_of_two_imports_at_once_the_last_is_seen_whole(out: Path) -> None:
    ids = {name: {f"ucdp-{start + n}" for n in range(300)} for name, start in (("a.csv", 1_000), ("b.csv", 2_000))}
    paths = [made(out.parent, name, sheet(*({"id": one[5:]} for one in sorted(some)))) for name, some in ids.items()]
    command = [sys.executable, "-m", "dashboard", "preprocess"]
    both = [
        subprocess.Popen([*command, str(path), "--out", str(out)], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for path in paths
    ]
    said = [one.communicate(timeout=300)[1] for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    incidents = open_tables(out)["incidents"]
    shown = set(incidents[incidents["exclusion_reason"] != "superseded"]["incident_id"])
    assert shown in list(ids.values())
    assert {path.name for path in served(out).iterdir()} >= set(STORE)
    assert Store(out).current().counts(Filter()).chosen == 300
    assert not (out / ".work").exists()


def test_tables_of_another_schema_version_are_refused_and_those_of_before_stay_in_use(out: Path) -> None:
    store = Store(out)
    path = served(out) / "incidents.parquet"
    table = pq.read_table(path)
    fresh = path.with_suffix(".new")
    pq.write_table(table.replace_schema_metadata({MARK: b"0"}), fresh)
    fresh.replace(path)
    for name in STORE:
        (served(out) / name).unlink()
    store.look()
    assert store.current().counts(Filter()).chosen == 2
    assert main(["preprocess", str(out.parent / "in" / "good.csv"), "--out", str(out)]) == 0
    store.look()
    assert Store(out).current().counts(Filter()).chosen == 2 == store.current().counts(Filter()).chosen


def test_a_run_that_is_stopped_says_so_and_goes_on_where_it_was(out: Path) -> None:
    before = held(out)
    path = made(out.parent, "a.csv", sheet(*({"id": n, "source_headline": f"Clash {n}"} for n in range(9_000))))
    command = [sys.executable, "-m", "tests.interrupted", "pieces", str(path), "--out", str(out)]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert running.stdout is not None
    for said in running.stdout:
        if said.startswith("piece 2"):
            running.send_signal(signal.SIGINT)
            break
    _, stderr = running.communicate(timeout=300)
    assert (running.returncode, stderr) == (130, "stopped\n")
    assert held(out) == before
    assert rests(out) == []
    again = run("tests.interrupted", "pieces", str(path), "--out", str(out))
    assert again.returncode == 0
    assert "piece 0" not in again.stdout
    assert "piece 3" in again.stdout
    whole = run("tests.interrupted", "pieces", str(path), "--out", str(out.with_name("whole")))
    assert whole.returncode == 0
    incidents = {name: open_tables(out.with_name(name))["incidents"] for name in ("out", "whole")}
    kept = incidents["out"][incidents["out"]["exclusion_reason"] != "superseded"].reset_index(drop=True)
    assert kept.equals(incidents["whole"])
