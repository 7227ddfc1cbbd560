"""The app behind its server: headers on every answer, 4xx for what means nothing, no traceback, nothing reflected."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import dash
import pytest
from flask.testing import FlaskClient

from dashboard.errors import TablesError
from dashboard.web.app import create_app
from dashboard.web.methodology import rendered
from tests import tables

UPDATE = "/_dash-update-component"
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


def ask(client: FlaskClient, output: str, inputs: dict[str, Any], **more: Any):  # type: ignore[no-untyped-def]
    given = [
        {"id": name.split(".")[0], "property": name.split(".")[1], "value": value} for name, value in inputs.items()
    ]
    component, prop = output.split(".")
    body = {
        "output": output,
        "outputs": {"id": component, "property": prop},
        "inputs": given,
        "changedPropIds": list(inputs),
        "state": [],
    }
    return client.post(UPDATE, json=body | more)


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
    answer = ask(client, "answer.data", {"question.data": "from=2023-09-01&sides=ARM"})
    assert answer.status_code == 200
    assert " of 80 incidents" in answer.get_data(as_text=True)


QUESTIONS = [
    "q=%22the%20day%27s%20account%22&types=Battles&precision=3&grades=weak,contested&killed=1&sort=place",
    "box=170,-20,-170,20&role=attacker&sides=ARM&from=0001-01-01&to=9999-12-31",
    "q=***&sources=|&killed=999999&page=7",
    "view=0.0,-180,-85,180,85&from=2023-01-01",
]


HEARS = {
    "answer.data": "question.data",
    "timeline.figure": "question.data",
    "facets.data": "settled.data",
    "map.figure": "scene.data",
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_part_of_the_page_answers_a_question_of_many_parts(client: FlaskClient, question: str) -> None:
    for output in HEARS:
        assert ask(client, output, {HEARS[output]: question}).status_code == 200
    opened = ask(client, "opened.data", {"chosen.data": "i0000", "settled.data": question})
    assert "Who says what" in opened.get_data(as_text=True)


def test_while_the_readers_hand_moves_three_answers_are_asked_for(client: FlaskClient) -> None:
    wired = [row for row in client.get("/_dash-dependencies").get_json() if row["clientside_function"] is None]
    heard = {row["output"]: {part["id"] for part in row["inputs"]} for row in wired}
    moving = {output for output, ids in heard.items() if ids & {"question", "scene"}}
    assert moving == {"answer.data", "timeline.figure", "map.figure"}
    assert set(heard) - moving == {"facets.data", "opened.data"}


HOSTILE: list[Any] = [0, 1.5, True, [], [1], {}, {"a": 1}, "x" * 5_000, "&" * 4_000]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("output", HEARS)
def test_a_hostile_callback_value_is_400(client: FlaskClient, output: str, value: Any) -> None:
    answer = ask(client, output, {HEARS[output]: value})
    assert answer.status_code in (200, 400)
    assert answer.status_code == 400 or isinstance(value, str)
    assert b"Traceback" not in answer.data


@pytest.mark.parametrize("value", [-1, [], {}, True, "<script>alert(1)</script>", "x" * 900, "a b"])
def test_a_hostile_incident_is_400_and_not_reflected(client: FlaskClient, value: Any) -> None:
    answer = ask(client, "opened.data", {"chosen.data": value, "settled.data": ""})
    assert answer.status_code == 400
    assert b"script" not in answer.data


def test_an_unknown_incident_says_so(client: FlaskClient) -> None:
    answer = ask(client, "opened.data", {"chosen.data": "nobody", "settled.data": ""})
    assert "No incident of this build" in answer.get_data(as_text=True)


BODIES: list[Any] = [
    b"",
    b"null",
    b"[]",
    b"{",
    b"\xff\xfe",
    b'{"output": 3}',
    b'{"output": "map.figure"}',
    b'{"output": "map.figure", "inputs": "x"}',
    b'{"output": "answer.data", "inputs": [null]}',
    b'{"output": "answer.data", "inputs": [{"id": {"a": 1}, "property": "data"}]}',
    b'{"output": "..nothing..", "inputs": []}',
    json.dumps({"output": "answer.data", "inputs": [{"id": "question", "property": "data"}] * 40}).encode(),
    b'{"output": "answer.data", "inputs": [{"id": "question", "property": "data", "value": ""}], "changedPropIds": 7}',
]


@pytest.mark.parametrize("body", BODIES)
def test_a_malformed_question_is_4xx(client: FlaskClient, body: bytes) -> None:
    answer = client.post(UPDATE, data=body, content_type="application/json")
    assert answer.status_code == 400
    assert b"Traceback" not in answer.data


def test_a_body_too_large_is_413(client: FlaskClient) -> None:
    answer = client.post(UPDATE, data=b'{"a": "' + b"x" * 1_100_000 + b'"}', content_type="application/json")
    assert answer.status_code == 413


def test_a_bug_is_500_in_plain_words(app: dash.Dash, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.web.incident_list.parts", lambda *_: 1 / 0)
    answer = ask(app.server.test_client(), "answer.data", {"question.data": ""})
    assert answer.status_code == 500
    assert b"Zero" not in answer.data
    assert b"Traceback" not in answer.data
    assert "Content-Security-Policy" in answer.headers


def test_no_tables_no_app(tmp_path: Path) -> None:
    with pytest.raises(TablesError):
        create_app(tmp_path)


def test_an_app_over_an_empty_build_answers(tmp_path: Path) -> None:
    client = create_app(tables.Tables().write(tmp_path)).server.test_client()
    assert client.get("/_dash-layout").status_code == 200
    assert "no incidents in these tables yet" in ask(client, "answer.data", {"question.data": ""}).get_data(
        as_text=True
    )
    assert ask(client, "map.figure", {"scene.data": ""}).status_code == 200
    assert ask(client, "timeline.figure", {"question.data": ""}).status_code == 200


def test_markup_in_the_methodology_is_shown_and_not_obeyed() -> None:
    html = rendered(
        "# A <script>x</script>\n\n[link](javascript:alert(1)) <img src=x onerror=y>\n\n| a |\n|---|\n| b |\n"
    )
    assert "<script>" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "<td>b</td>" in html
