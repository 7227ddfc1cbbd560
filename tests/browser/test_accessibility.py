"""axe-core finds nothing to complain of in any state of the page."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.drive import Open

STATES = {
    "start": "/",
    "filtered": "/?from=2023-05-01&to=2023-07-15&sides=ARM&role=suffered&certain=1",
    "selected": "/?incident=i0000",
    "excluded": "/?incident=i0082",
    "empty": "/?sides=un&role=attacker&from=nonsense",
}


@pytest.mark.parametrize("state", STATES)
def test_no_violation(visit: Open, state: str) -> None:
    page = visit(STATES[state], axe=True, drawn=False)
    if state in ("start", "selected"):
        page.locator("details summary").evaluate_all("found => found.forEach(each => each.parentElement.open = true)")
    assert _violations(page) == []
    page.locator("#theme-toggle").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert _violations(page) == []
    if state in ("start", "selected"):
        for width, height in ((1200, 760), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            assert _violations(page) == []


def test_no_violation_in_the_methodology(visit: Open) -> None:
    for scheme in ("light", "dark"):
        assert _violations(visit("/methodology", scheme=scheme, axe=True)) == []


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
