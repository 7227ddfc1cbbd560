"""Time in steps: how fine they are, and which stretches of days they can answer for."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.store.steps import Steps, Unit, day, edges, number, steps

SPAN = (date(2019, 3, 5), date(2023, 9, 12))


def made(unit: Unit, first: date = SPAN[0], last: date = SPAN[1]) -> Steps:
    return Steps(unit, edges(unit, number(first), number(last)))


@pytest.mark.parametrize(
    ("first", "last", "incidents", "unit"),
    [
        (date(2022, 9, 1), date(2023, 9, 30), 80, "day"),
        (date(1989, 1, 1), date(2023, 12, 31), 100, "day"),
        (date(2022, 9, 1), date(2023, 9, 30), 30_000_000, "day"),
        (date(1989, 1, 1), date(2023, 12, 31), 10_000_000, "month"),
        (date(1, 1, 1), date(9999, 12, 31), 10_000_000, "year"),
        (date(1, 1, 1), date(9999, 12, 31), 3, "year"),
        (date(2023, 9, 1), date(2023, 9, 1), 1, "day"),
    ],
)
def test_steps_are_as_fine_as_a_cube_over_them_stays_small(first: date, last: date, incidents: int, unit: Unit) -> None:
    found = steps(number(first), number(last), incidents)
    assert found.unit == unit
    assert found.count * min(incidents, 2_000) < 5_000_000 or unit == "year"
    assert found.edges[0] <= number(first)
    assert found.edges[-1] > number(last)


@pytest.mark.parametrize("unit", ["day", "month", "year"])
def test_edges_begin_with_the_units_days_and_leave_no_day_between(unit: Unit) -> None:
    found = made(unit).days()
    assert (np.diff(found.astype(int)) > 0).all()
    begins = found.astype({"day": "datetime64[D]", "month": "datetime64[M]", "year": "datetime64[Y]"}[unit])
    assert (begins.astype("datetime64[D]") == found).all()
    assert len(np.unique(begins)) == len(found)


def test_one_day_is_one_step() -> None:
    assert made("day", SPAN[0], SPAN[0]).count == 1
    assert made("year", SPAN[0], SPAN[0]).days().astype(str).tolist() == ["2019-01-01", "2020-01-01"]


def test_a_day_lies_in_the_step_that_holds_it_and_one_outside_in_the_first_or_last() -> None:
    months = made("month")
    assert months.of(number(date(2019, 3, 31))) == 0
    assert months.of(number(date(2019, 4, 1))) == 1
    assert months.of(number(date(1900, 1, 1))) == 0
    assert months.of(number(date(2999, 1, 1))) == months.count - 1


BETWEEN: list[tuple[Unit, date | None, date | None, tuple[int, int] | None]] = [
    ("month", date(2019, 4, 1), date(2019, 5, 31), (1, 2)),
    ("month", date(2019, 4, 1), date(2019, 4, 30), (1, 1)),
    ("month", date(2019, 4, 2), date(2019, 5, 31), None),
    ("month", date(2019, 4, 1), date(2019, 5, 30), None),
    ("month", None, date(2019, 5, 31), (0, 2)),
    ("month", date(2023, 9, 1), None, (54, 54)),
    ("month", None, None, (0, 54)),
    ("year", date(2020, 1, 1), date(2021, 12, 31), (1, 2)),
    ("year", date(2020, 1, 2), None, None),
    ("day", date(2019, 3, 7), date(2019, 3, 7), (2, 2)),
    # Before all incidents, and after them: all of them, or none.
    ("month", date(1900, 1, 17), date(2999, 6, 5), (0, 54)),
    ("year", date(2018, 7, 7), None, (0, 4)),
    ("year", date(2024, 7, 7), None, (5, 4)),
    ("year", None, date(2018, 7, 7), (0, -1)),
    # The wrong way round.
    ("day", date(2019, 3, 9), date(2019, 3, 7), None),
]


@pytest.mark.parametrize(("unit", "first", "last", "wanted"), BETWEEN)
def test_a_stretch_is_answered_in_steps_only_where_it_begins_and_ends_with_one(
    unit: Unit, first: date | None, last: date | None, wanted: tuple[int, int] | None
) -> None:
    assert made(unit).between(first, last) == wanted


@settings(deadline=None)
@given(
    st.sampled_from(["day", "month", "year"]),
    st.dates(date(2010, 1, 1), date(2030, 1, 1)),
    st.integers(0, 900),
    st.integers(0, 5_000),
)
def test_what_a_stretch_of_steps_holds_is_what_its_days_hold(unit: Unit, first: date, length: int, asked: int) -> None:
    last = first + timedelta(days=length)
    found = made(unit).between(first, last)
    if found is None:
        return
    at = SPAN[0] + timedelta(days=asked % ((SPAN[1] - SPAN[0]).days + 1))
    assert (found[0] <= made(unit).of(number(at)) <= found[1]) == (first <= at <= last)


def test_without_days_there_are_no_steps() -> None:
    none = steps(None, None, 12)
    assert (none.count, none.between(date(2023, 1, 1), None), none.days().tolist()) == (0, None, [])


@settings(deadline=None)
@given(st.dates())
def test_a_day_and_its_number_are_one(at: date) -> None:
    assert day(number(at)) == at
