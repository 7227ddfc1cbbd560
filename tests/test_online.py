"""Nominatim behind the gazetteer, against a server of our own that also fails in every way it can."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, urlparse

import pytest
from geopy.extra.rate_limiter import RateLimiter

from dashboard.preprocess.online import ATTRIBUTION, USER_AGENT, OnlineFailure, OnlineGazetteer


def answer(
    name: str, lat: str = "40.2", lon: str = "45.87", importance: float = 0.3, kind: str = "village", code: str = "am"
) -> dict[str, object]:
    return {
        "osm_type": "node",
        "osm_id": 7,
        "lat": lat,
        "lon": lon,
        "name": name,
        "display_name": f"{name}, somewhere",
        "addresstype": kind,
        "importance": importance,
        "address": {"country_code": code},
    }


class Nominatim(BaseHTTPRequestHandler):
    """Answers by the name that is asked for."""

    asked: ClassVar[list[tuple[str, str | None]]] = []
    bodies: ClassVar[dict[str, tuple[int, str]]] = {
        "sotk": (200, json.dumps([answer("Sotk")])),
        "two": (200, json.dumps([answer("Two", "10", "10", 0.5, "county"), answer("Two", "40.1", "45.8", 0.3)])),
        "nowhere": (200, "[]"),
        "page": (200, "<html>Bad gateway</html>"),
        "torn": (200, '[{"lat": "40.2", "lon'),
        "lat 95": (200, json.dumps([answer("Lat 95", "95", "45")])),
        "nan": (200, json.dumps([answer("Nan", "NaN", "45")])),
        "null island": (200, json.dumps([answer("Null Island", "0", "0")])),
        "no coordinates": (200, json.dumps([{"display_name": "X"}])),
        "busy": (429, "too many requests"),
        "broken": (500, "oops"),
    }

    def do_GET(self) -> None:
        query = parse_qs(urlparse(self.path).query)
        name = query["q"][0]
        type(self).asked.append((name, self.headers.get("User-Agent")))
        if name == "slow":
            time.sleep(0.6)
        status, body = self.bodies.get(name.lower(), (200, "[]"))
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def domain() -> Iterator[str]:
    Nominatim.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Nominatim)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def online(tmp_path: Path, domain: str, seconds: float = 0.0, timeout: float = 0.3) -> OnlineGazetteer:
    return OnlineGazetteer(
        tmp_path / "online", domain=domain, scheme="http", timeout=timeout, seconds=seconds, retries=0
    )


def test_an_answer_is_a_place_with_attribution(tmp_path: Path, domain: str) -> None:
    place = online(tmp_path, domain).place("Sotk")
    assert place is not None
    assert (place.name, place.kind, place.country, place.precision, place.source) == (
        "Sotk",
        "settlement",
        "ARM",
        1,
        ATTRIBUTION,
    )
    assert Nominatim.asked[0][1] == USER_AGENT


def test_of_several_answers_the_one_near_the_other_places_is_taken(tmp_path: Path, domain: str) -> None:
    gazetteer = online(tmp_path, domain)
    near, plain = gazetteer.place("Two", near=(40.2, 45.9)), gazetteer.place("Two")
    assert near is not None
    assert plain is not None
    assert (near.latitude, plain.latitude) == (40.1, 10.0)


def test_no_such_place_is_none_and_is_kept(tmp_path: Path, domain: str) -> None:
    assert online(tmp_path, domain).place("Nowhere") is None
    assert online(tmp_path, domain).place("nowhere") is None
    assert len(Nominatim.asked) == 1


@pytest.mark.parametrize(
    "name", ["page", "torn", "lat 95", "nan", "null island", "no coordinates", "busy", "broken", "slow"]
)
def test_a_failure_is_not_no_such_place(tmp_path: Path, domain: str, name: str) -> None:
    with pytest.raises(OnlineFailure, match=name):
        online(tmp_path, domain).place(name)


def test_a_failure_is_asked_again(tmp_path: Path, domain: str) -> None:
    gazetteer = online(tmp_path, domain)
    for _ in range(2):
        with pytest.raises(OnlineFailure):
            gazetteer.place("broken")
    assert len(Nominatim.asked) == 2


def test_a_refused_connection_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(OnlineFailure, match=r"127\.0\.0\.1:1 did not answer"):
        online(tmp_path, "127.0.0.1:1").place("Sotk")


def test_a_torn_cache_is_asked_anew(tmp_path: Path, domain: str) -> None:
    gazetteer = online(tmp_path, domain)
    gazetteer.place("Sotk")
    for kept in (tmp_path / "online").iterdir():
        kept.write_text('[{"lat":', encoding="utf-8")
    assert gazetteer.place("Sotk") is not None
    assert len(Nominatim.asked) == 2


def test_requests_wait_for_their_turn_and_kept_answers_need_none(
    tmp_path: Path, domain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    waits: list[float] = []

    def wait(_: object, seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(RateLimiter, "_sleep", wait)
    monkeypatch.setattr(RateLimiter, "_clock", lambda self: now[0])
    gazetteer = online(tmp_path, domain, seconds=3600)
    for name in ("Sotk", "Two", "Sotk", "Nowhere"):
        gazetteer.place(name)
    assert [name for name, _ in Nominatim.asked] == ["Sotk", "Two", "Nowhere"]
    assert waits == [3600, 3600]


def test_the_public_server_is_asked_once_a_second(tmp_path: Path) -> None:
    assert OnlineGazetteer(tmp_path)._ask.min_delay_seconds == 1.0
