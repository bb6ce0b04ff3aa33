"""Published figures of councils that end and of those that take over from them.

Here: which councils are counted in a period, what can be said of a council for a time before it was formed, how several are named. Not here: which councils took
over from which (`schemas.codes.areas`), the rules of comparison (`warehouse.comparison`), figures from deliveries (`warehouse.succession`).

A publisher may print figures of a council for years in which it was not there: worked out backwards, copied, or noughts that stand for
nothing. No area is counted twice: of a council and one that took over from it, the one that was there on a period's last day is.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from schemas.codes.areas import SUCCESSIONS, Succession
from warehouse.conformed import conformed_published
from warehouse.rounding import displayed_value


def successions_of(rows: Sequence[Mapping[str, Any]]) -> list[Succession]:
    """Which council took over from which: those known here, and those of workbooks, which take precedence for a council that ends.

    rows  of the sheet Areas (`schemas.council.FormedCouncils`)
    """
    said: dict[tuple[int, int], Succession] = {}
    for row in rows:
        if row["predecessor"] is not None:
            one = Succession(row["predecessor"], row["la_code"], row["first_day"], tuple(sorted(districts_of(row))))
            said.setdefault((one.predecessor, one.successor), one)
    known = {s.predecessor for s in said.values()}
    return [*(s for s in SUCCESSIONS if s.predecessor not in known), *said.values()]


def districts_of(row: Mapping[str, Any]) -> frozenset[str]:
    """The districts that a row of the sheet Areas names; none where the whole council goes over."""
    return frozenset(filter(None, (d.strip() for d in (row.get("districts") or "").split(";"))))


def named(councils: Sequence[str]) -> str:
    """The names of councils, one or more, as a sentence has them: `Bournemouth, Poole and Dorset (Christchurch)`."""
    return " and ".join(filter(None, (", ".join(councils[:-1]), councils[-1])))


def of_the_day(
    benchmark: pl.DataFrame, measures: pl.DataFrame, successions: Sequence[Succession] = SUCCESSIONS
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The figures of a publication that are figures, and those of them that are counted among the councils of the day.

    benchmark  measure, period, la_code, value
    measures   measure, year_type

    A council that has ended is not counted where every one that took over from it has a figure of the period, nor is one that was yet to be
    formed where every one it came from has. Where not all have one, somebody's figure stands under the code of another. A nought that
    is not counted is no figure.
    """
    concerned = {code for s in successions for code in (s.predecessor, s.successor)}
    of_them = benchmark.filter(pl.col("la_code").is_in(sorted(concerned)))
    if of_them.is_empty():
        return benchmark, benchmark
    rows = of_them.join(_last_days(of_them, measures), on=["measure", "period"], how="left")
    said = pl.DataFrame(
        [(s.predecessor, s.successor, s.first_day) for s in successions],
        schema={"before": pl.Int64, "after": pl.Int64, "first_day": pl.Date},
        orient="row",
    )
    begun = pl.col("last") >= pl.col("first_day")
    ended, unborn = _replaced(rows, said, "before", "after", begun), _replaced(rows, said, "after", "before", ~begun)
    away = pl.concat([ended, unborn])
    on = ["measure", "period", "la_code"]
    figures = benchmark.join(away.filter(pl.col("value") == 0), on=on, how="anti", maintain_order="left")
    return figures, figures.join(away, on=on, how="anti", maintain_order="left")


def _replaced(rows: pl.DataFrame, said: pl.DataFrame, mine: str, others: str, when: pl.Expr) -> pl.DataFrame:
    """The figures of councils in periods in which others stand for them, where each of those has a figure."""
    key = ["measure", "period"]
    asked = rows.rename({"la_code": mine}).join(said, on=mine).filter(when)
    there = asked.join(rows.select(*key, pl.col("la_code").alias(others)), on=[*key, others], how="semi")
    by = [*key, mine]
    wanted, found = (f.group_by(by).agg(pl.len().alias("n"), pl.col("value").first()) for f in (asked, there))
    return wanted.join(found.select(*by, "n"), on=[*by, "n"], how="semi").select(
        *key, pl.col(mine).alias("la_code"), "value"
    )


def _last_days(rows: pl.DataFrame, measures: pl.DataFrame) -> pl.DataFrame:
    """`measure`, `period`, `last`: the last day of each period, null where the publisher's text cannot be placed in time."""
    asked = rows.select("measure", "period").unique()
    years = asked.join(measures.select("measure", "year_type"), on="measure", how="left")
    days = {(p, y): conformed_published(p, y).last for p, y in years.select("period", "year_type").unique().iter_rows()}
    last = [days[p, y] for p, y in years.select("period", "year_type").iter_rows()]
    return years.select("measure", "period").with_columns(pl.Series("last", last, pl.Date))


@dataclass(frozen=True)
class TakenOver:
    """What can be said of a council for a period before it was formed: a figure, or None, and the words."""

    value: float | None
    words: str


Values = Callable[[str], Mapping[int, float]]
"""By LA code, the published values of a measure in one period."""


@dataclass(frozen=True)
class Inherited:
    """What published figures of the councils before say of those that took over from them.

    successions  by successor, from whom it took over
    names        of the councils
    parted       councils of which a part went over to each of several
    adds         measures that are counts
    rates        by measure, the counts above and below the line of a rate per hundred
    """

    successions: Mapping[int, Sequence[Succession]]
    names: Mapping[int, str]
    parted: frozenset[int]
    adds: frozenset[str]
    rates: Mapping[str, tuple[str, str]]

    @classmethod
    def of_measures(
        cls, measures: pl.DataFrame | None, successions: Sequence[Succession], names: Mapping[int, str]
    ) -> "Inherited":
        """From rows of `warehouse.open_data.MEASURES`."""
        rows = [] if measures is None else measures.to_dicts()
        by_successor: dict[int, list[Succession]] = {}
        for one in successions:
            by_successor.setdefault(one.successor, []).append(one)
        followed = Counter(code for code, _ in {(s.predecessor, s.successor) for s in successions})
        return cls(
            by_successor,
            names,
            frozenset(s.predecessor for s in successions if s.districts or followed[s.predecessor] > 1),
            frozenset(r["measure"] for r in rows if r["adds"]),
            {r["measure"]: (r["numerator"], r["denominator"]) for r in rows if r["numerator"]},
        )

    def of(self, measure: str, values: Values, places: int) -> dict[int, TakenOver]:
        """By LA code of every council that took over from others of which there is a figure in a period, what can be said of it there.

        Where it has a published figure of its own, that stands. A publisher may go on under the former code for years.
        """
        published = values(measure)
        found: dict[int, TakenOver] = {}
        for code, of in self.successions.items():
            if said := self._of_one(measure, of, values, published, places):
                found[code] = said
        return found

    def _of_one(
        self, measure: str, of: Sequence[Succession], values: Values, published: Mapping[int, float], places: int
    ) -> TakenOver | None:
        given = [s for s in of if s.predecessor in published]
        if not given:
            return None
        words = named([self._in_words(s, published, places) for s in of])
        if any(s.predecessor in self.parted for s in of):
            return TakenOver(None, f"published of {words} as a whole, which cannot be divided")
        if len(given) < len(of):
            return TakenOver(None, f"published of {words}, and not of each")
        value = self._added(measure, [s.predecessor for s in of], values)
        if value is None:
            return TakenOver(None, f"published of {words}, without the counts behind it")
        return TakenOver(value, f"worked out from {words}")

    def _in_words(self, one: Succession, published: Mapping[int, float], places: int) -> str:
        name, value = self.names.get(one.predecessor, str(one.predecessor)), published.get(one.predecessor)
        return name if value is None else f"{name} ({displayed_value(value, places):,})"

    def _added(self, measure: str, codes: Sequence[int], values: Values) -> float | None:
        """The counts of several councils added, or a rate worked out from them; None where a count is missing."""
        if measure in self.adds:
            found = [values(measure).get(code) for code in codes]
            return None if None in found else float(sum(v for v in found if v is not None))
        if measure not in self.rates:
            return None
        above, below = (self._added(m, codes, values) for m in self.rates[measure])
        return 100 * above / below if above is not None and below else None
