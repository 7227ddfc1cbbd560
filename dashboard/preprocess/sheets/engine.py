"""The DuckDB connection that a run works with: bounded memory, spilling into the run's own folder, one order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from dashboard.errors import TablesError

MEMORY = "1500MB"
"""So much DuckDB keeps before it spills to disk: three of these fit the smallest machine thought of."""


@contextmanager
def engine(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection that keeps the order of rows; what fails on the disk becomes one line."""
    spill = folder / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    try:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute("SET temp_directory = ?", [str(spill)])
        connection.execute("SET preserve_insertion_order = true")
        connection.execute("SET enable_progress_bar = false")
        # Taken out of their branches, the rare spellings of days and figures would be tried on every row;
        # and a join that is turned round gives the rows in another order.
        kept_out = "common_subexpressions,in_clause,build_side_probe_side,join_order"
        connection.execute(f"SET disabled_optimizers = '{kept_out}'")
        with stoppable():
            yield connection
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        reason = "the disk is full" if _is_full(error) else str(error).splitlines()[0]
        raise TablesError(f"cannot write the tables: {reason}; what was there is untouched") from error
    except OSError as error:  # of Python's own writing: pieces, notes
        raise TablesError(
            f"cannot write the tables: {error.strerror or 'the disk is full'}; what was there is untouched"
        ) from error
    finally:
        connection.close()


@contextmanager
def stoppable() -> Iterator[None]:
    """Let Ctrl-C in the middle of a query be Ctrl-C: DuckDB makes an error of its own of it."""
    try:
        yield
    except (duckdb.InterruptException, RuntimeError) as error:
        if isinstance(error, duckdb.InterruptException) or (
            type(error) is RuntimeError and "interrupted" in str(error)
        ):
            raise KeyboardInterrupt from error
        raise


def _is_full(error: duckdb.Error) -> bool:
    return any(words in str(error).lower() for words in ("no space left", "disk full", "file too large", "max_temp"))
