"""Care leavers, as a snapshot shows them: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.codes import looked_after
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class CareLeaver(EventOfChild):
    """One row per care leaver, as one snapshot shows them."""

    eligibility: str = column(
        "Eligibility", "Legal category.", required=True, codes=looked_after.CARE_LEAVER_ELIGIBILITY
    )
    in_touch: str = column("In touch", "Is the council in touch.", codes=looked_after.IN_TOUCH)
    accommodation: str = column("Accommodation", "Where the young person lives.", codes=looked_after.ACCOMMODATION)
    suitability: str = column(
        "Suitability", "suitable or unsuitable; blank is no information.", codes=looked_after.SUITABILITY
    )
    activity: str = column(
        "Activity", "Education, employment or training; blank is no information.", codes=looked_after.ACTIVITY
    )
    pathway_plan_review_date: pl.Date = column("Pathway plan reviewed", "Day of the last review of the pathway plan.")
    team: str = column("Team", "Team holding the case when it was listed; `other` where its name was not kept.")


TABLE = EventTable(
    "care_leavers",
    CareLeaver,
    filled_by=(
        SourceTable("ssd", "care_leavers", ("person",), points_to=(("child_id", "person", "child_id"),)),
        SourceTable("annex_a", "care_leavers"),
    ),
)
