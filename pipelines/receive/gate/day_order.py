"""Dates of which it is not known which number is the day and which the month.

Here: columns written month first, in both orders, half turned round by a spreadsheet program, or moved by an hour to the day
before. Not here: reading a date (`cells`), and days that do not exist.

A date is read day first, as everybody here writes it. Where a column itself shows that it was not written so, every date
in it with a day up to 12 may be another day: it cannot be used, and no other cell can prove it right.
"""

from collections.abc import Iterator
from dataclasses import dataclass
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
_TIME = r"[0-9a-z][ T](\d{2}:\d{2})(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?\s*$"
_ELEVEN_AT_NIGHT, _MIDNIGHT = r"^\d{5}\.9583\d*$|11:00[:0]*PM$", r"12:00[:0]*AM$"
"""How a spreadsheet counts 23:00 of a day, as twenty-three of its twenty-four hours; and how SQL Server writes the two."""
_FRACTION_OF_A_DAY = r"^\d{5}\.\d"

ENOUGH = 2
MAX_SHARE = 0.05
"""Fewer dates than this with a 13th month are slips of single cells."""
MIN_SHARE_OF_TIMES = 0.9
"""Of the times of a column: where they are not all midnight by either clock, something else may happen at eleven. And of its
days in summer: a program that writes universal time moves all of them."""
MAX_CHANCE = 1 / 6_000
"""So seldom, at most, may the dates of a column look turned round by chance."""
DAYS_TO_12, DAYS_AFTER_12 = 12 / 31, 19 / 31


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
        .when(cell.str.contains(_MIDNIGHT))
        .then(pl.lit("00:00"))
        .when(cell.str.contains(_FRACTION_OF_A_DAY))
        .then(pl.lit("another"))
        .otherwise(cell.str.extract(_TIME, 1))
        .alias("time"),
    )
    spelled, start = {}, 0
    for name, reading in dates.items():
        its = slice(start, start := start + reading.spellings.len())
        spelled[name] = asked[its]
        if more[its].any() and (moved := _moved_an_hour(reading, asked["time"][its])):
            yield rules.MOVED_AN_HOUR, name, moved
    columns = {n: _Written.of(dates[n], s) for n, s in spelled.items() if s["first"].null_count() < s.height}
    turned = {n for n, c in columns.items() if c.is_turned_round()}
    for name, reading in dates.items():
        column = columns.get(name)
        if column is not None and column.is_month_first():
            yield rules.MONTH_FIRST, name, column.places("either")
        elif turned:  # the program that turned one column round did so with every one
            column = column or _Written.of(reading, spelled[name])
            if column.may_be_turned_round():
                yield rules.TURNED_ROUND, name, column.places("cells")


@dataclass(frozen=True)
class _Written:
    """How the dates of a column are written, by row; None where none is written so.

    day_first, month_first  as text, and one of the two numbers cannot be a month
    either                  as text, and both could be
    cells, late_cells       as a spreadsheet program writes a date that it knows; those after the 12th
    """

    typed: pl.Series
    day_first: pl.Series | None
    month_first: pl.Series | None
    either: pl.Series | None
    cells: pl.Series | None
    late_cells: pl.Series | None

    @classmethod
    def of(cls, reading: Reading, spelled: pl.DataFrame) -> "_Written":
        """By the numbers of each spelling: the first and second of a text, the day of a cell."""
        first, second, day = spelled["first"], spelled["second"], spelled["day"]
        return cls(
            reading.typed,
            day_first=reading.where((first > 12) & second.is_between(1, 12)),
            month_first=reading.where((second > 12) & first.is_between(1, 12)),
            either=reading.where(first.is_between(1, 12) & second.is_between(1, 12) & (first != second)),
            cells=reading.where(day.is_not_null()),
            late_cells=reading.where(day > 12),
        )

    def places(self, how: str) -> list[int]:
        """The positions of the rows that are written so."""
        mask: pl.Series | None = getattr(self, how)
        return [] if mask is None else mask.arg_true().to_list()

    def is_month_first(self) -> bool:
        """Do its texts show that they were written month first."""
        wrong, right = len(self.places("month_first")), len(self.places("day_first"))
        return wrong > 0 and (right == 0 or (wrong >= ENOUGH and wrong > MAX_SHARE * (wrong + right)))

    def may_be_turned_round(self) -> bool:
        """A program that reads the month first has turned what it could into dates, and left the days after the 12th as text."""
        late, either = len(self.places("late_cells")), len(self.places("either"))
        return late <= MAX_SHARE * len(self.places("cells")) and either <= MAX_SHARE * len(self.places("day_first"))

    def is_turned_round(self) -> bool:
        """Is it hardly possible that its dates look as they do, unless a program has turned them round."""
        return self.may_be_turned_round() and self._chance_that_not() <= MAX_CHANCE

    def _chance_that_not(self) -> float:
        """How likely its dates look as they do if none of them was turned round.

        Then no date that a program knows would be of the 13th or later, and no text before it, by chance alone. In a list of a few
        months there is more: turned dates lie all over the year, and turned back they lie in the months of the texts.
        """
        if self.cells is None or self.day_first is None:
            return 1.0
        known = self.typed.filter(self.cells).drop_nulls().unique()
        texts = self.typed.filter(self.day_first).drop_nulls().unique()
        if known.is_empty() or texts.is_empty():
            return 1.0
        chance = DAYS_TO_12 ** known.dt.day().n_unique() * DAYS_AFTER_12 ** texts.dt.day().n_unique()
        month = texts.dt.year().cast(pl.Int32) * 12 + texts.dt.month()
        first, last = month.sort().to_list()[0], month.sort().to_list()[-1]
        year = known.dt.year().cast(pl.Int32) * 12
        if not (year + known.dt.day()).is_between(first, last).all():
            return float(chance)
        outside = int((~(year + known.dt.month()).is_between(first, last)).sum())
        return float(chance * min(1.0, (last - first + 1) / 12) ** outside)


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
