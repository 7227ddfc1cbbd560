"""What a reader asks for: a stretch of time, sides in a role, and whether only certain days count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Role = Literal["involved", "attacker", "suffered", "claimed"]
ROLES: tuple[Role, ...] = ("involved", "attacker", "suffered", "claimed")


@dataclass(frozen=True, slots=True)
class Filter:
    """A question about incidents; what is left empty does not narrow it.

    ``sides`` are side codes, any of which may hold ``role``: involved at all, attacker as some claim has it,
    suffered losses as some claim has it, or the claimant. An incident matches the dates when its interval
    overlaps them; ``certain_only`` leaves those whose single day is known.
    """

    date_from: date | None = None
    date_to: date | None = None
    sides: tuple[str, ...] = ()
    role: Role = "involved"
    certain_only: bool = False

    @property
    def dated(self) -> bool:
        """Tell whether the question is about days at all, so that undated incidents cannot answer it."""
        return self.date_from is not None or self.date_to is not None or self.certain_only

    def at_any_time(self) -> Filter:
        """Return the same question without its dates."""
        return replace(self, date_from=None, date_to=None)
