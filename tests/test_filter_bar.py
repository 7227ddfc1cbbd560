"""The filters on the page: every choice asks for just what the number beside it says."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from dash import html

from dashboard.store.build import Build
from dashboard.store.filter import Filter
from dashboard.store.store import Store
from dashboard.web import filter_bar, incident_list, layout
from dashboard.web.filters import View, view
from tests import tables
from tests.every_row import mixed
from tests.test_detail import found, words

TYPE, SOURCE = "Riots, protests", "OC | Media \\ week\u00a0ly"
ADDRESSES = [
    "",
    "from=2023-01-01&to=2023-06-30",
    "sides=AZE&role=attacker",
    "killed=2&certain=1",
    "q=sotk",
    "precision=2",
]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    made = mixed(60)
    made.incidents[0]["event_type"] = TYPE
    made.reports[0]["publisher"] = SOURCE
    return Store(made.write(tmp_path_factory.mktemp("build"))).current()


def pressed_for(build: Build, data: str) -> list[str]:
    """Return what the buttons of a kind stand for."""
    buttons = found(filter_bar.section(build), html.Button)
    return [value for button in buttons if (value := getattr(button, f"data-{data}", None))]


def escaped(word: str, separator: str) -> str:
    """Write a word of a list as the page's script does."""
    return quote(word.replace("\\", "\\\\").replace(separator, f"\\{separator}"))


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_choice_leaves_as_many_as_the_number_beside_it(build: Build, address: str) -> None:
    asked = view(address)
    counts = filter_bar.counts(build, asked)
    spelt = {
        "sides": lambda value: f"sides={value}",
        "types": lambda value: f"types={escaped(value, ',')}",
        "grades": lambda value: f"grades={value}",
        "precision": lambda value: f"precision={value}",
        "sources": lambda value: f"sources={escaped(value, '|')}",
    }
    for part, choices in counts.items():
        assert choices
        for value, count in choices.items():
            chosen = view("&".join([re.sub(rf"{part}=[^&]*&?", "", address), spelt[part](value)]))
            assert chosen.ignored == ()
            assert build.counts(chosen.asked).chosen == count, (part, value)


def test_there_is_a_number_for_each_choice_on_the_page(build: Build) -> None:
    counts = filter_bar.counts(build, View())
    shown = [
        name for each in found(filter_bar.section(build), html.Span) if (name := getattr(each, "data-count", None))
    ]
    for name in shown:
        part, _, value = name.partition(":")
        assert value in counts[part] or part == "sides"
    assert {name.partition(":")[0] for name in shown} == {"sides", "types", "grades", "precision"}
    options = [option.value for option in found(filter_bar.section(build), html.Option)]
    assert options == ["", *sorted(counts["sources"], key=lambda name: (-counts["sources"][name], name))]


def test_words_with_separators_in_them_are_choices_like_others(build: Build) -> None:
    assert view(f"types={escaped(TYPE, ',')},Battles").asked.types == (TYPE, "Battles")
    assert view(f"sources={escaped(SOURCE, '|')}").asked == Filter(sources=(SOURCE,))
    assert TYPE in pressed_for(build, "type")


def test_every_side_in_any_role_can_be_asked_for(build: Build) -> None:
    assert pressed_for(build, "side") == build.sides()


def many(count: int) -> tables.Tables:
    """Return tables in which so many sides and publishers have an incident each, and the last of them two."""
    made = tables.Tables()
    for n in [*range(count), count - 1]:
        tables.add(
            made,
            tables.happened(None),
            tables.nowhere("x"),
            {"ARM": [tables.occurrence("shots")]},
            sides=[f"side-{n:03}"],
        )
        made.reports[-1]["publisher"] = f"Paper {n:03}"
        made.incidents[-1]["killed_low"] = 3 if n == 0 else None
    return made


def test_of_many_sides_and_publishers_those_of_most_incidents_are_shown_and_the_numbers_stay_true(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    build = Store(many(230).write(tmp_path_factory.mktemp("many"))).current()
    assert len(pressed_for(build, "side")) == 60
    assert pressed_for(build, "side")[:2] == ["side-229", "side-000"]
    folded = next(each for each in found(filter_bar.section(build), html.Details) if each.className == "more-sides")
    assert "226 more" in words(folded)
    assert "the 60 most often involved of 231" in words(filter_bar.section(build))
    options = [option.value for option in found(filter_bar.section(build), html.Option)]
    assert (len(options), options[1]) == (201, "Paper 229")
    counts = filter_bar.counts(build, view("killed=3"))
    assert set(counts["sources"]) == set(options[1:])
    assert {name: count for name, count in counts["sources"].items() if count} == {"Paper 000": 1}
    assert {name: count for name, count in counts["sides"].items() if count} == {"side-000": 1}


def test_an_empty_build_has_filters_and_no_choices(tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = Store(tables.Tables().write(tmp_path_factory.mktemp("empty"))).current()
    assert pressed_for(empty, "side") == pressed_for(empty, "type") == []
    counts = filter_bar.counts(empty, View())
    assert not any(count for choices in counts.values() for count in choices.values())


LONG = "military-forces-of-the-democratic-republic-of-congo-2019-presidential-guard-and-others"


def test_a_side_with_a_long_name_can_be_asked_for() -> None:
    assert view(f"sides={LONG}").asked.sides == (LONG,)


def test_while_the_hand_moves_only_the_counts_are_told(build: Build) -> None:
    still: dict[str, Any] = incident_list.parts(build, view("killed=1"))
    moving = incident_list.parts(build, view("killed=1&live=1"))
    assert moving == {name: still[name] for name in ("count", "apart", "noticed")}


def test_a_page_of_more_than_is_drawn_at_once_says_when_the_hand_moves(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not hasattr(layout.page(build), "data-large")
    monkeypatch.setattr(incident_list, "AT_ONCE", 10)
    assert getattr(layout.page(build), "data-large") == "1"
