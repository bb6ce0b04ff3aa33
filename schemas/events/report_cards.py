"""Open state-funded schools with their report card: what a row is, and the source it comes from."""

import polars as pl

from schemas.codes import events
from schemas.words.event import Event, EventTable, SourceTable
from schemas.words.fields import column


class SchoolWithCard(Event):
    """One row per open state-funded school, as one edition since November 2025 shows it."""

    school: str = column("School", "URN.", required=True)
    phase: str = column(
        "Phase", "primary, secondary, special, nursery, alternative_provision.", required=True, codes=events.PHASE
    )
    pupils: pl.Int64 = column("Pupils", "On roll at the January census before.")
    has_card: pl.Boolean = column("Has a report card", "Its first report card was published; blank is not known.")
    leadership: str = column(
        "Leadership and governance",
        "exceptional, strong, expected, needs_attention or urgent_improvement.",
        codes=events.LEADERSHIP,
    )
    safeguarding: str = column("Safeguarding", "met or not_met.", codes=events.SAFEGUARDING)
    published_on: pl.Date = column("Published", "Day the card was published.")
    graded_on: pl.Date = column("Graded", "Day of the grade of leadership and governance.")
    card_of: str = column("Whose card", "own or predecessor.", codes=events.WHOSE_CARD)
    standing: str = column(
        "Standing", "Class of leadership under whichever framework judged the school last, never one scale."
    )


TABLE = EventTable(
    "report_cards",
    SchoolWithCard,
    filled_by=(SourceTable("ofsted_report_cards", "schools", ("ofsted_schools/schools?",)),),
    many="schools",
)
