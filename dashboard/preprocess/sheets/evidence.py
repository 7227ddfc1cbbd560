"""The report that a coded row is: the project's notes, and below them the row's own cells that its claims rest on."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.preprocess.sheets.cells import column_name, text
from dashboard.preprocess.sheets.recognition import Plan

_TOTAL = ("killed_low", "killed_best", "killed_high", "killed")
_LINES = {
    "event": ("event_type", "sub_event_type", "event_code"),
    "a": ("killed_a",),
    "b": ("killed_b",),
    "civilians": ("killed_civilians",),
    "unknown": ("killed_unknown",),
    "total": _TOTAL,
    "wounded": ("wounded_low", "wounded", "wounded_high"),
}
_NOT_SHOWN = ("title", "url", "published", "geometry")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which columns make a row's text: its notes, its context, and the lines that claims quote."""

    plan: Plan

    @classmethod
    def of(cls, plan: Plan) -> Evidence:
        """Return the evidence of a plan."""
        return cls(plan)

    def parts(self) -> dict[str, str]:
        """Return the SQL of each part; each is whole lines, or NULL."""
        figures = {field for fields in _LINES.values() for field in fields}
        context = sorted(
            {
                column
                for field, columns in self.plan.fields.items()
                if field not in figures and field not in _NOT_SHOWN
                for column in columns
                if column not in self.plan.notes
            }
        )
        notes = ", ".join(f"t{column}" for column in self.plan.notes)
        parts = {
            "notes": f"nullif(concat_ws(chr(10), {notes}), '')" if notes else "CAST(NULL AS VARCHAR)",
            "context": _lines(self.plan, context),
        }
        for part, fields in _LINES.items():
            columns = [column for field in fields for column in self.plan.fields.get(field, ())]
            parts[f"told_{part}"] = _lines(self.plan, [c for c in columns if c not in self.plan.notes])
        for column in sorted(self._rules()):
            parts[f"rule_{column}"] = f"lower(code_of(t{column}))"
        return parts

    def used(self) -> list[int]:
        """Return all columns that anything is read from."""
        fields = {column for columns in self.plan.fields.values() for column in columns}
        return sorted(fields | set(self.plan.notes) | self._rules())

    def _rules(self) -> set[int]:
        named = {name for rule in self.plan.recipe.events for name in rule.when}
        return {at for at in map(self.plan.column, named) if at is not None}


def _lines(plan: Plan, columns: list[int]) -> str:
    """Write cells as lines ``column: value``, empty ones left out; NULL where none is left."""
    lines = [f"{text(column_name(plan, column) + ': ')} || t{column}" for column in columns]
    if not lines:
        return "CAST(NULL AS VARCHAR)"
    return lines[0] if len(lines) == 1 else f"nullif(concat_ws(chr(10), {', '.join(lines)}), '')"
