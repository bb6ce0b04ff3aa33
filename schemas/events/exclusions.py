"""Suspensions and permanent exclusions, from the school census: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.codes import events, schools
from schemas.words.event import DEEMED_PHASE, EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class Exclusion(EventOfChild):
    """One row per suspension or permanent exclusion."""

    start_date: pl.Date = column("Start", "First day of the exclusion.", required=True)
    category: str = column("Category", "PERM, SUSP or LNCH.", required=True, codes=schools.EXCLUSION_CATEGORY)
    school: str = column("School", "URN of the school; blank where the row points to none.")
    phase: str = column("Phase", DEEMED_PHASE, codes=events.PHASE)
    district: str = column("District", "District the school lies in.")
    sessions: pl.Int64 = column("Sessions", "Half days.")
    reason: str = column("Reason", "First reason given.", codes=schools.EXCLUSION_REASON)


TABLE = EventTable(
    "exclusions",
    Exclusion,
    filled_by=(
        SourceTable(
            "school_census",
            "exclusions_on_roll",
            (
                "exclusions_off_roll",
                "pupils_on_roll",
                "pupils_no_longer_on_roll",
                "school_census",
                "gias/establishments",
            ),
            needs=(
                "pupils_on_roll.child_id",
                "pupils_no_longer_on_roll.child_id",
                "establishments.type_code",
                "establishments.phase_code",
            ),
            points_to=(("pupil_row", "pupils_on_roll", "pupil_row"),),
        ),
        SourceTable(
            "school_census_xml",
            "exclusions",
            ("gias/establishments",),
            needs=("establishments.type_code", "establishments.phase_code"),
        ),
    ),
    key=("child_id", "school", "start_date", "category"),
    many="suspensions and permanent exclusions",
)
