"""Children in need as a list shows them on its day: what a row is, and the sources it comes from, best first.

Children with a plan, and those looked after, are in need too and stand in the list.
"""

import polars as pl

from schemas.codes import children_in_need
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column
from schemas.words.source import Snapshot


class ChildInNeed(EventOfChild):
    """One row per episode of need that is open on the day of a list, or closed in the months before."""

    cin_start_date: pl.Date = column("Start", "Day the episode started.", required=True)
    cin_closure_date: pl.Date = column("Closed", "Day it closed; blank while it is open.")
    case_status: str = column("Case status", "What the case is on the day.", codes=children_in_need.CASE_STATUS)
    team: str = column("Team", "Team holding the case when it was listed; `other` where its name was not kept.")


TABLE = EventTable(
    "children_in_need",
    ChildInNeed,
    filled_by=(
        SourceTable(
            "ssd",
            "cin_episodes",
            ("person",),
            needs=("no_further_action", "closure_date"),
            covers=Snapshot(6),
        ),
        SourceTable("annex_a", "children_in_need"),
    ),
    lasts=("cin_start_date", "cin_closure_date"),
)
