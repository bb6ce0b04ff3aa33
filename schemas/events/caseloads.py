"""Caseloads of social workers: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.codes import people
from schemas.words.event import Event, EventTable, SourceTable
from schemas.words.fields import column


class Caseload(Event):
    """One row per social worker on the day of a list, without name or staff number."""

    line: pl.Int64 = column("Line", "Number of the row in the list.", required=True)
    team: str = column("Team", "Team of the social worker; `other` where its name was not kept.")
    children_held: pl.Int64 = column("Children held", "Children whose cases the social worker holds.", required=True)
    agency_worker: str = column("Agency worker", "Does the social worker come from an agency.", codes=people.YES_NO)


TABLE = EventTable("caseloads", Caseload, filled_by=(SourceTable("caseloads", "social_workers"),))
