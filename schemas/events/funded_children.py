"""Children taking a funded early education place: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.codes import events
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class FundedChild(EventOfChild):
    """One row per child taking a funded place in the headcount week of a term."""

    term: str = column("Term", "Term of the headcount.", required=True)
    age: pl.Int64 = column("Age", "Entitlement: 2, 3 or 4.", required=True)
    entitlement: str = column(
        "Entitlement", "additional_support, universal or working_parents; blank is not given.", codes=events.ENTITLEMENT
    )
    provider: str = column("Provider", "URN of the provider.")
    inspected: pl.Boolean = column("Inspected", "The provider has a graded judgement; blank is not known.")
    high_quality: pl.Boolean = column("High quality", "The provider is judged good or outstanding.")
    district: str = column("District", "District of the provider.")


TABLE = EventTable(
    "funded_children",
    FundedChild,
    filled_by=(
        SourceTable(
            "early_years_headcount",
            "children",
            ("ofsted_early_years/providers?",),
            needs=("provider", "entitlement", "providers.overall_effectiveness"),
        ),
    ),
)
