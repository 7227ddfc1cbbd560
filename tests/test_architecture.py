"""The house is read from the ground up: what each room may import, and what must not be found in it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import settings
from dashboard.settings import Setting

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "dashboard"
MODULES = sorted(PACKAGE.rglob("*.py"))
# Each room's own floor and those below it. The ground: words that everyone speaks.
GROUND = {"model", "schema", "settings", "errors", "languages", "sides", "tables", "spark"}
MAY_IMPORT = {
    "preprocess": GROUND | {"preprocess"},
    "store": GROUND | {"store"},
    "web": GROUND | {"store", "web", "basemap"},
    "basemap": GROUND | {"basemap"},
    "cli": GROUND | {"preprocess", "store", "web"},
    "__main__": {"cli"},
    "__init__": set(),
}
FORBIDDEN = {
    "preprocess": {"dash", "plotly", "flask", "waitress"},
    "store": {"dash", "plotly", "flask", "waitress", "trafilatura", "lxml", "yaml", "geopy"},
    "web": {"trafilatura", "lxml", "yaml", "geopy", "requests"},
}


def room(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            if node.module == "dashboard":
                yield from (f"dashboard.{alias.name}" for alias in node.names)
            else:
                yield node.module


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_arrow_runs_back(path: Path) -> None:
    own = room(path)
    allowed = MAY_IMPORT.get(own, GROUND)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "dashboard" and len(parts) > 1:
            assert parts[1] in allowed, f"{own} imports {name}"
        assert parts[0] not in FORBIDDEN.get(own, ()), f"{own} imports {name}"


def test_the_model_knows_no_other_module() -> None:
    assert not [name for name in imports(PACKAGE / "model.py") if name.startswith("dashboard")]


def test_every_limit_says_why_and_its_name_is_its_own() -> None:
    limits = {name: value for name, value in vars(settings).items() if isinstance(value, Setting)}
    assert limits
    for name, limit in limits.items():
        assert limit.name == name.lower()
        assert limit.help.endswith(".")
        assert limit.value > 0


def test_every_limit_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in MODULES if path.name != "settings.py")
    unused = [
        name
        for name, value in vars(settings).items()
        if isinstance(value, Setting) and not re.search(rf"\b{name}\b", code)
    ]
    assert unused == []


def test_no_module_is_a_drawer() -> None:
    drawers = {"utils", "util", "helpers", "common", "misc", "manager"}
    assert [path for path in MODULES if path.stem in drawers] == []


def test_what_is_installed_is_pinned() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        rows = [line.split("#")[0].strip() for line in (ROOT / name).read_text().splitlines()]
        loose = [row for row in rows if row and not row.startswith("-r ") and not re.fullmatch(r"[\w.-]+==[\w.]+", row)]
        assert loose == []


def test_every_package_that_is_imported_is_required() -> None:
    import sys
    from importlib.metadata import packages_distributions

    required = {
        re.sub(r"[-_.]+", "-", line.split("==")[0]).lower()
        for line in (ROOT / "requirements.txt").read_text().splitlines()
        if "==" in line
    }
    known = packages_distributions()
    outside = {
        name.split(".")[0]
        for path in MODULES
        for name in imports(path)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("dashboard")
    }
    found = {top: {re.sub(r"[-_.]+", "-", d).lower() for d in known.get(top, ())} for top in outside}
    # Flask and Werkzeug are Dash's own server: named there, never chosen here.
    lent = {"flask", "werkzeug"}
    # Those who build the basemap anew install these: requirements-basemap.txt.
    lent |= {"shapely", "shapefile"}
    # Those who ask for a second reader install this: requirements-nlp.txt.
    lent |= {"spacy"}
    # Those who have a cluster install this: requirements-spark.txt.
    lent |= {"pyspark", "py4j"}
    assert {top for top, packages in found.items() if not packages & required and top not in lent} == set()
