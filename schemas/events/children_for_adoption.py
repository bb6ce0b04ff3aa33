"""Children for whom adoption was decided, as they are on a day: what a row is, and the source it comes from.

Annex A lists the decisions of twelve months: who has waited for longer may not stand in it, so it does not fill this table.
"""

import polars as pl

from schemas.sources.ssd import PERIODS_OF_CARE
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column
from schemas.words.source import Snapshot


class ChildForAdoption(EventOfChild):
    """One row per child with a decision, whatever became of it."""

    decision_date: pl.Date = column("Decision", "Day of the decision.")
    placement_order_date: pl.Date = column("Placement order", "Day the court made the placement order.")
    moved_in_date: pl.Date = column("Moved in", "Day the child moved in with the adopters; blank: not yet.")
    no_longer_date: pl.Date = column("Reversed", "Day the decision was reversed; blank: it stands.")
    order_date: pl.Date = column("Order", "Day of the order of adoption, guardianship or arrangements; blank: not yet.")
    left_care_date: pl.Date = column("Left care", "Day the period of care ended; blank while it goes on.")


TABLE = EventTable(
    "children_for_adoption",
    ChildForAdoption,
    filled_by=(
        SourceTable(
            "ssd",
            "permanence",
            ("person", "cla_episodes"),
            needs=("placed_date", "fostering_for_adoption_date", "order_date", *PERIODS_OF_CARE),
            points_to=(("child_id", "person", "child_id"),),
            covers=Snapshot(120),
        ),
    ),
    many="children with a decision for adoption",
)
