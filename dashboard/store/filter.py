"""What a reader asks for: a stretch of time, sides in a role, and what else the incidents must be."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Literal, NamedTuple

Role = Literal["involved", "attacker", "suffered", "claimed"]
ROLES: tuple[Role, ...] = ("involved", "attacker", "suffered", "claimed")


class Box(NamedTuple):
    """A part of the world in degrees; one that reaches over the date line has its west east of its east."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, other: Box) -> bool:
        """Tell whether all of another part lies in it; of one over the date line that is not known."""
        across = self.west <= other.west <= other.east <= self.east
        return across and self.south <= other.south and other.north <= self.north


@dataclass(frozen=True, slots=True)
class Filter:
    """A question about incidents; what is left empty does not narrow it, and all that is given must hold.

    ``sides`` are side codes, any of which may hold ``role``: involved at all, attacker as some claim has it,
    suffered losses as some claim has it, or the claimant. An incident matches the dates when its interval
    overlaps them; ``certain_only`` leaves those whose single day is known. ``precision`` is the coarsest
    where_precision (UCDP's 1-7) that still counts, ``killed`` the least number killed that any account is sure
    of, ``sources`` publishers of reports, ``words`` what a reader typed to search the reports' texts for, and
    ``box`` the part of the world that a located incident lies in.
    """

    date_from: date | None = None
    date_to: date | None = None
    sides: tuple[str, ...] = ()
    role: Role = "involved"
    certain_only: bool = False
    types: tuple[str, ...] = ()
    precision: int | None = None
    grades: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    killed: int | None = None
    words: str = ""
    box: Box | None = None

    @property
    def dated(self) -> bool:
        """Tell whether the question is about days at all, so that undated incidents cannot answer it."""
        return self.date_from is not None or self.date_to is not None or self.certain_only

    def at_any_time(self) -> Filter:
        """Return the same question without its dates."""
        return replace(self, date_from=None, date_to=None)

    def without(self, *parts: str) -> Filter:
        """Return the same question with some parts left empty.

        >>> Filter(sides=("ARM",), killed=3).without("sides")
        Filter(killed=3)
        """
        return replace(self, **{name: _EMPTY[name] for name in parts})

    def __repr__(self) -> str:
        """Show only what narrows the question."""
        said = [f"{name}={getattr(self, name)!r}" for name in _EMPTY if getattr(self, name) != _EMPTY[name]]
        return f"Filter({', '.join(said)})"


_EMPTY: dict[str, Any] = {field.name: field.default for field in fields(Filter)}
