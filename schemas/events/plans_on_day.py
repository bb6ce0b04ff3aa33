"""Child protection plans as a list shows them on its day: what a row is, and the sources it comes from, best first.

Everyone with a plan on the day of a list stands in it, whenever the plan started; so does everyone whose plan ended in its months.
"""

import polars as pl

from schemas.codes import children_in_need, people
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column
from schemas.words.source import Snapshot


class PlanOnDay(EventOfChild):
    """One row per child protection plan that is open on the day of a list, or ended in the months before."""

    plan_start_date: pl.Date = column("Plan start", "Day the plan started.", required=True)
    plan_end_date: pl.Date = column("Plan end", "Day it ended; blank while it is open.")
    last_review_date: pl.Date = column("Last review", "Day of the last review conference; blank: none yet.")
    reviewed_in_time: pl.Boolean = column(
        "Reviewed in time",
        "Every review up to the period end was in time; only from a source that lists all of them.",
    )
    visited_date: pl.Date = column(
        "Visited",
        "Day of the last visit up to the period end at which the child was seen; only from a source that lists every visit.",
    )
    unclear_visit_date: pl.Date = column(
        "Unclear visit", "A later visit of which it is not recorded whether the child was seen; blank: there is none."
    )
    seen_alone: str = column("Seen alone", "Was the child seen alone at the last visit.", codes=people.YES_NO)
    latest_category: str = column("Category", "Category of abuse now.", codes=children_in_need.ABUSE_CATEGORY)
    team: str = column("Team", "Team holding the case when it was listed; `other` where its name was not kept.")


TABLE = EventTable(
    "plans_on_day",
    PlanOnDay,
    filled_by=(
        SourceTable(
            "ssd",
            "cp_plans",
            ("person", "cp_reviews?", "cp_visits?"),
            needs=("other_council", "plan_end_date"),
            points_to=(("child_id", "person", "child_id"),),
            covers=Snapshot(6),
        ),
        SourceTable("annex_a", "child_protection_plans", covers=Snapshot(6)),
        SourceTable("cin_census", "child_protection_plans", covers=Snapshot(6)),
    ),
    lasts=("plan_start_date", "plan_end_date"),
    many="child protection plans",
)
