"""Education, health and care plans maintained in January: what a row is, and the sources it comes from, best first."""

from schemas.codes import events, schools
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class MaintainedPlan(EventOfChild):
    """One row per education, health and care plan the council maintains on the return's day in January."""

    placement: str = column(
        "Placement", "mainstream, special, other or none; blank is not known.", codes=events.PLAN_PLACEMENT
    )
    sen_type: str = column("Primary need", "Main type of need.", codes=schools.SEN_TYPE)


TABLE = EventTable(
    "maintained_plans",
    MaintainedPlan,
    filled_by=(
        SourceTable(
            "sen2",
            "active_plans",
            ("placement_details", "requests", "person", "sen_needs?", "returns?", "gias/establishments"),
            points_to=(("request_row", "requests", "request_row"),),
        ),
    ),
)
