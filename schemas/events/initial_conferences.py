"""Initial child protection conferences: what a row is, and the sources it comes from, best first.

A conference may be held in another year than its enquiry began in. A list of enquiries that are open, or lately ended, holds every conference
that was held in its months.
"""

import polars as pl

from schemas.codes import people
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column
from schemas.words.source import History


class InitialConference(EventOfChild):
    """One row per child of an initial conference that was held; of a plan that came from another council there is none."""

    enquiry_date: pl.Date = column(
        "Enquiry", "Day of the strategy discussion that started the enquiry: day 0; blank: not known."
    )
    conference_date: pl.Date = column("Initial conference", "Day it was held.", required=True)
    conference_led_to_plan: str = column(
        "Conference led to a plan", "Did it make a child protection plan.", codes=people.YES_NO
    )
    team: str = column("Team", "Team holding the case when it was listed; `other` where its name was not kept.")


TABLE = EventTable(
    "initial_conferences",
    InitialConference,
    filled_by=(
        SourceTable(
            "ssd",
            "initial_conferences",
            ("person", "s47_enquiries"),
            needs=("transfer_in",),
            points_to=(("enquiry_row", "s47_enquiries", "enquiry_row"),),
        ),
        SourceTable("annex_a", "section_47_enquiries", covers=History("conference_date", 6)),
        SourceTable("cin_census", "section_47", covers=History("conference_date", 12, from_april=True)),
    ),
    dated="conference_date",
)
