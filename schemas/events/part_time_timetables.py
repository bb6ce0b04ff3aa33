"""Part-time timetables: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.codes import people
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class PartTimeTimetable(EventOfChild):
    """One row per part-time timetable of a pupil at a school, as one extract of the list shows it."""

    started_date: pl.Date = column("Started", "First day.", required=True)
    ended_date: pl.Date = column("Ended", "Day it ended; blank while it goes on.")
    school: str = column("School", "URN of the school.")
    hours_a_week: pl.Float64 = column("Hours a week", "Hours of education a week.", unit="hours")
    has_plan: str = column("EHC plan", "Does the child have an EHC plan.", codes=people.YES_NO)
    district: str = column("District", "District the child lives in.")


TABLE = EventTable(
    "part_time_timetables",
    PartTimeTimetable,
    filled_by=(SourceTable("part_time_timetables", "arrangements"),),
    lasts=("started_date", "ended_date"),
)
