"""Cells to events: one SELECT from a sheet's words to days, degrees, figures and codes, a row for a row."""

from __future__ import annotations

import hashlib

from dashboard.preprocess.sheets import coding, days, degrees, doubts, figures
from dashboard.preprocess.sheets.cells import cell, text, trimmed
from dashboard.preprocess.sheets.evidence import Evidence
from dashboard.preprocess.sheets.recipe import Recipe
from dashboard.preprocess.sheets.recognition import Plan

TOLD = ("event", "a", "b", "civilians", "unknown", "total", "wounded")
"""The parts of a report's text that claims quote, in their order."""
FIGURES = ("killed_a", "killed_b", "killed_civilians", "killed_unknown")
_NUMBERS = (*FIGURES, "killed", "killed_low", "killed_best", "killed_high", "wounded", "wounded_low", "wounded_high")
_CELLS = (
    "id date_precision where_precision place country country_code side_a side_a_country side_a_kind side_b "
    "side_b_country side_b_kind initiator target killed killed_low killed_best killed_high killed_a killed_b "
    "killed_civilians killed_unknown wounded wounded_low wounded_high event_type sub_event_type event_code title url "
    "published source geometry"
).split()


def macros(order: str | None, recipe: Recipe) -> list[str]:
    """Return the statements that teach a connection how sheets write codes, days, degrees and figures."""
    code = "CREATE OR REPLACE TEMP MACRO code_of(x) AS CASE WHEN ends_with(x, '.0') THEN x[:-3] ELSE x END"
    return [code, *days.macros(order), *degrees.macros(), *figures.macros(recipe.figures)]


def select(plan: Plan, relation: str, *, swapped: bool = False, rows_before: int = 0) -> str:
    """Return the SELECT that makes a relation's rows events, in their order.

    ``swapped`` says that latitude and longitude are exchanged in the whole sheet: then no row has a place.
    ``rows_before`` counts the sheet's rows in earlier pieces, for the ids of rows that bring none. Each step
    names what the next one uses more than once, so that nothing is worked out twice.
    """
    evidence = Evidence.of(plan)
    trims = ", ".join(f"{trimmed(column)} AS t{column}" for column in evidence.used())
    steps = [
        _worded(plan, evidence, rows_before),
        _cast(),
        _typed(plan),
        _known(plan, swapped),
        _told(plan, swapped),
        {"digest": "sha256(concat(head, told))"},
    ]
    query = f"SELECT {trims} FROM {relation}"
    for number, step in enumerate(steps):
        kept = "" if number == 0 else "*, "
        query = f"SELECT {kept}{_listed(step)} FROM ({query})"
    return f"SELECT {_listed(_event(plan))} FROM ({query})"


def _listed(expressions: dict[str, str]) -> str:
    return ", ".join(f"{expression} AS {name}" for name, expression in expressions.items())


def _worded(plan: Plan, evidence: Evidence, rows_before: int) -> dict[str, str]:
    """The fields' cells as words, and the report's text in its parts."""
    cells = {field: cell(plan, field) for field in _CELLS}
    cells["first_cell"], cells["last_cell"] = _dates(plan)
    cells["latitude_cell"], cells["longitude_cell"] = _coordinates(plan)
    cells["year_cell"] = cell(plan, "year")
    if "id" not in plan.fields:
        stem = text(plan.sheet.shown.replace("/", "-")[-60:] + "-")
        cells["id"] = f"{stem} || (row_number() OVER () + {rows_before})"
    return cells | evidence.parts()


def _dates(plan: Plan) -> tuple[str, str]:
    if "date_start" not in plan.fields and "year" in plan.fields:
        whole = days.from_parts(*(cell(plan, field) for field in ("year", "month", "day")))
        return whole, "CAST(NULL AS VARCHAR)"
    return cell(plan, "date_start"), cell(plan, "date_end")


def _coordinates(plan: Plan) -> tuple[str, str]:
    if "coordinates" in plan.fields:
        both = cell(plan, "coordinates")
        return degrees.pair(both, 1), degrees.pair(both, 2)
    return cell(plan, "latitude"), cell(plan, "longitude")


def _cast() -> dict[str, str]:
    """Cells as the types that nearly all of them have; what is none of these is looked at in the next step."""
    return {
        "first_day": "day_of(first_cell)",
        "last_day_told": "day_of(last_cell)",
        "lat_number": "try_cast(latitude_cell AS DOUBLE)",
        "lon_number": "try_cast(longitude_cell AS DOUBLE)",
        **{f"i_{field}": f"try_cast({field} AS INTEGER)" for field in _NUMBERS},
    }


def _typed(plan: Plan) -> dict[str, str]:
    year = "year_cell" if "year" in plan.fields and "date_start" in plan.fields else "NULL"
    return {
        "own_id": "CASE WHEN try_cast(id AS DOUBLE) IS NOT NULL THEN code_of(id) ELSE id END",
        "first_date": f"sane(coalesce(first_day, part_start(first_cell), part_start({year})))",
        "first_end": f"sane(coalesce(first_day, part_end(first_cell), part_end({year})))",
        "last_date": "sane(coalesce(last_day_told, part_end(last_cell)))",
        "lat": "degree(latitude_cell, lat_number)",
        "lon": "degree(longitude_cell, lon_number)",
        "precise": coding.where(plan),
        "date_code": coding.day(plan),
        **{f"n_{field}": f"low_of({field}, i_{field})" for field in FIGURES},
        "n_best": "low_of(killed_best, i_killed_best)",
        "n_low": "low_of(killed_low, i_killed_low)",
        "n_high": "high_of(killed_high, i_killed_high)",
        "n_killed_low": "low_of(killed, i_killed)",
        "n_killed_high": "high_of(killed, i_killed)",
        "n_wounded_low": "coalesce(low_of(wounded_low, i_wounded_low), low_of(wounded, i_wounded))",
        "n_wounded_high": "coalesce(high_of(wounded_high, i_wounded_high), high_of(wounded, i_wounded))",
    }


def _known(plan: Plan, swapped: bool) -> dict[str, str]:
    """What the typed cells say together: an interval, a place on the map or none, a toll in order."""
    in_world = "lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180 AND NOT (lat = 0 AND lon = 0)"
    total = " + ".join(f"coalesce(n_{field}, 0)" for field in FIGURES)
    any_part = " OR ".join(f"n_{field} IS NOT NULL" for field in FIGURES)
    return {
        "told": f"concat_ws(chr(10), {', '.join(f'told_{part}' for part in TOLD)})",
        "located": "false" if swapped else f"coalesce({in_world}, false)",
        "day_one": coding.widened(plan, "first"),
        "day_end": coding.widened(plan, "last"),
        "parts": f"CASE WHEN {any_part} THEN {total} END",
        "said_low": "coalesce(n_low, n_killed_low, n_best)",
        "said_high": "CASE WHEN n_killed_low IS NOT NULL THEN n_killed_high "
        "ELSE coalesce(n_high, n_killed_high, n_best) END",
    }


def _told(plan: Plan, swapped: bool) -> dict[str, str]:
    """The report's text before what claims quote, what is doubtful in the row, and its event type."""
    rules = plan.recipe.events
    kind, sub = coding.by_rule(plan, rules, "type"), coding.by_rule(plan, rules, "sub_type")
    if "event_type" in plan.fields:
        sub = f"coalesce(sub_event_type, {sub})"
        kind = f"coalesce({kind}, event_type)"
    before, _, after = plan.recipe.code_shown.partition("{}")
    return {
        "head": "concat(notes, CASE WHEN notes IS NOT NULL THEN repeat(chr(10), 2) END, context, "
        "CASE WHEN context IS NOT NULL AND told <> '' THEN chr(10) END)",
        "kind": kind,
        "sub_kind": sub,
        "excluded": coding.by_rule(plan, rules, "excluded"),
        "initiator_rule": coding.by_rule(plan, rules, "initiator"),
        "target_rule": coding.by_rule(plan, rules, "target"),
        "code_words": f"{text(before)} || {coding.bare('event_code')} || {text(after)}",
        "doubt": doubts.doubts(plan, swapped, _NUMBERS),
        "low": "CASE WHEN said_low IS NOT NULL THEN least(said_low, said_high, n_best) END",
        "high": "CASE WHEN said_high IS NOT NULL THEN greatest(said_low, said_high, n_best) END",
        "disordered": "coalesce(said_low > said_high, false) OR coalesce(n_best > said_high, false) "
        "OR coalesce(n_best < said_low, false)",
        "open_end": f"coalesce(regexp_matches(last_cell, '{days.OPEN}'), false)"
        if "date_end" in plan.fields
        else "false",
    }


def _event(plan: Plan) -> dict[str, str]:
    """The staged columns, from which the tables are made."""
    slug, named = plan.recipe.slug, "coalesce(own_id, 'x' || left(digest, 16))"
    fits = f"try_cast({named} AS BIGINT) IS NOT NULL OR regexp_full_match({named}, '[A-Za-z0-9_.:-]{{1,80}}')"
    radius = " ".join(f"WHEN {code} THEN {km}" for code, km in plan.recipe.radius_km.items())
    return {
        "own_id": named,
        "incident_id": f"CASE WHEN {fits} THEN {text(slug + '-')} || {named} "
        f"ELSE {text(slug + '-x')} || left(sha256({named}), 16) END",
        "report_id": _report_id(plan, named),
        "date_start": "day_one",
        "date_end": "day_end",
        "date_precision": "CAST(CASE WHEN day_one IS NULL THEN NULL ELSE greatest(coalesce(date_code, 1), "
        "CASE WHEN day_end = day_one THEN 1 WHEN day_end - day_one < 6 THEN 2 WHEN day_end - day_one = 6 THEN 3 "
        "WHEN day_end - day_one < 31 THEN 4 ELSE 5 END) END AS TINYINT)",
        "event_type": "kind",
        "sub_event_type": "sub_kind",
        "event_code": "code_words",
        "excluded": "excluded",
        "place": "place",
        "country": "concat_ws(chr(31), coalesce(country_code, ''), coalesce(country, ''))",
        "latitude": "CASE WHEN located THEN lat END",
        "longitude": "CASE WHEN located THEN lon END",
        "where_precision": "precise",
        "radius_km": f"CAST(CASE WHEN located THEN CASE precise {radius} END END AS DOUBLE)"
        if radius
        else "NULL::DOUBLE",
        "geometry": "CASE WHEN located THEN geometry END",
        "side_a": coding.actor(plan, "side_a"),
        "side_b": coding.actor(plan, "side_b"),
        "initiator": f"coalesce(initiator_rule, {coding.actor(plan, 'initiator')})",
        "target": f"coalesce(target_rule, {coding.actor(plan, 'target')})",
        **_toll(plan),
        "source": "source",
        "title": "title",
        "url": _WEB,
        "published": "sane(day_of(published))",
        "head": "head",
        "told": "told",
        "digest": "digest",
        "base": "CAST(length(head) AS INTEGER)",
        **{f"length_{part}": f"CAST(length(told_{part}) AS INTEGER)" for part in TOLD},
        "doubt": "doubt",
        "disordered": "disordered",
        "open_end": "open_end",
        "aside": doubts.no_event(plan),
    }


def _toll(plan: Plan) -> dict[str, str]:
    """How many were killed and wounded, each low at most as high as its high."""
    return {
        "killed_low": f"CAST(coalesce(low, {_sum(plan)}) AS INTEGER)",
        "killed_best": "CAST(n_best AS INTEGER)",
        "killed_high": f"CAST(CASE WHEN low IS NULL AND high IS NULL THEN {_sum(plan)} ELSE high END AS INTEGER)",
        **{f"n_{field}": f"CAST(n_{field} AS INTEGER)" for field in FIGURES},
        "parts": "CAST(parts AS INTEGER)",
        "wounded_low": "least(n_wounded_low, n_wounded_high)",
        "wounded_high": "CASE WHEN n_wounded_high IS NULL THEN NULL ELSE greatest(n_wounded_low, n_wounded_high) END",
        "qualifier": "coalesce(qualifier_of(killed, i_killed), qualifier_of(killed_best, i_killed_best))",
    }


def _report_id(plan: Plan, named: str) -> str:
    """The report's id: the text's digest, which holds the row's own id, with its digits in the dataset's own order."""
    slug = plan.recipe.slug
    if "id" not in plan.fields:
        return f"'r' || left(md5(concat({text(slug)}, chr(10), {named}, chr(10), digest)), 16)"
    digits = sorted("0123456789abcdef", key=lambda digit: hashlib.sha256(f"{slug} {digit}".encode()).digest())
    return f"'r' || translate(left(digest, 16), '0123456789abcdef', '{''.join(digits)}')"


def _sum(plan: Plan) -> str:
    """The sides' losses together, where a total is not told: no losses on either side are then no total of 0."""
    told = any(field in plan.fields for field in ("killed", "killed_low", "killed_best", "killed_high"))
    return "nullif(parts, 0)" if told else "parts"


_WEB = "CASE WHEN url LIKE 'http://%' OR url LIKE 'https://%' THEN url END"


def places(plan: Plan, relation: str) -> str:
    """Return the SELECT of each row's latitude and longitude as numbers, and its country's cells."""
    latitude, longitude = _coordinates(plan)
    trims = ", ".join(f"{trimmed(column)} AS t{column}" for column in Evidence.of(plan).used())
    nation = f"concat_ws(chr(31), coalesce({cell(plan, 'country_code')}, ''), coalesce({cell(plan, 'country')}, ''))"
    cells = f"SELECT {latitude} AS a, {longitude} AS o, {nation} AS nation FROM (SELECT {trims} FROM {relation})"
    cast = f"SELECT *, try_cast(a AS DOUBLE) AS an, try_cast(o AS DOUBLE) AS ow FROM ({cells})"
    return f"SELECT degree(a, an), degree(o, ow), nation FROM ({cast})"
