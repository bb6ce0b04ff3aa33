"""Adoptions: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.sources.ssd import PERIODS_OF_CARE
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column
from schemas.words.source import History


class Adoption(EventOfChild):
    """One row per child adopted from care."""

    adoption_order_date: pl.Date = column("Adoption order", "Day the court made the order.", required=True)
    entered_care_date: pl.Date = column("Entered care", "Day the period of care started.")
    moved_in_date: pl.Date = column(
        "Moved in", "Day the child moved in with the adopters, as foster carers first where they fostered for adoption."
    )
    placement_order_date: pl.Date = column("Placement order", "Day the court made the placement order.")
    matching_date: pl.Date = column("Matched", "Day the child was matched with the adopters.")
    days_to_moving_in: pl.Int64 = column("Days to moving in", "From entering care to moving in.", unit="days")
    days_to_match: pl.Int64 = column(
        "Days to match", "From the placement order to the match; 0 where the match came first.", unit="days"
    )


TABLE = EventTable(
    "adoptions",
    Adoption,
    filled_by=(
        SourceTable(
            "ssd",
            "permanence",
            ("person", "cla_episodes", "permanence"),
            needs=("order", "placed_date", "fostering_for_adoption_date", *PERIODS_OF_CARE),
            points_to=(("child_id", "person", "child_id"),),
            covers=History("order_date", 120, in_bursts=True),
        ),
        SourceTable(
            "annex_a",
            "children_for_adoption",
            needs=("placed_date", "concurrent_placement_date"),
            covers=History("adoption_order_date", 12, in_bursts=True),
        ),
    ),
    dated="adoption_order_date",
)
