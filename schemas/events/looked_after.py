"""Periods of being looked after: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.codes import looked_after, people
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
    last_review_date: pl.Date = column("Last review", "Day of the last statutory review.")
    visited_date: pl.Date = column(
        "Visited",
        "Day of the last visit up to the period end at which the child was seen; only from a source that lists every visit.",
    )
    unclear_visit_date: pl.Date = column(
        "Unclear visit", "A later visit of which it is not recorded whether the child was seen; blank: there is none."
    )
    placements: pl.Int64 = column("Placements", "In the last twelve months, as the system counted them.")
    placement_date: pl.Date = column("Placement began", "Day the present placement started.")
    placement_type: str = column("Placement type", "Kind of placement.", codes=looked_after.PLACEMENT_TYPE)
    placement_provider: str = column("Placement provider", "Who provides it.", codes=looked_after.PLACEMENT_PROVIDER)
    placement_distance: float = column(
        "Placement distance", "Miles from the child's home; blank: it is not known.", unit="miles"
    )
    placement_location: str = column(
        "Placement location", "IN or OUT of the council's area.", codes=looked_after.PLACEMENT_LOCATION
    )
    missing_episodes: pl.Int64 = column("Missing", "Times missing from the placement in the last twelve months.")
    return_interview_offered: str = column(
        "Return interview offered", "After the last time missing.", codes=people.YES_NO
    )
    team: str = column("Team", "Team holding the case when it was listed; `other` where its name was not kept.")


TABLE = EventTable(
    "looked_after",
    LookedAfterPeriod,
    filled_by=(
        SourceTable(
            "ssd",
            "cla_episodes",
            ("person", "legal_status?", "cla_placements?", "missing?", "cla_reviews?", "cla_visits?"),
            needs=("ceased_date", "episode_ceased_reason", "missing.kind", "cla_reviews.cancelled"),
            points_to=(("child_id", "person", "child_id"),),
        ),
        SourceTable("annex_a", "children_looked_after"),
    ),
    lasts=("started_date", "ceased_date"),
    many="periods of being looked after",
)
