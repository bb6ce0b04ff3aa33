"""How many children may take a funded early education place: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.words.event import Event, EventTable, SourceTable
from schemas.words.fields import column


class EligibleChildren(Event):
    """One row per term and age: how many children may take a funded place."""

    term: str = column("Term", "Term.", required=True)
    age: pl.Int64 = column("Age", "Entitlement: 2, 3 or 4.", required=True)
    children: pl.Int64 = column("Children", "How many.", required=True)


TABLE = EventTable(
    "eligible_children",
    EligibleChildren,
    filled_by=(SourceTable("eligible_children", "children"),),
    many="terms and ages",
)
