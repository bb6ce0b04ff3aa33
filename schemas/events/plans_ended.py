"""Child protection plans that ended: what a row is, and the sources it comes from, best first.

A list that is made of who has, or lately had, a plan holds every plan that ended in its months. The Standard Safeguarding Dataset does not
say how far back its plans reach by the day they ended, so it is no source here.
"""

import polars as pl

from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column
from schemas.words.source import History


class PlanEnded(EventOfChild):
    """One row per child protection plan that ended."""

    plan_start_date: pl.Date = column("Plan start", "Day the plan started.", required=True)
    plan_end_date: pl.Date = column("Plan end", "Day it ended.", required=True)
    team: str = column("Team", "Team holding the case when it was listed; `other` where its name was not kept.")


TABLE = EventTable(
    "plans_ended",
    PlanEnded,
    filled_by=(
        SourceTable("annex_a", "child_protection_plans", covers=History("plan_end_date", 6)),
        SourceTable("cin_census", "child_protection_plans", covers=History("plan_end_date", 12, from_april=True)),
    ),
    dated="plan_end_date",
    many="child protection plans that ended",
)
