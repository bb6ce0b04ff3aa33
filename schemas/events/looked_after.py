"""Periods of being looked after: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.codes import looked_after
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class LookedAfterPeriod(EventOfChild):
    """One row per period of being looked after, as one snapshot shows it."""

    started_date: pl.Date = column("Started", "Day the period started.", required=True)
    ceased_date: pl.Date = column("Ceased", "Day it ended; blank while it goes on.")
    last_health_assessment: pl.Date = column(
        "Last health assessment", "The last one only, where a source holds no other."
    )
    last_dental_check: pl.Date = column("Last dental check", "As the assessment.")
    legal_status: str = column("Legal status", "V3 and V4 are short breaks.", codes=looked_after.LEGAL_STATUS)
    team: str = column("Team", "Team holding the case when it was listed; `other` where its name was not kept.")


TABLE = EventTable(
    "looked_after",
    LookedAfterPeriod,
    filled_by=(
        SourceTable(
            "ssd",
            "cla_episodes",
            ("person", "legal_status?"),
            points_to=(("child_id", "person", "child_id"),),
        ),
        SourceTable("annex_a", "children_looked_after"),
    ),
)
