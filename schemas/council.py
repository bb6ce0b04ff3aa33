"""The council's own workbook, and the figures it has already reported.

Here: everything that varies by council or by year and is therefore not code: who the council is, which indicators a
round reports and where they stand, targets, outcomes, neighbours, the calendar, reasons for figures that cannot be given.
Not here: what an indicator means (`warehouse.indicators`).

The workbook is judged by the same gate as every other delivery. `scrutiny init` writes one to fill in.
`from_round` and `to_round` bound the rounds a row holds for; blank means no bound.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandera.polars as pa
import polars as pl

from schemas.codes import council, people
from schemas.words import mapping
from schemas.words.fields import Severity, column, row_rule
from schemas.words.rules import Rule
from schemas.words.source import CrossFinding, CrossRule, Edition, Source, Table

_YEARS = range(2000, 2100)
ROUND_PATTERN = f"^({'|'.join(f'{y}-{(y + 1) % 100:02d}' for y in _YEARS)})-Q[1-4]$"
"""A round as it is spelled everywhere; the second year follows the first."""
_YEAR_PAIRS = "|".join(f"{y}/{(y + 1) % 100:02d}" for y in range(1990, 2100))
PERIOD_PATTERN = f"^(Q[1-4] (?:{_YEAR_PAIRS})|(Autumn|Spring|Summer) Term 20[0-9][0-9]|{_YEAR_PAIRS}|20[0-9][0-9])$"
"""Any period: Q1 2025/26, Spring Term 2025, 2023/24, 2025."""


def _round(title: str, description: str, **more: Any) -> Any:
    return column(title, description, str_matches=ROUND_PATTERN, form="2025-26-Q1", **more)


def _indicator(**more: Any) -> Any:
    return column("Indicator", "Identifier of the indicator, as `scrutiny list` prints it.", key=True, **more)


class Identity(pa.DataFrameModel):
    """One row: who the council is."""

    la_code: str = column(
        "LA code", "Three-digit code of the council.", key=True, str_matches=r"^\d{3}$", form="three digits"
    )
    name: str = column("Council", "Name of the council as reports print it.", key=True)
    notice: str = column(
        "Notice", "Printed on every screen and stored in the release, for instance that targets are invented."
    )
    contact: str = column(
        "Contact", "Where readers of what the council publishes may write: printed beside open data.", optional=True
    )


class ReportedIndicators(pa.DataFrameModel):
    """One row per indicator on the dashboard: where it stands and which variant is shown."""

    indicator_id: str = _indicator()
    position: pl.Int64 = column("Position", "Row of the dashboard.", key=True, ge=1, le=999)
    area: str = column("Area", "Area of the dashboard.", key=True, codes=council.AREA, severity=Severity.ERROR)
    variant: str = column("Variant", "Variant that is shown; blank means the one the definition puts first.")
    base_period: str = column(
        "Base period",
        "A further period the prose compares with, for instance 2018/19; a term from which the mean step is taken.",
        optional=True,
        str_matches=PERIOD_PATTERN,
        form="Q1 2025/26, Spring Term 2025, 2024/25 or 2025",
    )
    from_round: str = _round("From round", "First round this row holds for.")
    to_round: str = _round("To round", "Last round this row holds for.")


class Outcomes(pa.DataFrameModel):
    """One row per indicator and outcome it serves, in any of the council's plans."""

    indicator_id: str = _indicator()
    scheme: str = column(
        "Scheme",
        "The plan it belongs to, as the council calls it; any number of plans.",
        key=True,
    )
    outcome: str = column("Outcome", "The outcome in the plan's words.", key=True)
    from_round: str = _round("From round", "First round this row holds for.")
    to_round: str = _round("To round", "Last round this row holds for.")


class Targets(pa.DataFrameModel):
    """One row per indicator and span of rounds: its target and when it is amber."""

    indicator_id: str = _indicator()
    operator: str = column(
        "Meets target when",
        "Comparison of the value with the target.",
        key=True,
        codes=council.TARGET_OPERATOR,
        severity=Severity.ERROR,
    )
    target: float = column("Target", "The target, in the indicator's unit.", key=True, ge=-1e9, le=1e9)
    amber: float = column(
        "Amber", "How far off target is still amber, read by the tolerance type; blank means never.", ge=0
    )
    tolerance: str = column(
        "Tolerance type", "points, relative or floor.", codes=council.TOLERANCE, severity=Severity.ERROR
    )
    rag_shown: str = column("RAG shown", "Is a colour given, or the target only.", codes=people.YES_NO, required=True)
    from_round: str = _round("From round", "First round this row holds for.")
    to_round: str = _round("To round", "Last round this row holds for.")

    @row_rule(
        "amber_without_tolerance",
        "Amber is given without a tolerance type",
        column="tolerance",
        needs=("amber", "tolerance"),
        todo="Choose points, relative or floor.",
    )
    def _tolerance(cls) -> pl.Expr:
        return pl.col("amber").is_null() | pl.col("tolerance").is_not_null()


class Neighbours(pa.DataFrameModel):
    """One row per neighbour of the council's own set; without rows the published statistical neighbours are used."""

    model: str = column("Model", "Name of the set, for instance CIPFA nearest neighbours 2024.", key=True)
    neighbour: pl.Int64 = column("Neighbour LA code", "Three-digit code of the neighbour.", key=True, ge=201, le=969)
    rank: pl.Int64 = column("Rank", "1 is the nearest.", key=True, ge=1)
    from_round: str = _round("From round", "First round this row holds for.")
    to_round: str = _round("To round", "Last round this row holds for.")


class FormedCouncils(pa.DataFrameModel):
    """One row per council that was formed since this software was made, and council it came from."""

    la_code: pl.Int64 = column(
        "LA code",
        "Three-digit code of the new council; until it has one, any that no council has.",
        key=True,
        ge=101,
        le=969,
    )
    name: str = column("Council", "Its name.", key=True)
    ons_code: str = column(
        "ONS code",
        "Its nine-character code; blank until it has one.",
        str_matches=r"^E\d{8}$",
        form="E06000001",
    )
    first_day: pl.Date = column("First day", "The day it was formed.", key=True, may_lie_ahead=True)
    predecessor: pl.Int64 = column("Instead of", "LA code of a council that ended for it.", ge=201, le=969)
    districts: str = column(
        "Districts",
        "The districts that it takes of that council, between semicolons, spelled as in the register of schools; blank: all of it.",
        optional=True,
    )


class Rounds(pa.DataFrameModel):
    """One row per round: its dates."""

    round: str = _round("Round", "The quarterly reporting exercise, for instance 2025-26-Q1.", key=True)
    data_cut_off: pl.Date = column(
        "Data cut-off", "National files received later are not used in this round.", key=True
    )
    committee_date: pl.Date = column("Committee", "Day of the committee.")

    class Config:
        """One row per round."""

        unique = ("round",)


class Reporting(pa.DataFrameModel):
    """One row per round and indicator it reports, with the period it reports."""

    round: str = _round("Round", "The quarterly reporting exercise.", key=True)
    indicator_id: str = _indicator()
    period: str = column(
        "Period",
        "The period reported, for instance Q1 2025/26, Spring Term 2025, 2023/24 or 2025.",
        key=True,
        str_matches=PERIOD_PATTERN,
        form="Q1 2025/26, Spring Term 2025, 2024/25 or 2025",
    )

    class Config:
        """An indicator is reported once in a round."""

        unique = ("round", "indicator_id")


class ExpectedDeliveries(pa.DataFrameModel):
    """One row per round and delivery the council expects."""

    round: str = _round("Round", "The quarterly reporting exercise.", key=True)
    source: str = column("Source", "Kind of delivery, as `scrutiny list` prints it.", key=True)
    due_date: pl.Date = column("Due", "Last day on which it is in time.", key=True)


class Unavailable(pa.DataFrameModel):
    """One row per figure that cannot be given, and why."""

    indicator_id: str = _indicator()
    reason: str = column("Reason", "Printed in place of the figure.", key=True)
    expected_date: pl.Date = column("Expected", "Day the figure is expected again.")
    last_reported: str = column("Last reported in", "Where it was last reported.")
    from_round: str = _round("From round", "First round this row holds for.")
    to_round: str = _round("To round", "Last round this row holds for.")


class Commentary(pa.DataFrameModel):
    """One row per comment on a figure of a round: people's own words, printed with their name and never made up."""

    round: str = _round("Round", "The quarterly reporting exercise.", key=True)
    indicator_id: str = _indicator()
    text: str = column(
        "Text", "What is to be said about the figure. It is printed as it stands, so it names no child.", key=True
    )
    author: str = column("Author", "Whose words they are.", key=True)
    written_on: pl.Date = column("Written on", "Day they were written.", key=True)


class Paragraphs(pa.DataFrameModel):
    """One row per indicator that the committee report writes about, in the order of its paragraphs. It may be one that no dashboard shows."""

    section: str = column("Section", "The heading it stands under, for instance the outcome of a plan.", key=True)
    indicator_id: str = _indicator()
    from_round: str = _round("From round", "First round this row holds for.")
    to_round: str = _round("To round", "Last round this row holds for.")


class Names(pa.DataFrameModel):
    """One row per name that the council's papers have for an indicator, beside those that come with the software."""

    indicator_id: str = _indicator()
    name: str = column(
        "Name",
        "What papers call it, for instance repeat plans. Write … where other words may stand between.",
        key=True,
        str_matches=r"[A-Za-z]{3}",
        form="a name of at least one word",
    )
    from_round: str = _round("From round", "First round this row holds for.")
    to_round: str = _round("To round", "Last round this row holds for.")


_EVENT_COLUMN = "as `scrutiny list --events` prints it"


class OwnIndicators(pa.DataFrameModel):
    """One row per indicator that the council defines itself. It is worked out like any other, and marked as the council's own."""

    indicator_id: str = column(
        "Indicator",
        "Its identifier, which begins with own_: small letters, digits and _.",
        key=True,
        str_matches=r"^own_[a-z0-9][a-z0-9_]{0,45}$",
        form="own_ and then small letters, digits and _, such as own_children_seen",
    )
    label: str = column(
        "Label",
        "What dashboards call it.",
        key=True,
        str_matches=r"^[^\x00-\x1f]{1,150}$",
        form="a text of 1 to 150 characters",
    )
    area: str = column("Area", "Area of the dashboard.", key=True, codes=council.AREA, severity=Severity.ERROR)
    events: str = column("Events", "The events that are counted, as `scrutiny list --events` prints them.", key=True)
    which: str = column(
        "Which",
        "A condition on a row: which of them are counted, for instance sex = 'F'. Blank means all. Working days need a file.",
    )
    counted: str = column(
        "Counted",
        "Are events counted, or the different children they are about? Blank means events.",
        codes=council.COUNTED,
        severity=Severity.ERROR,
    )
    timing: str = column(
        "When",
        "Those of a day in the period, or those that are so at its end.",
        key=True,
        codes=council.WHEN,
        severity=Severity.ERROR,
    )
    date: str = column("Date", f"In the period: the column with the day, {_EVENT_COLUMN}; or the one with the term.")
    basis: str = column(
        "Basis",
        "In the period: year to date or in quarter. Blank means year to date, and in quarter for a count.",
        codes=council.BASIS,
        severity=Severity.ERROR,
    )
    started: str = column("Started", f"At the end of the period: the column with the day it began, {_EVENT_COLUMN}.")
    ended: str = column("Ended", "At the end of the period: the column with the day it ended.")
    unit: str = column(
        "Unit",
        "Percent, count, ratio, or per 10,000 children aged 0 to 17.",
        key=True,
        codes=council.UNIT,
        severity=Severity.ERROR,
    )
    out_of: str = column("Out of", "A condition: which rows it is counted out of. Blank means all of the period.")
    out_of_events: str = column("Out of events", "Where it is counted out of other events: their name.")
    out_of_date: str = column("Out of date", "The column with the day of those other events.")
    decimals: pl.Int64 = column("Decimals", "Places shown. Blank means one, or none for a count.", ge=0, le=3)
    polarity: str = column(
        "Good is", "High, low, or neutral.", key=True, codes=council.POLARITY, severity=Severity.ERROR
    )
    target: float = column(
        "Target",
        "A target, where the sheet Targets has none: met from there on in the good direction.",
        ge=-1e9,
        le=1e9,
    )
    periods: str = column(
        "Periods", "Quarter or academic year. Blank means quarter.", codes=council.PERIODS, severity=Severity.ERROR
    )
    definition: str = column("Definition", "What it means, in the council's words.")
    from_round: str = _round("From round", "First round this row holds for.")
    to_round: str = _round("To round", "Last round this row holds for.")

    class Config:
        """There is one indicator of a name."""

        unique = ("indicator_id",)


class Decisions(pa.DataFrameModel):
    """One row per delivery that a named person has decided on."""

    delivery: str = column(
        "Delivery",
        "Its identifier, as `scrutiny status` prints it: twelve digits and letters a to f.",
        key=True,
        str_matches=r"^[0-9a-f]{12}$",
        form="twelve digits and letters a to f, such as 0123456789ab",
    )
    decision: str = column(
        "Decision",
        "Accept: what it takes away is gone. Withdraw: it was delivered by mistake and is no longer used.",
        key=True,
        codes=council.DECISION,
        severity=Severity.ERROR,
    )
    decided_by: str = column("Decided by", "Name of the person who answers for it.", key=True)
    decided_on: pl.Date = column("Decided on", "Day of the decision.", key=True)
    reason: str = column("Reason", "Why, in words that may be published.", required=True)

    class Config:
        """There is one decision on a delivery."""

        unique = ("delivery",)


class Disclosure(pa.DataFrameModel):
    """One row per profile, indicator and span of rounds: which small numbers leave the council with it, as a named person decided."""

    profile: str = column(
        "Profile",
        "Committee: papers of the committee. Open: for everybody. What stays inside shows every number.",
        key=True,
        codes=council.PROFILE,
        severity=Severity.ERROR,
    )
    indicator_id: str = column(
        "Indicator", "Identifier of the indicator; blank means every indicator without a row of its own."
    )
    hide_up_to: pl.Int64 = column(
        "Hide up to", "Counts from 1 to this are suppressed; 0 suppresses none.", key=True, ge=0, le=100
    )
    rest: str = column(
        "Hide the rest too",
        "Also where that few of the denominator remain: 121 of 126 reveals five.",
        key=True,
        codes=people.YES_NO,
    )
    round_to: pl.Int64 = column(
        "Round categories to",
        "Counts by sex, district or phase are shown as multiples of it; 1 shows them as they are.",
        key=True,
        ge=1,
        le=100,
    )
    decided_by: str = column("Decided by", "Name of the person who answers for it.", key=True)
    decided_on: pl.Date = column("Decided on", "Day of the decision.", key=True)
    reason: str = column("Reason", "Why, in words that may be published.", required=True)
    from_round: str = _round("From round", "First round this row holds for.")
    to_round: str = _round("To round", "Last round this row holds for.")


class Retention(pa.DataFrameModel):
    """One row per kind of thing in the private folders that is removed after a time, as a named person decided."""

    what: str = column(
        "What",
        "Delivered files, quarantined rows, or rows behind figures.",
        key=True,
        codes=council.RETAINED,
        severity=Severity.ERROR,
    )
    months: pl.Int64 = column(
        "Months",
        "How many months after it was received, or after the round's quarter ended, it goes.",
        key=True,
        ge=1,
        le=1200,
    )
    decided_by: str = column("Decided by", "Name of the person who answers for it.", key=True)
    decided_on: pl.Date = column("Decided on", "Day of the decision.", key=True)

    class Config:
        """Each kind is kept for one time."""

        unique = ("what",)


_SOURCE = column("Source", "Kind of delivery, as `scrutiny list` prints it.", key=True)
_TABLE = column("Table", "Table of the source, as `scrutiny list` prints it.", key=True)
_COLUMN = column("Column", "Our title of the column.", key=True)
_HEADER = column("Header", "The header in the council's file.", key=True)
_VALUE = column("Value", "The value in the council's file.", key=True)
_CODE = column("Code", "Our code, as `scrutiny list --codes` prints it.", key=True)
_OWNER = column("Owner", "Who confirmed it and answers for it.", key=True)
_CONFIRMED_ON = column("Confirmed on", "Day it was confirmed.")
_FROM_DATE = column("From date", "For files of rounds that end on or after this day; blank means no bound.")
_TO_DATE = column("To date", "For files of rounds that end on or before this day; blank means no bound.")
_ENDS_FIRST, _CHECK_DATES = "It ends before it starts", "Correct one of the two dates."


class ColumnMappings(pa.DataFrameModel):
    """One row per header of the council's files and the column of ours that it is."""

    source: str = _SOURCE
    table: str = _TABLE
    column: str = _COLUMN
    header: str = _HEADER
    owner: str = _OWNER
    confirmed_on: pl.Date = _CONFIRMED_ON
    from_date: pl.Date = _FROM_DATE
    to_date: pl.Date = _TO_DATE

    @row_rule("ends_before_start", _ENDS_FIRST, column="to_date", needs=("from_date", "to_date"), todo=_CHECK_DATES)
    def _in_order(cls) -> pl.Expr:
        return pl.col("to_date") >= pl.col("from_date")


class CodeMappings(pa.DataFrameModel):
    """One row per value of a column of the council's files and the code of ours that it stands for."""

    source: str = _SOURCE
    table: str = _TABLE
    column: str = _COLUMN
    value: str = _VALUE
    code: str = _CODE
    owner: str = _OWNER
    confirmed_on: pl.Date = _CONFIRMED_ON
    from_date: pl.Date = _FROM_DATE
    to_date: pl.Date = _TO_DATE

    @row_rule("ends_before_start", _ENDS_FIRST, column="to_date", needs=("from_date", "to_date"), todo=_CHECK_DATES)
    def _in_order(cls) -> pl.Expr:
        return pl.col("to_date") >= pl.col("from_date")


class ReportedFigures(pa.DataFrameModel):
    """One row per figure the council has already reported: its opening position."""

    indicator_id: str = _indicator(aliases=("Indicator id", "indicator_id"))
    period: str = column(
        "Period",
        "The period, for instance Q4 2024/25 or 2018/19.",
        key=True,
        str_matches=PERIOD_PATTERN,
        form="Q1 2025/26, Spring Term 2025, 2024/25 or 2025",
    )
    basis: str = column(
        "Basis", "Year to date, in quarter or at period end.", key=True, codes=council.BASIS, severity=Severity.ERROR
    )
    value: float = column("Value", "The figure as reported, at the decimals it was reported with.", key=True)
    numerator: pl.Int64 = column("Numerator", "If it was reported.", ge=0)
    denominator: pl.Int64 = column("Denominator", "If it was reported.", ge=0)
    reported_on: pl.Date = column("Reported on", "Day it was reported.", key=True)
    document: str = column("Document", "The report it stands in.", key=True)

    @row_rule(
        "numerator_over_denominator",
        "The numerator is larger than the denominator",
        column="numerator",
        needs=("numerator", "denominator"),
        todo="Correct one of the two.",
    )
    def _ratio(cls) -> pl.Expr:
        return pl.col("numerator") <= pl.col("denominator")

    @row_rule(
        "value_contradicts_counts",
        "The value is not what numerator and denominator give",
        column="value",
        needs=("value", "numerator", "denominator"),
        todo="Write the value as it was reported (22.4 for 22.4 %), or correct the counts.",
    )
    def _value(cls) -> pl.Expr:
        ratio = pl.col("numerator") / pl.when(pl.col("denominator") > 0).then(pl.col("denominator"))
        off = pl.when(100 * ratio >= 5).then(0.51).otherwise(0.051)  # reported without decimals, or with one
        times = (pl.col("value") - ratio).abs() <= 0.51  # so many for each, which is more than one
        return ((pl.col("value") - 100 * ratio).abs() <= off) | (times & (ratio > 1))

    class Config:
        """A figure is reported once in a document."""

        unique = ("indicator_id", "period", "basis", "document")


def _stated_twice(tables: Mapping[str, pl.DataFrame]) -> list[CrossFinding]:
    found = []
    for name, key in (
        ("indicators", ("indicator_id",)),
        ("indicators", ("position",)),
        ("targets", ("indicator_id",)),
        ("unavailable", ("indicator_id",)),
        ("outcomes", ("indicator_id", "scheme", "outcome")),
        ("report", ("indicator_id",)),
        ("names", ("name",)),
        ("neighbours", ("neighbour",)),
        ("disclosure", ("profile", "indicator_id")),
    ):
        if name not in tables or tables[name].is_empty():
            continue
        rows = tables[name].with_row_index("row")
        bounds = [c if c in rows.columns else pl.lit(None).alias(c) for c in ("from_round", "to_round")]
        rows = rows.select("row", *key, *bounds)
        pairs = rows.join(rows, on=list(key), suffix="_other", nulls_equal=True).filter(
            (pl.col("row") != pl.col("row_other"))
            & (pl.col("from_round").fill_null("") <= pl.col("to_round_other").fill_null("9"))
            & (pl.col("from_round_other").fill_null("") <= pl.col("to_round").fill_null("9"))
        )
        if pairs.height:
            found.append(CrossFinding(name, key[0], tuple(sorted(set(pairs["row"].to_list())))))
    return found


STATED_TWICE = CrossRule(
    Rule(
        "stated_twice",
        Severity.ERROR,
        "Another row is about the same thing in the same round",
        "Keep one, or bound them with From round and To round; both are left out until then.",
    ),
    _stated_twice,
)


def _mappings(tables: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, str, str, pl.DataFrame]]:
    """Each sheet of mappings: its table, the column with the council's name, the column with ours, its rows."""
    for name, theirs, ours in (("column_mappings", "header", "column"), ("code_mappings", "value", "code")):
        rows = tables.get(name)
        if rows is not None and not rows.is_empty():
            bounds = [c for c in ("from_date", "to_date") if c not in rows.columns]
            yield name, theirs, ours, rows.with_columns(pl.lit(None, pl.Date).alias(c) for c in bounds)


def _contradicting(tables: Mapping[str, pl.DataFrame]) -> list[CrossFinding]:
    found = ((name, ours, mapping.contradicting(rows, theirs, ours)) for name, theirs, ours, rows in _mappings(tables))
    return [CrossFinding(name, column, tuple(wrong)) for name, column, wrong in found if wrong]


def _naming_nothing(tables: Mapping[str, pl.DataFrame]) -> list[CrossFinding]:
    found = ((name, ours, mapping.naming_nothing(rows)) for name, _, ours, rows in _mappings(tables))
    return [CrossFinding(name, column, tuple(wrong)) for name, column, wrong in found if wrong]


CONTRADICTING_MAPPING = CrossRule(
    Rule(
        "contradicting_mapping",
        Severity.ERROR,
        "Another row maps it differently for the same day",
        "Keep one, or bound them with From date and To date; both are left out until then.",
    ),
    _contradicting,
)
MAPS_TO_NOTHING = CrossRule(
    Rule(
        "maps_to_nothing",
        Severity.ERROR,
        "There is no such source, table, column or code here",
        "Write it as `scrutiny list` and `scrutiny list --codes` print it.",
    ),
    _naming_nothing,
)


COUNCIL = Source(
    "council",
    "Council workbook",
    (
        Table("identity", Identity, Edition(), ("Council",), one_row=True, needed=True),
        Table("indicators", ReportedIndicators, Edition(), ("Indicators",), needed=True),
        Table("outcomes", Outcomes, Edition(), ("Outcomes",)),
        Table("targets", Targets, Edition(), ("Targets",)),
        Table("neighbours", Neighbours, Edition(), ("Neighbours",)),
        Table("areas", FormedCouncils, Edition(), ("Areas",), of_others=True),
        Table("rounds", Rounds, Edition(), ("Rounds",), needed=True),
        Table("reporting", Reporting, Edition(), ("Reporting",), needed=True),
        Table("expected_deliveries", ExpectedDeliveries, Edition(), ("Deliveries",)),
        Table("unavailable", Unavailable, Edition(), ("Unavailable",)),
        Table("commentary", Commentary, Edition(), ("Commentary",)),
        Table("report", Paragraphs, Edition(), ("Report",)),
        Table("names", Names, Edition(), ("Names",)),
        Table("own_indicators", OwnIndicators, Edition(), ("Own indicators",)),
        Table("decisions", Decisions, Edition(), ("Decisions",)),
        Table("disclosure", Disclosure, Edition(), ("Disclosure",)),
        Table("retention", Retention, Edition(), ("Retention",)),
        Table("column_mappings", ColumnMappings, Edition(), ("Mappings",)),
        Table("code_mappings", CodeMappings, Edition(), ("Code mappings",)),
    ),
    cross_rules=(STATED_TWICE, CONTRADICTING_MAPPING, MAPS_TO_NOTHING),
)
REPORTED_HISTORY = Source(
    "reported_history", "Figures already reported", (Table("figures", ReportedFigures, Edition(), ("Reported",)),)
)
