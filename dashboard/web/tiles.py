"""The basemap's addresses: styles, tiles and the sprite, answered from the project's own files.

A tile that is not there is answered with 204, for one failed tile would leave Plotly's whole map without events.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
import mmap
import re
from functools import lru_cache
from pathlib import Path
from typing import get_args

import flask
from pmtiles.reader import MmapSource, Reader
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
        self._reader: Reader | None = None
        try:
            with path.open("rb") as file:
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                reader = Reader(MmapSource(file))
            self._depth = int(reader.header()["max_zoom"])
            self.version = hashlib.blake2b(mapped, digest_size=6).hexdigest()
            self._reader = reader
        except Exception as error:  # whatever is wrong with the file, the map must do without it
            log.warning("no basemap: %s: %s", path.name, error)
        self.get = lru_cache(maxsize=512)(self._read)

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

    @routes.get("/style-<theme>.json")
    def show_style(theme: str) -> flask.Response:
        chosen = next((known for known in get_args(Theme) if known == theme), "light")
        answer = flask.jsonify(style(flask.request.host_url, chosen, tiles.version))
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    @routes.get("/<version>/sprite<any('', '@2x'):_scale>.<any(json, png):kind>")
    def show_sprite(version: str, _scale: str, kind: str) -> flask.Response:
        index, picture = sheet()
        answer = flask.jsonify(index) if kind == "json" else flask.Response(picture, mimetype="image/png")
        answer.headers["Cache-Control"] = _FOREVER if version == tiles.version else _BRIEFLY
        return answer

    @routes.get("/<anything:address>", merge_slashes=False)
    def show_tile(address: str) -> flask.Response:
        match = _TILE.fullmatch(address)
        tile = tiles.get(*map(int, match.groups())) if match else None
        answer = flask.Response(status=204) if tile is None else _packed(tile)
        current = flask.request.args.get("v") == tiles.version
        answer.headers["Cache-Control"] = _FOREVER if current else _BRIEFLY
        return answer

    return routes


def _packed(tile: bytes) -> flask.Response:
    """Answer with a tile as it is, or unpacked for the rare client that does not take gzip."""
    packed = "gzip" in flask.request.accept_encodings
    answer = flask.Response(tile if packed else gzip.decompress(tile), mimetype="application/vnd.mapbox-vector-tile")
    answer.headers["Vary"] = "Accept-Encoding"
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    return answer
