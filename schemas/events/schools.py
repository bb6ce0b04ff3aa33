"""Open state-funded schools with their latest graded inspection: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.codes import events
from schemas.words.event import Event, EventTable, SourceTable
from schemas.words.fields import column


class School(Event):
    """One row per open state-funded school, with its latest graded inspection, as one edition shows it."""

    school: str = column("School", "URN.", required=True)
    phase: str = column(
        "Phase", "primary, secondary, special, nursery, alternative_provision.", required=True, codes=events.PHASE
    )
    pupils: pl.Int64 = column("Pupils", "On roll at the January census before.")
    leadership: pl.Int64 = column("Leadership and management", "1 to 4; blank is not judged.")
    published_on: pl.Date = column("Published", "Day the report was published.")


TABLE = EventTable("schools", School, filled_by=(SourceTable("ofsted_schools", "schools"),))
