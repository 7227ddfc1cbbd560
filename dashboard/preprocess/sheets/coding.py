"""A project's codes in SQL: of precision, of days, of event types and actors, as its recipe says what they mean."""

from __future__ import annotations

from dashboard.preprocess.sheets.cells import text
from dashboard.preprocess.sheets.recipe import DateCode, EventRule
from dashboard.preprocess.sheets.recognition import Plan


def bare(field: str) -> str:
    """Return a field's code without the ``.0`` that a number got on its way through a spreadsheet."""
    return f"code_of({field})"


def where(plan: Plan) -> str:
    """Return how exactly the row's place is known, 1 to 7; NULL where its code means nothing."""
    table = {code: value for code, value in plan.recipe.where_precision.items() if code != "default"}
    default = plan.recipe.where_precision.get("default", 2)
    if "where_precision" not in plan.fields:
        return f"CAST({default} AS TINYINT)"
    if table:
        cases = " ".join(f"WHEN {text(code)} THEN {value}" for code, value in table.items())
        return f"CAST(CASE {bare('where_precision')} {cases} END AS TINYINT)"
    number = f"try_cast({bare('where_precision')} AS TINYINT)"
    return f"CASE WHEN {number} BETWEEN 1 AND 7 THEN {number} END"


def day(plan: Plan) -> str:
    """Return how exactly the row's day is known, 1 to 5; NULL where its code means nothing."""
    if "date_precision" not in plan.fields:
        return "CAST(NULL AS TINYINT)"
    table = plan.recipe.date_precision or {str(code): DateCode(code) for code in range(1, 6)}
    cases = " ".join(f"WHEN {text(code)} THEN {row.code}" for code, row in table.items())
    return f"CAST(CASE {bare('date_precision')} {cases} END AS TINYINT)"


def widened(plan: Plan, which: str) -> str:
    """The first or last day of the interval: a single day whose code says a week, month or year is widened to it."""
    last = "coalesce(last_date, first_end)"
    one = f"least(first_date, {last})" if which == "first" else f"greatest(first_date, {last})"
    cases = []
    for code, row in plan.recipe.date_precision.items():
        reach = _REACH.get(row.span)
        if reach and "date_precision" in plan.fields:
            cases.append(f"WHEN {bare('date_precision')} = {text(code)} THEN {reach[which]}")
    if not cases:
        return one
    return f"CASE WHEN first_date IS DISTINCT FROM {last} THEN {one} {' '.join(cases)} ELSE {one} END"


_REACH = {
    "week": {"first": "first_date - 3", "last": "first_date + 3"},
    "month": {"first": "date_trunc('month', first_date)::DATE", "last": "last_day(first_date)"},
    "year": {"first": "make_date(year(first_date), 1, 1)", "last": "make_date(year(first_date), 12, 31)"},
}


def by_rule(plan: Plan, rules: tuple[EventRule, ...], what: str) -> str:
    """Return what the first event rule says whose cells all fit the row."""
    cases = []
    for rule in rules:
        value = getattr(rule, what)
        checks = []
        for column, values in rule.when.items():
            at = plan.column(column)
            listed = ", ".join(text(v.casefold()) for v in values)
            checks.append(f"coalesce(rule_{at} IN ({listed}), false)" if at is not None else "false")
        cases.append(f"WHEN {' AND '.join(checks) or 'true'} THEN {text(value) if value else 'NULL'}")
    return f"CAST(CASE {' '.join(cases)} ELSE NULL END AS VARCHAR)" if cases else "CAST(NULL AS VARCHAR)"


def actor(plan: Plan, field: str) -> str:
    """Return an actor as words for the data files: the name, with its country and kind where columns tell them."""
    extra = [name for name in (f"{field}_country", f"{field}_kind") if name in plan.fields]
    if not extra:
        return field
    words = ", ".join(f"coalesce({name}, '')" for name in (field, *extra))
    return f"nullif(concat_ws(chr(31), {words}), repeat(chr(31), {len(extra)}))"
