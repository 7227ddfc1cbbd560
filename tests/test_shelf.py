"""What is kept for a view: made once, dropped when the room is needed."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest

from dashboard.store.shelf import EACH, Shelf


class Thing(NamedTuple):
    name: str
    size: int = 10


def shelf_of(room: int = 100_000) -> Shelf[Thing]:
    return Shelf(room, lambda thing: thing.size)


def test_what_is_kept_is_not_made_again() -> None:
    shelf = shelf_of()
    first = shelf.take("a", lambda: Thing("a"))
    assert shelf.take("a", lambda: pytest.fail("made again")) is first


def test_two_readers_who_ask_at_once_make_it_once() -> None:
    shelf = shelf_of()
    made, both = [], threading.Barrier(8)

    def make() -> Thing:
        made.append(1)
        threading.Event().wait(0.05)
        return Thing("slow")

    def ask(_: int) -> Thing:
        both.wait(10)
        return shelf.take("slow", make)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(8)))
    assert len(made) == 1
    assert all(each is found[0] for each in found)


def test_the_making_of_one_thing_does_not_keep_readers_of_another_waiting() -> None:
    shelf = shelf_of()
    begun, other = threading.Event(), threading.Event()

    def slow() -> Thing:
        begun.set()
        assert other.wait(10)
        return Thing("slow")

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(shelf.take, "slow", slow)
        assert begun.wait(10)
        assert shelf.take("quick", lambda: Thing("quick")).name == "quick"
        other.set()
        assert waiting.result(10).name == "slow"


def test_those_used_longest_ago_go_when_there_is_no_room() -> None:
    shelf = shelf_of(2 * EACH + 25)
    a, b = shelf.take("a", lambda: Thing("a")), shelf.take("b", lambda: Thing("b"))
    assert shelf.take("a", lambda: Thing("anew")) is a
    shelf.take("c", lambda: Thing("c"))
    assert shelf.take("a", lambda: Thing("anew")) is a
    assert shelf.take("b", lambda: Thing("anew")) is not b


def test_a_thing_larger_than_all_room_is_kept_alone() -> None:
    shelf = shelf_of(5)
    whole = shelf.take("whole", lambda: Thing("whole", 99))
    assert shelf.take("whole", lambda: Thing("anew")) is whole


def test_what_could_not_be_made_is_tried_again() -> None:
    shelf = shelf_of()
    with pytest.raises(ZeroDivisionError):
        shelf.take("a", lambda: Thing("a", 1 // 0))
    assert shelf.take("a", lambda: Thing("a")).name == "a"


def test_nothing_is_kept_as_well() -> None:
    shelf: Shelf[Thing | None] = Shelf(100, lambda _: 0)
    assert shelf.take("a", lambda: None) is None
    assert shelf.take("a", lambda: pytest.fail("made again")) is None


def test_also_nothing_takes_room() -> None:
    shelf: Shelf[Thing | None] = Shelf(10 * EACH, lambda _: 0)
    for n in range(11):
        shelf.take(n, lambda: None)
    made: list[int] = []
    shelf.take(0, lambda: made.append(0))  # type: ignore[func-returns-value]
    shelf.take(10, lambda: made.append(10))  # type: ignore[func-returns-value]
    assert made == [0]
