"""What leaves the council under a profile: the tables of the files for a committee and for everybody.

Here: each table as a pandera model, by which the file is created and described. Not here: what is suppressed (`warehouse.disclosure`),
and the star that stays inside (`star`).
"""

import pandera.polars as pa
import polars as pl

from schemas.star import MARKERS, SHOWN, StarTable
from schemas.words.fields import column

STATUS = "ok, c not shown because numbers are small, x not available, z not applicable."


class _Public(pa.DataFrameModel):
    """A table of a file that leaves the council."""


class About(_Public):
    """One row: what this file is."""

    profile: str = column("Profile", "committee or open.", required=True)
    release: str = column("Release", "The release whose figures these are.", required=True)
    state: str = column("State", "approved or frozen.", required=True)
    committee: pl.Date = column("Committee", "Day of the committee it is frozen for.")
    built_at: pl.Datetime = column("Built", "When the release was built (UTC).", required=True)
    data_as_at: pl.Date = column(
        "Data as at", "Day of the newest delivery, of the figure of the dashboards with the oldest."
    )
    attribution: str = column(
        "Attribution", "The words that must be printed when published figures of others are used.", required=True
    )


class Rules(_Public):
    """One row per council and indicator: which small numbers are not shown."""

    la_code: str = column("LA code", "Council.", required=True)
    indicator_id: str = column("Indicator", "Identifier.", required=True)
    hide_up_to: pl.Int64 = column("Hidden up to", "Counts from 1 to this are not shown.", required=True)
    rest: pl.Boolean = column("Rest hidden too", "Also where that few of the denominator remain.", required=True)
    round_to: pl.Int64 = column("Categories rounded to", "Counts of categories are multiples of it.", required=True)
    reason: str = column("Reason", "Why, where a council has decided it.")


class Figures(_Public):
    """One row per council, indicator, period, basis and breakdown: the figure as it may be shown, and those to be read beside it."""

    la_code: str = column("LA code", "Council.", required=True)
    council: str = column("Council", "Its name.", required=True)
    indicator_id: str = column("Indicator", "Identifier.", required=True)
    label: str = column("Label", "As dashboards print it.", required=True)
    unit: str = column("Unit", "percent, count, ratio, per_10000 or per_1000.", required=True)
    decimals: pl.Int64 = column("Decimals", "Places shown.", required=True)
    period: str = column("Period", "Quarter, term or year.", required=True)
    time_period: str = column("Time period", "The Department's open-data code of the year.", required=True)
    time_identifier: str = column("Time identifier", "The Department's word for the kind of period.", required=True)
    basis: str = column("Basis", "Span within the period: year_to_date, in_quarter, at_period_end, ….", required=True)
    is_headline: pl.Boolean = column("Headline", "Is it the basis that dashboards show.", required=True)
    breakdown: str = column("Breakdown", "total, or dimension and category.", required=True)
    status: str = column("Status", STATUS, required=True)
    marker: str = column("Marker", MARKERS)
    reason: str = column("Reason", "Why there is no figure, or what qualifies it.")
    numerator: pl.Int64 = column("Numerator", "Count above the line; of categories rounded.", ge=0)
    denominator: pl.Int64 = column("Denominator", "Count below the line; of categories rounded.", ge=0)
    displayed: SHOWN = column("Displayed", "The figure; of categories worked out from the rounded counts.")  # type: ignore[valid-type]
    data_as_at: pl.Date = column("Data as at", "Day of the newest delivery it rests on.")


class Dashboard(_Public):
    """One row per council and indicator that its current round reports."""

    la_code: str = column("LA code", "Council.", required=True)
    council: str = column("Council", "Its name.", required=True)
    round: str = column("Round", "The quarterly reporting exercise.", required=True)
    position: pl.Int64 = column("Position", "Row of the dashboard.", required=True)
    area: str = column("Area", "Area of the dashboard.", required=True)
    indicator_id: str = column("Indicator", "Identifier.", required=True)
    label: str = column("Label", "As dashboards print it.", required=True)
    unit: str = column("Unit", "percent, count, ratio, per_10000 or per_1000.", required=True)
    decimals: pl.Int64 = column("Decimals", "Places shown.", required=True)
    period: str = column("Period", "Period reported.", required=True)
    latest: SHOWN = column("Latest", "The figure.")  # type: ignore[valid-type]
    status: str = column("Status", STATUS, required=True)
    marker: str = column("Marker", MARKERS)
    reason: str = column("Reason", "Why there is no figure, or what qualifies it.")
    beside: str = column("Beside", "Figures that must be read with it, as they may be shown.")
    previous_period: str = column("Previous period", "The period before.", required=True)
    previous: SHOWN = column("Previous", "The figure of the period before, as it stands now.")  # type: ignore[valid-type]
    direction: str = column(
        "Direction", "Improve, No change, Worse or N/A, where both figures are shown.", required=True
    )
    target: pl.Float64 = column("Target", "In the indicator's unit.")
    target_operator: str = column("Meets target when", "Comparison of the value with the target.")
    rag: str = column("RAG", "Green, Amber, Red or N/A.", required=True)
    quartile: str = column("Quartile", "1st, 2nd, 3rd, 4th, or NA.", required=True)
    quartile_note: str = column("Quartile note", "What differs from the comparator, or why there is no quartile.")
    england: pl.Float64 = column("England", "As published.")
    neighbours_mean: pl.Float64 = column("Neighbours", "Unweighted mean of the neighbours in use that have a value.")
    benchmark_period: str = column("Benchmark period", "Published period compared with.")
    data_as_at: pl.Date = column("Data as at", "Day of the newest delivery it rests on.")
    notice: str = column("Notice", "What the council wants printed with every figure.")


PUBLIC: tuple[StarTable, ...] = (
    StarTable("about", About, ("release",), schema="main"),
    StarTable("rules", Rules, ("la_code", "indicator_id"), schema="main"),
    StarTable("dashboard", Dashboard, ("la_code", "position"), schema="main"),
    StarTable("figures", Figures, ("la_code", "indicator_id", "period", "basis", "breakdown"), schema="main"),
)
"""Every table of a file that leaves the council."""
