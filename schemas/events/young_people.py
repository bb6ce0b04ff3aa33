"""Young people of academic age 16 and 17: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.codes import events
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class YoungPerson(EventOfChild):
    """One row per young person of academic age 16 or 17 known to the council at the end of a month."""

    academic_age: pl.Int64 = column("Academic age", "Age on 31 August before: 16 or 17.", required=True)
    status: str = column(
        "Status",
        "eet, neet, not_known, custody or other; blank is not known: the cell could not be read.",
        codes=events.PARTICIPATION,
    )
    district: str = column("District", "District the young person lives in.")


TABLE = EventTable(
    "young_people",
    YoungPerson,
    filled_by=(SourceTable("ccis", "young_people", needs=("activity", "currency_expired", "la_code", "birth_date")),),
)
