"""Care leavers of a year, from the year-end return: what a row is, and the sources it comes from, best first."""

from schemas.codes import looked_after
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class CareLeaverOfYear(EventOfChild):
    """One row per care leaver of the year-end return: 17 to 21 on their birthday in the year."""

    in_touch: str = column("In touch", "Is the council in touch.", codes=looked_after.IN_TOUCH)
    accommodation: str = column("Accommodation", "Where the young person lives.", codes=looked_after.ACCOMMODATION)
    suitability: str = column(
        "Suitability", "suitable or unsuitable; blank is no information.", codes=looked_after.SUITABILITY
    )
    activity: str = column(
        "Activity", "Education, employment or training; blank is no information.", codes=looked_after.ACTIVITY
    )


TABLE = EventTable(
    "care_leavers_of_year",
    CareLeaverOfYear,
    filled_by=(SourceTable("ssda903", "oc3", ("header?",), points_to=(("child_id", "header", "child_id"),)),),
    many="care leavers of the year",
)
