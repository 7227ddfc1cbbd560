"""Rows of words written as Parquet, batch by batch: what workbooks and features become for DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.errors import InputError
from dashboard.settings import MAX_COLUMNS

LINE = "__line"
_BATCH = 20_000
_COMPRESSION = "zstd"


def distinct_names(names: Iterable[str]) -> list[str]:
    """Name columns so that no two are alike without regard to case, as DuckDB reads them.

    >>> distinct_names(["id", "ID", "", "", "place"])
    ['id', 'ID (2)', 'column 3', 'column 4', 'place']
    """
    found: dict[str, str] = {}
    for number, name in enumerate(names, 1):
        stem = name or f"column {number}"
        shown, again = stem, 2
        while shown.casefold() in found:
            shown, again = f"{stem} ({again})", again + 1
        found[shown.casefold()] = shown
    return list(found.values())


class WordTable:
    """A Parquet file of words that is being written; its columns may grow from row to row.

    Where they grow, a new part is begun, and the parts are joined at the end.
    """

    def __init__(self, target: Path, columns: Iterable[str] = ()) -> None:
        self._target = target
        self._names = {name: name for name in columns}
        self._taken = {name.casefold() for name in self._names} | {LINE}
        self._lines: list[int] = []
        self._rows: list[Mapping[str, str | None]] = []
        self._parts: list[Path] = []
        self._schema: pa.Schema | None = None
        self._writer: pq.ParquetWriter | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns so far, without that of the line's number."""
        return tuple(self._names.values())

    def add(self, line: int, cells: Mapping[str, str | None]) -> None:
        """Take one row; a name that is new becomes a column."""
        if not cells.keys() <= self._names.keys():
            for name in [name for name in cells if name not in self._names]:
                self._add_column(name)
        self._lines.append(line)
        self._rows.append(cells)
        if len(self._rows) >= _BATCH:
            self._flush()

    def close(self) -> tuple[str, ...]:
        """Write what is left and return the columns, that of the line's number first."""
        self._flush()
        (self._writer or self._begin()).close()
        if len(self._parts) == 1:
            self._parts[0].replace(self._target)
        else:
            self._join()
        return (LINE, *self.columns)

    def _add_column(self, name: str) -> None:
        if len(self._names) >= MAX_COLUMNS.value:
            raise InputError(f"has more than {MAX_COLUMNS.value:,} columns")
        shown, again = name, 2
        while shown.casefold() in self._taken:
            shown, again = f"{name} ({again})", again + 1
        self._taken.add(shown.casefold())
        self._names[name] = shown

    def _flush(self) -> None:
        if not self._rows:
            return
        writer = self._writer
        if writer is None or (self._schema is not None and len(self._schema) != len(self._names) + 1):
            writer = self._begin()
        arrays = [pa.array(self._lines, pa.int64())]
        arrays += [pa.array([row.get(name) for row in self._rows], pa.string()) for name in self._names]
        writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._lines, self._rows = [], []

    def _begin(self) -> pq.ParquetWriter:
        if self._writer is not None:
            self._writer.close()
        self._schema = _schema(self.columns)
        self._parts.append(self._target.with_suffix(f".part{len(self._parts)}"))
        self._writer = pq.ParquetWriter(self._parts[-1], self._schema, compression=_COMPRESSION)
        return self._writer

    def _join(self) -> None:
        """Write the parts as one, each with the columns that came later as nulls."""
        schema = _schema(self.columns)
        with pq.ParquetWriter(self._target, schema, compression=_COMPRESSION) as writer:
            for part in self._parts:
                with pq.ParquetFile(part) as file:
                    for batch in file.iter_batches(_BATCH):
                        missing = len(schema) - batch.num_columns
                        nulls = [pa.nulls(batch.num_rows, pa.string())] * missing
                        writer.write_table(pa.Table.from_arrays([*batch.columns, *nulls], schema=schema))
                part.unlink()


def _schema(columns: Iterable[str]) -> pa.Schema:
    return pa.schema([(LINE, pa.int64()), *((name, pa.string()) for name in columns)])
