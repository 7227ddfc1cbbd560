"""Every question the page asks, answered by the store and by looking at every row: the answers are the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.store import layout
from dashboard.store.build import Build
from dashboard.store.filter import ROLES, Box, Filter
from dashboard.store.store import Store
from dashboard.web.timeline import edges
from tests import tables
from tests.every_row import EveryRow, mixed

# Days on which one more incident makes the build's steps days, months or years.
LONG_AGO = {"day": (), "month": (date(1890, 6, 15),), "year": (date(1, 1, 1), date(9999, 12, 30))}
PARTS = ("sides", "types", "grades", "precision", "sources")


@dataclass(frozen=True)
class Both:
    """A build, and its rows to hold it against."""

    build: Build
    rows: EveryRow


@pytest.fixture(scope="module", params=list(LONG_AGO))
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Both:
    made = mixed(80, 3, *LONG_AGO[request.param])
    build = Store(made.write(tmp_path_factory.mktemp(request.param))).current()
    assert build.steps.unit == request.param
    return Both(build, EveryRow(made))


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Both:
    made = mixed()
    return Both(Store(made.write(tmp_path_factory.mktemp("usual"))).current(), EveryRow(made))


def some(words: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.just(()) | st.lists(st.sampled_from(words), min_size=1, max_size=3, unique=True).map(tuple)


LONGITUDES = st.sampled_from([-180.0, -20.0, 44.8, 45.4, 45.9, 46.4, 47.2, 120.0, 180.0])
LATITUDES = st.sampled_from([-90.0, 39.2, 39.6, 40.1, 40.6, 41.0, 90.0])
BOXES = st.builds(
    lambda across, up: Box(across[0], min(up), across[1], max(up)),
    st.tuples(LONGITUDES, LONGITUDES).filter(lambda pair: pair[0] != pair[1]),
    st.tuples(LATITUDES, LATITUDES).filter(lambda pair: pair[0] != pair[1]),
)
DAYS = (
    st.none()
    | st.dates(date(2022, 8, 1), date(2023, 10, 31))
    | st.sampled_from(
        [date(1, 1, 1), date(1890, 6, 1), date(2022, 12, 31), date(2023, 1, 1), date(2023, 6, 30), date(9999, 12, 31)]
    )
)
WORDS = st.sampled_from(
    [
        "",
        "",
        "",
        "sotk",
        "ŞOTK",
        "lachin corridor",
        '"lachin corridor"',
        "corridor lachin",
        "kal*",
        '"of defence"',
        "zzz",
        "…",
    ]
)
FILTERS = st.builds(
    Filter,
    DAYS,
    DAYS,
    some(["ARM", "AZE", "RUS", "civilians", "media", "nobody"]),
    st.sampled_from(ROLES),
    st.sampled_from([False, False, True]),
    some(["Battles", "Explosions/Remote violence", "Strategic developments", "none"]),
    st.none() | st.integers(1, 7),
    some(["weak", "fair", "confirmed", "contested"]),
    some(["Sevan Wire", "Caspian Bulletin", "OC | Media, weekly"]),
    st.none() | st.integers(0, 60),
    WORDS,
    st.none() | BOXES,
)
# Filters of many parts leave nothing: most of those drawn narrow by a few.
NARROWING = ("sides", "certain_only", "types", "precision", "grades", "sources", "killed", "words", "box")
ASKED = st.builds(
    lambda asked, kept: asked.without(*(part for part in NARROWING if part not in kept)),
    FILTERS,
    st.sets(st.sampled_from(NARROWING), max_size=3),
)
ALONE = [
    Filter(),
    Filter(date_from=date(2023, 5, 1)),
    Filter(date_to=date(2022, 12, 31)),
    Filter(date(2022, 9, 10), date(2022, 9, 13)),
    Filter(date(2023, 1, 1), date(2023, 6, 30)),
    Filter(certain_only=True),
    *(Filter(sides=("AZE",), role=role) for role in ROLES),
    *(Filter(sides=("civilians", "RUS"), role=role) for role in ROLES),
    Filter(types=("Battles",)),
    *(Filter(precision=precision) for precision in (1, 2, 3, 6, 7)),
    Filter(grades=("fair", "contested")),
    Filter(sources=("OC | Media, weekly",)),
    Filter(killed=0),
    Filter(killed=3),
    Filter(words="sotk"),
    Filter(words='"lachin corridor"'),
    Filter(words="kal* ministry"),
    Filter(words="?!"),
    Filter(box=Box(45.4, 39.6, 46.4, 40.6)),
    Filter(box=Box(46.4, 39.6, 45.4, 40.6)),
]


def ids(build: Build, asked: Filter) -> list[str]:
    return [row["incident_id"] for row in build.records.rows(build.numbers(asked, count=999), ("incident_id",))]


def check(both: Both, asked: Filter) -> None:
    """Hold all that is counted of a filter against the rows."""
    build, rows = both.build, both.rows
    wanted = rows.of(asked)
    assert sorted(ids(build, asked)) == sorted(row["incident_id"] for row in wanted)
    counts = build.counts(asked)
    assert (counts.chosen, counts.total) == (len(wanted), len(rows.incidents))
    assert counts.undated == sum(row["date_start"] is None for row in wanted)
    assert counts.unlocated == sum(not rows.located(row) for row in wanted)
    assert counts.silent == sum(rows.losses(row) is None for row in wanted)
    timeless = asked.without("date_from", "date_to", "certain_only")
    unmatched = (
        sorted(row["incident_id"] for row in rows.of(timeless) if row["date_start"] is None) if asked.dated else []
    )
    assert counts.unmatched == len(unmatched)
    assert sorted(row["incident_id"] for row in build.records.rows(build.unmatched(asked, 99))) == unmatched
    told = {
        (a.side, a.claimant): ({k: tuple(f) for k, f in a.figures.items()}, a.incidents, a.unnumbered)
        for a in build.accounts(asked)
    }
    assert told == rows.accounts(asked)


def check_places(both: Both, asked: Filter, role: str, shift: int) -> None:
    """Hold what the map draws of a filter against the rows."""
    build, rows = both.build, both.rows
    located = [row for row in rows.of(asked) if rows.located(row)]
    marked = build.records.rows(build.marks(asked, None, 999))
    assert sorted(row["incident_id"] for row in marked) == sorted(row["incident_id"] for row in located)
    assert [row["n"] for row in marked] == sorted((row["n"] for row in marked), reverse=True)
    cells = build.cells(asked, None, shift, role)  # type: ignore[arg-type]
    standing: dict[str, int] = {}
    for row in located:
        codes = rows.role(row, role)
        code = codes.copy().pop() if len(codes) == 1 else "several" if codes else "unstated"
        standing[code] = standing.get(code, 0) + 1
    shown: dict[str, int] = {}
    for code, incidents in zip(cells.code, cells.incidents.tolist(), strict=True):
        shown[code] = shown.get(code, 0) + incidents
    assert shown == standing
    inside = (cells.west <= cells.longitude) & (cells.longitude <= cells.east)
    assert (inside & (cells.south <= cells.latitude) & (cells.latitude <= cells.north)).all()
    box = build.extent(asked)
    if not located:
        assert box is None
        return
    assert box is not None
    corners = [(min, "longitude"), (min, "latitude"), (max, "longitude"), (max, "latitude")]
    assert tuple(box) == pytest.approx([find(row[name] for row in located) for find, name in corners], abs=1e-5)


@pytest.mark.parametrize("asked", ALONE, ids=repr)
def test_each_part_of_a_filter_alone_leaves_what_it_says(both: Both, asked: Filter) -> None:
    check(both, asked)
    check_places(both, asked, "suffered", 20)


@settings(deadline=None, max_examples=30)
@given(asked=ASKED)
def test_parts_of_a_filter_together_leave_what_answers_all_of_them(both: Both, asked: Filter) -> None:
    check(both, asked)


@settings(deadline=None, max_examples=40)
@given(asked=ASKED, role=st.sampled_from(layout.MARKS), shift=st.integers(1, 24))
def test_the_map_draws_what_answers_the_filter_and_is_located(
    usual: Both, asked: Filter, role: str, shift: int
) -> None:
    check_places(usual, asked, role, shift)


@settings(deadline=None, max_examples=40)
@given(asked=ASKED, part=st.sampled_from(PARTS))
def test_the_count_of_a_choice_is_that_of_the_filter_with_it(usual: Both, asked: Filter, part: str) -> None:
    counted = usual.build.facet(asked, part)
    assert counted == usual.rows.facet(asked, part)
    for choice in list(counted)[:3]:
        if part != "precision":
            chosen = Filter(**{name: getattr(asked, name) for name in Filter.__slots__} | {part: (choice,)})
            assert usual.build.counts(chosen).chosen == counted[choice]


@settings(deadline=None, max_examples=30)
@given(asked=ASKED)
def test_the_bars_count_what_can_have_happened_in_them(both: Both, asked: Filter) -> None:
    span = both.build.span()
    assert span is not None
    at = edges(span, both.build.steps.unit)
    sure, maybe = both.build.histogram(asked, at)
    rows = [row for row in both.rows.of(asked.at_any_time()) if row["date_start"] is not None]
    begin, end = at[:-1].astype("datetime64[D]").astype(object), at[1:].astype(object)
    for known, bars in ((True, sure), (False, maybe)):
        of = [row for row in rows if (row["date_precision"] == 1) == known]
        for n in np.flatnonzero(bars)[:40]:
            last = end[n] if isinstance(end[n], date) else date.max
            reached = [r for r in of if r["date_start"] < last or last == date.max]
            assert bars[n] == sum(row["date_end"] >= begin[n] for row in reached)
        assert (bars.sum() == 0) == (not of)


@pytest.mark.parametrize("sort", ["date", "place", "killed", "wounded", "precision"])
@pytest.mark.parametrize("descending", [True, False])
def test_all_pages_together_hold_each_incident_once_in_one_order(usual: Both, sort: str, descending: bool) -> None:
    asked = Filter(sides=("AZE",))
    whole = usual.build.numbers(asked, sort, descending, 0, 999)
    pages = [usual.build.numbers(asked, sort, descending, first, 7) for first in range(0, len(whole) + 7, 7)]
    assert [n for page in pages for n in page] == whole
    assert len(set(whole)) == len(whole) == len(usual.rows.of(asked))
    assert pages[-1] == [] or len(pages[-1]) < 7


def test_an_incident_is_told_to_match_just_where_it_is_listed(usual: Both) -> None:
    everyone = usual.build.numbers(Filter(), count=999)[::4]
    for asked in ALONE[::3]:
        listed = set(usual.build.numbers(asked, count=999))
        assert {n for n in everyone if usual.build.matches(n, asked)} == listed & set(everyone)


def test_an_incident_told_alone_says_what_it_adds_to_the_whole(usual: Both) -> None:
    numbers = usual.build.numbers(Filter(), count=999)
    told = usual.build.told(numbers)
    for row in usual.build.records.rows(numbers):
        found = {(a.side, a.claimant): {k: tuple(f) for k, f in a.figures.items()} for a in told.get(row["n"], [])}
        source = next(each for each in usual.rows.incidents if each["incident_id"] == row["incident_id"])
        assert found == usual.rows.told(source)


def test_rows_come_in_the_order_asked_for_and_strangers_not_at_all(usual: Both) -> None:
    numbers = usual.build.numbers(Filter(), "killed", True, 0, 9)
    assert [row["n"] for row in usual.build.records.rows([*numbers, 10**6])] == numbers
    few = usual.build.records.rows(numbers[:1], ("place_name",))[0]
    assert {"n", "place_name", "located", *layout.CASTS} <= set(few)
    assert "latitude" not in few


# Around the date line, and at the ends of the world.
FAR = [
    (179.999, 0.0),
    (-179.999, 1.0),
    (180.0, -16.5),
    (-180.0, -17.0),
    (100.0, 60.0),
    (20.0, -34.0),
    (0.0, 89.9),
    (0.0, -89.9),
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Both:
    made = tables.Tables()
    for longitude, latitude in FAR:
        where = tables.at(0) | {"longitude": longitude, "latitude": latitude}
        tables.add(made, tables.happened(date(2023, 1, 1)), where, {"ARM": [tables.occurrence("shots")]})
    return Both(Store(made.write(tmp_path_factory.mktemp("world"))).current(), EveryRow(made))


def test_a_box_over_the_date_line_holds_both_sides_of_it(world: Both) -> None:
    pacific = Filter(box=Box(170, -20, -170, 20))
    assert sorted(ids(world.build, pacific)) == ["i0000", "i0001", "i0002", "i0003"]
    assert sorted(ids(world.build, Filter(box=Box(-170, -20, 170, 20)))) == []
    assert sorted(ids(world.build, Filter(box=Box(-180, -90, 180, 90)))) == sorted(ids(world.build, Filter()))


@settings(deadline=None, max_examples=120)
@given(
    west=st.sampled_from([-180.0, -179.0, -100.0, 0.0, 80.0, 95.0, 100.0, 170.0, 179.0]),
    east=st.sampled_from([-179.0, -170.0, -90.0, 10.0, 80.0, 90.0, 99.0, 170.0, 180.0]),
    up=st.sampled_from([(-85.0, 85.0), (-20.0, 20.0), (-1.0, 70.0)]),
    shift=st.integers(6, 24),
)
def test_the_cells_of_a_view_hold_all_that_lies_in_it(
    world: Both, west: float, east: float, up: tuple[float, float], shift: int
) -> None:
    if west == east:
        return
    seen = Box(west, up[0], east, up[1])
    cells = world.build.cells(Filter(), seen, shift, "suffered")
    assert cells.incidents.sum() >= len(world.rows.of(Filter(box=seen)))


def test_a_small_move_of_the_map_asks_nothing_new(world: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    world.build.cells(Filter(), Box(10.0, 10.0, 20.0, 20.0), 20, "suffered")
    monkeypatch.setattr(world.build._engine, "ask", lambda *_, **__: pytest.fail("asked anew"))
    world.build.cells(Filter(), Box(10.01, 10.01, 20.01, 20.01), 20, "suffered")


def test_a_brush_by_whole_steps_asks_nothing_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = Store(mixed().write(tmp_path)).current()
    first = date(2023, 1, 1)
    build.counts(Filter()), build.accounts(Filter()), build.cells(Filter(), None, 20, "suffered")
    build.counts(Filter(first, first))  # the undated that fit no day
    monkeypatch.setattr(build._engine, "ask", lambda *_, **__: pytest.fail("asked anew"))
    for days in range(60):
        asked = Filter(first + timedelta(days=days), first + timedelta(days=3 * days))
        build.counts(asked), build.accounts(asked), build.cells(asked, None, 20, "suffered")


def test_thousands_at_one_point_are_walked_through_one_by_one(tmp_path: Path) -> None:
    made = tables.Tables()
    for n in range(3_000):
        row = (
            dict.fromkeys(tables.schema.INCIDENTS.names)
            | tables.at(0)
            | tables.happened(date(2020, 1, 1) + timedelta(n // 3))
        )
        made.incidents.append(row | {"incident_id": f"i{n:04}", "status": "mapped"})
    build = Store(made.write(tmp_path)).current()
    last = build.records.incident(f"i{2999:04}")
    # From the oldest day to the newest; the list runs the other way, those of one day by id.
    for at, incident_id in ((1, "i0002"), (2, "i0001"), (3, "i0000"), (1500, "i1497"), (2998, "i2999")):
        row = build.records.incident(incident_id)
        assert row is not None
        stack = build.stack(row, Filter())
        assert (stack.at, stack.count) == (at, 3000)
    assert last is not None
    walked, here = [], last
    for _ in range(10):
        walked.append(here["incident_id"])
        stack = build.stack(here, Filter())
        assert stack.previous is not None
        row = build.records.incident(stack.previous)
        assert row is not None
        assert build.stack(row, Filter()).next == here["incident_id"]
        here = row
    assert len(set(walked)) == 10
    few = Filter(date(2020, 1, 2), date(2020, 1, 2))
    first = build.records.incident("i0003")
    assert first is not None
    assert build.stack(first, few).count == 3
    assert build.stack(last, few) == build.stack(last, Filter(sides=("ARM",)))
    assert build.stack(last, few).count == 1
