"""Decisions that a child should be placed for adoption: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column
from schemas.words.source import History


class AdoptionDecision(EventOfChild):
    """One row per child for whom it was decided."""

    decision_date: pl.Date = column("Decision", "Day of the decision.", required=True)
    placement_order_date: pl.Date = column("Placement order", "Day the court made the placement order.")
    no_longer_date: pl.Date = column("Reversed", "Day the decision was reversed; blank: it stands.")


TABLE = EventTable(
    "adoption_decisions",
    AdoptionDecision,
    filled_by=(
        SourceTable(
            "ssd",
            "permanence",
            ("person", "cla_episodes", "permanence"),
            points_to=(("child_id", "person", "child_id"),),
        ),
        SourceTable("annex_a", "children_for_adoption", covers=History("decision_date", 12, in_bursts=True)),
    ),
    dated="decision_date",
)
