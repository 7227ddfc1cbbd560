"""The histogram and the box on it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from dashboard.store.filter import Filter
from dashboard.store.store import Store
from dashboard.web import timeline
from dashboard.web.filters import view
from tests import tables


def span(first: str, last: str) -> timeline.Span:
    return date.fromisoformat(first), date.fromisoformat(last)


@pytest.mark.parametrize(
    ("first", "last", "step", "most"),
    [
        ("2023-09-01", "2023-09-30", "day", 40),
        ("2022-01-01", "2023-12-31", "week", 110),
        ("2010-01-01", "2023-12-31", "month", 170),
        ("0001-01-01", "2023-12-31", "year", 402),
    ],
)
def test_bars_are_as_long_as_the_span_calls_for(first: str, last: str, step: str, most: int) -> None:
    whole = span(first, last)
    edges = timeline.edges(whole)
    assert timeline.step(whole) == step
    assert len(edges) <= most
    assert edges[0] <= np.datetime64(first)
    assert edges[-1] > np.datetime64(last)


def test_one_day_has_a_bar() -> None:
    assert len(timeline.edges(span("2023-09-01", "2023-09-01"))) == 2


def test_the_box_covers_the_chosen_days_whole_and_stays_within_the_span() -> None:
    whole = span("2023-01-01", "2023-12-31")
    box = timeline.box(Filter(date(2023, 9, 1), date(2023, 9, 30)), whole, "light", 5)[0]
    assert (box["x0"], box["x1"]) == ("2023-09-01", "2023-10-01")
    beyond = timeline.box(Filter(date(1900, 1, 1), date(2999, 1, 1)), whole, "light", 5)[0]
    assert (beyond["x0"], beyond["x1"]) == ("2023-01-01", "2024-01-01")
    assert timeline.box(Filter(), whole, "light", 5) == []


def test_the_bars_follow_sides_and_not_dates(tmp_path: Path) -> None:
    build = Store(tables.sample().write(tmp_path)).current()

    def total(address: str) -> int:
        return sum(int(trace["y"].sum()) for trace in timeline.bars(build, view(address).asked, "light"))

    assert total("from=2023-09-01") == total("")
    assert total("sides=civilians&role=suffered") == 1


def test_no_days_no_bars(tmp_path: Path) -> None:
    build = Store(tables.Tables().write(tmp_path)).current()
    assert timeline.figure(build, "light")["data"] == []
    assert timeline.bars(build, Filter(), "light") == []
