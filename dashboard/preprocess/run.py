"""The road: reports are read, their claims placed, dated and merged into incidents, and the tables written.

Sheets of rows that are coded already take a road of their own to the same tables. With an engine the texts are read
and merged on its cluster; sheets are read here by DuckDB either way, as fast as their files come from the disk.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tqdm import tqdm

from dashboard.errors import InputError
from dashboard.model import Report
from dashboard.preprocess import rows, tables
from dashboard.preprocess.extract import Extract, extract
from dashboard.preprocess.files import sources
from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.harm.parse import Parser
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.online import OnlineGazetteer
from dashboard.preprocess.read import reports_of
from dashboard.preprocess.sheets import recipe as recipes
from dashboard.preprocess.sheets import rooms
from dashboard.preprocess.sheets.importing import Imported, imported
from dashboard.preprocess.sheets.opening import Text, open_inputs
from dashboard.preprocess.sheets.sheet import Sheet
from dashboard.preprocess.summary import RunSummary
from dashboard.preprocess.told import incidents


class Readers(NamedTuple):
    """Who reads the reports: with help from the net, with a second reader, on a cluster."""

    online: bool
    second: bool
    engine: str | None


def preprocess(
    inputs: list[Path],
    out: Path,
    *,
    published: date | None = None,
    format: str | None = None,
    mapping: Path | None = None,
    online: bool = False,
    second_reader: bool = False,
    progress: bool = False,
    engine: str | None = None,
    finish: Callable[[Path], None] | None = None,
) -> RunSummary:
    """Read the inputs and write the tables to a folder, all of them or none.

    Reports are read for claims; sheets of coded rows become tables as they are, by ``mapping`` where one is
    given. With an ``engine``, the address of a Spark cluster, its machines read the reports, and all of them see
    ``out``; sheets are read on this one. ``finish`` is called on the folder of the new build before anyone sees it.
    """
    if online and engine:
        raise InputError("--online and --engine do not go together: many workers would ask Nominatim at once")
    recipe = recipes.mapping(mapping) if mapping else None
    issues = IssueLog()
    name = rooms.key(sources(inputs, IssueLog()), mapping, str(format))
    with rooms.room(out, name) as work:
        texts, sheets = _opened(inputs, rooms.emptied(work / "opened"), issues, format, recipe is not None)
        found = reports_of(texts, published=published, issues=issues) if texts else None
        readers = Readers(online, second_reader, engine)
        with _told(found, readers, out, issues, progress) as told:
            coded = imported(sheets, out, work, issues, mapping=recipe, progress=progress) if sheets else Imported()
            if not len(told["reports"]) and not coded.kept and issues.failed:
                raise InputError(next(issue.message for issue in issues if issue.level == "error"))
            written = tables.write(out, told, issues, parts=coded.parts, finish=finish)
    return RunSummary.of(written, issues, coded)


def _opened(
    inputs: list[Path], work: Path, issues: IssueLog, format: str | None, mapped: bool
) -> tuple[list[Text], list[Sheet]]:
    """Tell the inputs' texts from their sheets."""
    opened = list(open_inputs(inputs, work, issues, format=format, mapped=mapped))
    return [one for one in opened if isinstance(one, Text)], [one for one in opened if isinstance(one, Sheet)]


@contextmanager
def _told(
    found: Iterable[Report] | None, readers: Readers, out: Path, issues: IssueLog, progress: bool
) -> Iterator[Mapping[str, tables.Rows]]:
    """What the reports tell, as rows of the tables, read here or on a cluster."""
    if found is None:
        yield _rows([])
    elif readers.engine:
        from dashboard.preprocess import cluster  # its parts read as this road does

        given = {"second_reader": readers.second, "progress": progress}
        with cluster.told(found, readers.engine, out, issues, **given) as made:
            yield made
    else:
        parser = Parser.open() if readers.second else None
        extracts = _read(found, OnlineGazetteer() if readers.online else None, parser, progress)
        note(extracts, issues)
        yield _rows(extracts)


def _read(
    read: Iterable[Report], asked: OnlineGazetteer | None, parser: Parser | None, progress: bool
) -> list[Extract]:
    """Read each report for what it says."""
    gazetteer = Gazetteer.open()
    with few_collections():
        return [
            extract(report, gazetteer, asked, parser)
            for report in tqdm(read, desc="reading", unit=" reports", disable=not progress)
        ]


def _rows(extracts: list[Extract]) -> dict[str, tables.Rows]:
    """Merge what the reports say into incidents, and write all of it as rows."""
    found, claims = incidents.merge(account for one in extracts for account in one.accounts)
    return {
        "incidents": [rows.incident_row(i) for i in found],
        "claims": [rows.claim_row(c) for c in claims],
        "mentions": [rows.mention_row(m) for one in extracts for m in one.mentions],
        "reports": [rows.report_row(one.report) for one in extracts],
    }


@contextmanager
def few_collections() -> Iterator[None]:
    """Let the garbage collector come by seldom: reading makes millions of small objects and no cycles of them."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def note(extracts: list[Extract], issues: IssueLog) -> None:
    """Carry what was not understood in each report into the issues' file."""
    for one in extracts:
        for doubt in one.doubts:
            span = doubt.span
            issues.add(
                doubt.level,
                doubt.stage,
                doubt.message,
                report_id=one.report.report_id,
                start=span.start if span else None,
                end=span.end if span else None,
            )
