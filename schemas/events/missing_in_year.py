"""Children looked after in a year and whether they went missing, from the year-end return: what a row is, and the sources it comes from."""

import polars as pl

from schemas.events.looked_after_in_year import LookedAfterInYear
from schemas.sources.ssda903 import IN_YEAR
from schemas.words.event import EventTable, SourceTable
from schemas.words.fields import column


class MissingInYear(LookedAfterInYear):
    """One row per child looked after at any time of the year, and what the list of missing episodes says."""

    missing: pl.Boolean = column("Missing", "Was missing in the year.", required=True)
    away: pl.Boolean = column("Away", "Was away from placement without authorisation in the year.", required=True)


TABLE = EventTable(
    "missing_in_year",
    MissingInYear,
    filled_by=(
        SourceTable(
            "ssda903",
            "episodes",
            ("header", "missing"),
            needs=(*IN_YEAR, "missing.kind"),
            points_to=(("child_id", "header", "child_id"),),
        ),
    ),
    many="children looked after in the year",
)
