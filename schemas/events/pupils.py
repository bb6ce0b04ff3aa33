"""Pupils on a census day: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.codes import events, schools
from schemas.words.event import DEEMED_PHASE, EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class Pupil(EventOfChild):
    """One row per registration of a pupil at a school on a census day."""

    term: str = column("Term", "Term of the census, for instance Spring Term 2025.", required=True)
    school: str = column("School", "URN of the school; blank where the row points to none.")
    phase: str = column("Phase", DEEMED_PHASE, codes=events.PHASE)
    mainstream: pl.Boolean = column("Mainstream", "The school is of a mainstream type.")
    district: str = column("District", "District the school lies in.")
    enrolment: str = column(
        "Enrolment", "C only registration, M main of two, S second of two, F, O.", codes=schools.ENROLMENT
    )
    sen_provision: str = column("SEN provision", "E plan, K SEN Support, N none.", codes=schools.SEN_PROVISION)
    year_group: str = column("Year group", "National curriculum year.", codes=schools.YEAR_GROUP)


TABLE = EventTable(
    "pupils",
    Pupil,
    filled_by=(
        SourceTable(
            "school_census",
            "pupils_on_roll",
            ("school_census", "gias/establishments"),
            needs=("enrolment", "establishments.type_code", "establishments.phase_code"),
            points_to=(("school_return", "school_census", "school_return"),),
        ),
        SourceTable(
            "school_census_xml",
            "pupils_on_roll",
            ("gias/establishments",),
            needs=("establishments.type_code", "establishments.phase_code"),
            points_to=(("urn", "establishments", "urn"),),
        ),
    ),
)
