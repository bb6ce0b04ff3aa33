"""Spells of elective home education: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class HomeEducatedChild(EventOfChild):
    """One row per spell of elective home education, as one extract of the register shows it."""

    started_date: pl.Date = column("Started", "Day it became known.", required=True)
    ended_date: pl.Date = column("Ended", "Day it ended; blank while it goes on.")
    year_group: str = column("Year group", "National curriculum year.")
    district: str = column("District", "District the child lives in.")


TABLE = EventTable(
    "home_educated",
    HomeEducatedChild,
    filled_by=(SourceTable("home_education_register", "children"),),
    lasts=("started_date", "ended_date"),
    many="episodes of home education",
)
