"""The star that people query: dimensions, bridges and facts, with the DDL and the comments that come from them.

Here: each table as a pandera model (first line of its docstring: what one row is), its key, and the SQL to create it.
Not here: filling it (`warehouse.publish`), and the marts (`warehouse/marts/*.sql`).

Keys are text that people can read. Primary and foreign keys are proved by query before publication instead of being
declared: declared ones cost 23 times the load and lock out the oldest readers. No row is about a person.
"""

from dataclasses import dataclass, field
from typing import Any

import pandera.polars as pa
import polars as pl

from schemas.words.fields import column, describe

SHOWN = pl.Decimal(18, 2)
"""Displayed figures: exact decimals, made once."""


MARKERS = "u unreliable, p provisional, q questioned as not plausible, r revised, b series break, reconstructed."
"""What stands beside a figure, in letters."""


class _Star(pa.DataFrameModel):
    """A table of the star."""


def _key_of(dimension: str, title: str) -> Any:
    """The one column by which a table joins a dimension."""
    return column(title, f"Key of {dimension}.", required=True)


class DimRelease(_Star):
    """One row: the release this file is."""

    release: str = column("Release", "Identifier of the release, in order of time.", required=True)
    built_at: pl.Datetime = column("Built", "When it was built (UTC).", required=True)
    code_version: str = column("Code", "Version of the software.", required=True)
    inputs: str = column("Inputs", "Fingerprint of everything the figures rest on.", required=True)
    storage_version: str = column("Storage", "DuckDB storage version of the file.", required=True)
    state: str = column("State", "draft, approved or frozen.", required=True)
    figures_of: str = column("Figures of", "The draft whose figures these are; its own if it is one.", required=True)
    committee: pl.Date = column("Committee", "Day of the committee it is frozen for.")


class DimIndicator(_Star):
    """One row per indicator and version of its definition."""

    indicator_key: str = column("Indicator key", "Identifier and version.", required=True)
    indicator_id: str = column("Indicator", "Identifier.", required=True)
    version: pl.Int64 = column("Version", "Goes up when the definition breaks the series.", required=True)
    is_current: pl.Boolean = column("Current", "The version that counts now.", required=True)
    begins: pl.Date = column("Begins", "First day of the first period it counts for; blank means always.")
    label: str = column("Label", "As dashboards print it.", required=True)
    prose: str = column("In prose", "What a sentence calls it, as its subject.", required=True)
    counted: str = column("Counted", "What the denominator counts, as a sentence calls them.")
    unit: str = column("Unit", "percent, count, ratio, per_10000 or per_1000.", required=True)
    decimals: pl.Int64 = column("Decimals", "Places shown.", required=True)
    polarity: str = column("Polarity", "high, low or neutral.", required=True)
    headline_basis: str = column("Headline basis", "The basis the dashboard shows.", required=True)
    headline_variant: str = column("Headline variant", "The variant that is shown by default.", required=True)
    variants: str = column("Variants", "All variants in words.", required=True)
    part_of_whole: pl.Boolean = column(
        "Part of a whole", "The numerator is counted among the denominator's own rows.", required=True
    )
    periods: str = column("Periods", "Kind of period: quarter, term, academic_year or entry_year.", required=True)
    closes: pl.Date = column("Closes", "Last day of the series, where a change of its source ends it.")
    opens: pl.Date = column("Opens", "First day of the series, where a change of its source begins it.")
    paragraph_type: str = column("Paragraph type", "Type of the paragraph a report gives it, T1 to T14.")
    comparator: str = column("Comparator", "Published measure it is compared with.")
    comparator_note: str = column("Comparator note", "What differs, or why there is no comparator.")
    definition: str = column("Definition", "What the Department says it is.", required=True)
    method: str = column("Method", "What is done here.", required=True)
    source: str = column("Source", "Address of the definition.", required=True)
    own: str = column(
        "Own", "Where the council that defines it has written it; blank where it comes with the software."
    )


class DimMeasure(_Star):
    """One row per published measure."""

    measure: str = column("Measure", "The publisher's code.", required=True)
    label: str = column("Label", "What it measures.", required=True)
    topic: str = column("Topic", "Where the publisher files it.")
    polarity: str = column("Polarity", "high, low or neutral.", required=True)
    decimals: pl.Int64 = column("Decimals", "Places the publisher shows.", required=True)
    year_type: str = column("Year type", "Financial, academic or calendar year.")
    quartile_shown: pl.Boolean = column("Quartile shown", "Does the publisher show quartiles.", required=True)
    title: str = column("Title", "What it measures, in full, where the publisher says so.")
    counted_in: str = column("Counted in", "What a figure is counted in, in the publisher's words.")
    description: str = column("Description", "What the publisher says it is.")
    link: str = column("Link", "Where it is published.")
    adds: pl.Boolean = column("Adds up", "Is it a count: those of several councils add up to one of them all.")
    numerator: str = column(
        "Numerator", "Measure of the count above the line, where a rate is published with its counts."
    )
    denominator: str = column("Denominator", "Measure of the count below the line; the rate is per hundred of it.")


class DimArea(_Star):
    """One row per council, region or country."""

    la_code: str = column("LA code", "Three-digit code of the Department.", required=True)
    ons_code: str = column("ONS code", "Nine-character code.", required=True)
    name: str = column(
        "Name", "As the published list spells it; the council's own spelling where nothing is published.", required=True
    )
    level: str = column("Level", "council, region or country.", required=True)
    region: str = column("Region", "Region it lies in.")
    valid_from: pl.Date = column("From", "First day it exists, where younger than the series.")
    valid_to: pl.Date = column("To", "Last day it existed, where abolished.")


class DimPeriod(_Star):
    """One row per period that a figure is of, or the one before: quarter, term, academic year, entry year."""

    period_key: str = column("Period key", "Kind and label.", required=True)
    period: str = column(
        "Period",
        "As reports print it: Q1 2025/26, Spring Term 2025, 2023/24, 2025; of a financial year 2023-24.",
        required=True,
    )
    kind: str = column(
        "Kind",
        "quarter, term, academic_year or entry_year; of published figures also financial_year, calendar_year, year_to_september, january, winter, day, years, and as_published where it cannot be placed in time.",
        required=True,
    )
    round: str = column("Round", "For a quarter, the round named after it, for instance 2025-26-Q1.")
    first_day: pl.Date = column("First day", "Start.")
    last_day: pl.Date = column("Last day", "End.")
    previous_period: str = column(
        "Previous", "The period before, of the same kind; of quarters, terms and years of our own."
    )
    year_before: str = column("Year before", "The same period a year before; as above.")
    time_period: str = column("Time period", "The Department's open-data code of the year; as above.")
    time_identifier: str = column("Time identifier", "The Department's word for the kind of period; as above.")


class DimBreakdown(_Star):
    """One row per breakdown a figure may be given for."""

    breakdown: str = column("Breakdown", "total, or dimension and category: `district: Brookdale`.", required=True)
    dimension: str = column("Dimension", "total, district, sex, phase, service_area.", required=True)
    label: str = column("Label", "The category in words.", required=True)


class DimDelivery(_Star):
    """One row per accepted delivery the release rests on."""

    delivery_key: str = column("Delivery key", "Council and delivery.", required=True)
    delivery: str = column("Delivery", "First twelve hexadecimal digits of the file's SHA-256.", required=True)
    la_code: str = column("LA code", "Council it is of, or published.", required=True)
    slot: str = column("Slot", "Round, day received, or council.", required=True)
    source: str = column("Source", "Kind of delivery.", required=True)
    words: str = column("Words", "What it was understood to be.", required=True)
    sha256: str = column("SHA-256", "Of the delivered bytes.", required=True)
    as_at: pl.Date = column("As at", "Day it was taken.")
    received_at: pl.Datetime = column("Received", "When it was first seen (UTC).", required=True)


class DimRound(_Star):
    """One row per council and round of its calendar."""

    round_key: str = column("Round key", "Council and round.", required=True)
    la_code: str = column("LA code", "Council.", required=True)
    council: str = column("Council", "Its name, as its own workbook spells it.", required=True)
    round: str = column("Round", "The quarterly reporting exercise.", required=True)
    data_cut_off: pl.Date = column("Data cut-off", "National files received later are not used.", required=True)
    committee_date: pl.Date = column("Committee", "Day of the committee.")
    is_current: pl.Boolean = column("Current", "The round this release is for.", required=True)
    notice: str = column("Notice", "What the council wants printed with every figure.")


class DimVintage(_Star):
    """One row per vintage of national figures: what was received together."""

    vintage: str = column("Vintage", "Publication and day received.", required=True)
    publication_id: str = column("Publication id", "Short name of the publication.", required=True)
    publication: str = column("Publication", "What was published.", required=True)
    received_on: pl.Date = column("Received on", "Day it was received.", required=True)
    neighbours_model: str = column("Neighbours", "Statistical neighbours used with it.", required=True)
    licence: str = column("Licence", "Under which it may be used.", required=True)
    attribution: str = column("Attribution", "The words that must be printed when it is used.", required=True)


class BridgeVintage(_Star):
    """One row per council, round and vintage of national figures the round is compared with: one per publication."""

    la_code: str = column("LA code", "Council.", required=True)
    round: str = column("Round", "The quarterly reporting exercise.", required=True)
    round_key: str = _key_of("dim_round", "Round key")
    vintage: str = column("Vintage", "Publication and day received.", required=True)


class BridgeNeighbour(_Star):
    """One row per vintage, council and statistical neighbour."""

    vintage: str = column("Vintage", "Publication and day received.", required=True)
    la_code: str = column("LA code", "Council.", required=True)
    neighbour: str = column("Neighbour", "LA code of the neighbour.", required=True)
    rank: pl.Int64 = column("Rank", "1 is the nearest.", required=True)


class BridgeNeighbourInUse(_Star):
    """One row per council, round and neighbour it is compared with: its own set, or else the published one."""

    la_code: str = column("LA code", "Council.", required=True)
    round: str = column("Round", "The quarterly reporting exercise.", required=True)
    round_key: str = _key_of("dim_round", "Round key")
    neighbour: str = column("Neighbour", "LA code of the neighbour.", required=True)
    rank: pl.Int64 = column("Rank", "1 is the nearest; of a set of its own, in the workbook's order.", required=True)
    model: str = column("Model", "Which set it is.", required=True)


class BridgeOutcome(_Star):
    """One row per council, round, indicator, scheme and outcome."""

    la_code: str = column("LA code", "Council.", required=True)
    round: str = column("Round", "The quarterly reporting exercise.", required=True)
    round_key: str = _key_of("dim_round", "Round key")
    indicator_id: str = column("Indicator", "Identifier.", required=True)
    indicator_key: str = _key_of("dim_indicator", "Indicator key")
    scheme: str = column("Scheme", "The plan, as the council calls it.", required=True)
    outcome: str = column("Outcome", "In the plan's words.", required=True)


class BridgeReport(_Star):
    """One row per council, round and paragraph of the committee report, in its order."""

    la_code: str = column("LA code", "Council.", required=True)
    round: str = column("Round", "The quarterly reporting exercise.", required=True)
    round_key: str = _key_of("dim_round", "Round key")
    position: pl.Int64 = column("Position", "1 is the first paragraph.", required=True)
    section: str = column("Section", "Heading it stands under.", required=True)
    indicator_id: str = column("Indicator", "Identifier.", required=True)
    indicator_key: str = _key_of("dim_indicator", "Indicator key")


class BridgeName(_Star):
    """One row per council, round and name that papers have for an indicator: with them a paper is read."""

    la_code: str = column("LA code", "Council.", required=True)
    round: str = column("Round", "The quarterly reporting exercise.", required=True)
    round_key: str = _key_of("dim_round", "Round key")
    indicator_id: str = column("Indicator", "Identifier.", required=True)
    indicator_key: str = _key_of("dim_indicator", "Indicator key")
    name: str = column("Name", "What papers call it; … stands for other words between.", required=True)
    of_council: bool = column("Of the council", "It is in the council's workbook.", required=True)


class BridgeReporting(_Star):
    """One row per council, round and indicator the round reports."""

    la_code: str = column("LA code", "Council.", required=True)
    round: str = column("Round", "The quarterly reporting exercise.", required=True)
    round_key: str = _key_of("dim_round", "Round key")
    indicator_id: str = column("Indicator", "Identifier.", required=True)
    indicator_key: str = _key_of("dim_indicator", "Indicator key")
    position: pl.Int64 = column("Position", "Row of the dashboard.", required=True)
    area: str = column("Area", "Area of the dashboard.", required=True)
    variant: str = column("Variant", "Variant that is shown.", required=True)
    basis: str = column("Basis", "Basis that is shown.", required=True)
    period: str = column("Period", "Period reported.", required=True)
    period_key: str = _key_of("dim_period", "Period key")


class BridgeSuccessor(_Star):
    """One row per council that ended or will, and successor."""

    la_code: str = column("LA code", "The council that ends.", required=True)
    successor: str = column(
        "Successor", "LA code of a successor; below 201 provisional: it has none yet.", required=True
    )
    first_day: pl.Date = column("First day", "The successor's.", required=True)
    districts: str = column("Districts", "Those that it takes, between semicolons; blank: all of the council.")


class FactIndicator(_Star):
    """One row per indicator, variant, council, period, basis, breakdown, round and revision; stored when it changed."""

    indicator_id: str = column("Indicator", "Identifier.", required=True)
    indicator_key: str = _key_of("dim_indicator", "Indicator key")
    version: pl.Int64 = column("Version", "Version of the definition.", required=True)
    variant: str = column("Variant", "Cohort; as_reported for figures reported before.", required=True)
    la_code: str = column("LA code", "Three-digit code of the council.", required=True)
    period: str = column("Period", "Quarter, term or year.", required=True)
    period_key: str = _key_of("dim_period", "Period key")
    basis: str = column("Basis", "Span within the period: year_to_date, in_quarter, at_period_end, ….", required=True)
    breakdown: str = column("Breakdown", "total, or dimension and category.", required=True)
    round: str = column("Round", "Round in which it was worked out like this.", required=True)
    round_key: str = _key_of("dim_round", "Round key")
    revision: pl.Int64 = column("Revision", "0 for the first.", required=True)
    is_latest: pl.Boolean = column("Latest", "No later revision exists.", required=True)
    status: str = column("Status", "ok, x not available, z not applicable.", required=True)
    reason: str = column("Reason", "Why there is no figure, or what qualifies it.")
    marker: str = column("Marker", MARKERS)
    numerator: pl.Int64 = column(
        "Numerator",
        "Count above the line. Adds up over the categories of one dimension; a year to date holds its quarters.",
        ge=0,
    )
    denominator: pl.Int64 = column("Denominator", "Count below the line. Adds up as the numerator does.", ge=0)
    value: pl.Float64 = column("Value", "Unrounded, in the indicator's unit. Not additive.")
    displayed: SHOWN = column("Displayed", "As people see it, in the indicator's unit. Not additive.")  # type: ignore[valid-type]
    unknown: pl.Int64 = column("Unknown", "Rows where it is not known whether they count.", required=True, ge=0)
    method: str = column("Method", "Which of several methods was used.")
    data_as_at: pl.Date = column("Data as at", "Day of the newest delivery it rests on.")
    looks_back_to: pl.Date = column("Looks back to", "First day whose events it counts or looks up.")
    inherited: pl.Boolean = column(
        "Inherited", "Worked out from the deliveries of a council that this one takes over from.", required=True
    )
    deliveries: str = column(
        "Deliveries", "Those it rested on when it was first worked out like this, with a space between."
    )


class FactBenchmark(_Star):
    """One row per published measure, area, period and span of vintages with one value; stored when it changed."""

    measure: str = column("Measure", "The publisher's code.", required=True)
    la_code: str = column("LA code", "Council, region or country.", required=True)
    published_period: str = column("Published period", "As published.", required=True)
    period_key: str = _key_of("dim_period", "Period key")
    vintage_from: str = column("From", "First vintage with this value.", required=True)
    vintage_to: str = column("To", "Last vintage with this value.", required=True)
    value: pl.Float64 = column("Value", "As published, unrounded.", required=True)


class FactComparison(_Star):
    """One row per published measure, council, period and vintage."""

    measure: str = column("Measure", "The publisher's code.", required=True)
    la_code: str = column("LA code", "Council.", required=True)
    published_period: str = column("Published period", "As published.", required=True)
    period_key: str = _key_of("dim_period", "Period key")
    vintage: str = column("Vintage", "Publication and day received.", required=True)
    value: pl.Float64 = column("Value", "As published, unrounded; blank where the council has none.")
    england: pl.Float64 = column("England", "As published.")
    neighbours_mean: pl.Float64 = column("Neighbours", "Unweighted mean of the statistical neighbours with a value.")
    neighbours_n: pl.Int64 = column("Neighbours with a value", "How many.")
    rank: pl.Int64 = column("Rank", "1 is the best; ties share the best place.")
    n: pl.Int64 = column("Councils", "Councils with a value.", required=True)
    q1: pl.Float64 = column("25 %", "Quantile type 7.", required=True)
    q2: pl.Float64 = column("50 %", "Quantile type 7.", required=True)
    q3: pl.Float64 = column("75 %", "Quantile type 7.", required=True)
    quartile: pl.Int64 = column("Quartile", "1 is the best; blank without polarity.", ge=1, le=4)


class FactPublished(_Star):
    """One row per published measure and council: its newest published figure beside the one before. No council delivers for it."""

    measure: str = column("Measure", "The publisher's code.", required=True)
    la_code: str = column("LA code", "Council.", required=True)
    vintage: str = column("Vintage", "Publication and day received: the last with the measure.", required=True)
    published_period: str = column(
        "Published period", "As published: the newest that most councils have a figure of.", required=True
    )
    period_key: str = _key_of("dim_period", "Period key")
    displayed: SHOWN = column("Displayed", "As people see it; blank where the council has none.")  # type: ignore[valid-type]
    reason: str = column(
        "Reason", "Of a council that took over from others: why it has no figure, or what it was worked out from."
    )
    previous_published_period: str = column(
        "Previous published period", "The one before that most councils have a figure of, as published."
    )
    previous_period_key: str = column("Previous period key", "Joins star.dim_period; blank where there is none.")
    previous: SHOWN = column("Previous", "As people see it, of the same vintage.")  # type: ignore[valid-type]
    previous_reason: str = column("Previous reason", "The same of the figure before.")
    direction: str = column("Direction", "Of travel: Improve, No change, Worse or N/A.", required=True)


class FactPosition(_Star):
    """One row per council, round and indicator it reports: the figure with everything it is compared with."""

    la_code: str = column("LA code", "Council.", required=True)
    round: str = column("Round", "The quarterly reporting exercise.", required=True)
    round_key: str = _key_of("dim_round", "Round key")
    indicator_id: str = column("Indicator", "Identifier.", required=True)
    indicator_key: str = _key_of("dim_indicator", "Indicator key")
    period: str = column("Period", "Period reported.", required=True)
    period_key: str = _key_of("dim_period", "Period key")
    latest: SHOWN = column("Latest", "As people see it.")  # type: ignore[valid-type]
    value: pl.Float64 = column("Value", "Unrounded.")
    numerator: pl.Int64 = column("Numerator", "Count above the line.", ge=0)
    denominator: pl.Int64 = column("Denominator", "Count below the line.", ge=0)
    status: str = column("Status", "ok, x or z.", required=True)
    reason: str = column("Reason", "Why there is no figure, or what qualifies it.")
    marker: str = column("Marker", MARKERS)
    method: str = column("Method", "Which of several methods was used.")
    data_as_at: pl.Date = column("Data as at", "Day of the newest delivery it rests on.")
    looks_back_to: pl.Date = column("Looks back to", "First day whose events it counts or looks up.")
    version: pl.Int64 = column("Version", "Version of the definition.", required=True)
    deliveries: str = column("Deliveries", "Those it rests on, with a space between.")
    previous_period: str = column("Previous period", "The period before.", required=True)
    previous: SHOWN = column("Previous", "As first reported.")  # type: ignore[valid-type]
    previous_from: str = column("Previous from", "reported history, ledger, or worked out here.")
    previous_restated: SHOWN = column("Previous restated", "As worked out now.")  # type: ignore[valid-type]
    year_before_period: str = column("Year before", "The same period a year before.", required=True)
    year_before: SHOWN = column("Figure a year before", "As first reported.")  # type: ignore[valid-type]
    direction_year: str = column(
        "Direction on the year",
        "Against the same period a year before: Improve, No change, Worse or N/A.",
        required=True,
    )
    direction: str = column(
        "Direction", "Improve, No change, Worse or N/A, against the figure first reported.", required=True
    )
    direction_restated: str = column("Direction restated", "Against the restated figure.", required=True)
    beside: str = column("Beside", "Figures that must be read with it, in words.")
    target: pl.Float64 = column("Target", "In the indicator's unit.")
    target_operator: str = column("Meets target when", "Comparison of the value with the target.")
    rag: str = column("RAG", "Green, Amber, Red or N/A.", required=True)
    quartile: pl.Int64 = column(
        "Quartile", "Quartile of the local figure among the published ones; 1 is the best.", ge=1, le=4
    )
    previous_quartile: pl.Int64 = column(
        "Previous quartile", "Of the previous figure on the same cut points.", ge=1, le=4
    )
    previous_quartile_then: pl.Int64 = column(
        "Previous quartile then", "Of the previous figure on the published figures the round before used.", ge=1, le=4
    )
    like_for_like_quartile: pl.Int64 = column(
        "Like for like", "Quartile of the variant whose cohort is the published one.", ge=1, le=4
    )
    quartile_note: str = column("Quartile note", "What differs from the comparator, or why there is no quartile.")
    measure: str = column("Measure", "Published measure it is compared with.")
    benchmark_period: str = column("Benchmark period", "Latest published period of that measure.")
    vintage: str = column("Vintage", "Publication and day received.")
    england: pl.Float64 = column("England", "As published.")
    neighbours_mean: pl.Float64 = column("Neighbours", "Unweighted mean of the neighbours in use that have a value.")
    neighbours_model: str = column("Neighbours model", "The set in use: published, or the council's own.")
    councils: pl.Int64 = column("Councils", "Councils with a published value.")


class FactRestatement(_Star):
    """One row per figure that an earlier release displayed for its round and that is no longer what it was."""

    la_code: str = column("LA code", "Council.", required=True)
    indicator_id: str = column("Indicator", "Identifier.", required=True)
    indicator_key: str = _key_of("dim_indicator", "Indicator key")
    variant: str = column("Variant", "Cohort.", required=True)
    period: str = column("Period", "Period of the figure.", required=True)
    basis: str = column("Basis", "Span within the period.", required=True)
    round: str = column("Round", "The round that published it first.", required=True)
    first_release: str = column("First release", "The first one that displayed it.", required=True)
    first_displayed: SHOWN = column("First displayed", "As people saw it then.")  # type: ignore[valid-type]
    first_numerator: pl.Int64 = column("First numerator", "Count above the line then.", ge=0)
    first_denominator: pl.Int64 = column("First denominator", "Count below the line then.", ge=0)
    first_status: str = column("First status", "ok, x or z.", required=True)
    last_release: str = column("Last release", "The last one before this that displayed it.", required=True)
    last_displayed: SHOWN = column("Last displayed", "As people saw it then.")  # type: ignore[valid-type]
    last_numerator: pl.Int64 = column("Last numerator", "Count above the line then.", ge=0)
    last_denominator: pl.Int64 = column("Last denominator", "Count below the line then.", ge=0)
    last_status: str = column("Last status", "ok, x or z.", required=True)
    displayed: SHOWN = column("Displayed", "As worked out now.")  # type: ignore[valid-type]
    numerator: pl.Int64 = column("Numerator", "Count above the line now.", ge=0)
    denominator: pl.Int64 = column("Denominator", "Count below the line now.", ge=0)
    status: str = column("Status", "ok, x or z, now.", required=True)
    reason: str = column("Reason", "Why there is no figure now, or what qualifies it.")
    change: SHOWN = column("Change", "Of the displayed figure since it was first published.")  # type: ignore[valid-type]
    change_since_last: SHOWN = column("Change since last", "Of the displayed figure since it was last published.")  # type: ignore[valid-type]
    because: str = column(
        "Because",
        "The deliveries received or gone since, else the definition, software or settings; or why a person accepted it.",
        required=True,
    )


class FactNarrative(_Star):
    """One row per council, round, indicator, variant, basis, breakdown and figure that prose may quote of it."""

    la_code: str = column("LA code", "Council.", required=True)
    round: str = column("Round", "The quarterly reporting exercise.", required=True)
    round_key: str = _key_of("dim_round", "Round key")
    indicator_id: str = column("Indicator", "Identifier.", required=True)
    indicator_key: str = _key_of("dim_indicator", "Indicator key")
    variant: str = column("Variant", "Cohort.", required=True)
    basis: str = column("Basis", "The window within the period.", required=True)
    breakdown: str = column("Breakdown", "total, or dimension and category.", required=True)
    figure: str = column("Figure", "Which figure of the indicator: value, numerator, change, record, ….", required=True)
    period: str = column("Period", "Period the figure is of.", required=True)
    compared_with: str = column("Compared with", "The other period or area of a comparison; blank without one.")
    window_first: pl.Date = column("Window from", "First day the figure counts.", required=True)
    window_last: pl.Date = column("Window to", "Last day the figure counts.", required=True)
    value: pl.Float64 = column("Value", "Unrounded; blank where the figure is in words.")
    displayed: SHOWN = column("Displayed", "As prose prints it.")  # type: ignore[valid-type]
    unit: str = column("Unit", "percent, points, count, ratio, per_10000, per_1000, quartile, words.", required=True)
    with_rounding: pl.Boolean = column(
        "With rounding", "The difference of the displayed figures is another one, because of rounding.", required=True
    )
    status: str = column("Status", "ok, x not available, z not applicable.", required=True)
    said: str = column("Said", "The figure in words: a record, a reason, a band.")
    paragraph_type: str = column("Paragraph type", "T1 to T14, as the report's templates are numbered.")


class FactControl(_Star):
    """One row per council, indicator of its current round and period: the figure with its control limits, by the XmR rules."""

    la_code: str = column("LA code", "Council.", required=True)
    indicator_id: str = column("Indicator", "Identifier.", required=True)
    indicator_key: str = _key_of("dim_indicator", "Indicator key")
    basis: str = column(
        "Basis", "Span within the period; never a year to date, whose points rest on each other.", required=True
    )
    period: str = column("Period", "Period of the figure.", required=True)
    period_key: str = _key_of("dim_period", "Period key")
    value: pl.Float64 = column("Value", "Unrounded.", required=True)
    displayed: SHOWN = column("Displayed", "As people see it.")  # type: ignore[valid-type]
    mean: pl.Float64 = column("Mean", "Of the phase.", required=True)
    lower: pl.Float64 = column("Lower limit", "Mean less 2.66 times the mean moving range.", required=True)
    upper: pl.Float64 = column("Upper limit", "Mean and 2.66 times the mean moving range.", required=True)
    phase: pl.Int64 = column("Phase", "Goes up with every marked break, at which limits begin anew.", required=True)
    rules: str = column(
        "Rules", "Why the point is special cause: outside, run, trend, two of three; blank: common cause."
    )
    variation: str = column(
        "Variation",
        "Of the last point: common cause, or improving, concerning or neither, higher or lower.",
        required=True,
    )
    assurance: str = column("Assurance", "Whether the target is met as things are: consistently, not, or hit and miss.")
    is_trial: pl.Boolean = column("Trial", "Fewer than twelve points: the limits will still move.", required=True)


class FactTarget(_Star):
    """One row per council, round and indicator with a target."""

    la_code: str = column("LA code", "Council.", required=True)
    round: str = column("Round", "The quarterly reporting exercise.", required=True)
    round_key: str = _key_of("dim_round", "Round key")
    indicator_id: str = column("Indicator", "Identifier.", required=True)
    indicator_key: str = _key_of("dim_indicator", "Indicator key")
    operator: str = column("Meets target when", "Comparison of the value with the target.", required=True)
    target: pl.Float64 = column("Target", "In the indicator's unit.", required=True)
    amber: pl.Float64 = column("Amber", "How far off target is still amber.")
    tolerance: str = column("Tolerance type", "points, relative or floor.")
    rag_shown: pl.Boolean = column("RAG shown", "Is a colour given.", required=True)


class FactQuality(_Star):
    """One row per accepted delivery, table and rule broken in it; rule `rows` says where its rows went."""

    la_code: str = column("LA code", "Council it is of, or published.", required=True)
    delivery: str = column("Delivery", "First twelve hexadecimal digits of the file's SHA-256.", required=True)
    delivery_key: str = _key_of("dim_delivery", "Delivery key")
    source_table: str = column("Table", "Table of the source; blank where it is about the whole delivery.")
    sheet: str = column("Sheet", "Sheet of the file; blank where it has none.")
    rule: str = column("Rule", "Identifier of the rule.", required=True)
    severity: str = column("Severity", "error, warning or note; info for rows.", required=True)
    column_title: str = column("Column", "Column as printed.")
    text: str = column("Text", "What is wrong, in words; no value is quoted.", required=True)
    rows: pl.Int64 = column("Rows", "How many rows.", required=True)


class Relationships(_Star):
    """One row per key of a table of the star and per column by which it joins another; each is proved before a release is served."""

    from_table: str = column("Table", "The table.", required=True)
    from_column: str = column(
        "Column", "Its column; of a key of several columns, all of them with commas between.", required=True
    )
    kind: str = column(
        "Kind", "key: one row for each value. refers: many rows to one of the other table.", required=True
    )
    to_table: str = column("Refers to", "The other table; blank for a key.")
    to_column: str = column("Its key", "The key of the other table; blank for a key.")


class FactQualityMark(_Star):
    """One row per figure of the current round and dimension of its quality: the grade, its rule, and the numbers behind it."""

    la_code: str = column("LA code", "Council.", required=True)
    round: str = column("Round", "The quarterly reporting exercise.", required=True)
    round_key: str = _key_of("dim_round", "Round key")
    indicator_id: str = column("Indicator", "Identifier.", required=True)
    indicator_key: str = _key_of("dim_indicator", "Indicator key")
    dimension: str = column("Dimension", "complete, timely, valid, consistent or traceable.", required=True)
    grade: str = column("Grade", "good, fair or poor.", required=True)
    rule: str = column("Rule", "What earns the grade.", required=True)
    numbers: str = column("Numbers", "What was counted for this figure.", required=True)


class FactCommentary(_Star):
    """One row per comment of a person on a figure of a round."""

    la_code: str = column("LA code", "Council.", required=True)
    round: str = column("Round", "The quarterly reporting exercise.", required=True)
    round_key: str = _key_of("dim_round", "Round key")
    indicator_id: str = column("Indicator", "Identifier.", required=True)
    indicator_key: str = _key_of("dim_indicator", "Indicator key")
    text: str = column("Text", "Their words.", required=True)
    author: str = column("Author", "Whose words they are.", required=True)
    written_on: pl.Date = column("Written on", "Day they were written.", required=True)


class FactFragility(_Star):
    """One row per council, round, indicator, claim about its figure and what little would change it."""

    la_code: str = column("LA code", "Council.", required=True)
    round: str = column("Round", "The quarterly reporting exercise.", required=True)
    round_key: str = _key_of("dim_round", "Round key")
    indicator_id: str = column("Indicator", "Identifier.", required=True)
    indicator_key: str = _key_of("dim_indicator", "Indicator key")
    claim: str = column("Claim", "direction, rag or quartile.", required=True)
    stands: str = column("Stands", "What it says.", required=True)
    becomes: str = column("Becomes", "What it would say.", required=True)
    would: str = column(
        "Would change it",
        "counted: at most three more or fewer; rounded: the printed figure in place of the unrounded one; cut points: "
        "if they moved once more as they did between the last two publications.",
        required=True,
    )
    counted: pl.Int64 = column("Counted", "How many more counted above the line would change it; below 0: fewer.")


class FactMovement(_Star):
    """One row per council, indicator of its current round and thing said of it that has moved since the last frozen release."""

    la_code: str = column("LA code", "Council.", required=True)
    round: str = column("Round", "The quarterly reporting exercise.", required=True)
    round_key: str = _key_of("dim_round", "Round key")
    indicator_id: str = column("Indicator", "Identifier.", required=True)
    indicator_key: str = _key_of("dim_indicator", "Indicator key")
    claim: str = column("Claim", "figure, direction, target, rag, quartile or england.", required=True)
    was: str = column("Was", "What the frozen release said.", required=True)
    becomes: str = column("Becomes", "What is said now.", required=True)
    cause: str = column("Cause", "new data, correction, definition, benchmark vintage or target.", required=True)
    because: str = column("Because", "In words.", required=True)
    since_release: str = column("Since release", "The frozen release.", required=True)


@dataclass(frozen=True)
class StarTable:
    """A table of the star: model, key, the tables its columns refer to (column → table.column), and where in the file it lies."""

    name: str
    model: type[pa.DataFrameModel]
    key: tuple[str, ...]
    refers: dict[str, tuple[str, str]] = field(default_factory=dict)
    schema: str = "star"

    @property
    def grain(self) -> str:
        """What one row is: the first line of the model's docstring."""
        return (self.model.__doc__ or "").strip().splitlines()[0]

    def ddl(self) -> list[str]:
        """The statements that create and describe the table."""
        columns = describe(self.model)
        place = f'{self.schema}."{self.name}"'
        lines = []
        for c in columns:
            kind = sql_type(c.dtype)
            rules = "" if c.nullable else " NOT NULL"
            if kind == "DOUBLE":
                rules += f' CHECK (NOT isnan("{c.name}"))'
            lines.append(f'    "{c.name}" {kind}{rules}')
        quote = "'"
        comments = [
            f'COMMENT ON COLUMN {place}."{c.name}" IS {quote}{c.description.replace(quote, quote * 2)}{quote}'
            for c in columns
        ]
        return [
            f"CREATE TABLE {place} (\n" + ",\n".join(lines) + "\n)",
            f"COMMENT ON TABLE {place} IS '{self.grain.replace(quote, quote * 2)}'",
            *comments,
        ]


def sql_type(dtype: object) -> str:
    """DuckDB's name for a column type of the star. KeyError if the star does not use it."""
    if isinstance(dtype, pl.Decimal):
        return f"DECIMAL({dtype.precision}, {dtype.scale})"
    names: dict[Any, str] = {
        pl.String: "VARCHAR",
        pl.Int64: "BIGINT",
        pl.Float64: "DOUBLE",
        pl.Boolean: "BOOLEAN",
        pl.Date: "DATE",
        pl.Datetime: "TIMESTAMP",
    }
    return names[dtype.base_type() if isinstance(dtype, pl.DataType) else dtype]


_AREA = {"la_code": ("dim_area", "la_code")}
_INDICATOR = {"indicator_key": ("dim_indicator", "indicator_key")}
_PERIOD = {"period_key": ("dim_period", "period_key")}
_ROUND = {"round_key": ("dim_round", "round_key")}
_VINTAGE = {"vintage": ("dim_vintage", "vintage")}
_MEASURE = {"measure": ("dim_measure", "measure")}
_BREAKDOWN = {"breakdown": ("dim_breakdown", "breakdown")}
_DELIVERY = {"delivery_key": ("dim_delivery", "delivery_key")}

STAR: tuple[StarTable, ...] = (
    StarTable("dim_release", DimRelease, ("release",)),
    StarTable("dim_indicator", DimIndicator, ("indicator_key",)),
    StarTable("dim_measure", DimMeasure, ("measure",)),
    StarTable("dim_area", DimArea, ("la_code",)),
    StarTable("dim_period", DimPeriod, ("period_key",)),
    StarTable("dim_breakdown", DimBreakdown, ("breakdown",)),
    StarTable("dim_delivery", DimDelivery, ("delivery_key",)),
    StarTable("dim_round", DimRound, ("round_key",), _AREA),
    StarTable("dim_vintage", DimVintage, ("vintage",)),
    StarTable("bridge_neighbour", BridgeNeighbour, ("vintage", "la_code", "neighbour"), _VINTAGE),
    StarTable("bridge_neighbour_in_use", BridgeNeighbourInUse, ("round_key", "neighbour"), _AREA | _ROUND),
    StarTable("bridge_vintage", BridgeVintage, ("round_key", "vintage"), _AREA | _ROUND | _VINTAGE),
    StarTable("bridge_outcome", BridgeOutcome, ("round_key", "indicator_id", "scheme", "outcome"), _INDICATOR | _ROUND),
    StarTable("bridge_name", BridgeName, ("round_key", "indicator_id", "name"), _INDICATOR | _ROUND | _AREA),
    StarTable("bridge_report", BridgeReport, ("round_key", "indicator_id"), _INDICATOR | _ROUND | _AREA),
    StarTable("bridge_reporting", BridgeReporting, ("round_key", "indicator_id"), _INDICATOR | _ROUND | _AREA | _PERIOD),
    StarTable("bridge_successor", BridgeSuccessor, ("la_code", "successor"), _AREA | {"successor": ("dim_area", "la_code")}),
    StarTable("fact_indicator", FactIndicator,
              ("indicator_id", "variant", "la_code", "period", "basis", "breakdown", "revision"),
              _INDICATOR | _PERIOD | _AREA | _BREAKDOWN),
    StarTable("fact_benchmark", FactBenchmark, ("measure", "la_code", "published_period", "vintage_from"),
              _MEASURE | _AREA | _PERIOD | dict.fromkeys(("vintage_from", "vintage_to"), ("dim_vintage", "vintage"))),
    StarTable("fact_comparison", FactComparison, ("measure", "la_code", "published_period", "vintage"),
              _MEASURE | _AREA | _PERIOD | _VINTAGE),
    StarTable("fact_published", FactPublished, ("measure", "la_code"),
              _MEASURE | _AREA | _PERIOD | _VINTAGE | {"previous_period_key": ("dim_period", "period_key")}),
    StarTable("fact_position", FactPosition, ("round_key", "indicator_id"), _INDICATOR | _ROUND | _AREA | _PERIOD | _MEASURE | _VINTAGE),
    StarTable("fact_restatement", FactRestatement, ("la_code", "indicator_id", "variant", "period", "basis"), _INDICATOR | _AREA),
    StarTable("fact_narrative", FactNarrative,
              ("round_key", "indicator_id", "variant", "basis", "breakdown", "figure", "period", "compared_with"),
              _INDICATOR | _ROUND | _AREA),
    StarTable("fact_control", FactControl, ("la_code", "indicator_id", "period"), _INDICATOR | _PERIOD | _AREA),
    StarTable("fact_target", FactTarget, ("round_key", "indicator_id"), _INDICATOR | _ROUND | _AREA),
    StarTable("fact_quality_mark", FactQualityMark, ("round_key", "indicator_id", "dimension"), _INDICATOR | _ROUND | _AREA),
    StarTable("fact_commentary", FactCommentary, ("round_key", "indicator_id", "text", "author"), _INDICATOR | _ROUND | _AREA),
    StarTable("fact_fragility", FactFragility, ("round_key", "indicator_id", "claim", "would"), _INDICATOR | _ROUND | _AREA),
    StarTable("fact_movement", FactMovement, ("round_key", "indicator_id", "claim"), _INDICATOR | _ROUND | _AREA),
    StarTable("relationships", Relationships, ("from_table", "from_column", "kind")),
    StarTable("fact_quality", FactQuality, ("delivery_key", "source_table", "sheet", "rule", "column_title", "text"), _DELIVERY),
)  # fmt: skip
"""Every table of the star, dimensions first."""


def relationships() -> list[dict[str, str | None]]:
    """The rows of `relationships`."""
    found: list[dict[str, str | None]] = []
    for table in STAR:
        found.append({"from_table": table.name, "from_column": ", ".join(table.key), "kind": "key"})
        for name, (other, key) in table.refers.items():
            found.append(
                {"from_table": table.name, "from_column": name, "kind": "refers", "to_table": other, "to_column": key}
            )
    return found
