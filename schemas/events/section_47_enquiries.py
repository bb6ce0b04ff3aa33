"""Section 47 enquiries and the initial conferences they lead to: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class Section47Enquiry(EventOfChild):
    """One row per section 47 enquiry of a child."""

    enquiry_date: pl.Date = column("Enquiry", "Day of the strategy discussion that started it: day 0.", required=True)
    conference_date: pl.Date = column(
        "Initial conference", "Day of the initial child protection conference; blank where there was none, or not yet."
    )
    team: str = column("Team", "Team holding the case when it was listed; `other` where its name was not kept.")


TABLE = EventTable(
    "section_47_enquiries",
    Section47Enquiry,
    filled_by=(
        SourceTable(
            "ssd",
            "s47_enquiries",
            ("person", "s47_enquiries", "initial_conferences?"),
            needs=("initial_conferences.transfer_in",),
        ),
        SourceTable("annex_a", "section_47_enquiries"),
        SourceTable("cin_census", "section_47"),
    ),
    dated="enquiry_date",
)
