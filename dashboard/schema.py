"""The tables' contract: each table's columns in order, with their Arrow types.

Names and meanings stay; columns may be added. ``VERSION`` is written into every Parquet file and checked
when the tables are opened. Unknown is null.
"""

from __future__ import annotations

import pyarrow as pa

VERSION = "1"

_words = pa.list_(pa.string())

INCIDENTS = pa.schema(
    [
        ("incident_id", pa.string()),
        ("date_start", pa.date32()),
        ("date_end", pa.date32()),
        ("date_precision", pa.int8()),
        ("date_basis", pa.string()),
        ("event_type", pa.string()),
        ("sub_event_type", pa.string()),
        ("place_text", pa.string()),
        ("place_name", pa.string()),
        ("place_other_names", _words),
        ("place_id", pa.string()),
        ("place_kind", pa.string()),
        ("country", pa.string()),
        ("relation", pa.string()),
        ("latitude", pa.float64()),
        ("longitude", pa.float64()),
        ("where_precision", pa.int8()),
        ("radius_km", pa.float64()),
        ("geometry", pa.string()),
        ("geocode_method", pa.string()),
        ("geocode_reason", pa.string()),
        ("sides", _words),
        ("initiator", pa.string()),
        ("target", pa.string()),
        ("killed_low", pa.int32()),
        ("killed_high", pa.int32()),
        ("wounded_low", pa.int32()),
        ("wounded_high", pa.int32()),
        ("contested", pa.bool_()),
        ("grade", pa.string()),
        ("n_claims", pa.int32()),
        ("n_reports", pa.int32()),
        ("n_origins", pa.int32()),
        ("status", pa.string()),
        ("exclusion_reason", pa.string()),
        ("dataset", pa.string()),
        ("source_event_id", pa.string()),
        ("event_code", pa.string()),
        ("killed_best", pa.int32()),
        ("lead", pa.bool_()),
    ]
)

CLAIMS = pa.schema(
    [
        ("claim_id", pa.string()),
        ("incident_id", pa.string()),
        ("report_id", pa.string()),
        ("claimant", pa.string()),
        ("claimant_side", pa.string()),
        ("chain", _words),
        ("stance", pa.string()),
        ("attribution", pa.string()),
        ("kind", pa.string()),
        ("side", pa.string()),
        ("low", pa.int32()),
        ("high", pa.int32()),
        ("qualifier", pa.string()),
        ("quote", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("speaker_start", pa.int32()),
        ("speaker_end", pa.int32()),
        ("status", pa.string()),
        ("part_of", pa.string()),
        ("confidence", pa.string()),
        ("joint", pa.string()),
    ]
)

MENTIONS = pa.schema(
    [
        ("report_id", pa.string()),
        ("kind", pa.string()),
        ("text", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("place_id", pa.string()),
        ("place_name", pa.string()),
        ("latitude", pa.float64()),
        ("longitude", pa.float64()),
        ("where_precision", pa.int8()),
        ("geocode_method", pa.string()),
        ("geocode_reason", pa.string()),
        ("incident", pa.bool_()),
        ("date_start", pa.date32()),
        ("date_end", pa.date32()),
    ]
)

REPORTS = pa.schema(
    [
        ("report_id", pa.string()),
        ("source_id", pa.string()),
        ("title", pa.string()),
        ("publisher", pa.string()),
        ("url", pa.string()),
        ("published", pa.date32()),
        ("published_basis", pa.string()),
        ("language", pa.string()),
        ("language_basis", pa.string()),
        ("claims_read", pa.string()),
        ("text", pa.string()),
        ("sha256", pa.string()),
        ("origin_id", pa.string()),
        ("path", pa.string()),
    ]
)

TABLES = {"incidents": INCIDENTS, "claims": CLAIMS, "mentions": MENTIONS, "reports": REPORTS}
"""Each table by the name of its file, ``<name>.parquet``."""
