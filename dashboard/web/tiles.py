"""The basemap's addresses: styles, tiles and the sprite, answered from the project's own files.

A tile that is not there is answered with 204, for one failed tile would leave Plotly's whole map without events.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
import mmap
import re
import struct
from functools import lru_cache
from pathlib import Path
from typing import Any

import flask
from pmtiles.reader import Reader
from pmtiles.tile import MagicNumberNotFound, SpecVersionUnsupported
from werkzeug.routing import BaseConverter

from dashboard import settings
from dashboard.basemap.sprite import sheet
from dashboard.basemap.style import Theme, style

log = logging.getLogger(__name__)

TILES = settings.DATA / "basemap.pmtiles"

_TILE = re.compile(r"(\d{1,2})/(\d{1,8})/(\d{1,8})\.pbf", re.ASCII)
_FOREVER = "public, max-age=31536000, immutable"
_BRIEFLY = "public, max-age=300"


class Tiles:
    """The tiles of one file; a file that is missing or not a tile file has none."""

    def __init__(self, path: Path) -> None:
        self.version = "0"
        self._reader: Any = None
        try:
            with path.open("rb") as file:
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._open(mapped)
        except (OSError, ValueError, struct.error, MagicNumberNotFound, SpecVersionUnsupported) as error:
            log.warning("the map goes without its ground: %s: %s", path.name, str(error) or type(error).__name__)
        self.get = lru_cache(maxsize=512)(self._read)

    def _open(self, mapped: mmap.mmap) -> None:
        reader: Any = Reader(lambda start, length: mapped[start : start + length])  # type: ignore[no-untyped-call]
        header = reader.header()
        if header["tile_data_offset"] + header["tile_data_length"] > len(mapped):
            raise ValueError("the file is cut short")
        self._depth = int(header["max_zoom"])
        self.version = hashlib.blake2b(mapped, digest_size=6).hexdigest()
        self._reader = reader

    def _read(self, zoom: int, column: int, row: int) -> bytes | None:
        """Return a tile as it is kept, gzipped, or None when there is none."""
        if self._reader is None or zoom > self._depth or max(column, row) >= 1 << zoom:
            return None
        tile: bytes | None = self._reader.get(zoom, column, row)
        return tile


class Anything(BaseConverter):
    """The rest of an address, whatever it is; Flask's own ``path`` leaves some to a 404."""

    regex = ".*?"
    part_isolating = False


def register(server: flask.Flask, path: Path = TILES) -> None:
    """Add the basemap's addresses to the app's server."""
    server.url_map.converters["anything"] = Anything
    server.register_blueprint(blueprint(Tiles(path)))


def blueprint(tiles: Tiles) -> flask.Blueprint:
    """Make the addresses below /basemap/ for one file of tiles."""
    routes = flask.Blueprint("basemap", __name__, url_prefix="/basemap")
    index, picture = sheet()
    version = hashlib.blake2b(picture, key=tiles.version.encode(), digest_size=6).hexdigest()

    def lasting(answer: flask.Response, named: str | None) -> flask.Response:
        answer.headers["Cache-Control"] = _FOREVER if named == version else _BRIEFLY
        return answer

    @routes.get("/style-<theme>.json")
    def show_style(theme: str) -> flask.Response:
        chosen: Theme = "dark" if theme == "dark" else "light"
        answer = flask.jsonify(style(flask.request.host_url, chosen, version))
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    @routes.get("/<named>/sprite<any('', '@2x'):_scale>.<any(json, png):kind>")
    def show_sprite(named: str, _scale: str, kind: str) -> flask.Response:
        answer = flask.jsonify(index) if kind == "json" else flask.Response(picture, mimetype="image/png")
        return lasting(answer, named)

    @routes.get("/<anything:address>", merge_slashes=False)
    def show_tile(address: str) -> flask.Response:
        match = _TILE.fullmatch(address)
        tile = tiles.get(*map(int, match.groups())) if match else None
        return lasting(flask.Response(status=204) if tile is None else _packed(tile), flask.request.args.get("v"))

    return routes


def _packed(tile: bytes) -> flask.Response:
    """Answer with a tile as it is, or unpacked for the rare client that does not take gzip."""
    packed = flask.request.accept_encodings.quality("gzip") > 0
    answer = flask.Response(tile if packed else gzip.decompress(tile), mimetype="application/vnd.mapbox-vector-tile")
    answer.headers["Vary"] = "Accept-Encoding"
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    return answer
