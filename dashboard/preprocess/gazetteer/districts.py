"""Districts that the packages lack: drawn regions below the first order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow.parquet as pq

from dashboard.preprocess.gazetteer.names import name_key
from dashboard.preprocess.gazetteer.nearby import Nearby
from dashboard.preprocess.gazetteer.row import Row
from dashboard.preprocess.gazetteer.subdivisions import bare_name, usable

_DRAWN = "geoBoundaries (CC BY 4.0)"


def districts(path: Path, iso3: dict[str, str], listed: list[list[str]], known: Iterable[Row]) -> Iterator[Row]:
    """Read the drawn districts that no source has at their place; a listed one of that name lends its id and names."""
    rows = list(known)
    table = list(zip(*pq.read_table(path).to_pydict().values(), strict=True))
    near = Nearby(rows, {iso3.get(iso2, "") for *_, iso2 in table})
    unplaced = _unplaced(listed, {row.place_id for row in rows})
    times = Counter((iso2, name_key(name)) for _, name, _, _, _, iso2 in table)
    for number, name, lat, lon, radius, iso2 in table:
        if near.knows(name, lat, lon):
            continue
        key = (iso2, name_key(name))
        found = unplaced.get(key, []) if times[key] == 1 else []
        ours = found[0] if len(found) == 1 else None
        names = [ours[0], *(n for n in ours[5].split("|") if usable(n))] if ours else []
        yield Row(
            ours[3] if ours else f"district_{number}",
            name,
            "admin2",
            lat,
            lon,
            iso3.get(iso2, ""),
            radius_km=radius,
            feature="ADM2",
            names=names if bare_name(name, "") else [*names, f"{name} District"],
            weak=[bare_name(name, "")],
            source=_DRAWN,
        )


def _unplaced(listed: list[list[str]], placed: set[str]) -> dict[tuple[str, str], list[list[str]]]:
    """Return the listed second-order regions that have no position, by country and each of their names."""
    found: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for line in listed:
        name, _, code, number, kind, aliases, level, *_ = line
        if level == "2" and number and number not in placed:
            spellings = {n for given in (name, *aliases.split("|")) for n in (given, bare_name(given, kind)) if n}
            for key in {name_key(n) for n in spellings}:
                found[code[:2], key].append(line)
    return found
