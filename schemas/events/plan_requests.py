"""Requests for an assessment for an education, health and care plan: what a row is, and the source it comes from."""

import polars as pl

from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column
from schemas.words.source import History


class PlanRequest(EventOfChild):
    """One row per request for an assessment."""

    received_date: pl.Date = column("Received", "Day it was received.", required=True)


TABLE = EventTable(
    "plan_requests",
    PlanRequest,
    filled_by=(
        SourceTable(
            "sen2",
            "requests",
            ("person", "returns?"),
            points_to=(("person_row", "person", "person_row"),),
            covers=History("received_date", months=12, year_before=True),
        ),
    ),
    dated="received_date",
    many="requests for an EHC plan",
)
