"""The facts that a committee report may quote: the rows of `mart.narrative_facts`, and which of them may leave the council.

Here: reading them, and text that knows its fact. Not here: sentences (`sentences`), and what is suppressed (`warehouse.disclosure`).

Outside the council a fact may be quoted where the copy shows every figure that it reveals: a change reveals the figure before, a
count itself. What others have published may always be quoted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from warehouse.counting import TOTAL
from warehouse.rounding import as_text

_OF_OTHERS = ("england", "neighbours", "target")
"""Figures whose names begin so hold no number of the council's own."""


@dataclass(frozen=True)
class Fact:
    """One figure that prose may quote, as `mart.narrative_facts` describes its columns; `decimals` are those of its indicator."""

    indicator_id: str
    figure: str
    breakdown: str
    variant: str
    basis: str
    period: str
    compared_with: str | None
    displayed: Decimal | None
    said: str | None
    unit: str
    status: str
    with_rounding: bool
    decimals: int

    @property
    def reveals(self) -> Iterator[tuple[str, str]]:
        """The council's own figures that it reveals: period, and value, numerator or denominator."""
        if self.figure.startswith(_OF_OTHERS):
            return
        part = next((p for p in ("numerator", "denominator") if p in self.figure), "value")
        yield self.period, part
        if "change" in self.figure and self.compared_with:
            yield self.compared_with, part


@dataclass(frozen=True)
class Told:
    """A piece of text that knows its fact."""

    text: str
    fact: Fact


def number(fact: Fact) -> str:
    """The fact's number as prose prints it, without its sign where it is a change: `22.4%`, `1,461`, `0.4 percentage points`."""
    assert fact.displayed is not None
    if fact.unit == "points":
        points = abs(round(fact.displayed, fact.decimals))
        return f"{points:,f} percentage point{'' if points == 1 else 's'}"
    if "relative" in fact.figure:
        return as_text(abs(round(fact.displayed, 1)), "percent")
    shown = abs(fact.displayed) if "change" in fact.figure or "difference" in fact.figure else fact.displayed
    counted = fact.unit == "count" or "numerator" in fact.figure or "denominator" in fact.figure
    return as_text(round(shown, 0 if counted else fact.decimals), fact.unit)


class Facts:
    """The facts of one indicator that may be quoted, by figure, basis and breakdown; `suppressed`: there is a figure, and it may not be."""

    def __init__(self, found: Sequence[Fact], headline: str, suppressed: bool) -> None:
        self.headline = headline
        self.suppressed = suppressed
        self._facts = {(f.figure, f.basis, f.breakdown): f for f in found}

    def get(self, figure: str, basis: str = "", breakdown: str = TOTAL) -> Fact | None:
        """The fact with a figure or words; None where there is none, or it may not be quoted. `basis`: the headline's by default."""
        fact = self._facts.get((figure, basis or self.headline, breakdown))
        return fact if fact and fact.status == "ok" and (fact.displayed is not None or fact.said) else None

    def told(self, figure: str, basis: str = "", breakdown: str = TOTAL) -> Told | None:
        """The fact's number or words, as text that knows it."""
        fact = self.get(figure, basis, breakdown)
        if fact is None:
            return None
        in_words = fact.displayed is None or fact.unit == "quartile"
        return Told(str(fact.said) if in_words else number(fact), fact)

    def absent(self) -> Fact | None:
        """The fact that says why there is no figure."""
        fact = self._facts.get(("value", self.headline, TOTAL))
        return fact if fact and fact.status != "ok" else None

    def parts(self, figure: str) -> list[tuple[str, Told]]:
        """The figure by category: each category with its number, in order."""
        named = [
            (b.split(": ", 1)[1], b)
            for f, basis, b in self._facts
            if (f, basis) == (figure, self.headline) and b != TOTAL
        ]
        return [(name, told) for name, b in sorted(named) if (told := self.told(figure, breakdown=b))]


def facts_of(release: duckdb.DuckDBPyConnection, la_code: str, copy: Path | None) -> dict[str, Facts]:
    """By indicator, the facts that a council's report may quote.

    copy  the file of the copy for a profile, where the report leaves the council
    """
    rows = release.execute(
        """
        SELECT n.indicator_id, n.figure, n.breakdown, n.variant, n.basis, n.period, n.compared_with, n.displayed, n.said, n.unit,
               n.status, n.with_rounding, i.decimals, coalesce(b.basis, i.headline_basis)
        FROM mart.narrative_facts n
        JOIN star.dim_indicator i ON i.indicator_id = n.indicator_id AND i.is_current
        LEFT JOIN star.bridge_reporting b ON b.la_code = n.la_code AND b.round = n.round AND b.indicator_id = n.indicator_id
        WHERE n.la_code = ? AND n.variant = coalesce(b.variant, i.headline_variant)
        """,
        [la_code],
    ).fetchall()
    shown = None if copy is None else _shown(copy, la_code)
    found: dict[str, tuple[str, list[Fact]]] = {}
    suppressed: set[str] = set()
    for *values, headline in rows:
        fact = Fact(*values)
        facts = found.setdefault(fact.indicator_id, (headline, []))[1]
        if fact.status != "ok" or shown is None or all(_may_leave(fact, at, shown) for at in fact.reveals):
            facts.append(fact)
        elif (fact.figure, fact.basis, fact.breakdown) == ("value", headline, TOTAL):
            suppressed.add(fact.indicator_id)
    return {i: Facts(facts, headline, i in suppressed) for i, (headline, facts) in found.items()}


_Shown = Mapping[tuple[str, str, str, str], Mapping[str, Any]]


def _shown(copy: Path, la_code: str) -> _Shown:
    """What the copy shows of each figure: by indicator, basis, breakdown and period, its numbers by part."""
    with duckdb.connect(str(copy), read_only=True) as connection:
        found = connection.execute(
            "SELECT indicator_id, basis, breakdown, period, displayed, numerator, denominator FROM figures "
            "WHERE la_code = ? AND status = 'ok'",
            [la_code],
        ).fetchall()
    return {
        (indicator, basis, breakdown, period): {"value": value, "numerator": numerator, "denominator": denominator}
        for indicator, basis, breakdown, period, value, numerator, denominator in found
    }


def _may_leave(fact: Fact, at: tuple[str, str], shown: _Shown) -> bool:
    period, part = at
    figure = shown.get((fact.indicator_id, fact.basis, fact.breakdown, period))
    return figure is not None and figure[part] is not None
