"""Small made-up sheets in the layouts of UCDP GED, ACLED, GDELT and GTD, and what ``preprocess`` makes of them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.preprocess.run import preprocess
from dashboard.preprocess.summary import RunSummary
from dashboard.settings import DATA
from dashboard.tables import open_tables, read_issues

UCDP = {
    "id": "1", "type_of_violence": "1", "side_a": "Government of Syria", "side_b": "IS", "source_office": "SOHR",
    "source_headline": "Clash at the mill", "where_prec": "1", "where_coordinates": "Aleppo town", "latitude": "36.2",
    "longitude": "37.16", "country": "Syria", "date_prec": "1", "date_start": "2016-01-02", "date_end": "2016-01-02",
    "deaths_a": "1", "deaths_b": "2", "deaths_civilians": "0", "deaths_unknown": "0", "best": "3", "high": "3",
    "low": "3",
}  # fmt: skip
ACLED = {
    "event_id_cnty": "UKR1", "event_date": "30 December 2024", "year": "2024", "time_precision": "1",
    "event_type": "Battles", "sub_event_type": "Armed clash", "actor1": "Military Forces of Armenia (2018-)",
    "actor2": "Civilians (Ukraine)", "interaction": "17", "iso": "804", "country": "Ukraine", "location": "Izium",
    "latitude": "49.2", "longitude": "37.3", "geo_precision": "2", "source": "A Daily",
    "notes": "A clash on 30 December.",
    "fatalities": "10",
}  # fmt: skip
GTD = {
    "eventid": "201501010001", "iyear": "2015", "imonth": "3", "iday": "0", "country_txt": "Iraq", "provstate": "Anbar",
    "city": "Ramadi", "latitude": "33.4", "longitude": "43.3", "specificity": "1", "summary": "A bomb went off.",
    "attacktype1": "3", "targtype1": "14", "gname": "Islamic State of Iraq and the Levant (ISIL)", "nkill": "4",
    "nwound": "-99",
}  # fmt: skip


def gdelt(columns: int, **cells: str) -> str:
    """Return one row of GDELT with so many columns."""
    with (DATA / "formats" / "gdelt.toml").open("rb") as file:
        layouts = [layout["columns"] for layout in tomllib.load(file)["layout"]]
    layout = next(one for one in layouts if len(one) == columns)
    usual = {
        "GLOBALEVENTID": "410000001", "SQLDATE": "20150218", "MonthYear": "201502", "Year": "2015",
        "FractionDate": "2015.1329", "Actor1Name": "RUSSIA", "Actor1CountryCode": "RUS", "Actor1Type1Code": "MIL",
        "Actor2Name": "CIVILIAN", "Actor2CountryCode": "UKR", "Actor2Type1Code": "CVL", "IsRootEvent": "1",
        "EventCode": "190", "EventBaseCode": "190", "EventRootCode": "19", "QuadClass": "4", "ActionGeo_Type": "4",
        "ActionGeo_Fullname": "Shusha, Azerbaijan (general), Azerbaijan", "ActionGeo_CountryCode": "AJ",
        "ActionGeo_Lat": "39.76", "ActionGeo_Long": "46.75", "DATEADDED": "20150218",
        "SOURCEURL": "http://example.org/a",
    }  # fmt: skip
    return "\t".join((usual | cells).get(column, "") for column in layout)


def sheet(*rows: dict[str, Any], like: dict[str, str] = UCDP, delimiter: str = ",", header: bool = True) -> str:
    """Write rows as a CSV, each the usual row with some cells changed."""
    lines = [delimiter.join(like)] if header else []
    return "\n".join(lines + [delimiter.join(str((like | row)[column]) for column in like) for row in rows]) + "\n"


@dataclass(frozen=True)
class Made:
    """The tables of a run, by their rows' ids, and what it said."""

    summary: RunSummary
    incidents: pd.DataFrame
    claims: pd.DataFrame
    reports: pd.DataFrame
    issues: list[dict[str, Any]]

    def incident(self, incident_id: str) -> pd.Series:
        """Return one incident."""
        return self.incidents.set_index("incident_id").loc[incident_id]

    def said(self, level: str | None = None) -> str:
        """Return the issues' words."""
        return "\n".join(issue["message"] for issue in self.issues if level in (None, issue["level"]))


def made(folder: Path, files: dict[str, str], *, out: str = "out", mapping: str | None = None, **options: Any) -> Made:
    """Preprocess files that hold such words, into tables below the folder."""
    inputs = folder / "in"
    inputs.mkdir(exist_ok=True)
    for name, words in files.items():
        (inputs / name).write_bytes(words.encode())
    given = None
    if mapping is not None:
        given = folder / "columns.toml"
        given.write_text(mapping, encoding="utf-8")
    summary = preprocess([inputs / name for name in files], folder / out, mapping=given, **options)
    tables = open_tables(folder / out)
    return Made(summary, tables["incidents"], tables["claims"], tables["reports"], read_issues(folder / out))


def hashes(folder: Path) -> dict[str, bytes]:
    """Return the bytes of a build's files."""
    files = [*folder.glob("*.parquet"), folder / "issues.jsonl"]
    return {file.name: file.read_bytes() for file in files}
