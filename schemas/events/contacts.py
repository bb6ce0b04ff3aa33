"""Contacts with children's social care: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.codes import children_in_need
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class Contact(EventOfChild):
    """One row per contact about a child."""

    contact_date: pl.Date = column("Contact", "Day it was made.", required=True)
    contact_source: str = column("Source", "Who made it.", codes=children_in_need.REFERRAL_SOURCE)


TABLE = EventTable(
    "contacts",
    Contact,
    filled_by=(SourceTable("ssd", "contacts", ("person",)), SourceTable("annex_a", "contacts")),
    dated="contact_date",
)
