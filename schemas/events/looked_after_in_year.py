"""Children looked after at any time of a year, from the year-end return: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.codes import looked_after
from schemas.sources.ssda903 import IN_YEAR
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class LookedAfterInYear(EventOfChild):
    """One row per child looked after at any time of the year to 31 March, series of short breaks left out."""

    at_year_end: pl.Boolean = column("At year end", "Still looked after on 31 March.")
    started_in_year: pl.Boolean = column("Started", "Began a period of being looked after in the year.")
    ceased_for: str = column(
        "Ceased for",
        "Why the last period that ended in the year ended; blank where none did.",
        codes=looked_after.REASON_CEASED,
    )


TABLE = EventTable(
    "looked_after_in_year",
    LookedAfterInYear,
    filled_by=(
        SourceTable("ssda903", "episodes", ("header",), needs=IN_YEAR, points_to=(("child_id", "header", "child_id"),)),
    ),
    many="children looked after in the year",
)
