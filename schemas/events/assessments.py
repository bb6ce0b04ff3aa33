"""Continuous assessments of children in need: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.codes import people
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class Assessment(EventOfChild):
    """One row per completed continuous assessment of a child."""

    start_date: pl.Date = column("Start", "Day 0 of the 45 working days.", required=True)
    authorised_date: pl.Date = column("Authorised", "Day it was completed.", required=True)
    child_seen: str = column("Child seen", "Was the child seen during it.", codes=people.YES_NO)
    requires_support: str = column(
        "Requires support", "Did it find that the child needs support of children's social care.", codes=people.YES_NO
    )
    team: str = column("Team", "Team holding the case when it was listed; `other` where its name was not kept.")


TABLE = EventTable(
    "assessments",
    Assessment,
    filled_by=(
        SourceTable("ssd", "cin_assessments", ("person",), points_to=(("child_id", "person", "child_id"),)),
        SourceTable("annex_a", "assessments"),
        SourceTable("cin_census", "assessments"),
    ),
    dated="authorised_date",
)
