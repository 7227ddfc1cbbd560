"""Run ``preprocess`` in a process of its own that meets something on its way: a full disk, or a slow start.

    python -m tests.interrupted PLACE FILE --out OUT

From the call of PLACE on (``imported``, ``parts``, ``tables`` or ``store``) no file can be larger than some bytes; with
``pieces`` sheets are cut into small pieces, and each is named on the standard output when it is read.
"""

from __future__ import annotations

import resource
import signal
import sys
from collections.abc import Callable
from typing import Any

from dashboard import cli
from dashboard.preprocess import run, tables
from dashboard.preprocess.sheets import importing, pieces, staging
from dashboard.store import making

MOST_BYTES = 30_000
PIECE_BYTES = 60_000
_PLACES = {
    "imported": (run, "imported"),
    "parts": (importing, "_written"),
    "tables": (tables, "_write_build"),
    "store": (making, "make"),
}


def _full(*_: object, **__: object) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_BYTES, resource.RLIM_INFINITY))


def _named(*given: Any, **_: object) -> None:
    print(f"piece {given[2].number}", flush=True)


def _before(where: Any, name: str, do: Callable[..., None]) -> None:
    """Do something each time before a function is called."""
    usual = getattr(where, name)

    def called(*given: Any, **options: Any) -> Any:
        do(*given, **options)
        return usual(*given, **options)

    setattr(where, name, called)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # who starts tests in the background has it ignored
    if sys.argv[1] == "pieces":
        pieces.BYTES = PIECE_BYTES
        _before(staging, "_stage", _named)
    else:
        _before(*_PLACES[sys.argv[1]], _full)
    sys.exit(cli.main(["preprocess", *sys.argv[2:]]))
