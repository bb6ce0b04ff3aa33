"""How many social workers children looked after had in a year, from the year-end return: what a row is, and the source it comes from."""

import polars as pl

from schemas.events.looked_after_in_year import LookedAfterInYear
from schemas.sources.ssda903 import IN_YEAR
from schemas.words.event import EventTable, SourceTable
from schemas.words.fields import column


class SocialWorkersInYear(LookedAfterInYear):
    """One row per child looked after at any time of the year, with the list of social workers' episodes."""

    social_workers: pl.Int64 = column(
        "Social workers", "How many were responsible, one after the other.", required=True
    )


TABLE = EventTable(
    "social_workers_in_year",
    SocialWorkersInYear,
    filled_by=(
        SourceTable(
            "ssda903",
            "episodes",
            ("header", "social_worker_episodes"),
            needs=IN_YEAR,
            points_to=(("child_id", "header", "child_id"),),
        ),
    ),
    many="children looked after in the year",
)
