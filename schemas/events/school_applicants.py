"""Applicants of a main entry round, on National Offer Day: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.codes import events
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class SchoolApplicant(EventOfChild):
    """One row per on-time applicant of a main entry round, as on National Offer Day."""

    entry_year: str = column("Entry year", "Year of entry in September, for instance 2025.", required=True)
    phase: str = column("Phase", "primary or secondary.", required=True, codes=events.PHASE)
    preference_offered: pl.Int64 = column("Preference offered", "1 is the first; 0 none of those named.")
    district: str = column("District", "District the applicant lives in.")


TABLE = EventTable(
    "school_applicants",
    SchoolApplicant,
    filled_by=(SourceTable("school_applicants", "applicants", needs=("placed_by_plan",)),),
    many="applicants for a school",
)
