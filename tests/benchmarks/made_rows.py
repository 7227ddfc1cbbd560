"""Made-up incidents, drawn a block of rows at a time: block 7 is the same whatever the number of rows asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np

from tests.benchmarks.made_world import COUNTRIES, DAYS, EVENT_TYPES, FINE, PROFILES, SEED, World, quantiles, world

BLOCK = 1 << 16
# Shares as counted in UCDP's Syria release, with a little of 7 that it does not have.
WHERE_PRECISION = (0.541, 0.348, 0.02, 0.037, 0.034, 0.015, 0.005)
DATE_PRECISION = (0.934, 0.05, 0.0013, 0.0112, 0.0035)
UNLOCATED, UNDATED, NO_FIGURE = 0.02, 0.01, 0.22
ROWS_A_PLACE, FEWEST_PLACES = 12, 100
MOST_KILLED = 8_000
_DYAD = quantiles(np.array([0.46, 0.2, 0.14, 0.11, 0.09]))
_TYPE = quantiles(np.array([share for _, _, share in EVENT_TYPES]))
_COUNTRY_SHARES = 1 / (np.arange(COUNTRIES) + 2.0)


@dataclass(frozen=True)
class Rows:
    """A run of made-up incidents, one array a column; days count from the first day, -1 is unknown."""

    number: np.ndarray
    place: np.ndarray
    variant: np.ndarray
    country: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray
    where_precision: np.ndarray
    first: np.ndarray
    last: np.ndarray
    date_precision: np.ndarray
    kind: np.ndarray
    side_a: np.ndarray
    side_b: np.ndarray
    low: np.ndarray
    best: np.ndarray
    high: np.ndarray
    killed_a: np.ndarray
    killed_b: np.ndarray
    roles: np.ndarray
    grade: np.ndarray
    chance: np.ndarray

    def __len__(self) -> int:
        return len(self.number)

    def upto(self, n: int) -> Rows:
        """Return the first n rows."""
        return Rows(**{field.name: getattr(self, field.name)[:n] for field in fields(self)})


def blocks(n: int) -> Iterator[tuple[int, int]]:
    """Give the number of each block and how many of its rows are wanted."""
    for block, start in enumerate(range(0, n, BLOCK)):
        yield block, min(BLOCK, n - start)


def rng_of(block: int, purpose: int) -> np.random.Generator:
    """Return the source of chance of one block, apart for each purpose."""
    return np.random.Generator(np.random.SFC64([SEED, purpose, block]))


def drawn(block: int, wanted: int = BLOCK) -> Rows:
    """Return the first rows of a block."""
    rng, all_of = rng_of(block, 1), world()
    number = np.arange(block * BLOCK, (block + 1) * BLOCK, dtype=np.int64)
    rank = _rank(number, rng)
    town = rank % len(all_of.place_name)
    country = all_of.place_country[town].astype(np.int16)
    where, latitude, longitude = _where(rank, country, all_of, rng)
    first, last, when = _when(country, all_of, rng)
    pair = all_of.dyads[country, _DYAD[rng.integers(0, FINE, BLOCK)]]
    kind = _TYPE[rng.integers(0, FINE, BLOCK)].astype(np.int8)
    low, best, high, killed_a, killed_b = _killed(kind, rng)
    rows = Rows(
        number=number,
        place=town.astype(np.int32),
        variant=(rank // len(all_of.place_name)).astype(np.int32),
        country=country,
        latitude=latitude,
        longitude=longitude,
        where_precision=where,
        first=first,
        last=last,
        date_precision=when,
        kind=kind,
        side_a=pair[:, 0],
        side_b=pair[:, 1],
        low=low,
        best=best,
        high=high,
        killed_a=killed_a,
        killed_b=killed_b,
        roles=rng.integers(0, 100, BLOCK).astype(np.int8),
        grade=rng.integers(0, 100, BLOCK).astype(np.int8),
        chance=rng.integers(0, 1 << 30, BLOCK),
    )
    return rows.upto(wanted)


def _rank(number: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the place of each row as its rank: few are named very often, and new ones come as rows come.

    Of ``size`` places so far, the share of the first r is the square root of r / size, flattened at the top so
    that no place has much more than one row in a hundred.
    """
    size = number / ROWS_A_PLACE + FEWEST_PLACES
    flat = np.clip((1 / size - 1e-4) / 0.02, 0, None)
    u = rng.random(len(number))
    share = ((np.sqrt(1 + flat**2) - flat) * u + flat) ** 2 - flat**2
    return np.minimum((share * size).astype(np.int64), size.astype(np.int64))


def _where(
    rank: np.ndarray, country: np.ndarray, all_of: World, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return where_prec and coordinates: a town, a village beside it, the middle of a district, region or country."""
    where = quantiles(np.array(WHERE_PRECISION))[rng.integers(0, FINE, BLOCK)].astype(np.int8) + 1
    town, variant = rank % len(all_of.place_name), rank // len(all_of.place_name)
    # A village's offset comes from its rank alone, so that it is the same place in every row.
    turn = (rank * 0.754877666) % 1 * 2 * np.pi
    reach = np.where(variant > 0, 0.02 + 0.25 * ((rank * 0.569840291) % 1), 0.0)
    latitude = all_of.latitude[town] + reach * np.sin(turn)
    longitude = all_of.longitude[town] + reach * np.cos(turn)
    for precision, grid in ((3, 0.5), (4, 1.5), (5, 1.5), (7, 3.0)):
        those = where == precision
        latitude[those] = np.round(latitude[those] / grid) * grid + 0.0137
        longitude[those] = np.round(longitude[those] / grid) * grid + 0.0171
    those = where == 6
    latitude[those], longitude[those] = all_of.centre[country[those]].T
    nowhere = rng.random(BLOCK) < UNLOCATED
    where[nowhere] = -1
    latitude[nowhere] = longitude[nowhere] = np.nan
    return where, np.round(latitude, 6), np.round(longitude, 6)


def _when(country: np.ndarray, all_of: World, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return first and last day and date_prec: nearly all a day, a few a week, a month, a whole year."""
    first = all_of.days[country % PROFILES, rng.integers(0, FINE, BLOCK)].astype(np.int32)
    when = quantiles(np.array(DATE_PRECISION))[rng.integers(0, FINE, BLOCK)].astype(np.int8) + 1
    more = np.select([when == 2, when == 3, when == 4, when == 5], [rng.integers(1, 6, BLOCK), 6, 29, 364], 0)
    first = np.where(when == 5, first // 365 * 365, first)
    first = np.minimum(first, DAYS - 1 - more).astype(np.int32)
    last = (first + more).astype(np.int32)
    never = rng.random(BLOCK) < UNDATED
    for each in (first, last, when):
        each[never] = -1
    return first, last, when


def _killed(kind: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Return low, best, high and what falls to either side: half at most two, one in a hundred above sixty."""
    best = np.minimum(rng.random(BLOCK) ** -0.9, MOST_KILLED).astype(np.int32)
    harmless = np.array([name in ("Protests", "Strategic developments") for name, _, _ in EVENT_TYPES])[kind]
    best[harmless | (rng.random(BLOCK) < 0.08)] = 0
    sure = rng.random(BLOCK)
    low = np.where(sure < 0.8, best, best * sure).astype(np.int32)
    high = np.where(sure > 0.25, best, best * (1 + 2 * sure) + 1).astype(np.int32)
    killed_a = (best * rng.random(BLOCK)).astype(np.int32)
    killed_b = np.where(rng.random(BLOCK) < 0.5, best - killed_a, 0).astype(np.int32)
    unknown = rng.random(BLOCK) < NO_FIGURE
    for each in (low, best, high, killed_a, killed_b):
        each[unknown] = -1
    return low, best, high, killed_a, killed_b
