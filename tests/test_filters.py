"""What the browser sends becomes a view, or an error of our own; nothing of it comes back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import QueryError
from dashboard.store.filter import Box, Filter
from dashboard.web.filters import View, incident_id, view

HOSTILE = [
    "from=' OR 1=1 --",
    "to=9999-99-99",
    "from=0000-00-00",
    "from=2023-02-31",
    "sides=<script>",
    "sides=a b",
    "role=__class__",
    "certain=yes",
    "incident=../../etc/passwd",
    "incident=%00",
    "page=-1",
    "page=99999999999999999999",
    "page=²",
    "sort=killed;drop",
    "order=sideways",
    "theme=pink",
    "from=2023-9-1",
    "from=20230901",
    "from=2023-W01-1",
    "incident=" + "x" * 200,
    "sides=" + "A," * 300,
    "sides=" + "A" * 201,
    "types=%00",
    "types=,",
    "grades=" + ",".join(f"g{n}" for n in range(51)),
    "sources=a%0Ab",
    "sources=|",
    "precision=0",
    "precision=8",
    "precision=2.0",
    "killed=-1",
    "killed=many",
    "killed=9999999",
    "killed=²",
    "q=%20",
    "q=" + "x" * 201,
    "q=a%00b",
    "box=1,2,3",
    "box=1,2,3,4,5",
    "box=1,5,2,4",
    "box=1,2,1,3",
    "box=181,2,3,4",
    "box=1,2,3,91",
    "box=a,b,c,d",
    "box=nan,nan,nan,nan",
    "box=1e1,2,3,4",
    "view=1,2,3,4",
    "view=-1,1,2,3,4",
    "view=x,1,2,3,4",
    "live=yes",
    "turn=-1",
]


def test_an_address_says_what_is_asked() -> None:
    found = view(
        "?from=2023-09-01&to=2023-09-30&sides=ARM,AZE&role=suffered&certain=1&incident=i1&sort=killed&order=asc&page=3"
    )
    assert found.asked == Filter(date(2023, 9, 1), date(2023, 9, 30), ("ARM", "AZE"), "suffered", True)
    assert (found.incident, found.sort, found.descending, found.page, found.ignored) == ("i1", "killed", False, 3, ())


def test_an_address_says_what_else_narrows_the_question() -> None:
    found = view(
        "?types=Battles,Riots&precision=3&grades=fair&sources=A|B&killed=2&q=%22two+words%22&box=170,-10,-170.5,10"
        "&view=4.5,44,39,47.5,41.5&live=1"
    )
    assert found.asked == Filter(
        types=("Battles", "Riots"),
        precision=3,
        grades=("fair",),
        sources=("A", "B"),
        killed=2,
        words='"two words"',
        box=Box(170, -10, -170.5, 10),
    )
    assert (found.zoom, found.seen, found.live) == (4.5, Box(44, 39, 47.5, 41.5), True)
    assert found.ignored == ()


def test_no_address_asks_for_everything() -> None:
    assert view("") == view(None) == View()


def test_two_days_the_wrong_way_round_are_turned() -> None:
    assert view("from=2023-09-30&to=2023-09-01").asked == Filter(date(2023, 9, 1), date(2023, 9, 30))


@pytest.mark.parametrize("part", HOSTILE)
def test_a_part_that_means_nothing_is_named_and_left_out(part: str) -> None:
    found = view(part)
    assert found.ignored == (part.partition("=")[0],)
    assert found == View(ignored=found.ignored)


@pytest.mark.parametrize(
    "value",
    [0, 1.5, True, [], ["from=2023-01-01"], {}, {"from": 1}, "x" * 9_000, "&".join(f"a{n}=1" for n in range(99))],
)
def test_a_value_that_is_no_address_is_refused(value: object) -> None:
    with pytest.raises(QueryError):
        view(value)


@pytest.mark.parametrize("value", [-1, 3, [], {}, True, "a b", "<b>", "../x", "x" * 500, "\x00"])
def test_a_value_that_is_no_id_is_refused(value: object) -> None:
    with pytest.raises(QueryError):
        incident_id(value)


def test_no_id_opens_nothing() -> None:
    assert incident_id(None) is None
    assert incident_id("") is None


@given(st.text(max_size=300))
def test_any_text_is_a_view_or_refused(text: str) -> None:
    try:
        page = view(text).page
    except QueryError:
        page = 1
    assert page >= 1
