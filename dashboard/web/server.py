"""The app behind a real server: headers on every answer, limits on every request, plain words for every error."""

from __future__ import annotations

import gzip
import logging
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dash
import flask
import waitress
from dash._utils import split_callback_id
from werkzeug.exceptions import HTTPException

from dashboard.errors import EngineError, QueryError, SearchTooLong
from dashboard.settings import MAX_REQUEST_BYTES, PORT
from dashboard.store.compiled import warm

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

THREADS = max(2 * (os.cpu_count() or 1), 4)
"""More make all steps slower, for they wait for one another's turn in Python; fewer wait for a long search."""
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
Signature = tuple[list[str], list[str], Any]
_CALLBACK = "/_dash-update-component"
_WORDY = {"application/json", "text/html", "text/css"}
_SHORT = 1_000
_log = logging.getLogger(__name__)
logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # sixteen readers at once are no news


def policy(app: dash.Dash) -> str:
    """Return the content security policy; to be asked for when all callbacks are declared."""
    scripts = " ".join(["'self'", *app.csp_hashes()])
    return (
        f"default-src 'none'; script-src {scripts}; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'none'; form-action 'self'"
    )


def harden(app: dash.Dash) -> None:
    """Put headers on every answer and turn every request that means nothing into a plain 4xx."""
    server: flask.Flask = app.server
    server.config["MAX_CONTENT_LENGTH"] = MAX_REQUEST_BYTES.value
    security = policy(app)

    @cache
    def known() -> dict[str, Signature]:
        # Dash has its callbacks in order when the first request comes, not before.
        return {output: _signature(output, row) for output, row in app.callback_map.items() if "callback" in row}

    @server.before_request
    def refuse() -> None:
        path = flask.request.path
        if path == _CALLBACK:
            _check(flask.request.get_json(silent=True), known())
        elif (
            path != "/"
            and "path" in (flask.request.view_args or {})
            and flask.request.url_rule is not None
            and flask.request.url_rule.rule == "/<path:path>"
        ):
            flask.abort(404)

    @server.after_request
    def pack(answer: flask.Response) -> flask.Response:
        return _packed(answer, flask.request.accept_encodings.best_match(["gzip"]) is not None)

    @server.after_request
    def guard(answer: flask.Response) -> flask.Response:
        answer.headers["Content-Security-Policy"] = security
        for name, value in _HEADERS.items():
            answer.headers[name] = value
        if answer.mimetype in ("text/html", "application/json") and "Cache-Control" not in answer.headers:
            answer.headers["Cache-Control"] = "no-cache"
        return answer

    server.register_error_handler(QueryError, _refused)
    server.register_error_handler(SearchTooLong, _refused)
    server.register_error_handler(EngineError, _away)
    server.register_error_handler(HTTPException, _plain)
    server.register_error_handler(Exception, _broken)


def serve(data: Path, host: str = "127.0.0.1", port: int = PORT.value, session: SparkSession | None = None) -> None:
    """Serve the tables of a folder until the process is told to stop; with a session, asked on its Spark cluster."""
    from dashboard.web.app import create_app

    app = create_app(data, session)
    warm()
    print(f"Incident Dashboard: http://{host}:{port}", flush=True)
    waitress.serve(app.server, host=host, port=port, threads=THREADS, ident=None, clear_untrusted_proxy_headers=True)


def _packed(answer: flask.Response, accepted: bool) -> flask.Response:
    """Compress an answer in words that is worth it; lightly, for a brush waits for it."""
    plain = answer.status_code == 200 and not answer.is_streamed and not answer.direct_passthrough
    worth = plain and answer.mimetype in _WORDY
    if not accepted or not worth or "Content-Encoding" in answer.headers or len(answer.get_data()) < _SHORT:
        return answer
    answer.set_data(gzip.compress(answer.get_data(), 1, mtime=0))
    answer.headers["Content-Encoding"] = "gzip"
    answer.headers.add("Vary", "Accept-Encoding")
    return answer


def _signature(output: str, row: dict[str, Any]) -> Signature:
    """Return the inputs, states and outputs that a request for a callback must name."""
    inputs, states = ([f"{part['id']}.{part['property']}" for part in row[kind]] for kind in ("inputs", "state"))
    return inputs, states, split_callback_id(output)  # type: ignore[no-untyped-call]


def _check(body: Any, known: dict[str, Signature]) -> None:
    """Refuse a callback request that is not of the form the page sends."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str) or body["output"] not in known:
        raise QueryError("no such question")
    inputs, states, outputs = known[body["output"]]
    if body.get("outputs") != outputs:
        raise QueryError("the question is not complete")
    for part, wanted in (("inputs", inputs), ("state", states)):
        given = body.get(part, [])
        if not isinstance(given, list) or [_named(each) for each in given] != wanted:
            raise QueryError("the question is not complete")
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(each, str) for each in changed):
        raise QueryError("the question is not complete")


def _named(part: Any) -> str | None:
    return f"{part.get('id')}.{part.get('property')}" if isinstance(part, dict) else None


def _refused(error: QueryError | SearchTooLong) -> tuple[str, int, dict[str, str]]:
    return str(error), 400, {"Content-Type": "text/plain; charset=utf-8"}


def _away(error: EngineError) -> tuple[str, int, dict[str, str]]:
    return str(error), 503, {"Content-Type": "text/plain; charset=utf-8"}


def _plain(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    """Answer with the error's own name, and nothing of the request."""
    return f"{error.code} {error.name}", error.code or 500, {"Content-Type": "text/plain; charset=utf-8"}


def _broken(error: Exception) -> tuple[str, int, dict[str, str]]:
    _log.error("a request could not be answered", exc_info=error)
    return "500 the answer could not be made", 500, {"Content-Type": "text/plain; charset=utf-8"}
