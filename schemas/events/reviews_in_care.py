"""Statutory reviews of children looked after: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.codes import looked_after_return
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column
from schemas.words.source import History


class ReviewInCare(EventOfChild):
    """One row per review that was held."""

    reviewed_on: pl.Date = column("Reviewed on", "Day of the review.", required=True)
    took_part: str = column("Took part", "How the child took part.", codes=looked_after_return.REVIEW)


TABLE = EventTable(
    "reviews_in_care",
    ReviewInCare,
    filled_by=(
        SourceTable(
            "ssd",
            "cla_reviews",
            ("person", "cla_episodes"),
            needs=("cancelled",),
            points_to=(("care_id", "cla_episodes", "care_id"),),
        ),
        SourceTable(
            "ssda903",
            "reviews",
            ("header",),
            points_to=(("child_id", "header", "child_id"),),
            covers=History("reviewed_on", 12, from_april=True),
        ),
    ),
    dated="reviewed_on",
    many="reviews of children looked after",
)
