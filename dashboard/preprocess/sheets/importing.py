"""Sheets to the tables' parts: each recognised, staged piece by piece, and written as incidents, claims and reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from tqdm import tqdm

from dashboard.errors import InputError
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.sheets import outcome, releases, staging
from dashboard.preprocess.sheets.cells import text
from dashboard.preprocess.sheets.engine import engine
from dashboard.preprocess.sheets.intake import Intake, rows_of, tell, tell_survey
from dashboard.preprocess.sheets.lookups import look_up
from dashboard.preprocess.sheets.recipe import Recipe
from dashboard.preprocess.sheets.recognition import misfit, recognise
from dashboard.preprocess.sheets.repeats import ALL, drop_repeats, gather
from dashboard.preprocess.sheets.sheet import Sheet
from dashboard.preprocess.sheets.survey import sample, survey
from dashboard.preprocess.tables import metadata

_PARQUET = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1"
TABLES = ("incidents", "claims", "reports")


@dataclass(slots=True)
class Imported:
    """What sheets became: a Parquet part of each table, their rows counted, and what is to be said of them."""

    parts: dict[str, Path] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    read: int = 0
    kept: int = 0
    aside: int = 0
    repeated: int = 0
    lines: list[str] = field(default_factory=list)


def imported(
    sheets: Iterable[Sheet],
    out: Path,
    work: Path,
    issues: IssueLog,
    *,
    mapping: Recipe | None = None,
    progress: bool = False,
) -> Imported:
    """Read sheets and write their parts of the tables into the work folder.

    Rows are read or set aside, each with an issue line; a row's own id decides what it is.
    """
    with engine(work) as connection:
        files = [
            file
            for number, sheet in enumerate(sheets)
            if (file := _staged(number, sheet, work, mapping, issues, progress, connection)) is not None
        ]
        if mapping is not None and not issues.failed and not any(file.plan.recipe.own for file in files):
            raise InputError(f"the mapping {mapping.name!r} fits none of the tables: {misfit(mapping, files[0].plan)}")
        if not any(piece.rows for file in files for piece in file.pieces):
            return _told(Imported(), files)
        gather(files, connection)
        drop_repeats(files, issues, connection)
        look_up(files, connection)
        return _written(files, out, work, issues, connection)


def _staged(
    number: int,
    sheet: Sheet,
    work: Path,
    mapping: Recipe | None,
    issues: IssueLog,
    progress: bool,
    connection: duckdb.DuckDBPyConnection,
) -> Intake | None:
    """Recognise and stage one sheet; one that cannot be read is an issue, and the others go on."""
    try:
        file = Intake(recognise(sheet, sample(sheet, connection), mapping))
        found = survey(file.plan, work, connection)
        tell_survey(file.plan, found, issues)
        size = sheet.path.stat().st_size
        with tqdm(total=size, desc=sheet.shown, unit="B", unit_scale=True, disable=not progress) as bar:
            for piece, _ in staging.staged(file.plan, found, work / f"sheet-{number:04}", connection):
                file.pieces.append(piece)
                bar.update((piece.end if sheet.kind == "csv" else size) - bar.n)
    except InputError as error:
        issues.add("error", "read", f"{sheet.shown}: {error}")
        return None
    except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.BinderException) as error:
        issues.add("error", "read", f"{sheet.shown}: cannot be read as a table: {str(error).splitlines()[0]}")
        return None
    tell(file, issues)
    return file


def _written(
    files: list[Intake], out: Path, work: Path, issues: IssueLog, connection: duckdb.DuckDBPyConnection
) -> Imported:
    """Write the tables' parts, the rows that a newer release no longer has at their end."""
    kept = ALL
    threads = connection.execute("SELECT current_setting('threads')").fetchone() or (1,)
    if any(file.repeated or file.differing for file in files):
        kept = f"(SELECT * FROM {ALL} ANTI JOIN dropped USING (filename, file_row_number))"
        connection.execute("SET threads = 1")  # with several, a join would give the rows in another order each time
    connection.execute(outcome.view(kept))
    done = Imported(parts={table: work / f"fresh-{table}.parquet" for table in TABLES})
    for table, path in done.parts.items():
        _copy(table, outcome.select(table), path, connection)
    earlier = releases.Earlier.of(out)
    if earlier is not None:
        _keep_superseded(earlier, done, files, issues, connection)
    connection.execute(f"SET threads = {threads[0]}")
    for table, path in done.parts.items():
        found = connection.execute(f"SELECT count(*) FROM read_parquet({text(path)})").fetchone()
        done.counts[table] = found[0] if found else 0
    rows = connection.execute(f"SELECT status, count(*) FROM read_parquet({text(done.parts['incidents'])}) GROUP BY 1")
    done.statuses = Counter(dict(rows.fetchall()))
    return _told(done, files)


def _keep_superseded(
    earlier: releases.Earlier,
    done: Imported,
    files: list[Intake],
    issues: IssueLog,
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Say what changes in each dataset, and put the rows that are gone from it after the new ones."""
    names = {file.plan.recipe.slug: file.plan.recipe.name for file in files}
    now, told = (f"read_parquet({text(done.parts[table])})" for table in ("incidents", "reports"))
    changes = releases.compare(earlier, now, told, sorted(names), connection)
    for change in changes:
        done.lines.append(change.line(names[change.dataset]))
        if lost := change.left_out(names[change.dataset]):
            issues.add("warning", releases.LEFT_OUT, lost)
    if not any(change.gone for change in changes):
        return
    connection.execute("SET threads = 1")
    for table, fresh in done.parts.items():
        both = fresh.with_name(f"both-{table}.parquet")
        old = releases.superseded(earlier, table)
        _copy(table, f"SELECT * FROM read_parquet({text(fresh)}) UNION ALL FROM ({old})", both, connection)
        done.parts[table] = both


def _copy(table: str, query: str, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    mark = f"{{{', '.join(f'{text(key)}: {text(value)}' for key, value in metadata(table).items())}}}"
    connection.execute(f"COPY ({query}) TO {text(path)} ({_PARQUET}, KV_METADATA {mark})")


def _told(done: Imported, files: list[Intake]) -> Imported:
    """Count what was read, kept and set aside, file by file."""
    for file in files:
        read = sum(piece.read for piece in file.pieces)
        aside = sum(piece.unread + piece.blank for piece in file.pieces) + file.differing
        kept = read - aside - file.repeated
        done.read, done.kept = done.read + read, done.kept + kept
        done.aside, done.repeated = done.aside + aside, done.repeated + file.repeated
        twice = f", {file.repeated:,} repeated" if file.repeated else ""
        sheet, recipe = file.plan.sheet, file.plan.recipe
        done.lines.append(
            f"{sheet.shown} ({recipe.name}): {rows_of(read)} read, {kept:,} kept, {aside:,} set aside{twice}"
        )
    return done
