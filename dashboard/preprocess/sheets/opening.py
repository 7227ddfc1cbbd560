"""Every input opened: archives unpacked, each file recognised by what is in it, tables made ready for DuckDB.

What is no table is handed on as a text: a report, a page, JSON lines, a feed.
"""

from __future__ import annotations

import codecs
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dashboard.errors import InputError
from dashboard.preprocess.decoding import DecodingError
from dashboard.preprocess.files import SUFFIXES, TEXT_FORMATS, Source, format_of, sources
from dashboard.preprocess.formats.feed import is_feed
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.sheets.columnar import parquet_sheet
from dashboard.preprocess.sheets.containers import Allowance, TooLarge, unpacked
from dashboard.preprocess.sheets.dialect import Dialect, dialect_of, is_table
from dashboard.preprocess.sheets.features import feature_sheet, is_features
from dashboard.preprocess.sheets.sheet import Sheet
from dashboard.preprocess.sheets.transcoding import as_utf8
from dashboard.preprocess.sheets.workbook import workbook_sheets

SHEET_FORMATS = ("csv", "parquet", "geojson", "xlsx")
FORMATS = (*TEXT_FORMATS, *SHEET_FORMATS)
"""The names that ``--format`` takes."""

_HEAD = 1 << 18
_DEEPEST = 2  # an archive in an archive, and no further
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TABLE_SUFFIXES = frozenset((".csv", ".tsv", ".tab", ".psv"))
_PROSE_SUFFIXES = frozenset(suffix for suffix, kind in SUFFIXES.items() if kind != "text")
_ROWS_SHARE = 0.8
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Text:
    """A file that is read as text, and the format it is in."""

    source: Source
    format: str


@dataclass(frozen=True, slots=True)
class _Run:
    """What holds for all files of one run."""

    work: Path
    format: str | None
    mapped: bool
    issues: IssueLog


def open_inputs(
    inputs: list[Path], work: Path, issues: IssueLog, *, format: str | None = None, mapped: bool = False
) -> Iterator[Sheet | Text]:
    """Yield what is in files and folders, in an order that their names decide; what fails is an issue line.

    ``work`` is an empty folder that has to live as long as what is yielded is read. With ``mapped`` (a
    mapping of columns is given) a text counts as a table though its columns have unknown names.
    """
    run = _Run(work, format, mapped, issues)
    for source in sources(inputs, issues):
        yield from _opened(source, run, None, 0)


def _opened(source: Source, run: _Run, allowance: Allowance | None, depth: int) -> Iterator[Sheet | Text]:
    try:
        with source.path.open("rb") as file:
            head = file.read(_HEAD)
        kind = recognised(source, head, run.format, mapped=run.mapped)
        if kind in ("zip", "gzip"):
            if depth >= _DEEPEST:
                raise InputError("is an archive in an archive in an archive, and not read")
            allowance = allowance or Allowance(source.path.stat().st_size)
            for inner in unpacked(source, kind, run.work, allowance, run.issues):
                yield from _opened(inner, run, allowance, depth + 1)
            if depth:
                source.path.unlink(missing_ok=True)
        elif kind in SHEET_FORMATS:
            yield from _sheets(source, kind, run)
        else:
            yield Text(source, kind)
    except TooLarge as error:
        if depth:
            raise  # one line for the archive that was given, not one for each that is in it
        run.issues.add("error", "read", f"{source.shown}: {error}")
    except DecodingError as error:
        run.issues.add("error", "read", f"{source.shown}: {error}", start=error.start, end=error.end)
    except InputError as error:
        run.issues.add("error", "read", f"{source.shown}: {error}")
    except OSError as error:
        run.issues.add("error", "read", f"{source.shown}: {error.strerror or 'cannot be read'}")


def recognised(source: Source, head: bytes, named: str | None, *, mapped: bool) -> str:
    """Tell what a file is by how it begins; a name decides only between formats of text.

    The answer is one of ``FORMATS``, or ``zip`` or ``gzip``. A format that the caller names holds for what
    an archive contains.
    """
    container = _container(source.path, head)
    if container in ("zip", "gzip"):
        return container
    if named is not None:
        return named
    if container is not None:
        return container
    text = _lenient(head)
    start = text.lstrip("\ufeff \t\r\n\x1e")
    if start.startswith(("{", "[")) and is_features(start):
        return "geojson"
    if is_feed(start):
        return "feed"
    if not start.startswith(("<", "{", "[{")) and _tabular(source, text, len(head) < _HEAD, mapped):
        return "csv"
    return format_of(source, head, None)


def _container(path: Path, head: bytes) -> str | None:
    """Tell a binary format by its first bytes; raise for one that is known and not read."""
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(path)
    if head.startswith(b"PARE"):
        raise InputError("is an encrypted Parquet file")
    if head.startswith(_OLD_OFFICE):
        raise InputError("is an old Excel file (.xls) or one with a password; save it as .xlsx without")
    if head[257:262] == b"ustar":
        raise InputError("is a tar archive; pack its files as zip")
    return None


def _zip_kind(path: Path) -> str:
    """Tell a workbook from an archive by the names at the zip's end, without reading all of a huge list."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - (1 << 20)))
        tail = file.read()
    if b"xl/workbook.xml" in tail and b"[Content_Types].xml" in tail:
        return "xlsx" if zipfile.is_zipfile(path) else "zip"
    if b"xl/workbook.bin" in tail or (b"content.xml" in tail and b"META-INF/manifest.xml" in tail):
        raise InputError("is a spreadsheet of another kind (.xlsb, .ods); save it as .xlsx or CSV")
    return "zip"


def _lenient(head: bytes) -> str:
    """Decode a head well enough to see what it is; no text is taken from this."""
    if head.startswith(_WIDE_MARKS):
        return head[: len(head) // 2 * 2].decode("utf-16", "ignore")
    nuls = head[:4096].count(0)
    if nuls * 3 >= len(head[:4096]) > 8:
        wide = "utf-16-le" if head[1:4096:2].count(0) > head[:4096:2].count(0) else "utf-16-be"
        return head[: len(head) // 2 * 2].decode(wide, "ignore")
    return head.decode("utf-8", "surrogateescape")


def _tabular(source: Source, text: str, whole: bool, mapped: bool) -> bool:
    suffix = source.suffix
    if suffix in _PROSE_SUFFIXES:
        return False
    dialect = dialect_of(text, whole=whole)
    if suffix in _TABLE_SUFFIXES:
        if dialect is None:
            raise InputError(f"is named {suffix}, and there is no table in it")
        return True
    if dialect is None:
        return False
    return is_table(dialect) or (mapped and dialect.share >= _ROWS_SHARE and dialect.rows > 0)


def _sheets(source: Source, kind: str, run: _Run) -> Iterator[Sheet]:
    target = run.work / f"table-{sum(1 for _ in run.work.iterdir()):06}"
    if kind == "xlsx":
        yield from workbook_sheets(source, target, run.issues)
    elif kind == "geojson":
        yield feature_sheet(source, target.with_suffix(".parquet"), run.issues)
    elif kind == "parquet":
        yield parquet_sheet(source, target.with_suffix(".parquet"), run.issues)
    else:
        yield _delimited(source, run)


def _delimited(source: Source, run: _Run) -> Sheet:
    path = as_utf8(source, run.work, run.issues)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    dialect = dialect_of(head.decode("utf-8", "ignore"), whole=len(head) < _HEAD)
    if dialect is None:
        raise InputError("has no table in it: nowhere do two cells stand side by side")
    return sheet_of(source.shown, path, dialect)


def sheet_of(shown: str, path: Path, dialect: Dialect) -> Sheet:
    """Name a delimited text's columns and say where its rows begin."""
    return Sheet(shown, path, "csv", dialect.columns, dialect.delimiter, dialect.quoted, dialect.first_line)
