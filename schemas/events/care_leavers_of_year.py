"""Care leavers of a year, from the year-end return: what a row is, and the sources it comes from, best first."""

from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class CareLeaverOfYear(EventOfChild):
    """One row per care leaver of the year-end return: 17 to 21 on their birthday in the year."""

    in_touch: str = column("In touch", "Is the council in touch.")
    accommodation: str = column("Accommodation", "Where the young person lives.")
    suitability: str = column("Suitability", "suitable or unsuitable; blank is no information.")
    activity: str = column("Activity", "Education, employment or training; blank is no information.")


TABLE = EventTable(
    "care_leavers_of_year",
    CareLeaverOfYear,
    filled_by=(SourceTable("ssda903", "oc3", ("header?",), points_to=(("child_id", "header", "child_id"),)),),
)
