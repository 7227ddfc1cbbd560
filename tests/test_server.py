"""The app behind its server: headers on every answer, 4xx for what means nothing, no traceback, nothing reflected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dash
import pytest
from flask.testing import FlaskClient

from dashboard.errors import SearchTooLong, TablesError
from dashboard.web.app import create_app
from dashboard.web.methodology import rendered
from tests import tables
from tests.callbacks import UPDATE, Wire, body, heard, served

HEADERS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "X-Frame-Options",
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> dash.Dash:
    return create_app(tables.sample().write(tmp_path_factory.mktemp("build")))


@pytest.fixture
def client(app: dash.Dash) -> FlaskClient:
    return app.server.test_client()


def wire(client: FlaskClient, *ids: str) -> Wire:
    """The server's callback that listens to just these elements."""
    (found,) = (one for one in served(client.get("/_dash-dependencies").get_json()) if heard(one) == set(ids))
    return found


def ask(client: FlaskClient, **values: Any):  # type: ignore[no-untyped-def]
    return client.post(UPDATE, json=body(wire(client, *values), values))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/healthz",
        "/methodology",
        "/sides.css",
        "/nowhere",
        "/assets/style.css",
        "/_dash-layout",
        "/basemap/0/0/0.pbf",
    ],
)
def test_every_answer_carries_the_security_headers(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        assert all(name in answer.headers for name in HEADERS)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/incidents.parquet",
        "/assets/../dashboard/errors.py",
        "/%2e%2e/etc/passwd",
        "/assets/%2e%2e/README.md",
        "/admin",
        "/_dash-nothing",
    ],
)
def test_an_unknown_path_is_404(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert b"Traceback" not in answer.data


def test_health_is_told(client: FlaskClient) -> None:
    assert client.get("/healthz").status_code == 200


def test_the_page_is_in_english_and_not_in_debug_mode(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert '<html lang="en">' in page
    assert "http://" not in page.replace("http://localhost", "")
    assert "https://" not in page


def test_a_question_is_answered(client: FlaskClient) -> None:
    answer = ask(client, question="from=2023-09-01&sides=ARM")
    assert answer.status_code == 200
    assert " of 80 incidents" in answer.get_data(as_text=True)


QUESTIONS = [
    "q=%22the%20day%27s%20account%22&types=Battles&precision=3&grades=weak,contested&killed=1&sort=place",
    "box=170,-20,-170,20&role=attacker&sides=ARM&from=0001-01-01&to=9999-12-31",
    "q=***&sources=|&killed=999999&page=7",
    "view=0.0,-180,-85,180,85&from=2023-01-01",
]


HEARD = ("question", "scene", "settled")


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_part_of_the_page_answers_a_question_of_many_parts(client: FlaskClient, question: str) -> None:
    for name in HEARD:
        assert ask(client, **{name: question}).status_code == 200
    opened = ask(client, chosen="i0000", settled=question)
    assert "Who says what" in opened.get_data(as_text=True)


def told(client: FlaskClient, scene: str) -> set[str]:
    """The parts of the page that an answer to the map's question changes."""
    return set(ask(client, scene=scene).get_json()["response"])


def test_while_the_readers_hand_moves_one_question_is_enough(client: FlaskClient) -> None:
    assert told(client, "from=2023-09-01&view=6.0,44.0,39.0,47.5,41.5") == {"map"}
    assert told(client, "from=2023-09-01&view=6.0,44.0,39.0,47.5,41.5&live=1") == {"map", "timeline", "answer"}


HOSTILE: list[Any] = [0, 1.5, True, [], [1], {}, {"a": 1}, "x" * 9_000, "&" * 9_000]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", HEARD)
def test_a_hostile_callback_value_is_400(client: FlaskClient, name: str, value: Any) -> None:
    answer = ask(client, **{name: value})
    assert answer.status_code == 400
    assert b"Traceback" not in answer.data


@pytest.mark.parametrize("value", [-1, [], {}, True, "<script>alert(1)</script>", "x" * 900, "a b"])
def test_a_hostile_incident_is_400_and_not_reflected(client: FlaskClient, value: Any) -> None:
    answer = ask(client, chosen=value, settled="")
    assert answer.status_code == 400
    assert b"script" not in answer.data


def test_an_unknown_incident_says_so(client: FlaskClient) -> None:
    answer = ask(client, chosen="nobody", settled="")
    assert "No incident of this build" in answer.get_data(as_text=True)


BODIES: list[Any] = [
    b"",
    b"null",
    b"[]",
    b"{",
    b"\xff\xfe",
    b'{"output": 3}',
    b'{"output": "map.figure"}',
    b'{"output": "..nothing..", "inputs": []}',
]
PARTS: list[dict[str, Any]] = [
    {"inputs": "x"},
    {"inputs": []},
    {"inputs": [None]},
    {"inputs": [{"id": {"a": 1}, "property": "data"}]},
    {"inputs": [{"id": "question", "property": "data"}] * 40},
    {"changedPropIds": 7},
    {"outputs": None},
    {"outputs": []},
    {"outputs": [{"id": "map", "property": "figure"}]},
    {"state": [{"id": "question", "property": "data"}]},
]


@pytest.mark.parametrize("sent", BODIES)
def test_a_malformed_question_is_4xx(client: FlaskClient, sent: bytes) -> None:
    answer = client.post(UPDATE, data=sent, content_type="application/json")
    assert answer.status_code == 400
    assert b"Traceback" not in answer.data


@pytest.mark.parametrize("part", PARTS)
def test_a_question_with_a_malformed_part_is_4xx(client: FlaskClient, part: dict[str, Any]) -> None:
    answer = client.post(UPDATE, json=body(wire(client, "question"), {"question": ""}) | part)
    assert answer.status_code == 400
    assert b"Traceback" not in answer.data


def test_a_body_too_large_is_413(client: FlaskClient) -> None:
    answer = client.post(UPDATE, data=b'{"a": "' + b"x" * 1_100_000 + b'"}', content_type="application/json")
    assert answer.status_code == 413


def test_a_bug_is_500_in_plain_words(app: dash.Dash, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.web.incident_list.parts", lambda *_: 1 / 0)
    answer = ask(app.server.test_client(), question="")
    assert answer.status_code == 500
    assert b"Zero" not in answer.data
    assert b"Traceback" not in answer.data
    assert "Content-Security-Policy" in answer.headers


def test_a_search_that_takes_too_long_is_said_in_the_list_and_not_tried_again_at_once(
    app: dash.Dash, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[Any] = []

    def hits(*given: Any) -> Any:
        tried.append(given)
        raise SearchTooLong("the search takes too long: ask for longer words")

    monkeypatch.setattr("dashboard.store.search.Index.hits", hits)
    client = app.server.test_client()
    answer = ask(client, question="q=endless")
    assert answer.status_code == 200
    said = answer.get_json()["response"]["answer"]["data"]
    assert said["noticed"] == "No answer: the search takes too long: ask for longer words."
    assert said["incidents"] == said["totals"] == ""
    assert ask(client, scene="q=endless").status_code == 200
    assert len(tried) == 1


def test_no_tables_no_app(tmp_path: Path) -> None:
    with pytest.raises(TablesError):
        create_app(tmp_path)


def test_an_app_over_an_empty_build_answers(tmp_path: Path) -> None:
    client = create_app(tables.Tables().write(tmp_path)).server.test_client()
    assert client.get("/_dash-layout").status_code == 200
    assert "no incidents in these tables yet" in ask(client, question="").get_data(as_text=True)
    assert ask(client, scene="").status_code == 200


def test_markup_in_the_methodology_is_shown_and_not_obeyed() -> None:
    html = rendered(
        "# A <script>x</script>\n\n[link](javascript:alert(1)) <img src=x onerror=y>\n\n| a |\n|---|\n| b |\n"
    )
    assert "<script>" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "<td>b</td>" in html
