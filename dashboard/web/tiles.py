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
import zlib
from pathlib import Path

import flask
from pmtiles.tile import (
    MagicNumberNotFound,
    SpecVersionUnsupported,
    deserialize_directory,
    deserialize_header,
    zxy_to_tileid,
)
from werkzeug.routing import BaseConverter

from dashboard import settings
from dashboard.basemap.sprite import sheet
from dashboard.basemap.style import Theme, style

log = logging.getLogger(__name__)

TILES = settings.DATA / "basemap.pmtiles"

_TILE = re.compile(r"(\d{1,2})/(\d{1,8})/(\d{1,8})\.pbf", re.ASCII)
# No tile file of ours goes deeper; it keeps numbers from outside small.
_DEEPEST = 20
# What reading a file that is missing, torn or something else can raise.
_UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    IndexError,
    struct.error,
    zlib.error,
    MagicNumberNotFound,
    SpecVersionUnsupported,
)
_FOREVER = "public, max-age=31536000, immutable"
_BRIEFLY = "public, max-age=300"


class Tiles:
    """The tiles of one file; a file that is missing, torn or no tile file at all has none."""

    def __init__(self, path: Path) -> None:
        self.version = "0"
        self._file: mmap.mmap | bytes = b""
        self._places: dict[int, slice] = {}
        try:
            with path.open("rb") as file:
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._places = places(mapped)
        except _UNREADABLE as error:
            log.warning("the map goes without its ground: %s: %s", path.name, str(error) or type(error).__name__)
        else:
            self._file = mapped
            self.version = hashlib.blake2b(mapped, digest_size=6).hexdigest()

    def get(self, zoom: int, column: int, row: int) -> bytes | None:
        """Return a tile as it is kept, gzipped, or None when there is none."""
        if zoom > _DEEPEST or max(column, row) >= 1 << zoom:
            return None
        place = self._places.get(zxy_to_tileid(zoom, column, row))
        return None if place is None else self._file[place]


def places(mapped: mmap.mmap) -> dict[int, slice]:
    """Read from the file's directories where each tile lies, once: unpacking them costs more than any tile."""
    header = deserialize_header(mapped[:127])
    found: dict[int, slice] = {}
    waiting = [(header["root_offset"], header["root_length"])]
    while waiting:
        start, length = waiting.pop()
        for entry in deserialize_directory(mapped[start : start + length]):
            if entry.run_length == 0:
                waiting.append((header["leaf_directory_offset"] + entry.offset, entry.length))
                continue
            begin = header["tile_data_offset"] + entry.offset
            if begin + entry.length > len(mapped):
                raise ValueError("the file is cut short")
            found |= dict.fromkeys(
                range(entry.tile_id, entry.tile_id + entry.run_length), slice(begin, begin + entry.length)
            )
    return found


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
