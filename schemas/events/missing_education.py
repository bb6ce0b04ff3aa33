"""Spells of missing education as a register shows them on its day: what a row is, and the sources it comes from, best first.

Every child who is missing education on the day of an extract stands in it, whenever that began.
"""

import polars as pl

from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column
from schemas.words.source import Snapshot


class MissingEducation(EventOfChild):
    """One row per spell of missing education that goes on on the day of an extract, or ended in the months before."""

    started_date: pl.Date = column("Started", "Day it became known.", required=True)
    ended_date: pl.Date = column("Ended", "Day it ended; blank while it goes on.")
    district: str = column("District", "District the child lives in.")


TABLE = EventTable(
    "missing_education",
    MissingEducation,
    filled_by=(SourceTable("missing_education_register", "spells", covers=Snapshot(24)),),
    lasts=("started_date", "ended_date"),
    many="episodes of missing education",
)
