"""What is kept for a view: made once, dropped when the room is needed."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest

from dashboard.store.shelf import Shelf


class Thing(NamedTuple):
    name: str
    size: int = 10


def test_what_is_kept_is_not_made_again() -> None:
    shelf: Shelf[Thing] = Shelf()
    first = shelf.take("a", lambda: Thing("a"))
    assert shelf.take("a", lambda: pytest.fail("made again")) is first


def test_two_readers_who_ask_at_once_make_it_once() -> None:
    shelf: Shelf[Thing] = Shelf()
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
    shelf: Shelf[Thing] = Shelf()
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
    shelf: Shelf[Thing] = Shelf(25)
    a, b = shelf.take("a", lambda: Thing("a")), shelf.take("b", lambda: Thing("b"))
    assert shelf.take("a", lambda: Thing("anew")) is a
    shelf.take("c", lambda: Thing("c"))
    assert shelf.take("a", lambda: Thing("anew")) is a
    assert shelf.take("b", lambda: Thing("anew")) is not b


def test_a_thing_larger_than_all_room_is_kept_alone() -> None:
    shelf: Shelf[Thing] = Shelf(5)
    whole = shelf.take("whole", lambda: Thing("whole", 99))
    assert shelf.take("whole", lambda: Thing("anew")) is whole


def test_what_could_not_be_made_is_tried_again() -> None:
    shelf: Shelf[Thing] = Shelf()
    with pytest.raises(ZeroDivisionError):
        shelf.take("a", lambda: Thing("a", 1 // 0))
    assert shelf.take("a", lambda: Thing("a")).name == "a"
