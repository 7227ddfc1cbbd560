"""Parquet and GeoParquet as given: the columns read from the file's own schema, WKB shapes turned into places."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dashboard.errors import InputError
from dashboard.preprocess.files import Source
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.sheets.features import GEOMETRY, LATITUDE, LONGITUDE
from dashboard.preprocess.sheets.geometry import Placed, ShapeError, from_wkb, placed
from dashboard.preprocess.sheets.sheet import Sheet

_BATCH = 50_000
_SHAPE_NAMES = ("geometry", "geom", "wkb_geometry", "wkb")
_POINT_BYTES = 21
_POINT_START = np.frombuffer(b"\x01\x01\x00\x00\x00", np.uint8)
_DEGREES = ("OGC:CRS84", "EPSG:4326")
_SHOWN = 20


def parquet_sheet(source: Source, target: Path, issues: IssueLog) -> Sheet:
    """Open a Parquet where it lies; one with shapes is copied with their places as columns instead."""
    try:
        with pq.ParquetFile(source.path) as file:
            schema = file.schema_arrow
            shape = _shape_column(schema)
            if shape is None:
                return Sheet(source.shown, source.path, "parquet", tuple(schema.names), first_line=1, lines="row")
            kept = schema.remove(schema.get_field_index(shape)).remove_metadata()
            return _with_places(file, shape, kept, Sheet(source.shown, target, "parquet", (), lines="row"), issues)
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise InputError("is a damaged Parquet file") from None


def _with_places(file: pq.ParquetFile, shape: str, kept: pa.Schema, sheet: Sheet, issues: IssueLog) -> Sheet:
    added = {LONGITUDE: pa.float64(), LATITUDE: pa.float64(), GEOMETRY: pa.string()}
    kept = pa.schema([field for field in kept if field.name not in added])
    schema = pa.schema([*kept, *added.items()])
    lost: list[int] = []
    done = 0
    with pq.ParquetWriter(sheet.path, schema, compression="zstd") as writer:
        for batch in file.iter_batches(_BATCH):
            places = _places(_plain(batch.column(shape)), done, lost)
            columns = [batch.column(name) for name in kept.names]
            writer.write_table(pa.Table.from_arrays([*columns, *places], schema=schema))
            done += batch.num_rows
    for row in lost[:_SHOWN]:
        issues.add("warning", "read", f"{sheet.shown} row {row}: its geometry cannot be read; kept without a place")
    if len(lost) > _SHOWN:
        issues.add("warning", "read", f"{sheet.shown}: {len(lost) - _SHOWN:,} more rows with such a geometry")
    return Sheet(sheet.shown, sheet.path, "parquet", tuple(schema.names), first_line=1, lines="row")


def _shape_column(schema: pa.Schema) -> str | None:
    """Name the column of shapes: as the GeoParquet metadata says, else one of binary under a usual name."""
    said = (schema.metadata or {}).get(b"geo")
    if said is not None:
        return _stated_column(said, schema)
    for field in schema:
        kind = field.type.extension_name if isinstance(field.type, pa.BaseExtensionType) else ""
        if kind.startswith("geoarrow.wkb") or (field.name.lower() in _SHAPE_NAMES and _is_binary(field.type)):
            return str(field.name)
    return None


def _stated_column(said: bytes, schema: pa.Schema) -> str | None:
    try:
        told = json.loads(said)
        name = told["primary_column"]
        column = told["columns"][name]
        encoding, crs = column.get("encoding", "WKB"), column.get("crs")
        identity = crs.get("id", {}) if crs else {}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError("has GeoParquet metadata that cannot be read") from None
    if name not in schema.names:
        raise InputError(f"has no column {name!r}, which its GeoParquet metadata names")
    if encoding not in ("WKB", "point"):
        raise InputError(f"has shapes as {encoding!r}; write them as WKB")
    known = f"{identity.get('authority')}:{identity.get('code')}"
    if crs and known not in _DEGREES:
        raise InputError(f"has coordinates in {known}; convert them to degrees (WGS 84)")
    return str(name)


def _is_binary(kind: pa.DataType) -> bool:
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def _plain(array: pa.Array) -> pa.Array:
    return array.storage if isinstance(array, pa.ExtensionArray) else array


def _places(array: pa.Array, done: int, lost: list[int]) -> list[pa.Array]:
    """Turn a column of shapes into longitudes, latitudes and GeoJSON."""
    if pa.types.is_struct(array.type):
        x, y = (pc.cast(pc.struct_field(array, name), pa.float64()) for name in ("x", "y"))
        return [x, y, pa.nulls(len(array), pa.string())]
    points = _all_points(array)
    if points is not None:
        return [pa.array(points[:, 0]), pa.array(points[:, 1]), pa.nulls(len(array), pa.string())]
    found = [_placed(value, done + n, lost) for n, value in enumerate(array.to_pylist(), 1)]
    return [
        pa.array([place and place.longitude for place in found], pa.float64()),
        pa.array([place and place.latitude for place in found], pa.float64()),
        pa.array([place and place.text for place in found], pa.string()),
    ]


def _placed(value: Any, row: int, lost: list[int]) -> Placed | None:
    try:
        return placed(from_wkb(value)) if value else None
    except (ShapeError, TypeError):
        lost.append(row)
        return None


def _all_points(array: pa.Array) -> np.ndarray[Any, np.dtype[np.float64]] | None:
    """Read a column of plain points, as most are, at one stroke; None where another shape is among them."""
    if not _is_binary(array.type) or array.null_count or not len(array):
        return None
    _, offsets, data = array.buffers()
    width: Any = np.int64 if pa.types.is_large_binary(array.type) else np.int32
    ends = np.frombuffer(offsets, width)[array.offset : array.offset + len(array) + 1]
    if data is None or (np.diff(ends) != _POINT_BYTES).any():
        return None
    block = np.frombuffer(data, np.uint8)[ends[0] : ends[-1]].reshape(-1, _POINT_BYTES)
    if (block[:, :5] != _POINT_START).any():
        return None
    points = np.ascontiguousarray(block[:, 5:]).view("<f8")
    return points if np.isfinite(points).all() else None
