"""How well place names are found and placed: against corpora whose gold has their spans and coordinates.

- recognition: a mention is right whose start and end are within two characters of gold's.
- acc161: of the gold names with coordinates, the share whose mention was placed within 161 km (100 miles, as the
  published systems are measured); a name that was missed is wrong. same: that, or gold's very GeoNames id.
- acc161_of_placed: of those that were placed at all.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard.preprocess.gazetteer.shapes import distance_km
from tests.evaluation.found import Row
from tests.evaluation.measures import f1

REACH_KM = 161.0
_SLACK = 2


@dataclass(frozen=True)
class Toponym:
    """A place name of gold, with where it is and its GeoNames id where known."""

    start: int
    end: int
    place: tuple[float, float] | None
    geonames: str | None = None


@dataclass(frozen=True)
class Judged:
    """A gold name: whether it was found, how far from its place it was put (None: not placed), whether by its id."""

    toponym: Toponym
    hit: bool
    distance: float | None
    same_id: bool


def gold(path: Path) -> dict[str, list[Toponym]]:
    """The names of each document of a corpus."""
    with path.open(encoding="utf-8") as file:
        documents = [json.loads(line) for line in file]
    return {
        str(d["id"]): [
            Toponym(
                t["start"],
                t["end"],
                (t["lat"], t["lon"]) if t.get("lat") is not None else None,
                str(t["geonameid"]) if t.get("geonameid") else None,
            )
            for t in d["toponyms"]
        ]
        for d in documents
    }


def figures(wanted: Mapping[str, list[Toponym]], mentions: Mapping[str, Sequence[Row]]) -> dict[str, float | None]:
    """The measures over a corpus, of the place mentions of each document in the order of the text."""
    judged = [j for name, names in wanted.items() for j in judge(names, mentions.get(name, ()))]
    n_found = sum(len(mentions.get(name, ())) for name in wanted)
    placed = [j for j in judged if j.toponym.place is not None]
    distances = [j.distance for j in placed if j.distance is not None]
    right = sum(d <= REACH_KM for d in distances)
    same = sum(j.same_id or (j.distance is not None and j.distance <= REACH_KM) for j in placed)
    recognised = f1(sum(j.hit for j in judged), n_found, len(judged))
    return {
        **{f"recognition_{name}": value for name, value in recognised.items()},
        "acc161": right / max(len(placed), 1),
        "same": same / max(len(placed), 1),
        "acc161_of_placed": right / max(len(distances), 1),
        "median_km": statistics.median(distances) if distances else None,
    }


def judge(names: Iterable[Toponym], mentions: Sequence[Row]) -> list[Judged]:
    """Each gold name with the mention that is it; its distance may be that of a mention which only overlaps it."""
    used: set[int] = set()
    judged = []
    for name in names:
        match = next((n for n, m in enumerate(mentions) if n not in used and _is(name, m)), None)
        if match is not None:
            used.add(match)
        near = mentions[match] if match is not None else next((m for m in mentions if _overlaps(name, m)), None)
        judged.append(_judged(name, match is not None, near))
    return judged


def _judged(name: Toponym, hit: bool, near: Row | None) -> Judged:
    if near is None or near["latitude"] is None or name.place is None:
        return Judged(name, hit, None, False)
    distance = float(distance_km(near["latitude"], near["longitude"], *name.place))
    return Judged(name, hit, distance, name.geonames is not None and str(near.get("place_id")) == name.geonames)


def _is(name: Toponym, mention: Row) -> bool:
    return bool(abs(mention["start"] - name.start) <= _SLACK and abs(mention["end"] - name.end) <= _SLACK)


def _overlaps(name: Toponym, mention: Row) -> bool:
    return bool(mention["start"] < name.end and name.start < mention["end"])
