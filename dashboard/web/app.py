"""The Dash app: made fresh for a folder of tables, with nothing read at import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import dash
import flask

from dashboard.settings import ASSETS
from dashboard.store.store import Store
from dashboard.web import callbacks, layout, looks, methodology, server, tiles

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

TITLE = "Incident Dashboard"
DESCRIPTION = "Reports of armed incidents on a map: who claims what, where and when, and how sure that is."

_SHELL = """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<title>{%title%}</title>
<link rel="icon" href="/assets/mark.svg" type="image/svg+xml">
<script src="/assets/theme.js"></script>
{%css%}
<link rel="stylesheet" href="/sides.css">
</head>
<body>
{%app_entry%}
<noscript>This page needs JavaScript; its <a href="/methodology">methodology</a> does not.</noscript>
<div hidden>{%config%}{%scripts%}{%renderer%}</div>
</body>
</html>"""


def create_app(data_dir: Path, session: SparkSession | None = None) -> dash.Dash:
    """Return the app that serves the tables of a folder, or raise ``TablesError`` when they cannot be served.

    With a session the tables are asked on its Spark cluster instead of in this process.
    """
    store = Store(Path(data_dir), session)
    app = dash.Dash(
        __name__,
        title=TITLE,
        description=DESCRIPTION,
        update_title="",
        index_string=_SHELL,
        assets_folder=str(ASSETS),
        assets_ignore=r"theme\.js",
        health_endpoint="healthz",
        add_log_handler=False,
    )
    app.layout = lambda: layout.page(store.current())
    callbacks.connect(app, store)
    tiles.register(app.server)
    methodology.register(app.server)

    flask_app: flask.Flask = app.server

    @flask_app.get("/sides.css")
    def side_colours() -> flask.Response:
        codes = [*store.current().sides(), looks.SEVERAL, looks.UNSTATED, "media"]
        return flask.Response(looks.sheet(codes), mimetype="text/css")

    server.harden(app)
    return app
