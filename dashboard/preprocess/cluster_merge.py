"""Which accounts can have to do with each other: the sets that are merged apart, each on any machine.

``incidents.merge`` takes account after account and asks of each which incidents fit it. An answer can rest on three
things only, each a *link* of two accounts of the same violence: their covered days meet (an incident stands on the
shelf of a day that one of its accounts covers), their days overlap or lie a day apart with a figure in common, and
their places can be one (the same, within reach of each other, or one of them untold and a party shared).

Why two accounts of different sets never merge, and none changes what becomes of the other. A *set* is what is left
when all accounts of one violence are split by each kind of link in turn, into those that are linked through others
of the same set, until no split divides anything. Let an incident's accounts lie in one set, and let it fit an
account *a*. The accounts of the incident are linked to each other by each kind of link, for each had a link of each
kind to one that was there before it; and *a* has a link of each kind to one of them, for else it would not fit.
So no split, whatever came before it, can part *a* from the incident: *a* is of its set. By induction over the order
in which accounts are taken, every incident that fits an account is of its set, and all are met in the same order on
the days' shelves when the others are left out; so merging each set alone does the same at each step. What is
undated or set aside fits nothing: it is a set of its own.

An incident's id counts the incidents before it that share place, day and kind with it. So accounts that would give
the same words to an id are put into one set too; sets may always be put together, as the proof does not need the
smallest.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from dashboard.preprocess.told import incidents
from dashboard.preprocess.told.belonging import Account
from dashboard.sides import is_party

_EARTH_KM = 12742.0
_KM_A_DEGREE = 111.0
_SLACK = 1.001
"""So much farther is looked than the merge reaches: what is at the very edge may be counted in, never out."""


_Site = tuple[float, float, str]


class Key(NamedTuple):
    """What of an account decides with which others it can merge; days are ordinals."""

    words: str
    linked: bool
    violent: bool
    hurt: bool
    first: int
    last: int
    start: int
    end: int
    place_id: str | None
    latitude: float
    longitude: float
    reach: float
    country: bool
    parties: tuple[str, ...]
    figures: tuple[str, ...]

    @property
    def site(self) -> _Site:
        """Where it lies: a place's id may stand for several computed points."""
        return self.latitude, self.longitude, self.place_id or ""


def key(account: Account) -> Key:
    """The light key of an account; ``linked`` is false of one that merges with nothing."""
    days, place = account.days, account.place.place if account.place else None
    covered = incidents.covered(days)
    linked = bool(covered) and not account.excluded
    return Key(
        words=_words(account),
        linked=linked,
        violent=account.violent,
        hurt=account.hurt,
        first=covered[0].toordinal() if linked else 0,
        last=covered[-1].toordinal() if linked else 0,
        start=days.start.toordinal() if linked and days.start else 0,
        end=days.end.toordinal() if linked and days.end else 0,
        place_id=place.place_id if place else None,
        latitude=place.latitude if place else 0.0,
        longitude=place.longitude if place else 0.0,
        # an incident is reached as its first account lies to its place: near, if in doubt
        reach=incidents.reach(place, "near") if place else 0.0,
        country=place is not None and place.kind == "country",
        parties=tuple(sorted({p for p in account.parties if is_party(p)})),
        figures=tuple(sorted(f"{kind} {side} {low}" for kind, side, low in incidents.figures(account))),
    )


def _words(account: Account) -> str:
    """What the id of an incident is made of that this account would open."""
    first = min(account.claims, key=lambda c: (c.start, c.claim_id))
    told = account.place_id and account.days.start
    return f"{account.place_id} {account.days.start}" if told else first.claim_id


def sets(keys: Sequence[Key]) -> list[list[int]]:
    """Split accounts, given by their keys, into sets that merge apart; each a list of positions in order."""
    near = _near(keys)
    splits: list[Callable[[list[int]], list[list[int]]]] = [
        lambda members: _runs(members, lambda n: (keys[n].first, keys[n].last)),
        lambda members: _by_place(keys, members, near),
        lambda members: _by_days(keys, members),
    ]
    found = [[n] for n, one in enumerate(keys) if not one.linked]
    for violent in (False, True):
        found += _split([n for n, one in enumerate(keys) if one.linked and one.violent is violent], splits)
    return _joined(len(keys), found, lambda n: keys[n].words)


def _split(members: list[int], splits: Sequence[Callable[[list[int]], list[list[int]]]]) -> list[list[int]]:
    """Split by one kind of link after the other, until all of them in turn have divided nothing."""
    done: list[list[int]] = []
    open_sets = [(members, 0, 0)] if members else []
    while open_sets:
        one, turn, whole = open_sets.pop()
        if len(one) == 1 or whole == len(splits):
            done.append(one)
            continue
        parts = splits[turn](one)
        following = (turn + 1) % len(splits)
        open_sets += [(part, following, whole + 1 if len(parts) == 1 else 1) for part in parts]
    return done


def _by_days(keys: Sequence[Key], members: list[int]) -> list[list[int]]:
    """Those whose days overlap, through others; and those a day apart of which two have a figure in common.

    The runs of overlapping days lie apart, so no two of them end on one day.
    """
    runs = _runs(members, lambda n: (keys[n].start, keys[n].end))
    ended = {
        (figure, keys[n].end): number for number, run in enumerate(runs) for n in run for figure in keys[n].figures
    }
    known = _Groups(len(runs))
    for number, run in enumerate(runs):
        for n in run:
            for figure in keys[n].figures:
                known.join(number, ended.get((figure, keys[n].start - 1), number))
    return [sorted(n for number in group for n in runs[number]) for group in known]


def _runs(members: list[int], days: Callable[[int], tuple[int, int]]) -> list[list[int]]:
    """Those whose intervals share a day, through others."""
    found: list[list[int]] = []
    until = -1
    for n in sorted(members, key=days):
        first, last = days(n)
        if not found or first > until:
            found.append([])
        found[-1].append(n)
        until = max(until, last)
    return [sorted(run) for run in found]


def _by_place(keys: Sequence[Key], members: list[int], near: dict[_Site, list[_Site]]) -> list[list[int]]:
    """Those whose places can be one: the same or in reach; and where one is untold, those of a party of its."""
    known = _Groups(len(members))
    named: dict[str, int] = {}
    at: dict[_Site, int] = {}
    of_party: dict[str, list[int]] = defaultdict(list)
    untold: set[str] = set()
    for number, n in enumerate(members):
        one = keys[n]
        if one.place_id is not None:
            known.join(number, named.setdefault(one.place_id, number))
            at.setdefault(one.site, number)
        elif one.hurt:  # else nothing merges with it
            untold.update(one.parties)
        if one.place_id is not None or one.hurt:
            for party in one.parties:
                of_party[party].append(number)
    for site, number in at.items():
        for other in near.get(site, ()):
            if other in at:
                known.join(number, at[other])
    for party in untold:
        for number in of_party[party]:
            known.join(of_party[party][0], number)
    return [[members[number] for number in group] for group in known]


def _near(keys: Sequence[Key]) -> dict[_Site, list[_Site]]:
    """The places within reach of each place, states left out: they are reached by their name alone."""
    reach: dict[_Site, float] = {}
    for one in keys:
        if one.linked and one.place_id is not None and not one.country:
            reach[one.site] = max(one.reach, reach.get(one.site, 0.0))
    sites = sorted(reach)
    degrees = np.array([site[:2] for site in sites]).reshape(-1, 2)
    reaches = np.array([reach[site] for site in sites])
    found: dict[_Site, list[_Site]] = {}
    widest = float(reaches.max(initial=0.0))
    for n, site in enumerate(sites):
        margin = (reaches[n] + widest) * _SLACK / _KM_A_DEGREE + 0.01
        low, high = np.searchsorted(degrees[:, 0], [degrees[n, 0] - margin, degrees[n, 0] + margin])
        close = _kilometres(degrees[n], degrees[low:high]) <= (reaches[n] + reaches[low:high]) * _SLACK
        found[site] = [sites[low + int(m)] for m in np.flatnonzero(close) if low + m != n]
    return found


def _kilometres(one: np.ndarray, others: np.ndarray) -> np.ndarray:
    a, b = np.radians(one), np.radians(others)
    h = np.sin((b[:, 0] - a[0]) / 2) ** 2 + np.cos(a[0]) * np.cos(b[:, 0]) * np.sin((b[:, 1] - a[1]) / 2) ** 2
    distance: np.ndarray = _EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, h)))
    return distance


def _joined(size: int, found: Iterable[list[int]], label: Callable[[int], Hashable]) -> list[list[int]]:
    """Put sets together that have a label in common."""
    known = _Groups(size)
    first: dict[Hashable, int] = {}
    for one in found:
        for n in one:
            known.join(one[0], n)
            known.join(first.setdefault(label(n), n), n)
    return list(known)


class _Groups:
    """Numbers from 0 that are joined to groups; gives the groups, each in order."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def _top(self, n: int) -> int:
        while self._above[n] != n:
            self._above[n] = n = self._above[self._above[n]]
        return n

    def join(self, one: int, other: int) -> None:
        a, b = self._top(one), self._top(other)
        self._above[max(a, b)] = min(a, b)

    def __iter__(self) -> Iterator[list[int]]:
        groups: dict[int, list[int]] = defaultdict(list)
        for n in range(len(self._above)):
            groups[self._top(n)].append(n)
        return iter(groups.values())


def shares(found: Sequence[list[int]], number: int) -> list[int]:
    """Deal the sets out to some shares of about the same size; gives each account's share."""
    lightest = [(0, share) for share in range(number)]
    dealt = [0] * sum(map(len, found))
    for one in sorted(found, key=lambda members: (-len(members), members)):
        size, share = heapq.heappop(lightest)
        for n in one:
            dealt[n] = share
        heapq.heappush(lightest, (size + len(one), share))
    return dealt
