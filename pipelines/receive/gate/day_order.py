"""Dates of which it is not known which number is the day and which the month.

Here: columns written month first, in both orders, half turned round by a spreadsheet program, or moved by an hour to the day
before. Not here: reading a date (`cells`), and days that do not exist.

A date is read day first, as everybody here writes it. Where a column itself shows that it was not written so, every date
in it with a day up to 12 may be another day: it cannot be used, and no other cell can prove it right.
"""

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from pipelines.receive.gate.cells import Read, Reading
from schemas.words import rules
from schemas.words.rules import Rule

_TWO_NUMBERS = r"^\s*(\d{1,2})[/-](\d{1,2})[/-]\d{4}\b"
_CELL_OF_A_DATE = r"^\d{4}-\d{2}-(\d{2})([ T]00:00:00)?$"
"""How a date that a spreadsheet program knows to be one is read, or written by it."""
_MORE_THAN_A_DAY = r"^\s*\d{1,2}[/-]|[ T]\d|^\d{5}\.\d"
"""Only where dates are written otherwise than year first, or with a time, is there anything to look for."""
_TIME = r"[0-9a-z][ T](\d{2}:\d{2})(:\d{2}(\.\d+)?)?Z?\s*$"
_ELEVEN_AT_NIGHT = r"^\d{5}\.9583\d*$"
"""How a spreadsheet counts 23:00 of a day: twenty-three of its twenty-four hours."""
_FRACTION_OF_A_DAY = r"^\d{5}\.\d"

ENOUGH = 2
MAX_SHARE = 0.05
"""Fewer dates than this with a 13th month are slips of single cells."""
MIN_SHARE_OF_TIMES = 0.9
"""Of the times of a column: where they are not all midnight by either clock, something else may happen at eleven. And of its
days in summer: a program that writes universal time moves all of them."""
ENOUGH_TURNED, ENOUGH_TEXTS, ENOUGH_DAYS = 4, 10, 3
"""By chance four cells lie on the 1st to the 12th, and ten texts beside them do not, once in six thousand times; unless they
are all of a few days."""


def dates_not_known(read: Read) -> Iterator[tuple[Rule, str, list[int]]]:
    """The rule, the column and the positions of its dates that are not known, by column."""
    dates = {n: r for n, r in read.readings.items() if r.column.dtype == pl.Date}
    if not dates:
        return
    cell = pl.col("text")
    # All columns of dates are asked at once: each query takes the same time, however few the cells are.
    written = pl.concat([r.spellings.alias("text") for r in dates.values()]).to_frame()
    # So does a workbook write all its dates, with a midnight that means nothing.
    usual = cell.str.contains(_CELL_OF_A_DATE)
    more = written.select(cell.str.contains(_MORE_THAN_A_DAY) & ~usual).to_series()
    if not more.any():
        return
    asked = written.select(
        cell.str.extract(_TWO_NUMBERS, 1).cast(pl.Int8).alias("first"),
        cell.str.extract(_TWO_NUMBERS, 2).cast(pl.Int8).alias("second"),
        cell.str.extract(_CELL_OF_A_DATE, 1).cast(pl.Int8).alias("day"),
        pl.when(cell.str.contains(_ELEVEN_AT_NIGHT))
        .then(pl.lit("23:00"))
        .when(cell.str.contains(_FRACTION_OF_A_DAY))
        .then(pl.lit("another"))
        .otherwise(cell.str.extract(_TIME, 1))
        .alias("time"),
    )
    start = 0
    for name, reading in dates.items():
        its = slice(start, start := start + reading.spellings.len())
        if not more[its].any():
            continue
        spelled = asked[its]
        first, second, day = spelled["first"], spelled["second"], spelled["day"]
        if moved := _moved_an_hour(reading, spelled["time"]):
            yield rules.MOVED_AN_HOUR, name, moved
        if first.null_count() == first.len():
            continue
        rows = {
            "day_first": reading.where((first > 12) & second.is_between(1, 12)),
            "month_first": reading.where((second > 12) & first.is_between(1, 12)),
            "either": reading.where(first.is_between(1, 12) & second.is_between(1, 12) & (first != second)),
            "cells": reading.where(day.is_not_null()),
            "late_cells": reading.where(day > 12),
        }
        counts = {k: 0 if mask is None else int(mask.sum()) for k, mask in rows.items()}
        counts["days"] = day.drop_nulls().n_unique()
        if _written_month_first(counts) and (either := rows["either"]) is not None:
            yield rules.MONTH_FIRST, name, either.arg_true().to_list()
        elif _half_turned(counts) and (cells := rows["cells"]) is not None:
            yield rules.TURNED_ROUND, name, cells.arg_true().to_list()


def _moved_an_hour(reading: Reading, time: pl.Series) -> list[int]:
    """The positions of days that begin at 23:00 of the day before, as universal time has it in summer: all of them, or none."""
    at_eleven = reading.where(time == "23:00")
    if at_eleven is None:
        return []
    at_midnight, times = reading.where(time == "00:00"), time.drop_nulls()
    if times.is_in(["00:00", "23:00"]).sum() < MIN_SHARE_OF_TIMES * times.len():
        return []
    begun = (
        reading.typed.cast(pl.Datetime)
        .dt.offset_by("1d")
        .dt.replace_time_zone("Europe/London", ambiguous="earliest", non_existent="null")
    )
    summer = (begun.dt.dst_offset() > timedelta()).fill_null(False)
    moved = at_eleven & summer
    kept = 0 if at_midnight is None else int((at_midnight & summer).sum())
    found = moved.arg_true().to_list()
    return found if len(found) >= max(ENOUGH, MIN_SHARE_OF_TIMES * (len(found) + kept)) else []


def _written_month_first(counts: dict[str, int]) -> bool:
    wrong, right = counts["month_first"], counts["day_first"]
    return wrong > 0 and (right == 0 or (wrong >= ENOUGH and wrong > MAX_SHARE * (wrong + right)))


def _half_turned(counts: dict[str, int]) -> bool:
    """A program that reads the month first has turned what it could into dates, and left the days after the 12th as text."""
    return (
        counts["cells"] >= ENOUGH_TURNED
        and counts["days"] >= ENOUGH_DAYS
        and counts["late_cells"] <= MAX_SHARE * counts["cells"]
        and counts["day_first"] >= ENOUGH_TEXTS
        and counts["either"] <= MAX_SHARE * counts["day_first"]
    )
