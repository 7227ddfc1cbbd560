import csv
import re
import tomllib
from dataclasses import fields
from itertools import combinations

import pytest

from dashboard.settings import DATA
from dashboard.sides import Side, side_named, sides

SHAPES = {"circle", "square", "diamond", "triangle", "triangle-down", "star", "hexagon", "cross"}
SPEAKERS_AND_VICTIMS = {
    "civilians",
    "un",
    "ngo",
    "media",
    "local-officials",
    "hospital-sources",
    "residents",
    "relatives",
}


def test_the_sides_of_the_contract_are_there() -> None:
    assert {"ARM", "AZE", *SPEAKERS_AND_VICTIMS} <= sides().keys()


def test_the_states_of_the_world_are_sides() -> None:
    with (DATA / "states.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    assert {"UKR", "SYR", "SDN", "COD", "MMR", "ISR", "PSE", "YEM", "ETH", "HTI", "XKX"} <= set(codes)
    assert {"FSM", "TUV", "VAT", "GRD", "STP", "COM", "TLS", "PRI", "HKG", "GRL"} <= set(codes)
    assert len(codes) > 240
    assert len(set(codes)) == len(codes)
    assert set(codes) <= sides().keys()


@pytest.mark.parametrize("side", list(sides().values()), ids=lambda side: side.code)
def test_a_side_has_a_code_names_and_a_look(side: Side) -> None:
    assert re.fullmatch(r"[A-Z]{3}|[a-z0-9]+(-[a-z0-9]+)*", side.code)
    assert side.is_state is (len(side.code) == 3 and side.code.isupper())
    assert side.name
    assert side.short
    assert side.shape in SHAPES
    for colour in (side.colour_light, side.colour_dark):
        assert re.fullmatch(r"#[0-9a-f]{6}", colour)


def test_no_two_states_with_a_look_of_their_own_look_the_same() -> None:
    with (DATA / "sides.toml").open("rb") as file:
        own = {row["code"] for row in tomllib.load(file)["side"] if "colour_light" in row}
    styled = [s for s in sides().values() if s.is_state and s.code in own]
    assert {"ARM", "AZE", "RUS"} <= {s.code for s in styled}
    for one, other in combinations(styled, 2):
        assert (one.colour_light, one.shape) != (other.colour_light, other.shape)


def test_no_name_means_two_sides() -> None:
    meant: dict[str, set[str]] = {}
    for side in sides().values():
        for name in {*side.aliases, *side.groups}:
            meant.setdefault(name, set()).add(side.code)
    assert not {name: codes for name, codes in meant.items() if len(codes) > 1}


def test_the_armed_groups_of_the_world_are_sides() -> None:
    groups = [s for s in sides().values() if s.groups and not s.is_state and s.party]
    assert len(groups) > 250
    assert all(code == code.strip("-") for code in (g.code for g in groups))


def test_no_demonym_means_two_states() -> None:
    meant: dict[str, set[str]] = {}
    for side in sides().values():
        for word in side.demonyms:
            meant.setdefault(word, set()).add(side.code)
    assert not {word: codes for word, codes in meant.items() if len(codes) > 1}


@pytest.mark.parametrize("code", ["rapid-support-forces", "x", "ZZZ", "<b>", ""])
def test_an_unknown_code_is_shown_in_its_own_words(code: str) -> None:
    side = side_named(code)
    assert side.code == code
    assert side.name.lower().replace(" ", "-") == code.lower()


@pytest.mark.parametrize("word", ["illegal", "occupier", "occupant", "terrorist", "puppet", "regime"])
def test_what_is_shown_of_a_side_is_neutral(word: str) -> None:
    shown = [f.name for f in fields(Side) if f.name in ("name", "short", "code")]
    assert not [s.code for s in sides().values() if any(word in getattr(s, f).lower() for f in shown)]


def test_a_side_without_a_look_of_its_own_always_has_the_same_one_of_a_few() -> None:
    with (DATA / "sides.toml").open("rb") as file:
        found = tomllib.load(file)
    hues = {(hue["light"], hue["dark"]) for hue in found["hue"]}
    own = {row["code"] for row in found["side"]}
    others = [side for code, side in sides().items() if code not in own]
    assert len(hues) == 6
    assert {(s.colour_light, s.colour_dark) for s in others} == hues
    assert len({s.shape for s in others}) == 5
    assert side_named("northern-brotherhood") == side_named("northern-brotherhood")
    assert (side_named("northern-brotherhood").colour_light, side_named("northern-brotherhood").colour_dark) in hues


def test_sides_of_one_colour_in_a_theme_are_of_one_colour_in_the_other() -> None:
    # The map draws marks of one colour as one trace, in both themes alike.
    pairs = {(s.colour_light, s.colour_dark) for s in sides().values()}
    assert len(pairs) == len({light for light, _ in pairs}) == len({dark for _, dark in pairs})
