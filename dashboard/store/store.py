"""The folder of the current build: opened once, looked at again, and never half read."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.errors import TablesError
from dashboard.store import layout, making
from dashboard.store.build import Build
from dashboard.store.cluster_engine import ClusterEngine
from dashboard.store.engine import DuckEngine
from dashboard.store.search import Index
from dashboard.tables import build_id, fingerprint, served

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_LOOK_AGAIN = 1.0
_MADE = ".store-"
_log = logging.getLogger(__name__)


class Store:
    """Hands out the newest whole build of a folder; a build that cannot be read leaves the old one served."""

    def __init__(self, folder: Path, session: SparkSession | None = None) -> None:
        self.folder = Path(folder)
        self._session = session
        self._seen = build_id(self.folder)
        self._build = self._opened(self._seen)
        self._looked = time.monotonic()
        self._lock = threading.Lock()

    def current(self) -> Build:
        """Return the newest whole build; the folder is looked at no more than once a second."""
        if time.monotonic() - self._looked >= _LOOK_AGAIN and self._lock.acquire(blocking=False):
            try:
                self.look()
            finally:
                self._lock.release()
        return self._build

    def look(self) -> None:
        """Read the folder again if it has changed; keep the old build, and say why, when it is not sound."""
        self._looked = time.monotonic()
        found = build_id(self.folder)
        if found == self._seen:
            return
        self._seen = found
        try:
            self._build = self._opened(found)
        except TablesError as error:
            _log.warning("the tables of before stay in use: %s", error)

    def _opened(self, build: str | None) -> Build:
        """Open the store of the tables in the folder; where they came without a sound one, it is made first."""
        tables, beside = served(self.folder), _home(self.folder, build)
        for home in (tables, beside):
            if (home / layout.FILE).exists():
                try:
                    return self._build_of(home)
                except TablesError as error:  # torn, or of another version of the program: the tables are the contract
                    _log.info("making the store anew: %s", error)
        return self._build_of(_made(self.folder, tables, beside))

    def _build_of(self, home: Path) -> Build:
        index = Index.open(home / layout.INDEX)
        engine = DuckEngine(home / layout.FILE)
        if engine.about.get("tables") != fingerprint(served(self.folder)):
            raise TablesError(f"{layout.FILE} is of other tables")
        if self._session is None:
            return Build(engine, index)
        engine.close()
        return Build(ClusterEngine(self._session, making.share(home / layout.FILE, home / layout.SHARED)), index)


def _home(folder: Path, build: str | None) -> Path:
    """Return where the store of tables that came without one belongs: beside them or where it can be written."""
    name = f"{_MADE}{layout.VERSION}-{build}"
    if os.access(folder, os.W_OK):
        return folder / name
    # Others may write where all can: the folder is this user's own, and each folder of tables has one of its own.
    own = Path(tempfile.gettempdir()) / f"incident-dashboard-{os.getuid()}"
    own.mkdir(mode=0o700, exist_ok=True)
    if own.stat().st_uid != os.getuid():
        raise TablesError(f"{own} belongs to someone else: no place for the store of {folder}")
    return own / hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16] / name


def _made(folder: Path, tables: Path, home: Path) -> Path:
    """Make the store of tables, and take away those of older ones."""
    _log.info("making the store of the tables in %s", folder)
    making.make(tables, home)
    for old in home.parent.glob(f"{_MADE}*"):
        if old != home:
            shutil.rmtree(old, ignore_errors=True)
    return home
