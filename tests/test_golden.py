"""The incidents of seeds/, against the table in tests/golden."""

from tests.golden import golden


def test_seeds_become_the_incidents_of_the_golden_table() -> None:
    difference = golden.difference()
    assert not difference, f"{difference}\n\nif this is meant: python -m tests.golden, and look at what git shows"
