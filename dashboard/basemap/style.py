"""How the basemap is drawn: a calm ground in a light and a dark palette, on which the marks stand out."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

Theme = Literal["light", "dark"]
Layer = dict[str, Any]

ATTRIBUTION = "Natural Earth · GeoNames CC BY 4.0"

# Families of assets/fonts/fonts.css. A family that is not there is skipped, and the browser's own font is drawn.
_SCRIPTS = ["Noto Map Extended", "Noto Map Armenian", "Noto Map Cyrillic", "Noto Sans", "sans-serif"]
_REGULAR = ["Noto Map", *_SCRIPTS]
_MEDIUM = ["Noto Map Medium", "Noto Map Medium Extended", *_REGULAR]


# Where a place's name may stand: beside its dot or, where a mark covers the dot, beside the mark. In ems.
_BESIDE = ["left", [0.5, 0], "right", [-0.5, 0], "top", [0, 0.5], "bottom", [0, -0.5]]
_BESIDE_A_MARK = ["left", [1.3, 0], "right", [-1.3, 0]]


class Palette(NamedTuple):
    """The colours of one theme."""

    water: str
    land: str
    river: str
    inner: str
    border: str
    place: str
    country: str
    sea: str
    halo: str


PALETTES: dict[Theme, Palette] = {
    "light": Palette(
        water="#d3dfe6",
        land="#f5f3ef",
        river="#bfd2dd",
        inner="#ddd8d1",
        border="#a8a1ab",
        place="#514e57",
        country="#777280",
        sea="#5b7b90",
        halo="#f5f3ef",
    ),
    "dark": Palette(
        water="#14181d",
        land="#23272d",
        river="#101418",
        inner="#343a42",
        border="#656c78",
        place="#b3b8c1",
        country="#8b919c",
        sea="#71879b",
        halo="#1d2126",
    ),
}


def style(origin: str, theme: Theme, version: str = "0") -> dict[str, Any]:
    """Make the MapLibre style; ``origin`` is the app's own address, for tile addresses must be absolute.

    There is no ``glyphs`` address: names are drawn with fonts of the page and the system.
    """
    colours = PALETTES[theme]
    base = f"{origin.rstrip('/')}/basemap"
    source = {
        "type": "vector",
        "tiles": [f"{base}/{{z}}/{{x}}/{{y}}.pbf?v={version}"],
        "maxzoom": 6,
        "attribution": ATTRIBUTION,
    }
    return {
        "version": 8,
        "name": f"Quiet {theme}",
        "sources": {"basemap": source},
        "sprite": f"{base}/{version}/sprite",
        "layers": [*_ground(colours), *_lines(colours), *_names(colours)],
    }


def _ground(colours: Palette) -> list[Layer]:
    return [
        {"id": "sea", "type": "background", "paint": {"background-color": colours.water}},
        _layer("land", "fill", "land", {"fill-color": colours.land}),
        _layer("lake", "fill", "lake", {"fill-color": colours.water}),
    ]


def _lines(colours: Palette) -> list[Layer]:
    """Rivers, first-level boundaries, borders; a disputed border is dashed and a little lighter."""
    disputed = ["get", "disputed"]
    width = _by_zoom({1: 0.4, 4: 0.8, 7: 1.3, 10: 2})
    river = {"line-color": colours.river, "line-width": _by_zoom({3: 0.4, 6: 1.1, 10: 2.4})}
    inner = {"line-color": colours.inner, "line-width": _by_zoom({5: 0.4, 8: 0.9, 10: 1.2})}
    settled = {"line-color": colours.border, "line-width": width}
    dashed = settled | {"line-dasharray": [3, 2.2]}
    rounded = {"line-cap": "round", "line-join": "round"}
    return [
        _layer("river", "line", "river", river, rounded, filter=["!", ["get", "coarse"]]),
        _layer("river-coarse", "line", "river", river, rounded, filter=["get", "coarse"], maxzoom=8),
        _layer("admin1", "line", "admin1", inner, rounded, minzoom=5),
        _layer("border", "line", "border", settled, {"line-join": "round"}, filter=["!", disputed]),
        _layer("border-disputed", "line", "border", dashed, {"line-join": "round"}, filter=disputed),
    ]


def _names(colours: Palette) -> list[Layer]:
    """Names in the order they give way to each other: the last layer is placed first."""
    due = ["<=", ["get", "zoom"], ["zoom"]]
    country = ["==", ["get", "kind"], "country"]
    return [
        _layer("water-name", "symbol", "water", _ink(colours.sea, colours.water), _water_name(), filter=due),
        _layer(
            "place-name",
            "symbol",
            "place",
            _ink(colours.place, colours.halo),
            _place_name(),
            filter=due,
            minzoom=3,
        ),
        _layer(
            "territory-name",
            "symbol",
            "country",
            _ink(colours.country, colours.halo),
            _territory_name(),
            filter=["all", due, ["!", country]],
            maxzoom=8,
        ),
        _layer(
            "country-name",
            "symbol",
            "country",
            _ink(colours.country, colours.halo),
            _country_name(),
            filter=["all", due, country],
            maxzoom=8,
        ),
    ]


def _country_name() -> dict[str, Any]:
    return {
        "text-field": ["get", "name"],
        "text-font": _MEDIUM,
        "text-transform": "uppercase",
        "text-letter-spacing": 0.14,
        "text-max-width": 7,
        "text-padding": 3,
        "text-size": _by_zoom({1: 9, 4: 11, 7: 15}),
        "text-variable-anchor-offset": ["center", [0, 0], "top", [0, 0.3], "bottom", [0, -0.3]],
        "symbol-sort-key": ["-", ["get", "people"]],
    }


def _territory_name() -> dict[str, Any]:
    return {
        "text-field": ["get", "name"],
        "text-font": _REGULAR,
        "text-letter-spacing": 0.06,
        "text-max-width": 6,
        "text-padding": 4,
        "text-size": _by_zoom({4: 10, 7: 13}),
    }


def _water_name() -> dict[str, Any]:
    return {
        "text-field": ["get", "name"],
        "text-font": _REGULAR,
        "text-letter-spacing": 0.1,
        "text-max-width": 5,
        "text-size": _by_zoom({1: 10, 8: 13}),
    }


def _place_name() -> dict[str, Any]:
    """A dot and a name that moves round it, or round a mark on it; capitals and large cities are placed first."""
    large = ["any", ["get", "capital"], [">=", ["get", "people"], 300_000]]
    return {
        "icon-image": "circle_6",
        "icon-size": ["case", large, 1, 0.75],
        "icon-allow-overlap": True,
        "icon-ignore-placement": True,
        "text-field": ["get", "name"],
        "text-font": ["case", large, ["literal", _MEDIUM], ["literal", _REGULAR]],
        "text-size": ["interpolate", ["linear"], ["zoom"], 3, ["case", large, 10.5, 10], 9, ["case", large, 15, 12]],
        "text-variable-anchor-offset": _BESIDE + _BESIDE_A_MARK,
        "text-justify": "auto",
        "text-max-width": 9,
        "text-padding": _by_zoom({3: 14, 6: 7, 9: 3}),
        "symbol-sort-key": ["+", ["get", "zoom"], ["case", ["get", "capital"], -3, 0], ["/", ["get", "people"], -1e8]],
    }


def _ink(colour: str, halo: str) -> dict[str, Any]:
    return {"text-color": colour, "text-halo-color": halo, "text-halo-width": 1.4, "icon-color": colour}


def _by_zoom(stops: dict[int, float]) -> list[Any]:
    return ["interpolate", ["linear"], ["zoom"], *(part for stop in stops.items() for part in stop)]


def _layer(name: str, kind: str, tiles: str, paint: Layer, layout: Layer | None = None, **limits: object) -> Layer:
    return {
        "id": name,
        "type": kind,
        "source": "basemap",
        "source-layer": tiles,
        "paint": paint,
        "layout": layout or {},
        **limits,
    }
