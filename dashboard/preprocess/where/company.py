"""The signs by which one of several namesakes is meant: its size, its kind, the words with it, its company."""

from __future__ import annotations

import math
from typing import NamedTuple

from dashboard.preprocess.gazetteer.geocoder import Traits
from dashboard.preprocess.gazetteer.shapes import EARTH_KM
from dashboard.preprocess.where.place_words import place_words

Signs = dict[str, float]
_REGIONS = ("admin1", "admin2")
_AREAS = frozenset(("country", "continent", "water", "region"))


class Anchor(NamedTuple):
    """What another name of the document most likely is, and how sure that is, 0 to 1."""

    name: str
    traits: Traits
    weight: float
    start: int
    """Where the document first names it."""


class Company(NamedTuple):
    """The other names of a document, and how many of them, by weight, are of each country and region."""

    anchors: list[Anchor]
    total: float
    countries: dict[str, float]
    regions: dict[tuple[str, str], float]
    named: set[tuple[str, str]]
    """Countries and regions that are named themselves; a country's region is empty."""
    points: list[tuple[tuple[float, float, float], float]]

    @classmethod
    def of(cls, anchors: list[Anchor]) -> Company:
        """Sum the anchors up."""
        it = cls(anchors, sum(a.weight for a in anchors), {}, {}, set(), [])
        for _, other, weight, _ in anchors:
            if other.country:
                it.countries[other.country] = it.countries.get(other.country, 0.0) + weight
                if other.kind == "country":
                    it.named.add((other.country, ""))
                if other.admin1:
                    region = (other.country, other.admin1)
                    it.regions[region] = it.regions.get(region, 0.0) + weight
                    if other.kind == "admin1":
                        it.named.add(region)
            if other.kind not in _AREAS:
                it.points.append((other.at, weight))
        return it


def own_signs(it: Traits, how: int, descriptor: str | None) -> Signs:
    """Return the signs that a candidate bears in any company, each between 0 and about 1."""
    agreement = _agreement(it, descriptor)
    if it.kind != "settlement" and any(sign.startswith("agrees") for sign in agreement):
        how = 0  # "Khojavend district" is the district's whole name, only not in capitals
    found: Signs = {
        "prior": it.prior,
        f"kind_{it.kind}": 1.0,
        f"how_{how}": 1.0,
        "capital": float(it.feature == "PPLC"),
    }
    return found | agreement


def outer_signs(it: Traits, company: Company, outer: list[Traits], inner: list[Traits], day: str) -> Signs:
    """Return the signs that the day, the container, what it holds and the company give a candidate."""
    found: Signs = {}
    if it.valid_from or it.valid_to:
        found["valid"] = float((it.valid_from or "0") <= day <= (it.valid_to or "9999"))
    if outer:
        found |= _containment(it, outer)
    if inner:
        found["holds"] = max((sum(_containment(other, [it]).values()) for other in inner), default=0.0)
    if company.anchors:
        found |= _nearness(it, company)
    return found


def _agreement(it: Traits, descriptor: str | None) -> Signs:
    wanted = place_words().descriptors.get(descriptor or "")
    if not wanted:
        return {}
    sort = "region" if wanted[0] not in ("settlement", "neighbourhood") else "town"
    agrees = "agrees_{}" if it.kind == wanted[0] else "agrees_{}_too" if it.kind in wanted else "disagrees_{}"
    return {agrees.format(sort): 1.0}


def _containment(it: Traits, outer: list[Traits]) -> Signs:
    """Tell whether a candidate lies in what the text names as its container."""
    for other in outer:
        if other.place_id == it.place_id:
            continue
        if other.kind in _REGIONS and it.admin1 and other.admin1 == it.admin1:
            inner = other.kind == "admin1" or not other.admin2 or other.admin2 == it.admin2
            return {"in_region": 1.0 if inner else 0.7}
        if other.kind == "country" and other.country == it.country:
            return {"in_country": 1.0}
        if other.kind == "region" and _km(it, other) < 1.3 * other.radius_km:
            return {"in_region": 0.8}
    return {}


def _nearness(it: Traits, company: Company) -> Signs:
    """Tell how much of the company shares the candidate's country and region, and how near the nearest is.

    Another name of the very candidate ("Vardenis (Basargeçer)") is the best company.
    """
    place = (it.country, it.admin1)
    country = company.countries.get(it.country, 0.0)
    region = company.regions.get(place, 0.0)
    nearest, support = 0.0, 0.0
    x, y, z = it.at
    for at, weight in company.points:
        near = weight * math.exp(-_arc_km(x * at[0] + y * at[1] + z * at[2]) / 100)
        nearest = max(nearest, near)
        support += near
    trust = min(1.0, company.total / 3)
    return {
        "share_country": trust * country / company.total,
        "share_region": trust * region / company.total,
        "named_region": float(region > 0 and place in company.named),
        "named_country": float((it.country, "") in company.named),
        "nearest": nearest,
        "support": trust * support / company.total,
        "some_country": float(country > 0),
        "some_region": float(region > 0),
    }


def _km(one: Traits, other: Traits) -> float:
    return _arc_km(one.at[0] * other.at[0] + one.at[1] * other.at[1] + one.at[2] * other.at[2])


def _arc_km(cosine: float) -> float:
    return EARTH_KM * math.acos(max(-1.0, min(1.0, cosine)))
