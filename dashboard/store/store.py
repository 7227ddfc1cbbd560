"""The folder of the current build: opened once, looked at again, and never half read."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from dashboard.errors import TablesError
from dashboard.store.build import Build
from dashboard.store.tables import read
from dashboard.tables import build_id

_LOOK_AGAIN = 1.0
_log = logging.getLogger(__name__)


class Store:
    """Hands out the newest whole build of a folder; a build that cannot be read leaves the old one served."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self._seen = build_id(self.folder)
        self._build = Build(read(self.folder))
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
            self._build = Build(read(self.folder))
        except TablesError as error:
            _log.warning("the tables of before stay in use: %s", error)
