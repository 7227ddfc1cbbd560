"""Made-up rows as the raw files of the coding projects: UCDP GED, ACLED and GDELT columns, in their own spellings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from tests.benchmarks.made_rows import Rows, drawn
from tests.benchmarks.made_tables import OFFICES, chosen, days
from tests.benchmarks.made_words import hexed, joined, notes, places, written
from tests.benchmarks.made_world import EVENT_TYPES, world

MADE = 1
"""Counted up whenever the same seed gives other rows, so that kept files are made anew."""
SEED = 20_250_131
UCDP_COLUMNS = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name "
    "dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b "
    "number_of_sources "
    "source_article source_office source_date source_headline source_original where_prec where_coordinates "
    "where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region event_clarity "
    "date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob"
).split()
ACLED_COLUMNS = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 "
    "actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location "
    "latitude longitude geo_precision source source_scale notes fatalities tags timestamp"
).split()
_ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
_PLACE = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"
GDELT_COLUMNS = [
    *"GLOBALEVENTID SQLDATE MonthYear Year FractionDate".split(),
    *(f"Actor{i}{name}" for i in (1, 2) for name in _ACTOR.split()),
    *"IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale".split(),
    *"NumMentions NumSources NumArticles AvgTone".split(),
    *(f"{of}Geo_{name}" for of in ("Actor1", "Actor2", "Action") for name in _PLACE.split()),
    *"DATEADDED SOURCEURL".split(),
]
CAMEO = ("190", "193", "194", "195", "183", "1831", "180", "181", "141", "145", "170", "173", "190", "1951")


@dataclass(frozen=True)
class Form:
    """How a file is written."""

    delimiter: str = ","
    header: bool = True
    quotes: str = "needed"


UCDP = ACLED = Form()
GDELT = Form(delimiter="\t", header=False, quotes="none")


def write(table: pa.Table, out: BinaryIO, form: Form, header: bool) -> None:
    """Write one block of rows, with the header where it is the first."""
    options = csv.WriteOptions(
        include_header=header and form.header, delimiter=form.delimiter, quoting_style=form.quotes
    )
    csv.write_csv(table, out, write_options=options)


def ucdp(block: int, wanted: int) -> pa.Table:
    """Return rows in the columns of a UCDP GED release."""
    rows, all_of = drawn(block, wanted), world()
    names, country = places(rows), chosen(all_of.country_name, rows.country)
    first, last = days(np.maximum(rows.first, 0)), days(np.maximum(rows.last, 0))
    year = pc.year(first)
    side_a, side_b = chosen(all_of.side_name, rows.side_a), chosen(all_of.side_name, rows.side_b)
    office = chosen(OFFICES, rows.chance % len(OFFICES))
    dyad = joined(side_a, " - ", side_b)
    number = 700 + rows.side_a.astype(np.int32)
    unknown = np.where(rows.best >= 0, rows.best - np.maximum(rows.killed_a, 0) - np.maximum(rows.killed_b, 0), 0)
    best = np.maximum(rows.best, 1)
    columns = {
        "id": 100_000 + rows.number,
        "relid": joined(chosen(all_of.country_code, rows.country), "-", written(rows.number)),
        "year": year,
        "active_year": (rows.chance % 10 > 0).astype(int),
        "code_status": "Clear",
        "type_of_violence": 1 + rows.kind % 3,
        "conflict_dset_id": number,
        "conflict_new_id": number,
        "conflict_name": joined(country, ": Government"),
        "dyad_dset_id": number * 3,
        "dyad_new_id": number * 3,
        "dyad_name": dyad,
        "side_a_dset_id": rows.side_a,
        "side_a_new_id": rows.side_a,
        "side_a": side_a,
        "side_b_dset_id": rows.side_b,
        "side_b_new_id": rows.side_b,
        "side_b": side_b,
        "number_of_sources": np.where(rows.chance % 4 == 0, -1, 1 + rows.chance % 5),
        "source_article": joined('"', office, ",", written_day(last), ",", notes(rows, names, block), '"'),
        "source_office": office,
        "source_date": last,
        "source_headline": joined("Fighting near ", names),
        "source_original": office,
        "where_prec": np.maximum(rows.where_precision, 1),
        "where_coordinates": names,
        "where_description": joined("In or near ", names, ", ", country),
        "adm_1": joined(country, " province ", written(rows.place % 17)),
        "adm_2": joined(names, " district"),
        "latitude": coordinate(rows.latitude),
        "longitude": coordinate(rows.longitude),
        "geom_wkt": joined("POINT (", written(rows.longitude), " ", written(rows.latitude), ")"),
        "priogrid_gid": 180_000 + rows.place,
        "country": country,
        "country_id": 600 + rows.country,
        "region": "Middle East",
        "event_clarity": 1 + (rows.chance % 20 == 0),
        "date_prec": np.maximum(rows.date_precision, 1),
        "date_start": midnight(first),
        "date_end": midnight(last),
        "deaths_a": np.maximum(rows.killed_a, 0),
        "deaths_b": np.maximum(rows.killed_b, 0),
        "deaths_civilians": 0,
        "deaths_unknown": unknown,
        "best": best,
        "high": np.maximum(rows.high, best),
        "low": np.maximum(rows.low, 0),
        "gwnoa": 600 + rows.country,
    }
    return sheet(columns, UCDP_COLUMNS, len(rows))


def acled(block: int, wanted: int) -> pa.Table:
    """Return rows in the columns of an ACLED export."""
    rows, all_of = drawn(block, wanted), world()
    names, first = places(rows), days(np.maximum(rows.first, 0))
    sides = np.array(["Military Forces of " + n[14:] if n.startswith("Gov") else n for n in all_of.side_name])
    inter = [
        np.where(side == 0, 7, np.where(np.char.str_len(all_of.side_code[side]) == 3, 1, 2))
        for side in (rows.side_a, rows.side_b)
    ]
    columns = {
        "event_id_cnty": joined(chosen(all_of.country_code, rows.country), written(rows.number)),
        "event_date": pc.strftime(pc.cast(first, pa.timestamp("s")), format="%d %B %Y"),
        "year": pc.year(first),
        "time_precision": np.clip(rows.date_precision, 1, 3),
        "disorder_type": "Political violence",
        "event_type": chosen(tuple(name for name, _, _ in EVENT_TYPES), rows.kind),
        "sub_event_type": chosen(tuple(name for _, name, _ in EVENT_TYPES), rows.kind),
        "actor1": chosen(sides, rows.side_a),
        "inter1": inter[0],
        "actor2": chosen(sides, rows.side_b),
        "inter2": inter[1],
        "interaction": inter[0] * 10 + inter[1],
        "civilian_targeting": chosen(("Civilian targeting",), np.zeros(len(rows)), rows.side_b == 0),
        "iso": 100 + rows.country,
        "region": "Middle East",
        "country": chosen(all_of.country_name, rows.country),
        "admin1": joined("Province ", written(rows.place % 17)),
        "admin2": joined(names, " district"),
        "location": names,
        "latitude": coordinate(rows.latitude),
        "longitude": coordinate(rows.longitude),
        "geo_precision": np.clip(rows.where_precision, 1, 3),
        "source": chosen(OFFICES, rows.chance % len(OFFICES)),
        "source_scale": "National",
        "notes": notes(rows, names, block),
        "fatalities": np.maximum(rows.best, 0),
        "timestamp": 1_700_000_000 + rows.number % 1_000_000,
    }
    return sheet(columns, ACLED_COLUMNS, len(rows))


def gdelt(block: int, wanted: int) -> pa.Table:
    """Return rows in the 61 columns of GDELT 2 events: 41 in 100 on a country's centre, FIPS codes."""
    rows, all_of = drawn(block, wanted), world()
    day = days(np.maximum(rows.first, 0))
    plain = pc.strftime(pc.cast(day, pa.timestamp("s")), format="%Y%m%d")
    code = chosen(CAMEO, rows.chance % len(CAMEO))
    columns: dict[str, Any] = {
        "GLOBALEVENTID": 300_000_000 + rows.number,
        "SQLDATE": plain,
        "MonthYear": pc.utf8_slice_codeunits(plain, 0, 6),
        "Year": pc.year(day),
        "FractionDate": pc.cast(pc.year(day), pa.float64()),
        "IsRootEvent": rows.chance % 2,
        "EventCode": code,
        "EventBaseCode": pc.utf8_slice_codeunits(code, 0, 3),
        "EventRootCode": pc.utf8_slice_codeunits(code, 0, 2),
        "QuadClass": np.where(rows.chance % len(CAMEO) < 8, 4, 3),
        "GoldsteinScale": pa.array([-10.0, -9.0, -6.5, -5.0]).take(pa.array(rows.chance % 4)),
        "NumMentions": 1 + rows.chance % 40,
        "NumSources": 1 + rows.chance % 4,
        "NumArticles": 1 + rows.chance % 40,
        "AvgTone": -(rows.chance % 1200) / 100,
        "DATEADDED": joined(plain, "101500"),
        "SOURCEURL": joined("https://news.example/", hexed(rows.number // 5, "a", 5)),
    }
    for i, side in ((1, rows.side_a), (2, rows.side_b)):
        state = chosen(all_of.country_code, rows.country, rows.chance % 5 > 0)
        columns |= {f"Actor{i}Code": state, f"Actor{i}Name": pc.utf8_upper(chosen(all_of.side_name, side))}
        columns |= {f"Actor{i}CountryCode": state, f"Actor{i}Type1Code": chosen(("MIL", "REB"), side % 2)}
    place = _geo(rows)
    for of in ("Actor1", "Actor2", "Action"):
        columns |= {f"{of}Geo_{name}": value for name, value in place.items()}
    return sheet(columns, GDELT_COLUMNS, len(rows))


def _geo(rows: Rows) -> dict[str, Any]:
    """Return the columns of one GDELT place."""
    all_of, country = world(), rows.chance % 100 < 41
    fips, centre = chosen(all_of.country_fips, rows.country), all_of.centre[rows.country]
    name = chosen(all_of.country_name, rows.country)
    return {
        "Type": np.where(country, 1, 4),
        "FullName": pc.if_else(pa.array(country), name, joined(places(rows), ", ", name)),
        "CountryCode": fips,
        "ADM1Code": pc.if_else(pa.array(country), fips, joined(fips, "07")),
        "Lat": coordinate(np.where(country, centre[:, 0], rows.latitude)),
        "Long": coordinate(np.where(country, centre[:, 1], rows.longitude)),
        "FeatureID": written(np.where(country, rows.country, -rows.place)),
    }


def sheet(columns: dict[str, Any], order: list[str], size: int) -> pa.Table:
    """Return the columns in the file's order; empty where the rows have none."""
    made = []
    for name in order:
        value = columns.get(name)
        if value is None or isinstance(value, str | int):
            value = pa.array([value if value is None else str(value)], pa.string()).take(pa.array(np.zeros(size, int)))
        made.append(value if isinstance(value, pa.Array) else pa.array(value))
    return pa.Table.from_arrays(made, names=order)


def coordinate(degrees: np.ndarray) -> pa.Array:
    """Return degrees, empty where unknown."""
    return pa.array(degrees, from_pandas=True)


def midnight(day: pa.Array) -> pa.Array:
    """Return days as UCDP writes them, with an hour that means nothing."""
    return joined(written_day(day), " 00:00:00.000")


def written_day(day: pa.Array) -> pa.Array:
    """Return days as text."""
    return pc.cast(day, pa.string())
