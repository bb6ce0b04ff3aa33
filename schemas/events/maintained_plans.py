"""Education, health and care plans maintained in January: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.codes import events, schools
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class MaintainedPlan(EventOfChild):
    """One row per education, health and care plan the council maintains on the return's day in January."""

    placement: str = column(
        "Placement", "mainstream, special, other or none; blank is not known.", codes=events.PLAN_PLACEMENT
    )
    return_date: pl.Date = column("Return", "Day the return is as at.")
    issued_date: pl.Date = column(
        "Issued", "Day the plan was issued; blank where the return shows none: before the year it covers."
    )
    received_date: pl.Date = column("Received", "Day the request for it was received.")
    review_meeting: pl.Date = column("Review meeting", "Day of the last review meeting.")
    last_review: pl.Date = column(
        "Last review", "Day the council notified its decision after the last review; blank: none yet."
    )
    phase_transfer_due: pl.Date = column(
        "Phase transfer due", "Day by which the plan was to be amended for the next phase of education."
    )
    phase_transfer_final: pl.Date = column("Phase transfer final", "Day it was; blank: not yet.")
    sen_type: str = column("Primary need", "Main type of need.", codes=schools.SEN_TYPE)


TABLE = EventTable(
    "maintained_plans",
    MaintainedPlan,
    filled_by=(
        SourceTable(
            "sen2",
            "active_plans",
            (
                "placement_details",
                "requests",
                "person",
                "sen_needs?",
                "returns?",
                "assessments?",
                "named_plans?",
                "gias/establishments",
            ),
            points_to=(("request_row", "requests", "request_row"),),
        ),
    ),
    many="EHC plans maintained",
)
