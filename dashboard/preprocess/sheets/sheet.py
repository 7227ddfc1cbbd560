"""A sheet: a file of coded rows, as it lies on disk for DuckDB to read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file of rows, or one sheet of a workbook, in a form that DuckDB reads as it is.

    A CSV is UTF-8; ``columns`` is empty where it has no header. ``first_line`` is the file's line, from 1,
    where the data begin: what stands above (a title, ``sep=``, the header, HXL tags) is not data.
    A Parquet file made of a workbook or GeoJSON has words only, and ``__line`` as the number to show.
    """

    shown: str
    path: Path
    kind: Literal["csv", "parquet"]
    columns: tuple[str, ...]
    delimiter: str = ","
    quoted: bool = True
    first_line: int = 2
    lines: str = "line"
    """What a row's number counts for a person: ``line`` (CSV), ``row`` (workbook, Parquet), ``feature`` (GeoJSON)."""
