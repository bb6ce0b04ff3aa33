"""The next round of a council's calendar, filled in from the round before.

Here: its dates, the period it reports of each indicator, the deliveries it expects. Not here: which period is proposed for a new
indicator (`periods`), and targets, variants and areas: these hold until somebody bounds them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.council.own import own_files, own_of
from pipelines.council.periods import is_closed, proposed
from pipelines.council.writing import NotWritten, Opened, add_rows, open_workbook
from warehouse.indicator import Indicator
from warehouse.period import Period, Quarter, parse_period

_FURTHEST = 12
"""So many periods a round may lag behind what is proposed and still be followed."""


@dataclass(frozen=True)
class Filled:
    """A round that was added.

    rows   how many rows each sheet gained, by table
    ended  indicators that the round before reported and whose series has ended
    """

    round: str
    rows: dict[str, int]
    ended: tuple[str, ...]


def next_round(workbook: Path) -> Filled:
    """Add the round after the last one of the workbook's calendar.

    Raises `NotWritten` if the calendar has no round, or what `writing.add_rows` raises it for.
    """
    book = open_workbook(workbook)
    rounds = book.rows("rounds").sort("round")
    if rounds.is_empty():
        raise NotWritten("the sheet Rounds holds no round to follow. Enter the first one")
    last = Quarter.parse(rounds["round"][-1])
    new = last.next
    before = rounds.row(-1, named=True)
    dates = {
        name: _shifted(before[name], last, new)
        for name in ("data_cut_off", "committee_date")
        if before[name] is not None
    }
    reported = book.rows("reporting").filter(pl.col("round") == last.round)
    indicators = own_of(book.rows_with_place("own_indicators"), own_files(workbook.parent)).all
    known = [(row, indicators[row["indicator_id"]]) for row in reported.to_dicts() if row["indicator_id"] in indicators]
    ended = tuple(indicator.id for _, indicator in known if is_closed(indicator, new))
    rows: dict[str, list[dict[str, Any]]] = {
        "rounds": [{"round": new.round, **dates}],
        "reporting": [
            {
                "round": new.round,
                "indicator_id": indicator.id,
                "period": _following(row["period"], indicator, last, new),
            }
            for row, indicator in known
            if indicator.id not in ended
        ],
        "expected_deliveries": list(_expected(book, last, new)),
    }
    return Filled(new.round, add_rows(book, rows), ended)


def _shifted(day: date, last: Quarter, new: Quarter) -> date:
    """As many days after the end of the new quarter as it lies after that of the last."""
    return new.end + (day - last.end)


def _following(label: str, indicator: Indicator, last: Quarter, new: Quarter) -> str:
    """The period to report next: as far behind what is proposed, or ahead of it, as the one before was."""
    if parse_period(label).kind != indicator.periods:
        return proposed(new, indicator).label
    meant: Period = proposed(last, indicator)
    then: Period = proposed(new, indicator)
    ahead, ahead_then = last, new
    for _ in range(_FURTHEST):
        if meant.label == label:
            return then.label
        if proposed(ahead, indicator).label == label:
            return proposed(ahead_then, indicator).label
        meant, then = meant.previous, then.previous
        ahead, ahead_then = ahead.next, ahead_then.next
    return label


def _expected(book: Opened, last: Quarter, new: Quarter) -> Iterator[dict[str, Any]]:
    """What the same quarter of the year before expected, with its dates a year later; else what the last round did."""
    rows = book.rows("expected_deliveries")
    a_year_before = Quarter(new.year - 1, new.number)
    of_year_before = rows.filter(pl.col("round") == a_year_before.round)
    model, quarter = (of_year_before, a_year_before) if of_year_before.height else (rows, last)
    for row in model.filter(pl.col("round") == quarter.round).to_dicts():
        yield {"round": new.round, "source": row["source"], "due_date": new.end + (row["due_date"] - quarter.end)}
