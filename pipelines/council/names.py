"""The names in a council's workbook, and in the figures it has already reported, against what exists.

They are of indicators, variants, periods, rounds, sources, councils, plans and deliveries.

Here: what nothing has, the nearest that there is, and periods of the wrong kind. Not here: the form of a cell (`schemas.council`), and
what a name means where it is known. The gate cannot ask this: it does not know what indicators there are.

A blank cell names nothing. Nothing quotes the cell.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from difflib import SequenceMatcher
from functools import partial

import polars as pl

from pipelines.receive.gate import Finding
from schemas.codes.areas import AREAS
from schemas.council import COUNCIL, REPORTED_HISTORY
from schemas.words import rules
from schemas.words.codes import fold, nearest
from schemas.words.source import known_sources
from warehouse.indicator import Indicator
from warehouse.period import parse_period

_OF_INDICATORS = (
    "indicators",
    "outcomes",
    "targets",
    "reporting",
    "unavailable",
    "commentary",
    "report",
    "names",
    "disclosure",
    "figures",
)
_OF_SOURCES = ("expected_deliveries", "column_mappings", "code_mappings")
_OF_ROUNDS = ("reporting", "expected_deliveries", "commentary")
_FORMS = {
    "quarter": ("a quarter", "Q1 2025/26"),
    "term": ("a term", "Spring Term 2025"),
    "academic_year": ("an academic year", "2024/25"),
    "entry_year": ("a year of entry", "2025"),
}
"""Each kind of period in words, and how one is written."""

ALIKE = 0.85
"""Two plans whose names are so much alike are taken to be one that is spelled in two ways."""

_SOURCES = (COUNCIL, REPORTED_HISTORY)
_TITLES = {(t.name, c.name): c.title for s in _SOURCES for t in s.tables for c in t.columns}

_Tables = Mapping[str, pl.DataFrame]


def unknown_names(
    tables: _Tables, indicators: Mapping[str, Indicator], delivered: Collection[str] | None = None
) -> list[Finding]:
    """What the accepted rows of a workbook, or of the figures already reported, name and nothing has, in the order of their sheets.

    tables      by name, rows with `sheet` and `source_row`
    indicators  those that come with the software, and the council's own
    delivered   identifiers of the council's deliveries; None: not known here, so none is asked for
    """
    asked: list[Callable[[_Tables], Iterator[Finding]]] = [_councils, _rounds, _sources, _schemes]
    asked += [partial(one, known=indicators) for one in (_indicators, _variants, _periods)]
    if delivered is not None:
        asked.append(partial(_deliveries, delivered=delivered))
    order = [t.name for s in _SOURCES for t in s.tables]
    found = [f for one in asked for f in one(tables)]
    return sorted(found, key=lambda f: (order.index(f.table), f.rows))


def _cells(tables: _Tables, table: str, column: str) -> Iterator[tuple[str, dict[str, object]]]:
    """The filled cells of a column as text, each with its row."""
    rows = tables.get(table)
    if rows is not None and column in rows.columns:
        yield from ((str(row[column]), row) for row in rows.to_dicts() if row[column] is not None)


def _finding(rule: rules.Rule, table: str, column: str, row: Mapping[str, object], text: str) -> Finding:
    return Finding(
        rule.id,
        rule.severity,
        text,
        rule.todo,
        table,
        str(row["sheet"]),
        _TITLES[table, column],
        rows=(int(str(row["source_row"])),),
    )


def _named(tables: _Tables, table: str, column: str, known: Collection[str], what: str) -> Iterator[Finding]:
    for name, row in _cells(tables, table, column):
        if name not in known:
            yield _finding(rules.NAME_UNKNOWN, table, column, row, f"There is no such {what}{nearest(name, known)}")


def _indicators(tables: _Tables, known: Mapping[str, Indicator]) -> Iterator[Finding]:
    for table in _OF_INDICATORS:
        yield from _named(tables, table, "indicator_id", known, "indicator")


def _variants(tables: _Tables, known: Mapping[str, Indicator]) -> Iterator[Finding]:
    for name, row in _cells(tables, "indicators", "variant"):
        indicator = known.get(str(row["indicator_id"]))
        variants = [v.id for v in indicator.variants] if indicator else []
        if indicator and name not in variants:
            near = nearest(name, variants) or f"; it has {', '.join(variants)}"
            yield _finding(rules.NAME_UNKNOWN, "indicators", "variant", row, f"The indicator has no such variant{near}")


def _periods(tables: _Tables, known: Mapping[str, Indicator]) -> Iterator[Finding]:
    for table, column in (("reporting", "period"), ("indicators", "base_period"), ("figures", "period")):
        for label, row in _cells(tables, table, column):
            indicator = known.get(str(row["indicator_id"]))
            if indicator and (kind := parse_period(label).kind) != indicator.periods:
                wanted, example = _FORMS[indicator.periods]
                text = f"It is {_FORMS[kind][0]}; the indicator is of {wanted}, written {example}"
                yield _finding(rules.PERIOD_OF_ANOTHER_KIND, table, column, row, text)


def _rounds(tables: _Tables) -> Iterator[Finding]:
    known = [name for name, _ in _cells(tables, "rounds", "round")]
    for table in _OF_ROUNDS:
        yield from _named(tables, table, "round", known, "round in the sheet Rounds")


def _sources(tables: _Tables) -> Iterator[Finding]:
    for table in _OF_SOURCES:
        yield from _named(tables, table, "source", known_sources(), "kind of delivery")


def _councils(tables: _Tables) -> Iterator[Finding]:
    formed = {code for code, _ in _cells(tables, "areas", "la_code")}
    known = {str(a.la_code) for a in AREAS.values() if a.level == "council"} | formed
    yield from _named(
        tables, "identity", "la_code", known, "council: enter one that was formed since in the sheet Areas"
    )
    own = {code for code, _ in _cells(tables, "identity", "la_code")}
    for code, row in _cells(tables, "neighbours", "neighbour"):
        if code in own:
            yield _finding(rules.OWN_NEIGHBOUR, "neighbours", "neighbour", row, rules.OWN_NEIGHBOUR.text)
        elif code not in known:
            yield _finding(rules.NAME_UNKNOWN, "neighbours", "neighbour", row, "There is no such council")
    known |= {str(a.la_code) for a in AREAS.values()}
    yield from _named(tables, "areas", "predecessor", known, "council")


def _schemes(tables: _Tables) -> Iterator[Finding]:
    """A plan that is named nearly as another, which has more rows: there is no list of plans to compare with. Years differ rightly."""
    rows = list(_cells(tables, "outcomes", "scheme"))
    counted = Counter(name for name, _ in rows)
    ranked = sorted(counted, key=lambda name: (-counted[name], name))
    for name, row in rows:
        if any(_alike(name, other) for other in ranked[: ranked.index(name)]):
            yield _finding(rules.SCHEME_SPELLED_TWICE, "outcomes", "scheme", row, rules.SCHEME_SPELLED_TWICE.text)


def _alike(one: str, other: str) -> bool:
    a, b = (re.sub(r"\d", "", fold(name)) for name in (one, other))
    years = re.findall(r"\d+", one) != re.findall(r"\d+", other)
    return not years and SequenceMatcher(a=a, b=b).ratio() >= ALIKE


def _deliveries(tables: _Tables, delivered: Collection[str]) -> Iterator[Finding]:
    yield from _named(tables, "decisions", "delivery", delivered, "delivery")
