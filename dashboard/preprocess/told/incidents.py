"""Incidents: accounts of one happening, from all reports, become one row each with a stable id."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from dashboard.model import Claim, Grade, Incident, IncidentStatus, Interval, Place
from dashboard.preprocess.told import tolls
from dashboard.preprocess.told.belonging import NEAR, Account, kilometres, same_place
from dashboard.preprocess.what import kinds
from dashboard.preprocess.what.events import EVENTS
from dashboard.sides import is_party

NEAR_KM = 10.0
_ORDER = {(e["type"], e["sub_type"]): n for n, e in reversed(list(enumerate(EVENTS)))}


@dataclass
class Gathered:
    """Accounts gathered as one incident, the founding one first."""

    accounts: list[Account] = field(default_factory=list)

    @property
    def founder(self) -> Account:
        """The account that opened the incident: of the earliest report."""
        return self.accounts[0]

    @property
    def sides(self) -> set[str]:
        """The parties that any of the accounts names."""
        return {s for a in self.accounts for s in a.parties if s == "civilians" or is_party(s)}


def merge(accounts: Iterable[Account]) -> tuple[list[Incident], list[Claim]]:
    """Merge accounts into incidents in an order that rests on the reports alone, and settle their claims."""
    ordered = sorted(
        accounts,
        key=lambda a: (a.report.published or date.max, a.report.report_id, a.claims[0].start, a.claims[0].claim_id),
    )
    gathered: list[Gathered] = []
    by_day: dict[date, list[Gathered]] = {}
    for account in ordered:
        home = None if account.excluded else _home(account, by_day)
        if home is None:
            home = Gathered()
            gathered.append(home)
        home.accounts.append(account)
        for day in covered(account.days):
            shelf = by_day.setdefault(day, [])
            if not account.excluded and home not in shelf:
                shelf.append(home)
    incidents, claims = [], []
    seen: Counter[str] = Counter()
    for one in gathered:
        incident, own = _incident(one, seen)
        incidents.append(incident)
        claims += own
    return sorted(incidents, key=lambda i: i.incident_id), sorted(
        claims, key=lambda c: (c.report_id, c.start, c.claim_id)
    )


def covered(days: Interval) -> list[date]:
    """The days of an interval, at most a month of them, and the days beside it."""
    if days.start is None or days.end is None:
        return []
    length = min((days.end - days.start).days, 31)
    return [days.start + timedelta(days=n) for n in range(-1, length + 2)]


def _home(account: Account, by_day: dict[date, list[Gathered]]) -> Gathered | None:
    """The incident an account tells of, if one is known: the nearest of those that fit, else none."""
    fits: list[tuple[float, int, Gathered]] = []
    seen: set[int] = set()
    for day in covered(account.days):
        for one in by_day.get(day, ()):
            if id(one) not in seen:
                seen.add(id(one))
                distance = _apart(account, one)
                if distance is not None:
                    fits.append((distance, len(fits), one))
    if account.place is None and len(fits) != 1:
        return None
    return min(fits)[2] if fits else None


def _apart(account: Account, one: Gathered) -> float | None:
    """How far in km an account lies from an incident, or None where it tells of something else."""
    founder = one.founder
    if any(a.report.report_id == account.report.report_id for a in one.accounts) or account.violent != founder.violent:
        return None
    if not _days_meet(account, one) or _told_apart(account, one):
        return None
    mine = {s for s in account.parties if is_party(s)}
    if mine and one.sides and not mine & one.sides:
        return None
    here, there = account.place, next((a.place for a in one.accounts if a.place), None)
    if here is None or here.place is None or there is None or there.place is None:
        return 0.0 if account.hurt and founder.hurt and mine & one.sides else None
    if here.place.place_id == there.place.place_id:
        return 0.0 if same_place(here, there) else None
    if "country" in (here.place.kind, there.place.kind):
        return None
    distance = kilometres(here.place, there.place)
    within = reach(here.place, account.relation) + reach(there.place, founder.relation)
    return distance if distance <= within else None


def _told_apart(account: Account, one: Gathered) -> bool:
    """Tell whether an account is of a kind or a time of day that none of an incident's accounts can be of.

    So is one that is told as the second of its day, and a first, unless their hours or figures are the same.
    """
    if figures(account) & {f for a in one.accounts for f in figures(a)}:
        return False
    if kinds.strange(account.happenings, [h for a in one.accounts for h in a.happenings], across=True):
        return True
    timed = [a.hours for a in one.accounts if a.hours]
    if account.hours and timed:
        return not any(account.hours & hours for hours in timed)
    return account.nth != any(a.nth for a in one.accounts)


def _days_meet(account: Account, one: Gathered) -> bool:
    """Tell whether an account's days overlap the incident's; or lie a day apart where a figure is the same."""
    for other in one.accounts:
        mine, theirs = account.days, other.days
        if mine.start and mine.end and theirs.start and theirs.end:
            if mine.start <= theirs.end and theirs.start <= mine.end:
                return True
            apart = max(mine.start - theirs.end, theirs.start - mine.end)
            if apart <= timedelta(days=1) and figures(account) & figures(other):
                return True
    return False


def figures(account: Account) -> set[tuple[str, str | None, int]]:
    """The figures of an account by which another of the same happening is known."""
    return {(c.kind, c.side, c.low) for c in account.claims if c.kind in tolls.COUNTED and c.low}


def reach(place: Place, relation: str | None) -> float:
    """How far in km from a place what is told of it can have been."""
    radius = place.radius_km or 2.0
    return max(radius, NEAR_KM) if relation in NEAR else radius


def _incident(one: Gathered, seen: Counter[str]) -> tuple[Incident, list[Claim]]:
    founder = one.founder
    incident_id = _stable_id(founder, seen)
    settled = [c for a in one.accounts for c in (tolls.within_report(a.claims) if not a.excluded else a.claims)]
    claims = [
        replace(c, incident_id=incident_id)
        for c in tolls.supersede(settled, {a.report.report_id: a.report.published for a in one.accounts})
    ]
    placed = _best_place(one.accounts)
    days = _days(one.accounts)
    event_type, sub_event_type = _type(one.accounts)
    place = placed.place.place if placed and placed.place else None
    relation = _relation(one.accounts, placed)
    initiator, target = _directed(one.accounts, claims)
    contested = tolls.disagree(claims)
    killed, wounded = tolls.bounds(claims, "killed"), tolls.bounds(claims, "wounded")
    return Incident(
        incident_id=incident_id,
        date=days,
        event_type=event_type,
        sub_event_type=sub_event_type,
        place_text=placed.place.toponym.text if placed and placed.place else None,
        place=place,
        relation=relation,
        where_precision=_precision(place, relation),
        radius_km=_radius(place, relation),
        geocode_method=placed.place.method if placed and placed.place else None,
        geocode_reason=placed.place.reason if placed and placed.place else None,
        sides=tuple(sorted({s for s in one.sides if s != "civilians"} | ({"civilians"} & one.sides))),
        initiator=initiator,
        target=target,
        killed_low=killed[0],
        killed_high=killed[1],
        wounded_low=wounded[0],
        wounded_high=wounded[1],
        contested=contested,
        grade=_grade(one.accounts, claims, contested),
        n_claims=len(claims),
        n_reports=len({a.report.report_id for a in one.accounts}),
        n_origins=len({a.report.origin_id or a.report.report_id for a in one.accounts}),
        status=_status(founder, place, days),
        exclusion_reason=founder.excluded,
    ), claims


def _stable_id(founder: Account, seen: Counter[str]) -> str:
    """An id of the place, the day and the kind of happening that the earliest account gives.

    So another report of it, earlier or later, does not change it. Where place or day is missing, the words
    of that account's first claim stand in; a second incident of one place, day and kind has its own number.
    """
    first = min(founder.claims, key=lambda c: (c.start, c.claim_id))
    told = founder.place_id and founder.days.start
    what = f"{founder.place_id}\x1f{founder.days.start}" if told else first.claim_id
    key = f"{what}\x1f{founder.violent}\x1f{founder.excluded}"
    seen[key] += 1
    return "i" + hashlib.sha256(f"{key}\x1f{seen[key]}".encode()).hexdigest()[:12]


def _best_place(accounts: list[Account]) -> Account | None:
    """The account whose place is the finest; of equals the one most reports name, then the earliest."""
    named = [a for a in accounts if a.place and a.place.place]
    counts = Counter(a.place_id for a in named)
    return (
        min(named, key=lambda a: (a.place.place.precision if a.place and a.place.place else 9, -counts[a.place_id]))
        if named
        else None
    )


def _relation(accounts: list[Account], placed: Account | None) -> str | None:
    """How the incident lies to its place: near, if any account says so of it; along a line; else as told."""
    if placed is None or placed.place is None or placed.place.place is None:
        return None
    if any(a.relation in NEAR and a.place_id == placed.place_id for a in accounts):
        return "near"
    along = placed.place.place.kind in ("corridor", "road") and placed.relation in (None, "in")
    return "along" if along else placed.relation


def _days(accounts: list[Account]) -> Interval:
    """The days of the incident: what the words state before what rests on publication, the narrowest of those."""
    dated = [a.days for a in accounts if a.days.start is not None]
    rank = {"stated": 0, "relative": 1, "published": 2, "none": 3}
    return min(dated, key=lambda d: (rank[d.basis] == 2, d.precision or 9, rank[d.basis]), default=Interval())


def _type(accounts: list[Account]) -> tuple[str | None, str | None]:
    """The most specific event type that is told of, violent before not; by the victims where none is."""
    told = [h for a in accounts for h in a.happenings]
    if any(a.violent for a in accounts):
        told = [h for h in told if h.violent] or told
    if told:
        kinds = [(not h.certain, _ORDER.get((h.event_type, h.sub_event_type), 99), h) for h in told]
        main = min(kinds, key=lambda k: k[:2])[2]
        return main.event_type, main.sub_event_type
    harmed = {c.side for a in accounts for c in a.claims if c.kind in tolls.COUNTED}
    if "civilians" in harmed:
        return "Violence against civilians", "Attack"
    return ("Battles", "Armed clash") if harmed - {None} else (None, None)


def _directed(accounts: list[Account], claims: list[Claim]) -> tuple[str | None, str | None]:
    """Who began and whom it was done to, where all who say so agree; else null."""
    begun = {c.side for c in claims if c.kind == "initiator" and c.status == "current" and c.stance != "denies"}
    if len(begun) != 1:
        return None, None
    initiator = begun.pop()
    targets = {h.target for a in accounts for h in a.happenings if h.target and h.target != initiator}
    suffered = {
        c.side
        for c in claims
        if c.kind in ("killed", "wounded")
        and c.status in ("current", "part")
        and c.side
        and c.side != initiator
        and c.high != 0
    }
    found = suffered or targets
    return initiator, found.pop() if len(found) == 1 else None


def _precision(place: Place | None, relation: str | None) -> int | None:
    if place is None:
        return None
    return max(place.precision, 2) if relation in NEAR and place.precision < 3 else place.precision


def _radius(place: Place | None, relation: str | None) -> float | None:
    return reach(place, relation) if place is not None else None


def _grade(accounts: list[Account], claims: list[Claim], contested: bool) -> Grade:
    """Contested where accounts differ; confirmed where who did it says so; fair with two origins; else weak."""
    if contested:
        return "contested"
    if any(c.kind == "initiator" and c.side == c.claimant_side and c.status == "current" for c in claims):
        return "confirmed"
    return "fair" if len({a.report.origin_id or a.report.report_id for a in accounts}) > 1 else "weak"


def _status(founder: Account, place: Place | None, days: Interval) -> IncidentStatus:
    if founder.excluded:
        return "excluded"
    if place is None:
        return "unlocated"
    return "undated" if days.start is None else "mapped"
