"""Referrals to children's social care: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.codes import children_in_need, people
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class Referral(EventOfChild):
    """One row per referral to children's social care, repeats on one day included."""

    referral_date: pl.Date = column("Referral date", "Day it was received.", required=True)
    referrals_in_last_12_months: pl.Int64 = column("Earlier referrals", "As the supplier counted them.")
    referral_source: str = column("Source", "Who referred.", codes=children_in_need.REFERRAL_SOURCE)
    no_further_action: str = column("No further action", "Did it end in no further action.", codes=people.YES_NO)
    team: str = column("Team", "Team holding the case when it was listed; `other` where its name was not kept.")


TABLE = EventTable(
    "referrals",
    Referral,
    filled_by=(
        SourceTable("ssd", "cin_episodes", ("person",), points_to=(("child_id", "person", "child_id"),)),
        SourceTable("annex_a", "referrals"),
        SourceTable("cin_census", "cin_details"),
    ),
    dated="referral_date",
)
