"""A table's bytes as UTF-8: a clean file is used where it lies, any other is copied into the work folder.

No character is guessed singly and none becomes U+FFFD: a row with a byte that means nothing is set aside.
"""

from __future__ import annotations

import codecs
import itertools
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from dashboard.errors import InputError
from dashboard.preprocess.files import Source
from dashboard.preprocess.issues import IssueLog
from dashboard.settings import DATA

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHUNK = 1 << 20
_LONGEST_LINE = 16 << 20
_LONGEST_RECORD = 500  # lines; an open quote that no line closes must not swallow the rest
_SAMPLE = 4 << 20
_FIT = 0.9
_SHOWN = 20
_CASE_SAMPLE = 1 << 18
_CAPITALS_INSIDE = 0.05
# Where it starts a word a capital is as likely as a small letter; in the wrong encoding of two with the same
# letters, small ones become capitals.
_CAPITAL = 0.7


@dataclass(frozen=True, slots=True)
class _Charset:
    name: str
    letters: frozenset[str]


def as_utf8(source: Source, work: Path, issues: IssueLog) -> Path:
    """Return a path where the file's rows lie as UTF-8: its own, or that of a copy.

    In a copy the lines keep their numbers: those of rows set aside are left empty.
    """
    with source.path.open("rb") as file:
        head = file.read(_CHUNK)
    wide = next((name for mark, name in _MARKS if head.startswith(mark)), None) or _wide(head)
    target = work / f"{source.path.stem[:40]}-{_key(source)}.utf8"
    if wide:
        _narrow(source.path, target, wide)
        return target
    bad = _first_not_utf8(source.path)
    old_ends = b"\n" not in head and b"\r" in head
    if bad is None and not old_ends:
        return source.path
    encoding = "utf-8" if bad is None else _encoding(source.path, bad)
    if encoding != "utf-8":
        issues.add("warning", "read", f"{source.shown}: is not UTF-8; read as {encoding.upper()}, told by its letters")
    lost = _rewrite(source.path, target, encoding, old_ends)
    _tell(lost, source.shown, encoding, issues)
    return target


def _key(source: Source) -> str:
    """Tell the copies of a run's files apart, whatever their names."""
    return f"{codecs.encode(source.shown.encode(), 'hex').decode()[-24:]}-{source.path.stat().st_ino}"


def _wide(head: bytes) -> str | None:
    """Tell UTF-16 without a mark by the NUL that each ASCII letter of a header has before or behind it."""
    start = head[:4096]
    if start.count(0) * 3 < len(start) or len(start) < 8:
        return None
    return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"


def _narrow(path: Path, target: Path, encoding: str) -> None:
    """Copy UTF-16 or UTF-32 as UTF-8, piece by piece."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file, target.open("wb") as out:
        while True:
            chunk = file.read(_CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                line += chunk[: error.start].decode(encoding, "ignore").count("\n")
                raise InputError(f"is not {encoding.upper()} in or near line {line}") from None
            line += text.count("\n")
            if "\r" in text and "\n" not in text:
                text = text.replace("\r", "\n")
            out.write(text.lstrip("\ufeff").encode() if file.tell() <= _CHUNK else text.encode())
            if not chunk:
                return


def _first_not_utf8(path: Path) -> int | None:
    """Return the offset of the first byte that is not UTF-8, in one cheap pass."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    offset = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            pending = len(decoder.getstate()[0])
            if chunk and not pending and chunk.isascii():
                offset += len(chunk)
                continue
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return offset - pending + error.start
            offset += len(chunk)
            if not chunk:
                return None


def _encoding(path: Path, bad: int) -> str:
    """Tell the encoding of a file that is not all UTF-8, from a piece of it around the first such byte."""
    with path.open("rb") as file:
        file.seek(max(0, bad - _SAMPLE // 2))
        sample = file.read(_SAMPLE)
    text = sample.decode("utf-8", "surrogateescape")
    stray = sum("\udc80" <= c <= "\udcff" for c in text)
    whole = sum(not c.isascii() for c in text) - stray
    if whole >= stray:
        return "utf-8"  # UTF-8 with some stray bytes, whose rows are set aside
    counts = {byte: sample.count(byte) for byte in range(0x80, 0x100)}
    fits = [(*_fit(counts, charset), charset.name) for charset in _charsets()]
    _, letters, name = max(fits, key=lambda one: one[0])  # of equals the first
    if letters < _FIT or _mixes_case(sample[:_CASE_SAMPLE].decode(name, "ignore")):
        raise InputError(f"byte {bad} is not UTF-8, and no other encoding fits its letters; save it as UTF-8")
    return name


def _mixes_case(text: str) -> bool:
    """Whether capitals stand in the middle of words, as where the bytes of Chinese are taken for letters."""
    beyond = sum(not c.isascii() for c in text)
    inside = sum(b.isupper() and a.islower() and not b.isascii() for a, b in pairwise(text))
    return inside > beyond * _CAPITALS_INSIDE


def _fit(counts: dict[int, int], charset: _Charset) -> tuple[float, float]:
    """Return how well a file's bytes beyond ASCII suit an encoding, and which share of them are its letters."""
    marks = _expected_marks()
    score = found = 0.0
    for byte, count in counts.items():
        letter = bytes([byte]).decode(charset.name, "ignore")
        if letter and (letter in charset.letters or letter in marks):
            score, found = score + count, found + count
        elif letter and letter.lower() in charset.letters:
            score, found = score + count * _CAPITAL, found + count
    total = max(1, sum(counts.values()))
    return score / total, found / total


@cache
def _charsets() -> tuple[_Charset, ...]:
    return tuple(_Charset(row["name"], frozenset(row["letters"])) for row in _table()["encoding"])


@cache
def _expected_marks() -> frozenset[str]:
    return frozenset(_table()["marks"] + "\u00a0")


@cache
def _table() -> dict:  # type: ignore[type-arg]  # as tomllib gives it
    return tomllib.loads((DATA / "encodings.toml").read_text(encoding="utf-8"))


def _rewrite(path: Path, target: Path, encoding: str, old_ends: bool) -> list[int]:
    """Copy row by row as UTF-8; return the lines of the rows that are not in that encoding, left empty."""
    lost: list[int] = []
    number = 1
    with path.open("rb") as file, target.open("wb") as out:
        for record in _records(_lines(file, old_ends)):
            try:
                out.writelines(line.decode(encoding).encode() for line in _checked(record, encoding))
            except UnicodeDecodeError:
                lost.append(number)
                out.write(b"\n" * len(record))
            number += len(record)
    return lost


def _checked(record: list[bytes], encoding: str) -> list[bytes]:
    """Return the record itself, read once whole: nothing is written of one that fails in its last line."""
    b"".join(record).decode(encoding)
    return record


def _records(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    """Gather the lines of one row: a cell in quotes may hold line ends."""
    for line in lines:
        record = [line]
        odd = line.count(b'"') % 2 == 1
        while odd and len(record) < _LONGEST_RECORD and (more := next(lines, b"")):
            record.append(more)
            odd ^= more.count(b'"') % 2 == 1
        if odd and len(record) > 1:  # a quote that means nothing: each line is a row
            yield from ([line] for line in record)
        else:
            yield record


def _lines(file: BinaryIO, old_ends: bool) -> Iterator[bytes]:
    if not old_ends:
        yield from iter(lambda: file.readline(_LONGEST_LINE), b"")
        return
    rest = b""
    while chunk := file.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\r")
        if len(rest) > _LONGEST_LINE:
            raise InputError(f"has a line of more than {_LONGEST_LINE:,} bytes")
        yield from (line + b"\n" for line in whole)
    if rest:
        yield rest


def _tell(lost: list[int], shown: str, encoding: str, issues: IssueLog) -> None:
    for line in itertools.islice(lost, _SHOWN):
        issues.add("error", "read", f"{shown} line {line}: a byte is not {encoding.upper()}; the row is set aside")
    if len(lost) > _SHOWN:
        issues.add("error", "read", f"{shown}: {len(lost) - _SHOWN:,} more rows with bytes not {encoding.upper()}")
