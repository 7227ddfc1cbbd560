"""The basemap's addresses answer whatever is asked of them, and never with a failure."""

import gzip
from pathlib import Path

import flask
import pytest
from flask.testing import FlaskClient

from dashboard.web import tiles

HOSTILE = [
    "0/0/0",
    "0/0/0.png",
    "-1/0/0.pbf",
    "3/8/0.pbf",
    "3/0/99999999.pbf",
    "99/0/0.pbf",
    "31/2147483647/2147483647.pbf",
    "3/4/2.pbf/",
    "3/4/2.pbf%00",
    "３/4/2.pbf",
    "3.0/4/2.pbf",
    "3e0/4/2.pbf",
    "9999999999999999999999/1/1.pbf",
    "../../etc/passwd",
    "%2e%2e/%2e%2e/etc/passwd",
    "/1//2.pbf",
    "%ff%fe/1/1.pbf",
    "style-.json",
    "sprite.json",
    "",
    "x" * 4000,
]


def client_of(path: Path = tiles.TILES) -> FlaskClient:
    server = flask.Flask(__name__)
    tiles.register(server, path)
    return server.test_client()


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return client_of()


def test_a_tile_is_sent_as_it_is_kept(client):
    answer = client.get("/basemap/3/4/2.pbf", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.mimetype == "application/vnd.mapbox-vector-tile"
    assert b"land" in gzip.decompress(answer.data)


@pytest.mark.parametrize("accepted", [None, "identity", "br", "gzip;q=0"])
def test_a_client_without_gzip_gets_the_tile_unpacked(client, accepted):
    answer = client.get("/basemap/3/4/2.pbf", headers={"Accept-Encoding": accepted} if accepted else {})
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
    assert b"land" in answer.data


@pytest.mark.parametrize("address", HOSTILE)
def test_whatever_is_no_tile_is_empty_not_an_error(client, address):
    answer = client.get(f"/basemap/{address}")
    assert (answer.status_code, answer.data) == (204, b"")


@pytest.mark.parametrize("content", [None, b"", b"not tiles at all", b"PMTiles", b"PMTiles\x03" + b"\0" * 119, "cut"])
def test_without_a_good_file_every_tile_is_empty_and_the_style_stands(tmp_path, content):
    path = tmp_path / "basemap.pmtiles"
    if content is not None:
        path.write_bytes(tiles.TILES.read_bytes()[:200_000] if content == "cut" else content)
    client = client_of(path)
    assert client.get("/basemap/0/0/0.pbf").status_code == 204
    assert client.get("/basemap/style-light.json").status_code == 200


def test_styles_name_this_host_and_no_other(client):
    for theme in ("light", "dark"):
        style = client.get(f"/basemap/style-{theme}.json", base_url="https://maps.example:8443/").json
        assert style["sources"]["basemap"]["tiles"][0].startswith(
            "https://maps.example:8443/basemap/{z}/{x}/{y}.pbf?v="
        )
        assert style["sprite"].startswith("https://maps.example:8443/basemap/")


def test_an_unknown_theme_is_the_light_one(client):
    assert client.get("/basemap/style-neon.json").json == client.get("/basemap/style-light.json").json


def test_what_the_style_names_is_there_and_may_be_kept_for_ever(client):
    style = client.get("/basemap/style-dark.json", base_url="http://localhost/").json
    tile = style["sources"]["basemap"]["tiles"][0].format(z=0, x=0, y=0)
    for address in (tile, *(f"{style['sprite']}{end}" for end in (".json", ".png", "@2x.json", "@2x.png"))):
        answer = client.get(address.removeprefix("http://localhost"))
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]


def test_an_address_of_another_version_is_kept_only_briefly(client):
    for address in ("/basemap/0/0/0.pbf", "/basemap/0/0/0.pbf?v=old", "/basemap/old/sprite.png"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" not in answer.headers["Cache-Control"]


def test_another_basemap_gets_another_version(client, tmp_path):
    other = client_of(tmp_path / "none.pmtiles")
    versions = {c.get("/basemap/style-light.json").json["sprite"] for c in (client, other)}
    assert len(versions) == 2
