"""Made-up tables with every kind of incident the page must show, written as a build would write them.

The places are real towns of the South Caucasus; the incidents, figures and reports are invented for the tests.
Every claim's quote lies in its report's text at its offsets.
"""

from __future__ import annotations

import json
import math
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard import schema

TOWNS = [
    ("sotk", "Sotk", "ARM", 40.203, 45.865),
    ("kalbajar", "Kalbajar", "AZE", 40.103, 46.044),
    ("yeraskh", "Yeraskh", "ARM", 39.739, 44.815),
    ("jermuk", "Jermuk", "ARM", 39.842, 45.672),
    ("goris", "Goris", "ARM", 39.511, 46.341),
    ("tegh", "Tegh", "ARM", 39.558, 46.489),
    ("lachin", "Lachin", "AZE", 39.641, 46.547),
    ("vardenis", "Vardenis", "ARM", 40.183, 45.731),
    ("movses", "Movses", "ARM", 40.904, 45.489),
    ("tovuz", "Tovuz", "AZE", 40.992, 45.629),
    ("gadabay", "Gadabay", "AZE", 40.566, 45.816),
    ("aghdam", "Aghdam", "AZE", 39.991, 46.930),
    ("fuzuli", "Fuzuli", "AZE", 39.600, 47.143),
    ("barda", "Barda", "AZE", 40.374, 47.126),
    ("ganja", "Ganja", "AZE", 40.683, 46.360),
    ("kapan", "Kapan", "ARM", 39.207, 46.406),
    ("sadarak", "Sadarak", "AZE", 39.715, 44.882),
    ("berd", "Berd", "ARM", 40.881, 45.389),
]
TYPES = [
    ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    ("Explosions/Remote violence", "Air/drone strike"),
    ("Battles", "Armed clash"),
    ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
]
NAMES = {"ARM": "Armenia", "AZE": "Azerbaijan", "RUS": "Russia", "civilians": "civilians"}
MINISTRY = {"ARM": "Armenia's Ministry of Defence", "AZE": "Azerbaijan's Ministry of Defence"}
OUTLET = {"ARM": "Sevan Wire", "AZE": "Caspian Bulletin"}
OTHER = {"ARM": "AZE", "AZE": "ARM"}


@dataclass
class Tables:
    """The rows of the four tables, as they grow."""

    incidents: list[dict[str, Any]] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)
    mentions: list[dict[str, Any]] = field(default_factory=list)
    reports: list[dict[str, Any]] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)

    def write(self, folder: Path) -> Path:
        """Write the tables into the folder as a build would."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, columns in schema.TABLES.items():
            table = pa.Table.from_pylist(getattr(self, name), schema=columns)
            pq.write_table(
                table.replace_schema_metadata({"incident-dashboard-schema": schema.VERSION}), folder / f"{name}.parquet"
            )
        (folder / "issues.jsonl").write_text("".join(json.dumps(i) + "\n" for i in self.issues), encoding="utf-8")
        return folder


@dataclass
class Telling:
    """A report's text as it is put together, which remembers where each claim's words lie."""

    side: str
    published: date | None
    text: str = ""
    claims: list[dict[str, Any]] = field(default_factory=list)

    def say(self, words: str) -> tuple[int, int]:
        """Add words and return where they lie."""
        start = len(self.text)
        self.text += words
        return start, len(self.text)

    def claim(self, words: str, speaker: tuple[int, int] | None = None, **about: Any) -> None:
        """Add words that make a claim."""
        start, end = self.say(words)
        speaker = speaker or (None, None)  # type: ignore[assignment]
        own = {
            "claimant": MINISTRY.get(self.side),
            "claimant_side": self.side,
            "chain": [],
            "stance": "asserts",
            "status": "current",
        }
        self.claims.append(
            own
            | {"quote": words, "start": start, "end": end, "speaker_start": speaker[0], "speaker_end": speaker[1]}
            | about
        )


def outline(latitude: float, longitude: float, km: float, corners: int = 14, seed: int = 1) -> str:
    """Return an uneven area around a point as GeoJSON text."""
    rng = random.Random(seed)
    ring = []
    for i in range(corners):
        reach = km * rng.uniform(0.7, 1.2) / 111.0
        angle = 2 * math.pi * i / corners
        ring.append(
            [
                round(longitude + reach * math.cos(angle) / math.cos(math.radians(latitude)), 4),
                round(latitude + reach * math.sin(angle), 4),
            ]
        )
    return json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})


CORRIDOR = json.dumps(
    {
        "type": "LineString",
        "coordinates": [[46.41, 39.53], [46.48, 39.57], [46.55, 39.63], [46.61, 39.70], [46.70, 39.76], [46.75, 39.82]],
    }
)


def happened(start: date | None, end: date | None = None, basis: str = "stated") -> dict[str, Any]:
    """Return the date columns of an incident."""
    if start is None:
        return {"date_start": None, "date_end": None, "date_precision": None, "date_basis": "none"}
    end = end or start
    days = (end - start).days + 1
    precision = 1 if days == 1 else 2 if days < 7 else 3 if days == 7 else 4 if days <= 31 else 5
    return {"date_start": start, "date_end": end, "date_precision": precision, "date_basis": basis}


def at(town: int, relation: str = "near", km: float = 10.0) -> dict[str, Any]:
    """Return the place columns of an incident at or near a town."""
    place_id, name, country, latitude, longitude = TOWNS[town % len(TOWNS)]
    return {
        "place_text": name,
        "place_name": name,
        "place_other_names": [],
        "place_id": place_id,
        "place_kind": "town",
        "country": country,
        "relation": relation,
        "latitude": latitude,
        "longitude": longitude,
        "where_precision": 2 if relation == "near" else 1,
        "radius_km": km if relation == "near" else 2.0,
        "geometry": None,
        "geocode_method": "name",
        "geocode_reason": f"the only {name} known in the country the report speaks of",
    }


def within(
    name: str, latitude: float, longitude: float, km: float, precision: int, other: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return the place columns of an incident somewhere in an area."""
    return at(1, "in") | {
        "place_text": name,
        "place_name": name,
        "place_other_names": list(other),
        "place_id": name.lower().replace(" ", "-"),
        "place_kind": "area",
        "latitude": latitude,
        "longitude": longitude,
        "where_precision": precision,
        "radius_km": km,
        "geometry": outline(latitude, longitude, km),
        "geocode_method": "area",
        "geocode_reason": "only the area is named, not the place in it",
    }


def nowhere(words: str | None) -> dict[str, Any]:
    """Return the place columns of an incident whose place is not known."""
    return dict.fromkeys(at(0)) | {
        "place_text": words,
        "place_other_names": [],
        "relation": "in" if words else None,
        "geocode_method": "none",
        "geocode_reason": f"no place called {words} in the gazetteer" if words else "the report names no place",
    }


def losses(low: int | None, high: int | None, kind: str, whose: str) -> str:
    """Say a loss in words."""
    how_many = (
        "an unknown number"
        if low is None
        else str(low)
        if low == high
        else f"at least {low}"
        if high is None
        else f"{low} to {high}"
    )
    return f"{how_many} of {NAMES.get(whose, whose)}'s people {kind}"


def tell(
    tables: Tables,
    incident_id: str,
    side: str,
    published: date | None,
    place: str,
    claims: list[dict[str, Any]],
    relayed: str | None = None,
) -> None:
    """Add one report by a side's outlet with its claims about an incident."""
    telling = Telling(side, published)
    title = f"Incident reported at {place}"
    telling.say(title + "\n\n")
    telling.say(f"Reports of firing came in from {place}.\n\n")
    speaker = telling.say(MINISTRY.get(side, "A correspondent"))
    telling.say(" said that the day's account included ")
    for n, about in enumerate(claims):
        telling.say(", and " if n else "")
        telling.claim(about.pop("words"), speaker, **about)
    telling.say(
        ".\n\nThe other side did not answer questions at once. "
        "<b>No markup</b> of a report is ever obeyed & [no link](javascript:alert(1)) either.\n"
    )
    if relayed:
        telling.claim(
            "Two people were said to be hurt",
            None,
            claimant=relayed,
            claimant_side="media",
            chain=[relayed, "a regional agency"],
            stance="relays",
            kind="wounded",
            side=OTHER.get(side),
            low=2,
            high=2,
        )
        telling.say(f", according to {relayed}. ")
    telling.claim(
        "the wars of the past decades", None, kind="occurrence", status="background", claimant=None, claimant_side=None
    )
    telling.say(" still weigh on the border.\n")
    report_id = f"r{len(tables.reports):04d}"
    tables.reports.append(
        {
            "report_id": report_id,
            "source_id": f"{report_id}.md",
            "title": title,
            "publisher": OUTLET.get(side, "Border Monitor"),
            "url": f"https://example.org/{report_id}",
            "published": published,
            "published_basis": "stated" if published else "none",
            "language": "en",
            "text": telling.text,
            "sha256": report_id,
            "origin_id": report_id,
            "path": f"{report_id}.md",
        }
    )
    blank = dict.fromkeys(schema.CLAIMS.names)
    for about in telling.claims:
        claim_id = f"c{len(tables.claims):05d}"
        tables.claims.append(blank | {"claim_id": claim_id, "incident_id": incident_id, "report_id": report_id} | about)


def add(
    tables: Tables,
    when: dict[str, Any],
    where: dict[str, Any],
    accounts: dict[str, list[dict[str, Any]]],
    event: int = 0,
    **more: Any,
) -> str:
    """Add an incident with one report for each account and return its id."""
    incident_id = f"i{len(tables.incidents):04d}"
    relayed = more.pop("relayed", None)
    first = len(tables.claims)
    for side, claims in accounts.items():
        published = None if when["date_start"] is None else when["date_end"] + timedelta(days=1)
        tell(tables, incident_id, side, published, where["place_name"] or "an unnamed place", claims, relayed)
    mine = [c for c in tables.claims[first:] if c["status"] == "current"]
    row = dict.fromkeys(schema.INCIDENTS.names) | when | where
    row |= {"incident_id": incident_id, "event_type": TYPES[event][0], "sub_event_type": TYPES[event][1]}
    row["sides"] = sorted({c["side"] for c in mine if c["side"]} | {s for s in accounts if s in NAMES})
    for kind in ("killed", "wounded"):
        told = [c for c in mine if c["kind"] == kind and c["low"] is not None]
        row[f"{kind}_low"] = min((c["low"] for c in told), default=None)
        row[f"{kind}_high"] = None if not told or any(c["high"] is None for c in told) else max(c["high"] for c in told)
    blamed = {c["side"] for c in mine if c["kind"] == "initiator"}
    row["initiator"] = blamed.pop() if len(blamed) == 1 else None
    row["contested"] = len(accounts) > 1
    row["grade"] = "contested" if row["contested"] else "weak"
    row |= {"n_claims": len(mine), "n_reports": len(accounts), "n_origins": len(accounts)}
    located = row["latitude"] is not None and row["where_precision"] < 6
    row["status"] = "mapped" if located and row["date_start"] else "undated" if located else "unlocated"
    tables.incidents.append(row | more)
    return incident_id


def figure(kind: str, whose: str, low: int | None, high: int | str | None = "same", **more: Any) -> dict[str, Any]:
    """Return a claim about losses."""
    top = low if high == "same" else high
    return {"kind": kind, "side": whose, "low": low, "high": top, "words": losses(low, top, kind, whose)} | more  # type: ignore[arg-type]


def blame(side: str) -> dict[str, Any]:
    """Return a claim about who began."""
    return {
        "kind": "initiator",
        "side": side,
        "stance": "accuses",
        "words": f"fire opened first by {NAMES[side]}'s forces",
    }


def occurrence(words: str) -> dict[str, Any]:
    """Return a claim that something happened, without a figure."""
    return {"kind": "occurrence", "words": words}


def special(tables: Tables) -> None:
    """Add one incident of each kind that the page must treat differently."""
    day = date(2023, 9, 1)
    add(
        tables,
        happened(day),
        at(0),
        {"ARM": [figure("killed", "ARM", 2), figure("wounded", "ARM", 1), blame("AZE")], "AZE": [blame("ARM")]},
    )
    add(
        tables,
        happened(day),
        at(1),
        {"AZE": [figure("wounded", "AZE", 3), blame("ARM")]},
        1,
        relayed="a foreign outlet",
    )
    corridor = at(6, "along") | {
        "place_text": "Lachin corridor",
        "place_name": "Lachin corridor",
        "place_other_names": ["Berdzor corridor"],
        "place_id": "lachin-corridor",
        "place_kind": "corridor",
        "latitude": 39.66,
        "longitude": 46.58,
        "where_precision": 5,
        "geometry": CORRIDOR,
    }
    add(
        tables,
        happened(date(2022, 12, 12), day),
        corridor,
        {
            "ARM": [occurrence("the road is blocked"), blame("AZE")],
            "AZE": [occurrence("a checkpoint stands on the road")],
        },
        2,
        event_type="Strategic developments",
        sub_event_type="Other",
    )
    district = within("Kalbajar District", 40.05, 45.95, 28, 3, ("Karvachar",))
    add(tables, happened(date(2022, 9, 13), date(2022, 9, 14)), district, {"AZE": [figure("killed", "AZE", 50, 71)]}, 2)
    add(tables, happened(date(2023, 5, 11)), district, {"AZE": [figure("killed", "AZE", 1)]})
    add(
        tables,
        happened(date(2022, 9, 1), date(2022, 9, 30)),
        within("Gegharkunik", 40.35, 45.3, 45, 4),
        {
            "ARM": [figure("killed", "ARM", 49, 105), figure("wounded", "ARM", 30, None)],
            "AZE": [figure("killed", "ARM", 100, 200)],
        },
        0,
    )
    country = at(0, "in") | {
        "place_text": "Armenia",
        "place_name": "Armenia",
        "place_id": "armenia",
        "place_kind": "country",
        "where_precision": 6,
        "radius_km": None,
        "latitude": 40.2,
        "longitude": 45.0,
        "geocode_reason": "only the country is named",
    }
    add(tables, happened(date(2022, 10, 3)), country, {"AZE": [figure("killed", "ARM", 4)]})
    add(
        tables,
        happened(date(2023, 3, 5)),
        nowhere("Height 2041"),
        {"AZE": [figure("killed", "AZE", 2)], "ARM": [figure("killed", "ARM", 3)]},
        2,
    )
    add(tables, happened(None), at(10), {"AZE": [figure("wounded", "AZE", 1)]}, 3)
    add(tables, happened(None), nowhere(None), {"ARM": [figure("wounded", "ARM", None)]}, 2)
    add(
        tables,
        happened(date(2022, 11, 1), date(2023, 2, 28)),
        at(16),
        {"AZE": [occurrence("positions were fired on many times")]},
        2,
    )
    for n in range(4):
        add(
            tables,
            happened(date(2023, 6, 14) + timedelta(days=n)),
            at(2, "in"),
            {"ARM": [figure("wounded", "ARM", n), blame("AZE")]},
            0,
        )
    add(
        tables,
        happened(date(2023, 4, 2)),
        at(12),
        {"media": [figure("killed", "civilians", 1, claimant=None, claimant_side=None)]},
        3,
        sides=[],
    )


def excluded(tables: Tables) -> None:
    """Add what was read but is no incident, with each reason."""
    for n, reason in enumerate(["historical", "future", "hypothetical", "negated", "not_an_incident"]):
        when = happened(date(2020, 10, 5)) if reason == "historical" else happened(None)
        add(
            tables,
            when,
            at(n + 11),
            {"ARM": [occurrence(f"a {reason} matter")]},
            status="excluded",
            exclusion_reason=reason,
        )


def sample(count: int = 80, seed: int = 7) -> Tables:
    """Return tables with ``count`` incidents shown and five excluded, the same on every run."""
    tables, rng = Tables(), random.Random(seed)
    special(tables)
    while len(tables.incidents) < count:
        side = rng.choice(["ARM", "AZE"])
        when = happened(date(2022, 9, 12) + timedelta(days=int(380 * rng.random() ** 1.4)))
        where = at(rng.randrange(len(TOWNS)), rng.choice(["near", "near", "in"]))
        if where["relation"] == "near" or count > 100:
            where |= {
                "latitude": round(where["latitude"] + rng.uniform(-0.12, 0.12), 3),
                "longitude": round(where["longitude"] + rng.uniform(-0.12, 0.12), 3),
            }
        killed, wounded = rng.choice([None, 0, 0, 1, 1, 2, 3, 8]), rng.choice([None, 0, 1, 2, 4, 9, 15])
        own = [figure("killed", side, killed)] * (killed is not None) + [figure("wounded", side, wounded)] * (
            wounded is not None
        )
        accounts = {side: [*own, blame(OTHER[side])]}
        if rng.random() < 0.35:
            accounts[OTHER[side]] = [blame(side), figure("killed", side, (killed or 0) + rng.randrange(1, 6))]
        add(tables, when, where, accounts, rng.randrange(len(TYPES)))
    excluded(tables)
    tables.issues = [
        {
            "level": "info",
            "stage": "dates",
            "report_id": "r0001",
            "start": 3,
            "end": 9,
            "message": "a day of the week without a date to count from",
        }
    ] * 3
    return tables
