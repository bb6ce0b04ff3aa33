"""Indicators that a council defines in its workbook: a row of the sheet Own indicators becomes an `Indicator` like any other.

Here: what a row means, and what is wrong with one. Not here: conditions (`warehouse.conditions`), the sheet's form (`schemas.council`), and
indicators that a council writes as files (`pipelines.council.own.files`).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from schemas.codes.council import AREA
from schemas.events import EVENTS, nearest_events
from schemas.words.fields import Column, describe
from schemas.words.source import known_sources
from warehouse.conditions import NotACondition, columns_of, condition
from warehouse.indicator import (
    AT_PERIOD_END,
    DISTRICT,
    FULL_YEAR,
    IN_QUARTER,
    IN_TERM,
    ON_OFFER_DAY,
    PHASE,
    SEX,
    TEAM,
    TWELVE_MONTHS,
    YEAR_TO_DATE,
    AsAt,
    Basis,
    Breakdown,
    Count,
    CountDistinct,
    During,
    Example,
    Indicator,
    InPeriod,
    NotComparable,
    OfYear,
    Sum,
    Timing,
)
from warehouse.period import Kind

PREFIX = "own_"
"""What the name of a council's own indicator begins with, so that none that comes with the software can ever have it."""

MARK = " (council's own)"
"""Stands behind its label wherever that is printed."""

NOBODY_PUBLISHES = "It is the council's own indicator: nobody publishes one that it could be compared with."
CHILD = "child_id"
BREAKDOWNS = (SEX, DISTRICT, PHASE, TEAM)
"""By which an own indicator is broken down, where its events have the column."""

_BY_LABEL: Mapping[str, tuple[Kind, Basis]] = {"term": ("term", IN_TERM), "entry_year": ("entry_year", ON_OFFER_DAY)}
"""Columns that hold the label of a period of its own kind."""


class NotDefined(ValueError):  # noqa: N818 - the word people read
    """A row defines no indicator. `column` is the cell to correct; the message says what is wrong and quotes no cell."""

    def __init__(self, column: str, words: str) -> None:
        self.column = column
        super().__init__(words)


def own_indicator(row: Mapping[str, Any], where: str) -> Indicator:
    """The indicator of a row of `schemas.council.OwnIndicators`; `where` says in words where the row stands.

    Raises `NotDefined`.
    """
    events = _events(row, "events")
    row = _with_the_days_it_lasts(row, events)
    timing, periods, bases = _when(row, events)
    out_of = _out_of(row, events, timing)
    which = _condition(row, "which", events)
    if out_of is not None and out_of.where is not None and row["unit"] == "percent" and not row["out_of_events"]:
        # Also where children are counted, the part is of the whole.
        which = out_of.where if which is None else which & out_of.where
    says = _in_words(row, events, out_of)
    indicator = Indicator(
        id=row["indicator_id"],
        label=row["label"],
        area=_AREAS[row["area"]],
        numerator=_count(row, events, which),
        denominator=out_of,
        timing=timing,
        bases=bases,
        unit=row["unit"],
        decimals=row["decimals"] if row["decimals"] is not None else (0 if row["unit"] == "count" else 1),
        polarity=row["polarity"],
        comparator=NotComparable(NOBODY_PUBLISHES),
        definition=row["definition"] or says,
        method=says if row["definition"] else _where_from(events),
        source=f"The council's own definition: {where}.",
        example=Example("Q1 2025/26", (date(2025, 4, 1), date(2025, 6, 30)), {}, {}),
        periods=periods,
        breakdowns=_breakdowns(events, out_of),
        own=where,
    )
    decides = {n: " ".join(v.split()) if isinstance(v, str) else v for n, v in row.items() if n not in _SAYS_NO_FIGURE}
    return marked(indicator, repr(sorted(decides.items(), key=lambda item: item[0])))


def marked(indicator: Indicator, definition: str) -> Indicator:
    """An own indicator as it is shown: its label says whose it is, and its version follows from the text of its definition.

    It has no names but its label: a name that another indicator has would make papers on that one seem right. The sheet Names gives it some.
    """
    version = int(hashlib.sha256(definition.encode()).hexdigest()[:7], 16)
    label = f"{indicator.label.removesuffix(MARK)}{MARK}"
    return replace(indicator, label=label, prose=label, called=(), version=version)


_AREAS: Mapping[str, Any] = {c.code: c.label for c in AREA.codes}
_SAYS_NO_FIGURE = frozenset(
    {
        "label",
        "area",
        "polarity",
        "target",
        "definition",
        "from_round",
        "to_round",
        "sheet",
        "source_row",
        "indicator_id",
    }
)
"""Cells that change no figure, so that they make no new version of the definition."""


def _events(row: Mapping[str, Any], cell: str) -> str:
    name = str(row[cell]).strip().lower().replace(" ", "_")
    if name not in EVENTS:
        near = nearest_events(name) or "; `scrutiny list --events` prints them"
        raise NotDefined(cell, f"There are no such events{near}")
    return name


def _column(row: Mapping[str, Any], cell: str, events: str, kinds: Sequence[type[pl.DataType]] = (pl.Date,)) -> Column:
    """The column that a cell names. Raises `NotDefined` where the events have none such, or it holds no day."""
    columns = columns_of(events)
    name = str(row[cell]).strip().lower()
    days = ", ".join(n for n, c in columns.items() if c.dtype == pl.Date)
    if name not in columns:
        raise NotDefined(cell, f"{events} have no such column; those with a day are {days or 'none'}")
    found = columns[name]
    if found.dtype not in kinds and name not in _BY_LABEL:
        raise NotDefined(cell, f"The column holds no day; those of {events} that do are {days or 'none'}")
    return found


def _condition(row: Mapping[str, Any], cell: str, events: str) -> pl.Expr | None:
    if not row[cell]:
        return None
    try:
        return condition(row[cell], events)
    except NotACondition as why:
        raise NotDefined(cell, f"The condition cannot be used: {why}") from None


def _with_the_days_it_lasts(row: Mapping[str, Any], events: str) -> Mapping[str, Any]:
    """The row with the events' own columns where it counts at the end of the period and names none.

    A list of children in care, of plans or of need also holds who left before the period's end.
    """
    blank = row["timing"] == "as_at" and not any(row[c] for c in ("date", "started", "ended"))
    if not blank or (lasts := EVENTS[events].lasts) is None:
        return row
    return {**row, "started": lasts[0], "ended": lasts[1]}


def _when(row: Mapping[str, Any], events: str) -> tuple[Timing, Kind, tuple[Basis, ...]]:
    """When an event counts, of which kind of period, on which bases: the one that is shown first."""
    year, shown = row["periods"] == "academic_year", row["basis"]
    if row["timing"] == "as_at":
        if row["date"]:
            raise NotDefined("date", "For the end of the period write Started and Ended, or leave all three blank")
        if year:
            raise NotDefined("periods", "The end of the period is that of a quarter: leave Periods blank")
        started, ended = (_column(row, c, events).name if row[c] else None for c in ("started", "ended"))
        return AsAt(started, ended), "quarter", _shown_first(shown, (AT_PERIOD_END,))
    if not row["date"]:
        days = ", ".join(n for n, c in columns_of(events).items() if c.dtype == pl.Date or n in _BY_LABEL)
        raise NotDefined("date", f"Write in Date the column with the day; those of {events} are {days or 'none'}")
    if row["started"] or row["ended"]:
        raise NotDefined("started", "Started and Ended are for the end of the period: leave them blank")
    column = _column(row, "date", events)
    if column.name in _BY_LABEL:
        kind, basis = _BY_LABEL[column.name]
        if row["periods"]:
            said = kind.replace("_", " ")
            raise NotDefined("periods", f"The column says the period by itself ({said}): leave Periods blank")
        return InPeriod(column.name), kind, _shown_first(shown, (basis,))
    day = During(column.name)
    if year:
        return day, "academic_year", _shown_first(shown, (FULL_YEAR,))
    if row["unit"] == "per_10000":  # a rate of a part of a year compares with nothing
        return day, "quarter", _shown_first(shown, (TWELVE_MONTHS,))
    # A count that starts anew in April is no previous value of one that has run for a year.
    both = (IN_QUARTER, YEAR_TO_DATE) if row["unit"] == "count" else (YEAR_TO_DATE, IN_QUARTER)
    return day, "quarter", _shown_first(shown, both)


def _shown_first(asked: str | None, bases: tuple[Basis, ...]) -> tuple[Basis, ...]:
    """The bases with the one that the row asks for first."""
    if asked is None:
        return bases
    if asked not in bases:
        known = " or ".join(b.value.replace("_", " ") for b in bases)
        raise NotDefined("basis", f"Such an indicator is given {known}: write that, or leave Basis blank")
    return (Basis(asked), *(b for b in bases if b != asked))


def _out_of(row: Mapping[str, Any], events: str, timing: Timing) -> Count | None:
    """What it is counted out of: other events, or rows of the same; nothing for a count."""
    asked = [c for c in ("out_of", "out_of_events", "out_of_date") if row[c]]
    if row["unit"] == "count":
        if asked:
            raise NotDefined(asked[0], "A count is counted out of nothing: leave it blank, or write another unit")
        return None
    if row["unit"] == "per_10000":
        if asked or row["periods"]:
            raise NotDefined(
                asked[0] if asked else "periods", "It is counted out of the children who live here: leave it blank"
            )
        return Sum("populations", of="people", timing=OfYear())
    if not row["out_of_events"]:
        if row["out_of_date"]:
            raise NotDefined("out_of_date", "Out of date is for other events: write their name in Out of events")
        if row["unit"] == "ratio":
            raise NotDefined("out_of_events", "A ratio needs other events that it is counted out of")
        return _count(row, events, _condition(row, "out_of", events))
    others = _events(row, "out_of_events")
    if others == events and row["unit"] == "percent":
        raise NotDefined(
            "out_of_events", "They are the same events: leave it blank, or write Ratio for two counts of them"
        )
    if not isinstance(timing, During):
        raise NotDefined(
            "out_of_events",
            "Other events are for what is counted by a day; else write a file: `scrutiny indicator new`",
        )
    if not row["out_of_date"]:
        days = ", ".join(n for n, c in columns_of(others).items() if c.dtype == pl.Date)
        raise NotDefined("out_of_date", f"Write the column of {others} with the day; they have {days or 'none'}")
    day = _column(row, "out_of_date", others).name
    return replace(_count(row, others, _condition(row, "out_of", others)), timing=During(day))


def _count(row: Mapping[str, Any], events: str, where: pl.Expr | None) -> Count:
    if row["counted"] != "children":
        return Count(events, where=where)
    if CHILD not in {c.name for c in describe(EVENTS[events].model)}:
        raise NotDefined("counted", f"{events} are about no child: leave it blank")
    return CountDistinct(events, where=where, of=(CHILD,))


def _breakdowns(events: str, out_of: Count | None) -> tuple[Breakdown, ...]:
    """By what both the events and what they are counted out of can be divided."""
    both = (columns_of(events), columns_of(out_of.events if out_of is not None else events))
    return tuple(b for b in BREAKDOWNS if all(b.column in known for known in both))


def _where_from(events: str) -> str:
    """Which sources the events come from, as a sentence."""
    *others, last = (known_sources()[s.source].label for s in EVENTS[events].filled_by)
    return f"From {', '.join(others)}{' or ' if others else ''}{last}."


def _in_words(row: Mapping[str, Any], events: str, out_of: Count | None) -> str:
    """What the row says, as a sentence that a reader can check."""

    def called(of: str) -> str:
        words = EVENTS[of].words
        return f"different children among {words}" if row["counted"] == "children" else words

    if row["timing"] == "during":
        span = "the twelve months to the end of the period" if row["unit"] == "per_10000" else "the period"
        when = f"whose {row['date']} lies in {span}"
    elif row["started"] or row["ended"]:
        began = f"began ({row['started']}) by the end of the period" if row["started"] else "had begun"
        when = f"that {began} and had not ended" + (f" ({row['ended']}) by then" if row["ended"] else "")
    else:
        when = "on the list that shows the end of the period"
    which = f" for which {row['which']}" if row["which"] else ""
    only = f" for which {row['out_of']}" if row["out_of"] else ""
    if out_of is None:
        return _capital(f"{called(events)} {when}{which}.")
    if row["unit"] == "per_10000":
        return _capital(
            f"{called(events)} {when}{which}, per 10,000 children aged 0 to 17, of the latest year that is published."
        )
    if row["out_of_events"]:
        others = f"{called(out_of.events)} whose {row['out_of_date']} lies in it{only}"
        how = "as a percentage of" if row["unit"] == "percent" else "divided by the number of"
        return _capital(f"{called(events)} {when}{which}, {how} {others}.")
    return _capital(f"of {called(events)} {when}{only}, the percentage{which or ' of all of them'}.")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
