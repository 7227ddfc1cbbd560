"""The model's objects as rows of the tables."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from dashboard.model import Claim, Incident, Mention, Report


def incident_row(incident: Incident) -> dict[str, Any]:
    """One row of the incidents table; coordinates are null unless the incident has a place."""
    place = incident.place
    row = {name: getattr(incident, name) for name in _PLAIN}
    return row | {
        "date_start": incident.date.start,
        "date_end": incident.date.end,
        "date_precision": incident.date.precision,
        "date_basis": incident.date.basis,
        "sides": list(incident.sides),
        "place_name": place.name if place else None,
        "place_other_names": list(place.other_names) if place else [],
        "place_id": place.place_id if place else None,
        "place_kind": place.kind if place else None,
        "country": place.country if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "geometry": place.geometry if place else None,
    }


_PLAIN = (
    "incident_id",
    "event_type",
    "sub_event_type",
    "place_text",
    "relation",
    "where_precision",
    "radius_km",
    "geocode_method",
    "geocode_reason",
    "initiator",
    "target",
    "killed_low",
    "killed_high",
    "wounded_low",
    "wounded_high",
    "contested",
    "grade",
    "n_claims",
    "n_reports",
    "n_origins",
    "status",
    "exclusion_reason",
)


_CLAIM = tuple(field.name for field in fields(Claim))
_REPORT = tuple(field.name for field in fields(Report))


def claim_row(claim: Claim) -> dict[str, Any]:
    """One row of the claims table."""
    return {name: getattr(claim, name) for name in _CLAIM} | {"chain": list(claim.chain)}


def mention_row(mention: Mention) -> dict[str, Any]:
    """One row of the mentions table."""
    return mention._asdict()


def report_row(report: Report) -> dict[str, Any]:
    """One row of the reports table."""
    return {name: getattr(report, name) for name in _REPORT}
