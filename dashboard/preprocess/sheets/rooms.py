"""The folder a run works in, beside the builds: its own by what goes in, so that it is found again after a stop."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from dashboard.errors import TablesError
from dashboard.preprocess.files import Source
from dashboard.preprocess.sheets.recipe import FORMATS
from dashboard.schema import VERSION

FOLDER = ".work"
_LAYOUT = "2"  # of the staged files: a new one, when they change, is not mixed with an old one
_HEAD = 1 << 16


def key(sources: Iterable[Source], mapping: Path | None, options: str = "") -> str:
    """Name a run by what goes in: its files' names, sizes, times and heads, the recipes and versions."""
    digest = hashlib.sha256(f"{VERSION} {_LAYOUT} {duckdb.__version__} {options}".encode())
    for source in sources:
        try:
            state = source.path.stat()
            with source.path.open("rb") as file:
                head = hashlib.sha256(file.read(_HEAD)).hexdigest()
        except OSError:
            continue  # told when it is opened to be read
        digest.update(f"\n{source.shown}\0{state.st_size} {state.st_mtime_ns} {head}".encode())
    for path in [*sorted(FORMATS.iterdir()), *([mapping] if mapping else [])]:
        if path.is_file():
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


@contextmanager
def room(out: Path, name: str) -> Iterator[Path]:
    """Hold a run's folder; another run of the same inputs waits. It is cleared when the run comes to its end.

    When it does not, by an error or Ctrl-C, the folder stays for the next try.
    """
    parent = out / FOLDER
    made = not out.exists()
    try:
        descriptor = _locked(parent / f"{name}.lock")
    except OSError as error:
        reason = error.strerror or str(error)
        raise TablesError(f"cannot write the tables to {out}: {reason}; what was there is untouched") from error
    folder = parent / name
    try:
        folder.mkdir(exist_ok=True)
        yield folder
        _clear_others(parent, name)
        _leave(folder)
    except BaseException:
        if not any(folder.glob("sheet-*/*.json")):
            _leave(folder)
        raise
    finally:
        os.close(descriptor)
        for empty in (parent, *([out] if made else [])):
            with suppress(OSError):
                empty.rmdir()


def _leave(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.with_name(f"{folder.name}.lock").unlink(missing_ok=True)


def emptied(folder: Path) -> Path:
    """Return a folder with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _locked(path: Path) -> int:
    """Hold a lock file; one that was taken away while we waited is made anew."""
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o644)
        except FileNotFoundError:
            continue  # another run ended just now, and took the empty folder away
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):
            if path.stat().st_ino == os.fstat(descriptor).st_ino:
                return descriptor
        os.close(descriptor)


def _clear_others(parent: Path, own: str) -> None:
    """Take away what runs left that were stopped and not tried again."""
    for lock in parent.glob("*.lock"):
        if lock.stem == own:
            continue
        descriptor = os.open(lock, os.O_RDWR)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue
        else:
            shutil.rmtree(parent / lock.stem, ignore_errors=True)
            lock.unlink(missing_ok=True)
        finally:
            os.close(descriptor)
