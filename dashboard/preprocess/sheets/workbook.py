"""Excel workbooks (.xlsx): each worksheet with a table becomes a table of words.

A workbook is read in a process of its own with a limit on memory and time: a file that states one cell in its
last row and column asks for half a terabyte, and that must not take the run down with it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.errors import InputError
from dashboard.preprocess.files import Source
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.sheets.columns import WordTable, distinct_names
from dashboard.preprocess.sheets.dialect import heading
from dashboard.preprocess.sheets.sheet import Sheet
from dashboard.preprocess.sheets.splits import Row
from dashboard.settings import MAX_WORKBOOK_CELLS, MAX_WORKBOOK_MEMORY, MAX_WORKBOOK_SECONDS, ROOT

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook, SheetMetadata


_HEAD_ROWS = 60
_WHOLE = 1e15
_TOO_LARGE = "asks for more memory or time than a workbook is given; save its tables as CSV"
_DAMAGED = "is a damaged or an encrypted workbook"


@dataclass(frozen=True, slots=True)
class _Worksheet:
    """What the other process says of one worksheet; without columns there was no table in it."""

    name: str
    file: str
    columns: tuple[str, ...]
    note: str
    lost: bool
    """Whether there may have been a table that could not be read."""


def workbook_sheets(source: Source, folder: Path, issues: IssueLog) -> Iterator[Sheet]:
    """Yield a sheet for each worksheet that has a table; the tables lie in a folder made for them."""
    folder.mkdir(parents=True)
    for found in _read_apart(source.path, folder):
        shown = f"{source.shown}/{found.name}"
        if found.note:
            issues.add("error" if found.lost else "info", "read", f"{shown}: {found.note}")
        else:
            yield Sheet(shown, folder / found.file, "parquet", found.columns, first_line=1, lines="row")


def _read_apart(path: Path, folder: Path) -> list[_Worksheet]:
    command = [sys.executable, "-m", "dashboard.preprocess.sheets.workbook", str(path.resolve()), str(folder.resolve())]
    surroundings = os.environ | {"RUST_BACKTRACE": "0", "PYTHONPATH": str(ROOT)}
    try:
        run = subprocess.run(
            command, cwd=ROOT, env=surroundings, capture_output=True, timeout=MAX_WORKBOOK_SECONDS.value, check=False
        )
    except subprocess.TimeoutExpired:
        raise InputError(_TOO_LARGE) from None
    if run.returncode < 0:  # stopped by the system, or by the reader where it got no memory
        raise InputError(_TOO_LARGE)
    if run.returncode:
        if b"PanicException" in run.stderr:  # the reader met what its makers did not think of
            raise InputError(_DAMAGED)
        raise RuntimeError(f"reading a workbook failed:\n{run.stderr.decode(errors='backslashreplace')[-4000:]}")
    said = json.loads(run.stdout)
    if "refused" in said:
        raise InputError(said["refused"])
    return [_Worksheet(**one | {"columns": tuple(one["columns"])}) for one in said["worksheets"]]


def _main(path: Path, folder: Path) -> dict[str, object]:
    """Read a workbook within this process's limits, and say what was found."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    _limit_memory()
    try:
        with CalamineWorkbook.from_path(path) as book:
            worksheets = [m for m in book.sheets_metadata if m.typ is SheetTypeEnum.WorkSheet]
            return {"worksheets": [_worksheet(book, m, folder / f"{n}.parquet") for n, m in enumerate(worksheets, 1)]}
    except InputError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": _TOO_LARGE}
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile):
        return {"refused": _DAMAGED}


def _worksheet(book: CalamineWorkbook, told: SheetMetadata, target: Path) -> dict[str, object]:
    """Write one worksheet's table, and say its columns or why it has none."""
    from python_calamine import CalamineError, SheetVisibleEnum

    columns: tuple[str, ...] = ()
    note, lost = "has no table", False
    if told.visible is not SheetVisibleEnum.Visible:
        note = "is hidden, and not read"
    else:
        try:
            sheet = book.get_sheet_by_name(told.name)
        except CalamineError:
            note, lost = "is damaged, and not read", True
        else:
            if sheet.height * sheet.width > MAX_WORKBOOK_CELLS.value:
                raise InputError(f"has a worksheet of more than {MAX_WORKBOOK_CELLS.value:,} cells")
            columns = _table(sheet.iter_rows(), target) if sheet.width > 1 else ()
    note = "" if columns else note
    return {"name": told.name, "file": target.name, "columns": columns, "note": note, "lost": lost}


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # not every system has it
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_WORKBOOK_MEMORY.value, MAX_WORKBOOK_MEMORY.value))


def _table(rows: Iterable[Sequence[object]], target: Path) -> tuple[str, ...]:
    """Write a worksheet's table, each row with the number that Excel shows; without a table there are no columns."""
    numbered = ((n, tuple(_words(value) for value in row)) for n, row in enumerate(rows, 1))
    filled = (Row(number, cells) for number, cells in numbered if any(cells))
    head = list(islice(filled, _HEAD_ROWS))
    width = len(head[0].cells) if head else 0
    if width < 2 or max(row.filled for row in head) < 2:
        return ()
    names, at = heading(head, width)
    last = max((n for n, name in enumerate(names, 1) if name), default=width)
    columns = distinct_names(name.strip() for name in names) if names else distinct_names([""] * width)
    table = WordTable(target, columns[:last])
    count = 0
    for row in chain(head[at:], filled):
        table.add(row.line, {name: cell for name, cell in zip(columns, row.cells, strict=False) if cell})
        count += 1
    found = table.close()
    return found if count else ()


def _words(value: object) -> str:
    """Write a cell's value as a person would: whole numbers without a point, dates as ISO."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _WHOLE else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)


if __name__ == "__main__":
    print(json.dumps(_main(Path(sys.argv[1]), Path(sys.argv[2]))))
