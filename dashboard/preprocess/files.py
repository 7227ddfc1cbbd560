"""The files under the given inputs, in an order that depends on their names alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dashboard.errors import InputError
from dashboard.preprocess.issues import IssueLog

TEXT_FORMATS = ("text", "markdown", "html", "jsonl", "feed")

SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
}


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A file to read: its path below the given input, as it is shown and sorted, and where it lies."""

    shown: str
    path: Path

    @property
    def name(self) -> str:
        """The file's own name, the source id of a report that brings none."""
        return PurePosixPath(self.shown).name

    @property
    def suffix(self) -> str:
        """The suffix of the file's own name in lower case, without that of a compression."""
        name = PurePosixPath(self.shown)
        return PurePosixPath(name.stem if name.suffix.lower() == ".gz" else name).suffix.lower()


def sources(inputs: list[Path], issues: IssueLog) -> list[Source]:
    """List the files to read, sorted by path below their input; a file given twice is read once.

    Hidden files are passed over. A link that leads out of the folder it lies in is refused with an issue.
    """
    found: dict[Path, Source] = {}
    for given in inputs:
        for source in _below(given, issues):
            place = source.path.resolve()
            found[place] = min(source, found.get(place, source))
    return sorted(found.values())


def _below(given: Path, issues: IssueLog) -> Iterator[Source]:
    if given.is_file():
        yield Source(given.name, given)
    elif given.is_dir():
        yield from _walk(given, given, given.resolve(), issues)
    elif given.exists():
        issues.add("error", "read", f"{given}: neither a file nor a folder")
    else:
        issues.add("error", "read", f"{given}: not found")


def _walk(root: Path, folder: Path, real_root: Path, issues: IssueLog) -> Iterator[Source]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        issues.add("error", "read", f"{folder.relative_to(root).as_posix()}: {error.strerror or error}")
        return
    for entry in entries:
        shown = entry.relative_to(root).as_posix()
        if entry.name.startswith("."):
            continue
        if entry.is_symlink() and not _stays(entry, real_root):
            issues.add("error", "read", f"{shown}: a link out of the given folder is not followed")
        elif entry.is_dir():
            if not entry.is_symlink():  # a linked folder's files are read where they lie, and loops end here
                yield from _walk(root, entry, real_root, issues)
        elif entry.is_file():
            yield Source(shown, entry)
        else:
            issues.add("error", "read", f"{shown}: not a regular file")


def _stays(link: Path, real_root: Path) -> bool:
    try:
        return link.resolve(strict=True).is_relative_to(real_root)
    except (OSError, RuntimeError):
        return False


def format_of(source: Source, head: bytes, named: str | None) -> str:
    """Tell a text's format: as named by the caller, else by its suffix, else by how it begins."""
    if named is not None:
        return named
    by_suffix = SUFFIXES.get(source.suffix)
    if by_suffix is not None:
        return by_suffix
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body")):
        return "html"
    if start.startswith((b'{"', b"[{")):
        return "jsonl"
    if source.suffix:
        raise InputError(f"the format {source.suffix} is not known; name it with --format")
    return "text"
