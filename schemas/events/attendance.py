"""Attendance of pupils in a term, from the school census: what a row is, and the sources it comes from, best first.

Whose attendance counts is no matter of this table (`warehouse.terms.attendance`), nor what a code counts as (`schemas.codes.schools`).
"""

import polars as pl

from schemas.codes import events, schools
from schemas.words.event import DEEMED_PHASE, EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class Attendance(EventOfChild):
    """One row per pupil, school and term: what the pupil could attend and what was missed, in half days."""

    term: str = column(
        "Term",
        "Term of the sessions, for instance Autumn Term 2024: the one before the census that reports it. Of a summer term only the first "
        "half, to the spring bank holiday.",
        required=True,
    )
    school: str = column("School", "URN of the school; blank where the row points to none.")
    phase: str = column("Phase", DEEMED_PHASE, codes=events.PHASE)
    district: str = column("District", "District the school lies in.")
    enrolment: str = column(
        "Enrolment",
        "C only registration, M main of two, S second of two, F, O; blank for those who have left.",
        codes=schools.ENROLMENT,
    )
    left: pl.Boolean = column("Left", "The pupil had left the school by the census day.")
    boarder: str = column(
        "Boarder", "Whether the pupil boards; blank where the school does not say.", codes=schools.BOARDER
    )
    sessions_possible: pl.Int64 = column("Sessions possible", "Half days that the pupil could have attended.")
    sessions_authorised: pl.Int64 = column("Sessions authorised", "Half days missed with authorisation.")
    sessions_unauthorised: pl.Int64 = column("Sessions unauthorised", "Half days missed without authorisation.")
    sessions_missed: pl.Int64 = column(
        "Sessions missed",
        "Half days missed, with or without authorisation. Unknown, as the two before, where a code or a number of the pupil cannot be "
        "read, where more was missed than was possible, or where the school reports no attendance at all.",
    )


TABLE = EventTable(
    "attendance",
    Attendance,
    filled_by=(
        SourceTable(
            "school_census",
            "sessions_on_roll",
            (
                "pupils_on_roll",
                "pupils_no_longer_on_roll",
                "sessions_off_roll?",
                "school_census",
                "gias/establishments",
            ),
            needs=(
                "attendance",
                "sessions",
                "pupils_on_roll.child_id",
                "pupils_no_longer_on_roll.child_id",
                "establishments.type_code",
                "establishments.phase_code",
            ),
            points_to=(("pupil_row", "pupils_on_roll", "pupil_row"),),
        ),
    ),
    key=("child_id", "school", "term"),
    many="pupils' terms at a school",
)
