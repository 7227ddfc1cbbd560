"""Archives: gzip and zip, unpacked file by file into a work folder, within limits that stop a bomb early.

A member's name is words to show, never a path: what is unpacked lies under a number.
"""

from __future__ import annotations

import errno
import gzip
import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from dashboard.errors import InputError
from dashboard.preprocess.files import Source
from dashboard.preprocess.issues import IssueLog
from dashboard.settings import (
    MAX_ARCHIVE_FILES,
    MAX_UNPACKED_BYTES,
    MAX_UNPACKED_RATIO,
    MIN_FREE_BYTES,
    MIN_RATIO_BYTES,
)

_CHUNK = 1 << 20
_FREE_EVERY = 64 << 20
_DIRECTORY_BYTES_A_FILE = 1_000
_SUFFIX = re.compile(r"\.[a-z0-9]{1,10}", re.ASCII)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, gzip.BadGzipFile, NotImplementedError, RuntimeError)
_LAST = b"PK\x05\x06"
_LAST_SIZE = 22
_LONGEST_COMMENT = 65_535


class TooLarge(InputError):  # noqa: N818 - says what the archive is
    """An archive that would unpack to more than is read."""


@dataclass(slots=True)
class Allowance:
    """What may still be unpacked of one given archive, those inside it included."""

    archive_bytes: int
    unpacked: int = 0
    files: int = 0
    _looked_at: int = field(default=-_FREE_EVERY)

    def take(self, size: int, work: Path) -> None:
        """Count bytes about to be written; raise where they are too many, or the disk too full for them."""
        self.unpacked += size
        if self.unpacked > MAX_UNPACKED_BYTES.value:
            raise TooLarge(f"unpacks to more than {MAX_UNPACKED_BYTES.value:,} bytes; the rest is not read")
        ratio = MAX_UNPACKED_RATIO.value
        if self.unpacked > MIN_RATIO_BYTES.value and self.unpacked > ratio * self.archive_bytes:
            raise TooLarge(f"unpacks to more than {ratio} times its size, as bombs do; the rest is not read")
        if self.unpacked - self._looked_at >= _FREE_EVERY:
            self._looked_at = self.unpacked
            if shutil.disk_usage(work).free - size < MIN_FREE_BYTES.value:
                raise TooLarge("there is too little room on the disk to unpack it; the rest is not read")

    def take_file(self) -> None:
        """Count one more file; raise where they are too many."""
        self.files += 1
        if self.files > MAX_ARCHIVE_FILES.value:
            raise TooLarge(f"holds more than {MAX_ARCHIVE_FILES.value:,} files; the rest is not read")


def unpacked(source: Source, kind: str, work: Path, allowance: Allowance, issues: IssueLog) -> Iterator[Source]:
    """Yield an archive's files, each unpacked when it is asked for; a damaged one is an issue line, the rest goes on.

    Raises ``TooLarge`` where a limit is met; the file that met it is taken away again.
    """
    if kind == "gzip":
        yield from _gzip(source, work, allowance, issues)
    else:
        yield from _zip(source, work, allowance, issues)


def _gzip(source: Source, work: Path, allowance: Allowance, issues: IssueLog) -> Iterator[Source]:
    inner = re.sub(r"\.(?:gz|gzip)\Z", "", PurePosixPath(source.shown).name, flags=re.IGNORECASE)
    allowance.take_file()
    target = _target(work, inner)
    try:
        with gzip.open(source.path, "rb") as stream:
            _copy(stream, target, allowance)
    except (*_DAMAGED, OSError) as error:
        issues.add("error", "read", f"{source.shown}: {_why(error)}")
        return
    # Shown as the archive itself: there is one file in it, and its name is the archive's.
    yield Source(source.shown, target)


def _zip(source: Source, work: Path, allowance: Allowance, issues: IssueLog) -> Iterator[Source]:
    _refuse_long_directory(source.path)
    try:
        archive = zipfile.ZipFile(source.path)
    except (*_DAMAGED, OSError, ValueError) as error:
        raise InputError(_why(error)) from None
    with archive:
        members = [info for info in archive.infolist() if not info.is_dir() and not _hidden(info.filename)]
        if len(members) > MAX_ARCHIVE_FILES.value:
            raise TooLarge(f"holds {len(members):,} files, more than {MAX_ARCHIVE_FILES.value:,}; none is read")
        stated = sum(info.file_size for info in members)
        # What the archive itself states is looked at before the first byte is written.
        Allowance(allowance.archive_bytes, allowance.unpacked).take(stated, work)
        seen: set[str] = set()
        for number, info in enumerate(sorted(members, key=lambda info: info.filename), 1):
            shown = f"{source.shown}/{_shown(info.filename) or number}"
            shown = shown if shown not in seen else f"{shown} ({number})"
            seen.add(shown)
            yield from _member(archive, info, shown, work, allowance, issues)


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, shown: str, work: Path, allowance: Allowance, issues: IssueLog
) -> Iterator[Source]:
    refusal = _refusal(info)
    if refusal:
        issues.add("error", "read", f"{shown}: {refusal}")
        return
    allowance.take_file()
    target = _target(work, info.filename)
    try:
        with archive.open(info) as stream:
            _copy(stream, target, allowance)
    except (*_DAMAGED, OSError, ValueError) as error:
        if isinstance(error, TooLarge):
            raise
        issues.add("error", "read", f"{shown}: {_why(error)}")
        return
    yield Source(shown, target)


def _refusal(info: zipfile.ZipInfo) -> str | None:
    if info.flag_bits & 0x1:
        return "is encrypted; unpack it first"
    if info.compress_type not in _METHODS:  # the others allocate what the archive asks for
        return "is packed in a way that is not read; pack it with deflate"
    if (info.external_attr >> 16) & 0o170000 == 0o120000:
        return "is a link, which is not followed"
    return None


def _copy(stream: IO[bytes] | gzip.GzipFile, target: Path, allowance: Allowance) -> None:
    """Write a member to its file, and nothing of it where it fails."""
    try:
        with target.open("xb") as file:
            while chunk := stream.read(_CHUNK):
                allowance.take(len(chunk), target.parent)
                file.write(chunk)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _target(work: Path, name: str) -> Path:
    """Make up a path for an unpacked file: a number, and the suffix where it is letters."""
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    folder = work / "unpacked"
    folder.mkdir(parents=True, exist_ok=True)
    number = 1 + max((int(path.name.split(".")[0]) for path in folder.iterdir()), default=0)
    return folder / f"{number:06}{suffix if _SUFFIX.fullmatch(suffix) else ''}"


def _shown(name: str) -> str:
    r"""Write a member's name as a path below its archive, whatever it pretends to be.

    >>> _shown("../../etc/passwd"), _shown("C:\\data\\a.csv")
    ('etc/passwd', 'data/a.csv')
    """
    parts = name.replace("\\", "/").split("/")
    kept = [part for part in parts if part.strip(". ") and not re.fullmatch("[A-Za-z]:", part)]
    return "".join(c if c.isprintable() else " " for c in "/".join(kept))[-300:]


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "__MACOSX" in parts or (bool(parts) and parts[-1].startswith("."))


def _refuse_long_directory(path: Path) -> None:
    """Look at the size of a zip's directory before Python makes an object of each of its lines."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _LONGEST_COMMENT - _LAST_SIZE - 20))
        tail = file.read()
        at = tail.rfind(_LAST)
        if at < 0 or len(tail) < at + _LAST_SIZE:
            raise InputError("is a damaged or torn zip archive")
        (length,) = struct.unpack_from("<I", tail, at + 12)
        if length == 0xFFFFFFFF and at >= 20 and tail[at - 20 : at - 16] == b"PK\x06\x07":
            (where,) = struct.unpack_from("<Q", tail, at - 12)
            file.seek(min(where, size))
            record = file.read(56)
            length = struct.unpack_from("<Q", record, 40)[0] if len(record) == 56 else size
    if length > MAX_ARCHIVE_FILES.value * _DIRECTORY_BYTES_A_FILE:
        raise TooLarge(f"has a list of contents that is too long: more than {MAX_ARCHIVE_FILES.value:,} files")


def _why(error: BaseException) -> str:
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "the disk is full; it is not unpacked"
    if isinstance(error, gzip.BadGzipFile | zipfile.BadZipFile | zlib.error | EOFError | struct.error):
        return "is damaged or torn, and not read"
    if isinstance(error, OSError):
        return error.strerror or "cannot be read"
    return "cannot be unpacked"
