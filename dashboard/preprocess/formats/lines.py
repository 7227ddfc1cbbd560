"""JSON lines, one report a line; also a JSON array of reports, or a single one."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dashboard.errors import InputError
from dashboard.preprocess.decoding import DecodingError, decode
from dashboard.preprocess.formats.draft import KEYS, Draft, Failure
from dashboard.settings import MAX_REPORT_BYTES


def drafts(path: Path, where: str) -> Iterator[Draft | Failure]:
    """Read a file's reports line by line, whatever its size; a line that is no report fails alone."""
    with path.open("rb") as file:
        head = file.read(4096)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise InputError("is UTF-16; JSON is UTF-8")
        start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
        if start == b"[" or path.suffix.lower() == ".json":
            found = _whole(path, where, array=start == b"[")
            if found is not None:
                yield from found
                return
        file.seek(0)
        number, offset = 0, 0
        while line := file.readline(MAX_REPORT_BYTES.value + 1):
            number += 1
            yield from _line(line, f"{where} line {number}", number, offset)
            offset += len(line)
            if len(line) > MAX_REPORT_BYTES.value and not line.endswith(b"\n"):
                offset += _skip_line(file)


def _line(line: bytes, where: str, number: int, offset: int) -> Iterator[Draft | Failure]:
    if len(line) > MAX_REPORT_BYTES.value:
        yield Failure(f"{where}: longer than {MAX_REPORT_BYTES.value:,} bytes, not read", offset, offset + len(line))
        return
    if not line.strip(b" \t\r\n" + codecs.BOM_UTF8):
        return
    try:
        yield _draft(json.loads(decode(line)), where, number)
    except DecodingError as error:
        start = offset + error.start
        yield Failure(f"{where}: byte {start} of the file is not UTF-8", start, offset + error.end)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, InputError) else "not a JSON object (is the line torn?)"
        yield Failure(f"{where}: {reason}", offset, offset + len(line))


def _whole(path: Path, where: str, *, array: bool) -> list[Draft | Failure] | None:
    """Read a file that is one JSON value; None when it is objects on lines after all."""
    if path.stat().st_size > MAX_REPORT_BYTES.value:
        if array:
            raise InputError(f"a JSON array over {MAX_REPORT_BYTES.value:,} bytes; write one report a line")
        return None
    try:
        value = json.loads(decode(path.read_bytes()))
    except json.JSONDecodeError as error:
        if array:
            raise InputError(f"not JSON at line {error.lineno}") from None
        return None
    except RecursionError:
        raise InputError("JSON nested too deep") from None
    values = value if isinstance(value, list) else [value]
    return [_draft_or_failure(item, f"{where} item {n}", n) for n, item in enumerate(values, 1)]


def _draft_or_failure(value: Any, where: str, number: int) -> Draft | Failure:
    try:
        return _draft(value, where, number)
    except InputError as error:
        return Failure(f"{where}: {error}")


def _draft(value: Any, where: str, number: int) -> Draft:
    """Check one JSON value: an object with a text; extra keys are ignored, the text stays as given."""
    if not isinstance(value, dict):
        raise InputError("not a JSON object")
    text, identity = value.get("text"), value.get("id")
    if not isinstance(text, str):
        raise InputError('no "text" that is a string')
    notes = [f"{where}: {key} is not a string" for key in KEYS if not isinstance(value.get(key), str | None)]
    if not isinstance(identity, str | int) or isinstance(identity, bool) or identity == "":
        notes.append(f'{where}: no "id"; the place in the file is used')
        identity = None
    stated = None if identity is None else str(identity)
    words = {key: value[key].strip() for key in KEYS if isinstance(value.get(key), str) and value[key].strip()}
    return Draft(text, where, words, stated_id=stated, number=number, notes=tuple(notes))


def _skip_line(file: Any) -> int:
    """Read on to the end of an overlong line without keeping it, and say how many bytes that was."""
    skipped = 0
    while part := file.readline(1 << 20):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped
