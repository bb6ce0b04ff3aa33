"""Youth cautions and convictions with their follow-up: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.codes import people
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class YouthJusticeOutcome(EventOfChild):
    """One row per young person and youth caution or conviction."""

    outcome_date: pl.Date = column("Outcome", "Day of the caution or conviction.", required=True)
    follow_up_ended: pl.Date = column("Follow-up ended", "Twelve months later.", required=True)
    first_time: str = column("First time", "Y if it was the first one ever.", required=True, codes=people.YES_NO)
    reoffended: str = column("Reoffended", "Y or N; blank is not known.", codes=people.YES_NO)


TABLE = EventTable(
    "youth_justice",
    YouthJusticeOutcome,
    filled_by=(SourceTable("youth_justice_cohort", "outcomes"),),
    many="cautions and convictions of young people",
)
