"""Outcomes of children looked after for a year, from the year-end return: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.sources.ssda903 import IN_YEAR
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class OutcomeOfLookedAfter(EventOfChild):
    """One row per child of the year-end return on children looked after for at least twelve months at 31 March."""

    looked_after_12_months: pl.Boolean = column(
        "Looked after for 12 months", "Continuously, at 31 March, short breaks left out.", required=True
    )
    dental_check: pl.Boolean = column("Dental check", "Had one in the year; blank is not recorded.")
    health_assessment: pl.Boolean = column("Health assessment", "Had the assessments due; blank is not recorded.")
    immunised: pl.Boolean = column("Immunised", "Immunisations up to date; blank is not recorded.")
    substance_misuse: pl.Boolean = column("Substance misuse", "Has a problem with it; blank is not recorded.")
    convicted: pl.Boolean = column("Convicted", "Convicted or cautioned in the year; blank is not recorded.")
    sdq_score: pl.Int64 = column("SDQ score", "Strengths and difficulties, 0 to 40; blank where there is none.")


TABLE = EventTable(
    "outcomes_of_looked_after",
    OutcomeOfLookedAfter,
    filled_by=(
        SourceTable(
            "ssda903",
            "oc2",
            ("header", "episodes"),
            needs=tuple(f"episodes.{c}" for c in IN_YEAR),
            points_to=(("child_id", "header", "child_id"),),
        ),
    ),
    many="children looked after for the year",
)
