"""Spells of targeted help: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.codes import events
from schemas.words.event import Event, EventTable, SourceTable
from schemas.words.fields import Personal, column


class FamilyHelpEpisode(Event):
    """One row per spell of targeted help of a child or family, as one extract shows it."""

    client_id: str = column("Client", "Pseudonym of the child or family.", required=True, personal=Personal.IDENTIFIER)
    client_kind: str = column("Kind", "child or family.", required=True, codes=events.CLIENT)
    started_date: pl.Date = column("Started", "Day it started.", required=True)
    ended_date: pl.Date = column("Ended", "Day it ended; blank while it goes on.")
    district: str = column("District", "District they live in.")


TABLE = EventTable(
    "family_help",
    FamilyHelpEpisode,
    filled_by=(SourceTable("family_help", "episodes"),),
    lasts=("started_date", "ended_date"),
    many="episodes of targeted help",
)
