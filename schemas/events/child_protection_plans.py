"""Child protection plans: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class ChildProtectionPlan(EventOfChild):
    """One row per start of a child protection plan."""

    plan_start_date: pl.Date = column("Plan start", "Day the plan started.", required=True)
    plan_end_date: pl.Date = column("Plan end", "Day it ended; blank while it is open.")
    previous_plans: pl.Int64 = column("Previous plans", "Plans before this one, ever.")
    team: str = column("Team", "Team holding the case when it was listed; `other` where its name was not kept.")


TABLE = EventTable(
    "child_protection_plans",
    ChildProtectionPlan,
    filled_by=(
        SourceTable(
            "ssd",
            "cp_plans",
            ("person", "cp_plans"),
            needs=("other_council",),
            points_to=(("child_id", "person", "child_id"),),
        ),
        SourceTable("annex_a", "child_protection_plans"),
        SourceTable("cin_census", "child_protection_plans"),
    ),
    dated="plan_start_date",
)
