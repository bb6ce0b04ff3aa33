"""Unaccompanied asylum-seeking children of a year, from the year-end return: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.sources.ssda903 import IN_YEAR
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class UnaccompaniedChild(EventOfChild):
    """One row per unaccompanied asylum-seeking child looked after at any time of the year to 31 March."""

    at_year_end: pl.Boolean = column("At year end", "Still looked after on 31 March.", required=True)


TABLE = EventTable(
    "unaccompanied_children",
    UnaccompaniedChild,
    filled_by=(SourceTable("ssda903", "uasc", ("episodes",), needs=tuple(f"episodes.{c}" for c in IN_YEAR)),),
)
