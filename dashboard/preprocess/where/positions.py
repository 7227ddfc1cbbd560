"""Positions that words compute from a place: "12 km north of X", "between X and Y", "the X airport", "off X".

The mark lies where the words put it, its radius is what they leave open, its reason says how it was reckoned.
"""

from __future__ import annotations

import itertools
import json
import math
import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from dashboard.model import Place, Resolution
from dashboard.preprocess.gazetteer.shapes import EARTH_KM, distance_km
from dashboard.preprocess.words import numbers
from dashboard.preprocess.words.reading import Reading
from dashboard.settings import DATA

_POINTS = ("settlement", "neighbourhood", "site", "bridge")
_PARTED = ("country", "admin1", "region", "island", "water")
_BEFORE = 70
_UNSAID_KM = 10.0
"""How far "north of X" is where the words do not say, with a radius that reaches back to X."""
_EXACT_KM = 25.0
"""UCDP's where_prec 2 is a place within this of a known point; what is vaguer is 5, as lines and areas are."""
_FARTHEST_KM = 400.0
_AT_SEA_KM = 60.0
_JOIN = re.compile(r"(?: and |[-–—]| to | with )(?:the )?(?:(?:towns?|city|villages?) of )?")


@dataclass(frozen=True)
class _Lexicon:
    bearings: dict[str, float]
    lengths: dict[str, float]
    beside: dict[str, float]
    away: re.Pattern[str]
    road_after: re.Pattern[str]
    road_before: re.Pattern[str]
    part: re.Pattern[str]
    thing_after: re.Pattern[str]
    thing_before: re.Pattern[str]


def computed(reading: Reading, found: Resolution) -> Resolution | None:
    """Return where a place's phrase puts the event, or None where it is the place itself."""
    if found.place is None or found.method in ("container", "border"):
        return None
    return (
        _between(reading, found)
        or _away(reading, found)
        or _part(reading, found)
        or _offshore(found)
        or _beside(reading, found)
    )


def _part(reading: Reading, found: Resolution) -> Resolution | None:
    """Read "southern Yemen" and "the north of X": the part of a state, region or sea on that side."""
    place, text, start = found.place, reading.doc.text, found.toponym.span.start
    if place is None or place.kind not in _PARTED or not place.radius_km:
        return None
    phrase = _lexicon().part.search(text[max(0, start - 30) : start].lower())
    if phrase is None:
        return None
    side = phrase["side"] or phrase["inside"]
    bearing = _lexicon().bearings.get(side.removesuffix("ern"))
    away, radius = (0.5 * place.radius_km, 0.7 * place.radius_km) if bearing is not None else (0.0, place.radius_km)
    lat, lon = _moved(place, bearing or 0.0, away)
    it = _place(place, f"{place.place_id}@{side}", f"{side} {place.name}", (lat, lon), radius)
    precision = 7 if place.precision == 7 else place.precision if place.precision <= 4 else 5
    return _resolution(found, replace(it, precision=precision), f"the {side} part of {place.name}")


def _away(reading: Reading, found: Resolution) -> Resolution | None:
    """Read "12 km north of X", "12 km from X" and "north of X"."""
    place, text, start = found.place, reading.doc.text, found.toponym.span.start
    window = text[max(0, start - _BEFORE) : start].lower()
    phrase = _lexicon().away.search(window)
    if place is None or place.kind not in _POINTS or phrase is None or not (phrase["unit"] or phrase["bearing"]):
        return None
    if phrase["inside"] and not phrase["unit"]:
        return None  # "in the north of X" is in X
    bearing = _lexicon().bearings.get(phrase["bearing"] or "")
    km = _length(text, start - len(window) + phrase.start("unit"), phrase["unit"]) if phrase["unit"] else None
    if phrase["unit"] and (km is None or km > _FARTHEST_KM):
        return None
    own = place.radius_km or 2.0
    of = f"{phrase['bearing']} of {place.name}" if bearing is not None else f"from {place.name}"
    if km is None:
        away = _UNSAID_KM + own
        why, radius = f"{of}; how far is not said", away
    elif bearing is None:
        away, why, radius = 0.0, f"{_km(km)} {of}; to which side is not said", km + own
    else:
        away, why, radius = km, f"{_km(km)} {of}", max(2.0, own, 0.4 * km)
    lat, lon = _moved(place, bearing or 0.0, away)
    name = f"{_km(km)} {of}" if km is not None else of
    mark = f"{place.place_id}@{round(km or away)}{round(bearing) if bearing is not None else ''}"
    return _resolution(found, _place(place, mark, name, (lat, lon), radius), why)


def _length(text: str, unit_at: int, unit: str) -> float | None:
    """Return the kilometres of the number before a unit, the middle of a range; None where there is none."""
    said = [q for q in numbers.find(text, max(0, unit_at - 30), unit_at + len(unit)) if q.unit == "distance"]
    if not said or said[-1].low is None:
        return None
    low, high = said[-1].low, said[-1].high
    return (low + (high if high is not None else low)) / 2 * _lexicon().lengths[unit]


def _between(reading: Reading, found: Resolution) -> Resolution | None:
    """Read "between X and Y" and "the X-Y road": half-way, the line between them where it is a road."""
    places = [p for p in reading.places if p.place and p.toponym.descriptor not in ("demonym", "alias")]
    for one, other in itertools.pairwise(places):
        if found is not one and found is not other:
            continue
        text, first, last = reading.doc.text, one.toponym.span, other.toponym.span
        gap, before = text[first.end : last.start], text[max(0, first.start - 40) : first.start].lower()
        if not _JOIN.fullmatch(gap):
            continue
        after = text[last.end : last.end + 20].lower()
        road = bool(_lexicon().road_after.match(after)) or bool(_lexicon().road_before.search(before))
        between = one.toponym.relation == "between" and gap.startswith(" and ")
        if (road and (between or not gap.startswith(" and "))) or between:
            return _halfway(one, other, road)
    return None


def _halfway(one: Resolution, other: Resolution, road: bool) -> Resolution | None:
    a, b = one.place, other.place
    if a is None or b is None or a.kind not in _POINTS or b.kind not in _POINTS or a.place_id == b.place_id:
        return None
    apart = distance_km(a.latitude, a.longitude, b.latitude, b.longitude)
    if apart > _FARTHEST_KM or abs(a.longitude - b.longitude) > 180:
        return None
    lat, lon = (a.latitude + b.latitude) / 2, (a.longitude + b.longitude) / 2
    name = f"{a.name}–{b.name} road" if road else f"between {a.name} and {b.name}"
    place = _place(a, f"{a.place_id}~{b.place_id}", name, (lat, lon), max(2.0, apart / 2))
    if a.country != b.country:
        place = replace(place, country=None)
    if road:
        corners = [[round(p.longitude, 3), round(p.latitude, 3)] for p in (a, b)]
        line = json.dumps({"type": "LineString", "coordinates": corners}, separators=(",", ":"))
        place = replace(place, kind="road", geometry=line, precision=5)
    why = f"half-way between {a.name} and {b.name}" + ("; the road is drawn straight" if road else "")
    return _resolution(one, place, why)


def _offshore(found: Resolution) -> Resolution | None:
    """Read "off X" and "off the coast of X": at sea, to which side is not known."""
    place = found.place
    if place is None or found.toponym.relation != "off" or place.kind in ("water", "lake", "river", "region", "area"):
        return None
    radius = max(_AT_SEA_KM, place.radius_km or 0.0)
    at = (place.latitude, place.longitude)
    sea = replace(_place(place, f"{place.place_id}@sea", f"off {place.name}", at, radius), kind="water", precision=7)
    return _resolution(found, sea, f"at sea off {place.name}; how far is not said")


def _beside(reading: Reading, found: Resolution) -> Resolution | None:
    """Read "the X airport", "a refinery in X": shown at the town it is named with."""
    place, text, span = found.place, reading.doc.text, found.toponym.span
    if place is None or place.kind not in ("settlement", "neighbourhood"):
        return None
    after = _lexicon().thing_after.match(text[span.end : span.end + 60].lower())
    before = _lexicon().thing_before.search(text[max(0, span.start - _BEFORE) : span.start].lower())
    thing = after or before
    if thing is None:
        return None
    radius = max(place.radius_km or 2.0, _lexicon().beside[thing["thing"]])
    why = f"{thing['thing']} of {place.name}; shown at the town"
    shown = replace(place, radius_km=radius, precision=max(2, place.precision))
    return Resolution(found.toponym, shown, found.method, f"{why} ({found.reason})")


def _place(base: Place, mark: str, name: str, at: tuple[float, float], radius: float) -> Place:
    return Place(
        mark,
        name,
        "area",
        round(at[0], 4),
        round((at[1] + 180) % 360 - 180, 4),
        base.country,
        base.admin1,
        radius_km=round(radius, 1),
        precision=2 if radius <= _EXACT_KM else 5,
        source=base.source,
    )


def _resolution(found: Resolution, place: Place, why: str) -> Resolution:
    return Resolution(found.toponym, place, "computed", f"{why} ({found.reason})")


def _moved(place: Place, bearing: float, km: float) -> tuple[float, float]:
    """Return the point so many km from a place in a direction, along a great circle."""
    lat, lon, turn, arc = (*map(math.radians, (place.latitude, place.longitude, bearing)), km / EARTH_KM)
    north = math.asin(math.sin(lat) * math.cos(arc) + math.cos(lat) * math.sin(arc) * math.cos(turn))
    east = lon + math.atan2(
        math.sin(turn) * math.sin(arc) * math.cos(lat), math.cos(arc) - math.sin(lat) * math.sin(north)
    )
    return math.degrees(north), math.degrees(east)


def _km(km: float) -> str:
    return f"{round(km)} km" if km >= 1 else f"{round(km * 1000)} m"


@cache
def _lexicon() -> _Lexicon:
    it: dict[str, Any] = tomllib.loads((DATA / "lexicon" / "places.toml").read_text(encoding="utf-8"))
    bearings = "|".join(sorted(it["bearings"], key=len, reverse=True))
    lengths = "|".join(sorted(it["lengths"], key=len, reverse=True))
    roads = "|".join(it["roads"]["words"])
    things = "|".join(sorted(it["beside"], key=len, reverse=True))
    town = r"(?:the )?(?:[a-z-]{1,20} )?(?:(?:town|city|village|capital|port) )?(?:of )?"
    return _Lexicon(
        {word: float(degrees) for word, degrees in it["bearings"].items()},
        {word: float(km) for word, km in it["lengths"].items()},
        {word: float(km) for word, km in it["beside"].items()},
        re.compile(
            rf"(?:\b(?P<unit>{lengths}) (?:\([^()]{{1,20}}\) )?(?:away )?(?:to the |due )?)?"
            rf"(?:(?P<inside>\bthe )?\b(?P<bearing>{bearings}) )?(?:of|from|off|outside) {town}$"
        ),
        re.compile(rf"(?: main| supply)? (?:{roads})\b"),
        re.compile(rf"\b(?:{roads}) (?:(?:from|between|linking|connecting|joining) )(?:the )?(?:(?:town|city) of )?$"),
        re.compile(rf"\b(?:(?P<side>(?:{bearings})ern|central)|the (?P<inside>{bearings}) of) (?:the )?$"),
        re.compile(rf"(?:'s|')?(?: [a-z-]{{1,20}})? (?P<thing>{things})s?\b"),
        re.compile(rf"\b(?P<thing>{things})s? (?:in|at|near|of|outside) {town}$"),
    )
