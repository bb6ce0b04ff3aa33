"""The counts behind published figures, and the sums that hold among them.

Here: `Number`, `Sum`, finding both in a frame of figures. Not here: what is suppressed (`protection`).

An outsider knows how the figures of a report hang together: categories add up to the total, quarters to the year to date, plans
and support to all of SEN. An indicator names those it is the sum of (`Indicator.sum_of`). Other sums are found: denominators that are
the same in every period two indicators share, a count that was the sum of two others in all of them. A sum found by chance suppresses
a little too much; one that a person forgot to declare would show too much.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal, NamedTuple

import polars as pl

from warehouse.counting import TOTAL
from warehouse.indicator import Basis
from warehouse.period import Quarter, parse_period

Part = Literal[
    "numerator", "denominator", "rest", "since_numerator", "since_denominator", "other_numerator", "other_denominator"
]
"""What no table prints and a reader gets by subtraction: `rest` is the denominator without the numerator (121 of 126 reveals five),
`since` a year to date without the one before it, `other` a total without its categories."""

PRINTED: tuple[Part, ...] = ("numerator", "denominator")
"""The parts that stand in tables."""
_SINCE: dict[Part, Part] = {"numerator": "since_numerator", "denominator": "since_denominator"}
_OTHER: dict[Part, Part] = {"numerator": "other_numerator", "denominator": "other_denominator"}

FIGURE = ("la_code", "indicator_id", "period", "basis", "breakdown")
"""The columns that identify a figure of a release."""

_ALIKE_AT_LEAST = 3
"""Two counts must agree in at least so many places; fewer may be chance."""

_Place = tuple[str, str, str, str]
_Series = tuple[str, Part]
_Dimension = str


class Number(NamedTuple):
    """A count: its figure, which part of the figure it is, and how many. A restated count is another number."""

    la_code: str
    indicator_id: str
    period: str
    basis: str
    breakdown: str
    part: Part
    size: int

    @property
    def of_total(self) -> bool:
        """Is it a count of all, not of a category."""
        return self.breakdown == TOTAL


@dataclass(frozen=True)
class Sum:
    """A total is the sum of its parts."""

    total: Number
    parts: tuple[Number, ...]


def numbers_in(figures: pl.DataFrame, whole: Collection[str]) -> list[Number]:
    """The counts of the figures, and those that a reader gets by subtraction.

    figures  columns `FIGURE`, numerator, denominator; a blank is no count
    whole    the indicators whose numerator is counted among the denominator's own rows
    """
    found = []
    for la, indicator, period, basis, breakdown, numerator, denominator in figures.select(
        *FIGURE, "numerator", "denominator"
    ).iter_rows():
        sizes: dict[Part, int | None] = {"numerator": numerator, "denominator": denominator}
        if numerator is not None and denominator is not None and indicator in whole:
            sizes["rest"] = denominator - numerator
        found += [Number(la, indicator, period, basis, breakdown, p, s) for p, s in sizes.items() if s is not None]
    return [*found, *_by_subtraction(found)]


def _by_subtraction(numbers: list[Number]) -> Iterator[Number]:
    named = {_name(n): n for n in numbers}
    for (total, dimension), parts in _by_dimension(numbers, named).items():
        left = total.size - sum(p.size for p in parts)
        if left > 0:
            yield total._replace(breakdown=f"{dimension}: ", part=_OTHER[total.part], size=left)
    for number in numbers:
        before = _to_date_before(number, named)
        if before is not None and _beside(number, named, basis=Basis.IN_QUARTER) is None and number.size > before.size:
            yield number._replace(part=_SINCE[number.part], size=number.size - before.size)


def with_empty_categories(figures: pl.DataFrame) -> pl.DataFrame:
    """The figures, and a row of noughts for each category that has none in a period but has one in another.

    A row that is there in one period and not in the next reveals that nobody was in it, whatever is suppressed beside it. The other
    columns of such a row are those of the total.

    figures  columns `FIGURE`, status, numerator, denominator and more
    """
    of, dimension = ["la_code", "indicator_id", "period", "basis"], pl.col("breakdown").str.split(": ").list.first()
    given = figures.filter((pl.col("breakdown") != TOTAL) & (pl.col("status") == "ok")).with_columns(
        dimension=dimension
    )
    ever = given.select("la_code", "indicator_id", "dimension", "breakdown").unique()
    wanted = given.select(*of, "dimension").unique().join(ever, on=["la_code", "indicator_id", "dimension"])
    lacking = wanted.join(given, on=[*of, "breakdown"], how="anti").select(*of, "breakdown")
    nought = [pl.when(pl.col(p).is_not_null()).then(0).cast(pl.Int64).alias(p) for p in ("numerator", "denominator")]
    totals = (
        figures.filter((pl.col("breakdown") == TOTAL) & (pl.col("status") == "ok"))
        .drop("breakdown")
        .with_columns(nought)
    )
    empty = lacking.join(totals, on=of)
    shown = pl.when(pl.col("denominator").is_null()).then(0).cast(figures.schema["displayed"])
    return pl.concat([figures, empty.with_columns(displayed=shown).select(figures.columns)])


def sums_among(numbers: Iterable[Number], sum_of: Mapping[str, tuple[str, ...]]) -> list[Sum]:
    """Every sum that holds among the numbers of one release.

    sum_of  the indicators whose numerators add up to that of another
    """
    named = {_name(n): n for n in numbers}
    return [
        *_numerator_and_rest(named.values(), named),
        *_categories(named.values(), named),
        *_quarters(named.values(), named),
        *_declared(named.values(), named, sum_of),
        *_between_indicators(named.values()),
    ]


def _name(number: Number) -> tuple[str, ...]:
    return number[:-1]


def _beside(number: Number, named: dict[tuple[str, ...], Number], **other: Any) -> Number | None:
    """The number that differs from this one in what is given, and in nothing else."""
    return named.get(_name(number._replace(**other)))


def _numerator_and_rest(numbers: Iterable[Number], named: dict[tuple[str, ...], Number]) -> Iterator[Sum]:
    for rest in numbers:
        if rest.part == "rest":
            numerator, denominator = (_beside(rest, named, part=p) for p in ("numerator", "denominator"))
            if numerator is not None and denominator is not None:
                yield Sum(denominator, (numerator, rest))


def _by_dimension(
    numbers: Iterable[Number], named: dict[tuple[str, ...], Number]
) -> dict[tuple[Number, str], list[Number]]:
    """The categories of each total, by dimension."""
    found: dict[tuple[Number, str], list[Number]] = defaultdict(list)
    for number in numbers:
        if not number.of_total and number.part in PRINTED:
            total = _beside(number, named, breakdown=TOTAL)
            if total is not None:
                found[total, number.breakdown.partition(": ")[0]].append(number)
    return found


def _categories(numbers: Iterable[Number], named: dict[tuple[str, ...], Number]) -> Iterator[Sum]:
    for (total, dimension), parts in _by_dimension(numbers, named).items():
        other = _beside(total, named, breakdown=f"{dimension}: ", part=_OTHER[total.part])
        every = (*parts, *([other] if other else []))
        if sum(p.size for p in every) == total.size:  # categories that overlap do not add up to the total
            yield Sum(total, every)


def _to_date_before(number: Number, named: dict[tuple[str, ...], Number]) -> Number | None:
    """The year to date that ends a quarter before this one."""
    if number.basis != Basis.YEAR_TO_DATE or number.part not in PRINTED:
        return None
    period = parse_period(number.period)
    if not isinstance(period, Quarter) or period.number == 1:
        return None
    return _beside(number, named, period=period.previous.label)


def _quarters(numbers: Iterable[Number], named: dict[tuple[str, ...], Number]) -> Iterator[Sum]:
    """Year to date is the quarter and the year to date before it, where the delivered rows add up to that."""
    for number in numbers:
        if number.basis != Basis.YEAR_TO_DATE or number.part not in PRINTED:
            continue
        quarter = _beside(number, named, basis=Basis.IN_QUARTER) or _beside(number, named, part=_SINCE[number.part])
        # A category that nobody was in has no row, and adds nothing.
        there = tuple(p for p in (quarter, _to_date_before(number, named)) if p is not None)
        if there and sum(p.size for p in there) == number.size:
            yield Sum(number, there)


def _declared(
    numbers: Iterable[Number], named: dict[tuple[str, ...], Number], sum_of: Mapping[str, tuple[str, ...]]
) -> Iterator[Sum]:
    for number in numbers:
        if number.part == "numerator" and (of := sum_of.get(number.indicator_id)):
            parts = [_beside(number, named, indicator_id=i) for i in of]
            there = tuple(p for p in parts if p is not None)
            if there and sum(p.size for p in there) == number.size:
                yield Sum(number, there)


def _between_indicators(numbers: Iterable[Number]) -> Iterator[Sum]:
    """Counts that are the same as, or the sum of two, others wherever all of them are given."""
    by_dimension: dict[_Dimension, dict[_Series, dict[_Place, Number]]] = defaultdict(lambda: defaultdict(dict))
    for n in numbers:
        if n.part in PRINTED:
            # Totals and categories separately: a child may be counted in the total and be of no category.
            series = by_dimension[n.breakdown.partition(": ")[0]]
            series[n.indicator_id, n.part][n.la_code, n.period, n.basis, n.breakdown] = n
    for series in by_dimension.values():
        names = sorted(series)
        for one, other in combinations(names, 2):
            yield from _where_it_holds(series, one, (other,))
            if len(series[one].keys() & series[other].keys()) >= _ALIKE_AT_LEAST:
                for total in names:
                    if total not in {one, other}:
                        yield from _where_it_holds(series, total, (one, other))


def _where_it_holds(series: dict[Any, dict[_Place, Number]], total: _Series, parts: tuple[_Series, ...]) -> list[Sum]:
    found, counts = [], set()
    for place, number in series[total].items():
        added = [series[p].get(place) for p in parts]
        known = [a for a in added if a is not None]
        if len(known) < len(added):
            continue
        if sum(a.size for a in known) != number.size:
            return []
        # A part that is always nothing makes every count the sum of itself and that.
        if all(a.size for a in known):
            counts.add(number.size)
        found.append(Sum(number, tuple(known)))
    denominators = len(parts) == 1 and {total[1], parts[0][1]} == {"denominator"}
    return found if denominators or len(counts) >= _ALIKE_AT_LEAST else []
