"""Kinds that can be tellings of one happening, and kinds that are surely two."""

import pytest

from dashboard.preprocess.what import kinds
from dashboard.preprocess.what.events import EVENTS, Happening
from dashboard.preprocess.words.lexicon import table


def happening(kind: str, *, certain: bool = True) -> Happening:
    return Happening("", kind, 0, 0, certain=certain)


@pytest.mark.parametrize(
    ("one", "two", "strange", "across"),
    [
        ("Armed clash", "Shelling/artillery/missile attack", False, False),
        ("Air/drone strike", "Shelling/artillery/missile attack", False, False),
        ("Armed clash", "Attack", False, False),
        ("Remote explosive/landmine/IED", "Suicide bomb", False, False),
        ("Remote explosive/landmine/IED", "Abduction/forced disappearance", True, True),
        ("Air/drone strike", "Abduction/forced disappearance", True, True),
        ("Government regains territory", "Non-state actor overtakes territory", True, True),
        ("Suicide bomb", "Armed clash", False, True),
        ("Attack", "Abduction/forced disappearance", False, False),
    ],
)
def test_a_bombing_is_no_kidnapping_and_a_clash_may_be_shelling(
    one: str, two: str, strange: bool, across: bool
) -> None:
    for a, b in ((one, two), (two, one)):
        assert kinds.strange([happening(a)], [happening(b)]) is strange
        assert kinds.strange([happening(a)], [happening(b)], across=True) is across


def test_what_has_no_certain_kind_can_be_any() -> None:
    assert not kinds.strange([happening("Suicide bomb")], [happening("Arrests", certain=False)])
    assert not kinds.strange([], [happening("Arrests")])


def test_one_kind_in_common_is_enough() -> None:
    assert not kinds.strange(
        [happening("Suicide bomb"), happening("Armed clash")], [happening("Arrests"), happening("Armed clash")]
    )


def test_families_hold_kinds_that_the_events_name() -> None:
    made = {"Excessive force against protesters", "Protest with intervention", "Mob violence"}
    made |= {"Non-state actor overtakes territory"}
    known = {e["sub_type"] for e in EVENTS} | made
    for family in table("discourse")["kinds"].values():
        assert set(family) <= known
