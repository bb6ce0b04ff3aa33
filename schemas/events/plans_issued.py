"""Education, health and care plans that were issued: what a row is, and the source it comes from."""

import polars as pl

from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column
from schemas.words.source import History


class PlanIssued(EventOfChild):
    """One row per education, health and care plan that was issued for the first time."""

    issued_date: pl.Date = column("Issued", "Day the final plan was issued.", required=True)
    received_date: pl.Date = column("Request received", "Day the request for the assessment was received.")
    exception: pl.Boolean = column("Exception", "Did an exception to the 20 weeks apply; a blank is none.")


TABLE = EventTable(
    "plans_issued",
    PlanIssued,
    filled_by=(
        SourceTable(
            "sen2",
            "named_plans",
            ("assessments", "requests", "person", "returns?"),
            points_to=(("assessment_row", "assessments", "assessment_row"),),
            covers=History("start_date", months=12, year_before=True),
        ),
    ),
    dated="issued_date",
    many="EHC plans issued",
)
