"""The statements that make the store's tables of the contract's, in the order in which ``making`` runs them.

``stage`` is a second database for what is only needed meanwhile. Sets of codes are written as one word with the
unit separator between them, the *key* of a cast, until each gets its number.
"""

from __future__ import annotations

import pyarrow as pa

from dashboard.model import CASUALTY_KINDS
from dashboard.schema import TABLES
from dashboard.store import layout

_NAMES = {
    pa.string(): "VARCHAR",
    pa.list_(pa.string()): "VARCHAR[]",
    pa.date32(): "DATE",
    pa.int8(): "TINYINT",
    pa.int32(): "INTEGER",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
}
_MOST = 2**31 - 1
_SPLIT = "chr(31)"
_HURT = ", ".join(f"'{kind}'" for kind in CASUALTY_KINDS)
_COUNTED = "c.status = 'current' AND c.stance IS DISTINCT FROM 'denies'"
_SHOWN = "status <> 'excluded'"


def columns(name: str, present: set[str]) -> str:
    """Return the contract's columns of a table for a file that has these; the others are null."""
    chosen = []
    for field in TABLES[name]:
        value = f's."{field.name}"' if field.name in present else "NULL"
        chosen.append(f'{value}::{_NAMES[field.type]} AS "{field.name}"')
    return ", ".join(chosen)


def _bounded(number: str) -> str:
    """Return a number as one of 32 bits: an absurd figure in one report must not keep the rest from being served."""
    return f"(CASE WHEN {number} > {_MOST} THEN {_MOST} ELSE {number} END)::INTEGER"


# Incidents are numbered by date, reports by the oldest incident they tell of: what belongs together lies together.
# In each statement stand the contract's columns of the four tables and the files they are read from.
NUMBERED = (
    f"""CREATE TABLE stage.incidents AS SELECT {{incidents}} FROM read_parquet({{incidents_file}}) s
        ORDER BY NOT ({_SHOWN}), date_start NULLS FIRST, date_end NULLS FIRST, incident_id DESC""",
    "CREATE TABLE stage.numbers AS SELECT rowid::INTEGER AS n, incident_id FROM stage.incidents",
    """CREATE TABLE stage.first_told AS SELECT report_id, min(n) AS n
       FROM read_parquet({claims_file}) JOIN stage.numbers USING (incident_id) GROUP BY report_id""",
    """CREATE TABLE stage.reports AS SELECT report_id,
       (row_number() OVER (ORDER BY n NULLS LAST, report_id) - 1)::INTEGER AS r
       FROM read_parquet({reports_file}) LEFT JOIN stage.first_told USING (report_id)""",
    "DROP TABLE stage.first_told",
    """CREATE TABLE reports AS SELECT r.r, {reports} FROM read_parquet({reports_file}) s
       JOIN stage.reports r USING (report_id) ORDER BY r.r""",
    """CREATE TABLE claims AS SELECT i.n, r.r, {claims} FROM read_parquet({claims_file}) s
       LEFT JOIN stage.numbers i USING (incident_id) LEFT JOIN stage.reports r USING (report_id)
       ORDER BY i.n NULLS LAST, s.claim_id""",
    """CREATE TABLE mentions AS SELECT r.r, {mentions} FROM read_parquet({mentions_file}) s
       JOIN stage.reports r USING (report_id) ORDER BY r.r, s.start, s."end", s.kind""",
    """CREATE TABLE ids AS SELECT ('0x' || substr(md5(incident_id), 1, 15))::BIGINT AS "key", n FROM stage.numbers
       ORDER BY "key\"""",
)


def _unsound(table: str, column: str) -> str:
    """Count the ids that are there twice or not at all; they are compared by their hashes first, in less memory."""
    again = f"SELECT hash({column}) FROM {table} GROUP BY 1 HAVING count(*) > 1"
    return f"""SELECT count(*) FROM (SELECT {column} FROM {table} WHERE {column} IS NULL OR hash({column}) IN ({again})
        GROUP BY {column} HAVING {column} IS NULL OR count(*) > 1)"""


TORN = {
    "not_one_build": "SELECT count(*) FROM claims WHERE r IS NULL OR (n IS NULL AND incident_id IS NOT NULL)",
    "incident_id": _unsound("stage.numbers", "incident_id"),
    "claim_id": _unsound("claims", "claim_id"),
    "report_id": _unsound("stage.reports", "report_id"),
    "nowhere": """SELECT count(*) FROM stage.incidents WHERE (latitude IS NOT NULL OR longitude IS NOT NULL)
        AND NOT coalesce(latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180, false)""",
    "days": """SELECT count(*) FROM stage.incidents WHERE (date_start IS NOT NULL OR date_end IS NOT NULL)
        AND NOT coalesce(date_start <= date_end, false)""",
}

ROLES_BEGIN = (
    f"CREATE TEMP MACRO key_of(codes) AS coalesce(array_to_string(list_sort(list_distinct(codes)), {_SPLIT}), '')",
    "CREATE TABLE stage.roles (n INTEGER, " + ", ".join(f"{role} VARCHAR" for role in layout.CASTS) + ")",
)
ROLES = f"""INSERT INTO stage.roles
WITH told AS (
    SELECT n, list(DISTINCT c.side) FILTER (c.kind IN ({_HURT}) AND c.side IS NOT NULL) AS hurt,
        list(DISTINCT c.side) FILTER (c.kind = 'initiator' AND c.side IS NOT NULL) AS blamed,
        list(DISTINCT c.claimant_side) FILTER (c.claimant_side IS NOT NULL) AS claimed
    FROM claims c WHERE c.n BETWEEN $first AND $last AND {_COUNTED} GROUP BY n),
published AS (
    SELECT c.n, list(DISTINCT s.publisher) AS source FROM claims c JOIN reports s USING (r)
    WHERE c.n BETWEEN $first AND $last AND s.publisher IS NOT NULL GROUP BY c.n)
SELECT n, key_of(i.sides), key_of(list_concat(t.blamed, [i.initiator])), key_of(list_concat(t.hurt, [i.target])),
    key_of(t.claimed), key_of(p.source)
FROM (SELECT rowid AS n, sides, initiator, target FROM stage.incidents WHERE rowid BETWEEN $first AND $last) i
LEFT JOIN told t USING (n) LEFT JOIN published p USING (n) ORDER BY n"""

_DISTINCT = " UNION ".join(f'SELECT {role} AS "key" FROM stage.roles' for role in layout.CASTS)
_OF_SIDES = " UNION ".join(f'SELECT {role} AS "key" FROM stage.roles' for role in layout.CASTS[:-1])
CASTS = (
    f"""CREATE TABLE stage."keys" AS SELECT (row_number() OVER (ORDER BY "key") - 1)::INTEGER AS cast_id, "key"
        FROM ({_DISTINCT})""",
    f"""CREATE TABLE casts AS SELECT cast_id, unnest(string_split("key", {_SPLIT})) AS code
        FROM stage."keys" WHERE "key" <> '' ORDER BY ALL""",
    f"""CREATE TABLE sides AS SELECT (row_number() OVER (ORDER BY code) - 1)::SMALLINT AS id, code
        FROM (SELECT DISTINCT unnest(string_split("key", {_SPLIT})) AS code FROM ({_OF_SIDES}) WHERE "key" <> '')""",
    f"""CREATE TABLE stage.marks AS SELECT cast_id, CASE count(code) WHEN 0 THEN {layout.UNSTATED}
        WHEN 1 THEN coalesce(min(id), {layout.UNSTATED}) ELSE {layout.SEVERAL} END::SMALLINT AS mark
        FROM stage."keys" LEFT JOIN casts USING (cast_id) LEFT JOIN sides USING (code) GROUP BY cast_id""",
    f"""CREATE TABLE types AS SELECT (row_number() OVER (ORDER BY count(*) DESC, event_type) - 1)::SMALLINT AS id,
        event_type AS word FROM stage.incidents WHERE {_SHOWN} AND event_type IS NOT NULL GROUP BY event_type""",
    """CREATE TABLE grades AS SELECT (row_number() OVER (ORDER BY grade) - 1)::TINYINT AS id, grade AS word
        FROM (SELECT DISTINCT grade FROM stage.incidents WHERE grade IS NOT NULL)""",
)

_PLACED = f"""latitude IS NOT NULL AND longitude IS NOT NULL
    AND coalesce(where_precision, {layout.COUNTRY}) < {layout.COUNTRY}"""
_MX = f"least(floor((longitude + 180) / 360 * {layout.ACROSS}), {layout.ACROSS - 1})::INTEGER"
_MY = f"""least(greatest(floor((1 - asinh(tan(radians(greatest(least(latitude, 85.05), -85.05)))) / pi()) / 2
    * {layout.ACROSS}), 0), {layout.ACROSS - 1})::INTEGER"""
_DAY = "(i.{column} - DATE '1970-01-01')::INTEGER"

_INCIDENT = f"""SELECT i.n, {_DAY.format(column="date_start")} AS day_from, {_DAY.format(column="date_end")} AS day_to,
    b.step AS step_from, e.step AS step_to, coalesce(i.date_precision = 1, false) AS sure,
    CASE WHEN {_PLACED} THEN {_MX} END AS mx, CASE WHEN {_PLACED} THEN {_MY} END AS my,
    {", ".join(f"k_{role}.cast_id AS {role}" for role in layout.CASTS)},
    t.id AS "type", i.where_precision AS "precision", g.id AS grade_id, i.killed_low AS killed,
    CASE WHEN i.killed_low IS NULL AND i.wounded_low IS NULL THEN NULL
        ELSE {_bounded("coalesce(i.killed_low, 0)::BIGINT + coalesce(i.wounded_low, 0)")} END AS losses,
    {", ".join(f"m_{role}.mark AS mark_{role}" for role in layout.MARKS)},
    i.* EXCLUDE (n)
FROM (SELECT rowid::INTEGER AS n, * FROM stage.incidents WHERE rowid BETWEEN $first AND $last AND {{which}}) i
JOIN stage.roles r USING (n)
LEFT JOIN stage.days b ON b.day = {_DAY.format(column="date_start")}
LEFT JOIN stage.days e ON e.day = {_DAY.format(column="date_end")}
LEFT JOIN types t ON t.word = i.event_type LEFT JOIN grades g ON g.word = i.grade
{" ".join(f'JOIN stage."keys" k_{role} ON k_{role}."key" = r.{role}' for role in layout.CASTS)}
{" ".join(f"JOIN stage.marks m_{role} ON m_{role}.cast_id = k_{role}.cast_id" for role in layout.MARKS)}
ORDER BY i.n"""

_TOLD = "low IS NOT NULL OR high IS NOT NULL"
_BOUNDS = ", ".join(f"one.{kind}_{bound}" for kind in layout.KINDS for bound in ("low", "high"))
_FIGURES = ", ".join(
    _bounded(f"max({bound}) FILTER (kind = '{kind}')") + f" AS {kind}_{bound}"
    for kind in layout.KINDS
    for bound in ("low", "high")
)
# What one voice of one report gives adds up, as its whole; several voices or reports become their range.
_ACCOUNT = f"""WITH told AS (
    SELECT c.n, c.side, c.claimant_side, c.kind, c.low, c.high, c.joint, c.r,
        CASE WHEN p.code IS NULL THEN coalesce(c.claimant, '') ELSE '' END AS voice
    FROM claims c LEFT JOIN stage.parties p ON p.code = c.claimant_side
    WHERE c.n BETWEEN $first AND $last AND {_COUNTED} AND c.kind IN ({_HURT})),
said AS (
    SELECT n, side, claimant_side, kind, sum(CASE WHEN {_TOLD} THEN coalesce(low, 0) END) AS low,
        CASE WHEN bool_or(low IS NOT NULL AND high IS NULL) THEN NULL ELSE sum(high) END AS high
    FROM told GROUP BY n, side, claimant_side, kind, r, voice),
ranged AS (
    SELECT n, side, claimant_side, kind, min(low) AS low,
        CASE WHEN bool_or(low IS NOT NULL AND high IS NULL) THEN NULL ELSE max(high) END AS high
    FROM said GROUP BY n, side, claimant_side, kind),
joined AS (
    SELECT n, side, claimant_side, list_sort(list(DISTINCT joint)) AS joint FROM told
    WHERE joint IS NOT NULL GROUP BY n, side, claimant_side),
one AS (SELECT n, side, claimant_side, {_FIGURES} FROM ranged GROUP BY n, side, claimant_side)
SELECT {", ".join(f"i.{column}" for column in layout.FILTERED)},
    one.side, one.claimant_side, {_BOUNDS}, j.joint
FROM one JOIN incidents i USING (n)
LEFT JOIN joined j ON j.n = one.n AND j.side IS NOT DISTINCT FROM one.side
    AND j.claimant_side IS NOT DISTINCT FROM one.claimant_side
ORDER BY one.n, one.side, one.claimant_side"""

SHOWN_BEGIN = (
    f"CREATE TABLE incidents AS {_INCIDENT.format(which='false')}".replace("$first", "0").replace("$last", "0"),
    f"CREATE TABLE excluded AS {_INCIDENT.format(which='false')}".replace("$first", "0").replace("$last", "0"),
    f"CREATE TABLE stage.accounts AS {_ACCOUNT}".replace("$first", "-1").replace("$last", "-1"),
)
SHOWN = (
    f"INSERT INTO incidents {_INCIDENT.format(which=_SHOWN)}",
    f"INSERT INTO excluded {_INCIDENT.format(which=f'NOT ({_SHOWN})')}",
    f"INSERT INTO stage.accounts {_ACCOUNT}",
)
SHOWN_END = (
    """CREATE TABLE voices AS SELECT (row_number() OVER (ORDER BY side, claimant_side) - 1)::SMALLINT AS pair, side,
        claimant_side AS claimant FROM (SELECT DISTINCT side, claimant_side FROM stage.accounts)""",
    """CREATE TABLE accounts AS SELECT a.* EXCLUDE (side, claimant_side), v.pair FROM stage.accounts a JOIN voices v
        ON v.side IS NOT DISTINCT FROM a.side AND v.claimant IS NOT DISTINCT FROM a.claimant_side
        ORDER BY a.n, v.pair""",
    """CREATE TABLE involvement AS SELECT code, coalesce(sum(count) FILTER (kind = 'involved'), 0)::BIGINT AS incidents
        FROM (SELECT 'involved' AS kind, involved AS cast_id, count(*) AS count FROM incidents GROUP BY ALL
        UNION ALL SELECT 'attacker', attacker, 0 FROM incidents GROUP BY ALL
        UNION ALL SELECT 'suffered', suffered, 0 FROM incidents GROUP BY ALL
        UNION ALL SELECT 'claimed', claimed, 0 FROM incidents GROUP BY ALL) JOIN casts USING (cast_id) GROUP BY code
        ORDER BY incidents DESC, code""",
)

ABOUT = ("incidents", "west", "east", "north", "south", "first", "last", "longest")
SUMMARY = """SELECT count(*), min(mx), max(mx), min(my), max(my), min(day_from), max(day_to),
    max(day_to - day_from) FROM incidents"""

DOCUMENTS = """WITH tells AS (SELECT DISTINCT n, r FROM claims WHERE n BETWEEN $first AND $last),
said AS (
    SELECT t.n, string_agg(concat_ws(' ', s.title, s.text), ' ' ORDER BY t.r) AS words
    FROM tells t JOIN reports s USING (r) GROUP BY t.n)
SELECT i.n, concat_ws(' ', i.place_name, i.place_text, array_to_string(i.place_other_names, ' '), said.words)
FROM incidents i LEFT JOIN said USING (n) WHERE i.n BETWEEN $first AND $last ORDER BY i.n"""
