"""GeoJSON: a collection of features, or one a line, read feature by feature into a table of words.

A feature that cannot be read is set aside with its number; the next one is looked for where it begins.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from dashboard.errors import InputError
from dashboard.preprocess.files import Source
from dashboard.preprocess.issues import IssueLog, Level
from dashboard.preprocess.sheets.columns import WordTable
from dashboard.preprocess.sheets.geometry import ShapeError, placed
from dashboard.preprocess.sheets.sheet import Sheet
from dashboard.settings import MAX_REPORT_BYTES

LONGITUDE, LATITUDE, GEOMETRY = "__longitude", "__latitude", "__geometry"

_CHUNK = 1 << 20
_HEAD = 16 << 20
_SHOWN = 20
_BETWEEN = re.compile(r"[\s,\x1e]*")
_FEATURES = re.compile(r'"features"\s{0,20}:\s{0,20}\[')
_NEXT = re.compile(r'\{\s{0,20}"(?:type"\s{0,20}:\s{0,20}"Feature"|properties"\s{0,20}:|geometry"\s{0,20}:)')
_CRS = re.compile(r'"crs"\s{0,20}:\s{0,20}\{[^{}]{0,200}\{[^{}]{0,200}"name"\s{0,20}:\s{0,20}"([^"]{1,200})"')
_DEGREES = re.compile(r"CRS:?84|EPSG:{1,2}[\d.]{0,10}:?4326|WGS ?84\Z", re.IGNORECASE)
_COLLECTION = re.compile(r'"type"\s{0,20}:\s{0,20}"FeatureCollection"')
_FEATURE = re.compile(r'"type"\s{0,20}:\s{0,20}"Feature"')


class _Written(str):
    """A number in the digits it was written with."""

    __slots__ = ()


_DECODER = json.JSONDecoder(parse_float=_Written, parse_int=_Written, parse_constant=_Written)


def is_features(head: str) -> bool:
    """Whether a text that begins like JSON is GeoJSON with features."""
    return _COLLECTION.search(head) is not None or (
        _FEATURE.search(head) is not None and ('"geometry"' in head or '"properties"' in head)
    )


def feature_sheet(source: Source, target: Path, issues: IssueLog) -> Sheet:
    """Read a GeoJSON file into a Parquet of words: the features' properties, and where they lie."""
    table = WordTable(target, (LONGITUDE, LATITUDE, GEOMETRY))
    doubts = _Doubts(source.shown, issues)
    with source.path.open("rb") as file:
        for number, feature in enumerate(_features(_Reader(file)), 1):
            cells = _cells(feature, number, doubts)
            if cells is not None:
                table.add(number, cells)
    columns = table.close()
    doubts.tell()
    return Sheet(source.shown, target, "parquet", columns, first_line=1, lines="feature")


@dataclass(slots=True)
class _Doubts:
    """What was wrong with single features, told line by line for the first of them."""

    shown: str
    issues: IssueLog
    count: int = 0

    def add(self, level: Level, number: int, message: str) -> None:
        """Note one doubt; an error where the feature is set aside."""
        self.count += 1
        if self.count <= _SHOWN:
            self.issues.add(level, "read", f"{self.shown} feature {number}: {message}")

    def tell(self) -> None:
        """Say how many more there were than were told."""
        if self.count > _SHOWN:
            self.issues.add("warning", "read", f"{self.shown}: {self.count - _SHOWN:,} more features with such doubts")


@dataclass(slots=True)
class _Reader:
    """A file's characters from some point on, read further when more are asked for."""

    file: BinaryIO
    text: str = ""
    ended: bool = False
    _decoder: codecs.IncrementalDecoder = field(
        default_factory=lambda: codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
    )

    def more(self) -> bool:
        """Read on; False at the end. What is not UTF-8 is carried as marks that no text can hold."""
        if self.ended:
            return False
        data = self.file.read(max(_CHUNK, len(self.text)))  # twice as much each time
        self.ended = not data
        self.text += self._decoder.decode(data, final=not data)
        return True

    def drop(self, length: int) -> None:
        """Forget what has been read."""
        self.text = self.text[length:]


def _features(reader: _Reader) -> Iterator[Any]:
    """Yield the features' values, None for one that is no JSON, up to the end of their list or of the file."""
    at = _begin(reader)
    while True:
        at = _BETWEEN.match(reader.text, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        if at >= len(reader.text):
            reader.drop(at)
            at = 0
            if not reader.more():
                return
            continue
        if reader.text[at] == "]":
            return
        value, at = _value(reader, at)
        yield value
        if value is None and at < 0:
            return


def _begin(reader: _Reader) -> int:
    """Find where the features begin; in a file of one a line, at once."""
    while reader.more() and len(reader.text) < _HEAD:
        if found := _FEATURES.search(reader.text):
            crs = _CRS.search(reader.text, 0, found.start())
            if crs and not _DEGREES.search(crs[1]):
                raise InputError(f"has coordinates in {crs[1][:60]}; convert them to degrees (WGS 84)")
            return found.end()
        if (first := _FEATURE.search(reader.text)) and not _COLLECTION.search(reader.text, 0, first.start()):
            return 0
    raise InputError("is GeoJSON without features")


def _value(reader: _Reader, at: int) -> tuple[Any, int]:
    """Read one JSON value; a broken one is None, and reading goes on at the next feature's beginning."""
    while True:
        try:
            return _DECODER.raw_decode(reader.text, at)
        except RecursionError:
            break
        except json.JSONDecodeError as error:
            open_end = error.msg.startswith("Unterminated string") or error.pos >= len(reader.text) - 20
            within = len(reader.text) - at < MAX_REPORT_BYTES.value
            if not (open_end and within):
                break
            reader.drop(at)
            at = 0
            if not reader.more():
                break
    while (found := _NEXT.search(reader.text, at + 1)) is None:
        reader.drop(max(at + 1, len(reader.text) - 200))
        at = 0
        if not reader.more():
            return None, -1
    return None, found.start()


def _cells(feature: Any, number: int, doubts: _Doubts) -> dict[str, str | None] | None:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        doubts.add("error", number, "not a feature that can be read; set aside")
        return None
    properties = feature.get("properties")
    given = properties if isinstance(properties, dict) else {}
    cells = {_column(name): _words(value) for name, value in given.items()}
    identity = feature.get("id")
    if identity is not None and not any(name.casefold() == "id" for name in cells):
        cells["id"] = _words(identity)
    try:
        "".join([*cells, *filter(None, cells.values())]).encode()
    except UnicodeEncodeError:
        doubts.add("error", number, "a byte is not UTF-8; set aside")
        return None
    return cells | _place(feature.get("geometry"), number, doubts)


def _place(shape: Any, number: int, doubts: _Doubts) -> dict[str, str | None]:
    try:
        found = placed(shape)
    except ShapeError as error:
        doubts.add("warning", number, f"{error}; kept without a place")
        found = None
    if found is None:
        return {LONGITUDE: None, LATITUDE: None, GEOMETRY: None}
    return {LONGITUDE: repr(found.longitude), LATITUDE: repr(found.latitude), GEOMETRY: found.text}


def _words(value: Any) -> str | None:
    """Write a property as words: text and numbers as they were written, what is nested as JSON."""
    return value if isinstance(value, str) else None if value is None else "".join(_json(value))


@lru_cache(10_000)
def _column(name: str) -> str:
    """Keep a property's name from being taken for one of the columns that are added."""
    return f"_{name}" if name.startswith("__") else name


def _json(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        inner = (f"{json.dumps(key, ensure_ascii=False)}: {''.join(_json(item))}" for key, item in value.items())
        yield "{" + ", ".join(inner) + "}"
    elif isinstance(value, list):
        yield "[" + ", ".join("".join(_json(item)) for item in value) + "]"
    else:
        yield value if isinstance(value, _Written) else json.dumps(value, ensure_ascii=False)
