"""The tables that indicators count: what happened to whom and when, whichever source it came from.

Here: event tables as pandera models, and which kinds of source may speak for each, best first.
Not here: how a source's rows become events (`pipelines.conform`), and what is counted (`warehouse.indicators`).

Every event carries where it came from (`delivery`, `sheet`, `source_row`), so that a figure can be followed back to
the rows of the delivered file. `child_id` is a pseudonym. Events stay in the private lake and are never published.
"""

from dataclasses import dataclass

import pandera.polars as pa
import polars as pl

from schemas.fields import Personal, column


class _Event(pa.DataFrameModel):
    """Where an event came from and about whom it is."""

    delivery: str = column("Delivery", "The delivery the row came in.", required=True)
    sheet: str = column("Sheet", "Its sheet.", required=True)
    source_row: pl.Int64 = column("Row", "Its row, as the spreadsheet program numbers it.", required=True)
    child_id: str = column("Child", "Pseudonym of the child.", required=True, personal=Personal.IDENTIFIER)
    birth_date: pl.Date = column("Date of birth", "Date of birth.", personal=Personal.SENSITIVE)
    sex: str = column("Sex", "M, F, U or N.")
    left_out: str = column("Left out", "Columns whose cell could not be read and was left out, between commas.")


class Referral(_Event):
    """One row per referral to children's social care, repeats on one day included."""

    referral_date: pl.Date = column("Referral date", "Day it was received.", required=True)
    referrals_in_last_12_months: pl.Int64 = column("Earlier referrals", "As the supplier counted them.")


class Assessment(_Event):
    """One row per completed continuous assessment of a child."""

    start_date: pl.Date = column("Start", "Day 0 of the 45 working days.", required=True)
    authorised_date: pl.Date = column("Authorised", "Day it was completed.", required=True)


class ChildProtectionPlan(_Event):
    """One row per start of a child protection plan."""

    plan_start_date: pl.Date = column("Plan start", "Day the plan started.", required=True)
    plan_end_date: pl.Date = column("Plan end", "Day it ended; blank while it is open.")
    previous_plans: pl.Int64 = column("Previous plans", "Plans before this one, ever.")


class LookedAfterPeriod(_Event):
    """One row per period of being looked after, as one snapshot shows it."""

    started_date: pl.Date = column("Started", "Day the period started.", required=True)
    ceased_date: pl.Date = column("Ceased", "Day it ended; blank while it goes on.")
    last_health_assessment: pl.Date = column("Last health assessment", "The last one only.")
    last_dental_check: pl.Date = column("Last dental check", "The last one only.")


class CareLeaver(_Event):
    """One row per care leaver, as one snapshot shows them."""

    eligibility: str = column("Eligibility", "Legal category.", required=True)
    in_touch: str = column("In touch", "Is the council in touch.")
    accommodation: str = column("Accommodation", "Where the young person lives.")
    suitability: str = column("Suitability", "suitable or unsuitable; blank is no information.")
    activity: str = column("Activity", "Education, employment or training; blank is no information.")


@dataclass(frozen=True)
class EventTable:
    """An event table: its model, and the sources that may speak for it, best first."""

    name: str
    model: type[pa.DataFrameModel]
    speakers: tuple[tuple[str, str], ...]


EVENTS: dict[str, EventTable] = {
    table.name: table
    for table in (
        EventTable("referrals", Referral, (("annex_a", "referrals"),)),
        EventTable("assessments", Assessment, (("annex_a", "assessments"),)),
        EventTable("child_protection_plans", ChildProtectionPlan, (("annex_a", "child_protection_plans"),)),
        EventTable("looked_after", LookedAfterPeriod, (("annex_a", "children_looked_after"),)),
        EventTable("care_leavers", CareLeaver, (("annex_a", "care_leavers"),)),
    )
}
"""Each event table with the (source, table) pairs that can fill it, in order of preference."""
