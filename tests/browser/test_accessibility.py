"""axe-core finds nothing to complain of in any state of the page."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.drive import Open

STATES = {
    "start": "/",
    "filtered": "/?from=2023-05-01&to=2023-07-15&sides=ARM&role=suffered&certain=1",
    "selected": "/?incident=i0000",
    "excluded": "/?incident=i0082",
    "empty": "/?sides=un&role=attacker&from=nonsense",
    "methodology": "/methodology",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_no_violation(visit: Open, state: str, scheme: str) -> None:
    page = visit(STATES[state], scheme=scheme, axe=True, drawn=False)
    if state in ("start", "selected"):
        page.locator("details summary").evaluate_all("found => found.forEach(each => each.parentElement.open = true)")
    assert _violations(page) == []


@pytest.mark.parametrize("state", ["start", "selected"])
def test_no_violation_on_a_phone(visit: Open, state: str) -> None:
    assert _violations(visit(STATES[state], size=(390, 844), axe=True, drawn=False)) == []


def _violations(page) -> list[str]:  # type: ignore[no-untyped-def]
    found = (
        Axe()
        .run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
        .response["violations"]
    )
    return [
        f"{each['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for each in found
        for node in each["nodes"][:4]
    ]
