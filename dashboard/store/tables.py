"""The tables of one build as the store works with them: opened by the contract, checked as a whole."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pandas as pd

from dashboard.errors import TablesError
from dashboard.tables import open_tables, read_issues


@dataclass(frozen=True)
class Tables:
    """One build's tables: missing words are None, missing lists empty; ``issues`` counts what was not understood."""

    incidents: pd.DataFrame
    claims: pd.DataFrame
    mentions: pd.DataFrame
    reports: pd.DataFrame
    issues: int


def read(folder: Path) -> Tables:
    """Read all tables of a folder, or raise ``TablesError`` with one line that says what is wrong."""
    frames = {name: _plain(frame) for name, frame in open_tables(folder).items()}
    _refuse_torn(frames, folder)
    return Tables(**frames, issues=len(read_issues(folder)))


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Give missing words and lists one meaning each."""
    plain = frame.copy()
    for name, kind in frame.dtypes.items():
        if pd.api.types.is_string_dtype(kind) or pd.api.types.is_object_dtype(kind):
            lists = name in ("sides", "chain", "place_other_names")
            values = [() if lists and value is None else None if _missing(value) else value for value in frame[name]]
            plain[name] = pd.Series(values, index=frame.index, dtype=object)
    return plain


def _missing(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)


def _refuse_torn(frames: dict[str, pd.DataFrame], folder: Path) -> None:
    """Refuse tables that are not of one build, or that put an incident outside the world."""
    incidents, claims, reports = frames["incidents"], frames["claims"], frames["reports"]
    known = claims["incident_id"].dropna().isin(incidents["incident_id"]).all()
    if not (known and claims["report_id"].isin(reports["report_id"]).all()):
        raise TablesError(f"the tables in {folder} are not of one build; preprocess again")
    for frame, key in ((incidents, "incident_id"), (claims, "claim_id"), (reports, "report_id")):
        if frame[key].isna().any() or frame[key].duplicated().any():
            raise TablesError(f"the tables in {folder} hold a {key} twice or not at all; preprocess again")
    located = incidents["latitude"].notna() | incidents["longitude"].notna()
    sound = incidents["latitude"].between(-90, 90) & incidents["longitude"].between(-180, 180)
    if (located & ~sound).any():
        raise TablesError(f"an incident in {folder} lies outside the world; preprocess again")


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table's rows as dictionaries by column."""
    return cast(list[dict[str, Any]], frame.to_dict("records"))


def shape(text: str | None) -> dict[str, Any] | None:
    """Return GeoJSON text as a geometry, or None where there is none that can be drawn.

    >>> shape('{"type": "Point", "coordinates": [1, 2]}')
    {'type': 'Point', 'coordinates': [1, 2]}
    >>> shape("nonsense") is None
    True
    """
    if not isinstance(text, str):
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if isinstance(found, dict) and found.get("type") == "Feature":
        found = found.get("geometry")
    return found if isinstance(found, dict) and "type" in found else None
