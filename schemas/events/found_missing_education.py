"""Children who became known to be missing education: what a row is, and the sources it comes from, best first.

A register that holds what goes on and what ended in its months holds every spell that began in them.
"""

import polars as pl

from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class FoundMissingEducation(EventOfChild):
    """One row per spell of missing education that began."""

    started_date: pl.Date = column("Started", "Day it became known.", required=True)
    district: str = column("District", "District the child lives in.")


TABLE = EventTable(
    "found_missing_education",
    FoundMissingEducation,
    filled_by=(SourceTable("missing_education_register", "spells"),),
    dated="started_date",
    many="children found to be missing education",
)
