"""The requests that a page sends its server, by what ``/_dash-dependencies`` says is wired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

UPDATE = "/_dash-update-component"

Wire = Mapping[str, Any]
"""One callback as ``/_dash-dependencies`` describes it."""


def served(wired: Iterable[Wire]) -> list[Wire]:
    """Return the callbacks that the server answers; the browser answers the others itself."""
    return [wire for wire in wired if wire["clientside_function"] is None]


def heard(wire: Wire) -> set[str]:
    """Return the ids of the elements a callback listens to."""
    return {part["id"] for part in wire["inputs"]}


def body(wire: Wire, values: Mapping[str, Any], changed: Iterable[str] | None = None) -> dict[str, Any]:
    """Return what is sent when the elements have these values, by id; all of them have changed unless told."""
    inputs = [part | {"value": values.get(part["id"], "")} for part in wire["inputs"]]
    named = [f"{part['id']}.{part['property']}" for part in inputs if changed is None or part["id"] in changed]
    return {"output": wire["output"], "outputs": _outputs(wire["output"]), "inputs": inputs, "changedPropIds": named}


def _outputs(output: str) -> Any:
    if output.startswith(".."):
        return [_outputs(each) for each in output.strip(".").split("...")]
    name, _, prop = output.rpartition(".")
    return {"id": name, "property": prop}
