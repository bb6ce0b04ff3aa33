"""The step to the facts of a council that takes over from others: from their events, and from its own once it delivers.

Here: which round of a predecessor is used, where its children and schools are, what of the figures is its own. Not here: what of a council
goes over and how figures add (`warehouse.succession`), the facts of every other council (`pipelines.figures.facts`).

Figures of windows that end before its first day are worked out from the councils it comes from; later ones from its own deliveries.
Children are numbered anew in its own systems, so none is followed across that day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import polars as pl

from pipelines.compose.categories import districts_in
from pipelines.compose.composed import Composed
from pipelines.compose.composition import Part as Registered
from pipelines.compose.conform import accepted_rows
from pipelines.compose.schools import described
from pipelines.council.settings import Council, Predecessor
from pipelines.figures.facts import WorkedOut, keep_facts, periods_of, place
from pipelines.home.lake import Lake, read_frame
from pipelines.receive.books import Books, Received
from pipelines.receive.identity import PUBLISHED
from pipelines.steps import Done, Step
from schemas.events import EVENTS
from warehouse.coverage import Coverage, Span
from warehouse.evaluate import Fact, evaluate
from warehouse.indicator import Basis, Indicator
from warehouse.indicators import catalogue
from warehouse.period import Period, parse_period
from warehouse.succession import Part, Places, added, part_of, placed_children

CODE = ("pipelines.figures.succession",)
_LIST = "children_districts"
"""The event table that says in which district each child lives."""

OfRounds = Mapping[tuple[str, str], Done[Composed]]


@dataclass(frozen=True)
class _Source:
    """Events that a council's figures are worked out from: a predecessor's, or its own.

    part  what of them is its own; None for its own deliveries
    """

    la_code: str
    round: str
    spans: tuple[Span, ...]
    part: Part | None


@dataclass(frozen=True)
class _Work:
    """What the step works from."""

    lake: Lake
    council: Council
    round: str
    sources: tuple[_Source, ...]
    registers: tuple[Received, ...]
    periods: list[Period]
    own_periods: list[Period]


def succeeding(lake: Lake, books: Books, council: Council, round_: str, events: OfRounds) -> Step[WorkedOut]:
    """The step for a council with predecessors and a round.

    events  as they were composed: of every council that delivers, and every round of it
    """
    found = [s for p in council.formed_of if (s := _latest(p.la_code, round_, events, _part(p)))]
    if own := _latest(council.la_code, round_, events, None):
        found.append(own)
    cut_off = council.cut_off(round_).isoformat()
    registers = [
        (d, v) for d, v in books.received(PUBLISHED) if v.accepted and v.source == "gias" and d.slot <= cut_off
    ]
    spans = [s for source in found for s in source.spans]
    periods = periods_of(council, round_, spans, catalogue())
    own_periods = periods_of(council, round_, spans, council.own.indicators)
    return Step(
        place=place(lake, council.la_code, round_),
        log=WorkedOut,
        code=CODE,
        inputs=(
            [(p.la_code, p.name, sorted(p.districts)) for p in council.formed_of],
            [(s.la_code, s.round, events[s.la_code, s.round].inputs) for s in found],
            [(d.sha256, v.fingerprint) for d, v in registers],
            [str(council.first_day), [p.label for p in periods], council.own.rests_on],
        ),
        work=partial(_work_out, _Work(lake, council, round_, tuple(found), tuple(registers), periods, own_periods)),
    )


def _part(of: Predecessor) -> Part:
    return Part(of.name, of.districts)


def _latest(la_code: str, round_: str, events: OfRounds, part: Part | None) -> _Source | None:
    """The events of a council as known in a round: those of its last round by then."""
    rounds = [r for code, r in events if code == la_code and r <= round_]
    if not rounds:
        return None
    return _Source(la_code, max(rounds), events[la_code, max(rounds)].log.spans, part)


def _work_out(work: _Work) -> WorkedOut:
    own, parts, lost = None, [], []
    for source in work.sources:
        events = {n: read_frame(work.lake.events(source.la_code, source.round, f"{n}.parquet")) for n in EVENTS}
        coverage = Coverage(source.spans)
        if source.part is None:
            own = events, coverage
            continue
        divided, covered = part_of(source.part, events, coverage, _places(work, source, events))
        lost += [words for name, words in covered.lost.items() if coverage.of(name)]
        parts.append((source.part.council, divided, covered))
    found = [(i, *_of_indicator(work, i, parts, own)) for i in work.council.indicators.values()]
    return replace(keep_facts(work.lake, work.council.la_code, work.round, found), undivided=tuple(dict.fromkeys(lost)))


_Events = Mapping[str, pl.DataFrame]


def _of_indicator(
    work: _Work,
    indicator: Indicator,
    parts: Sequence[tuple[str, _Events, Coverage]],
    own: tuple[_Events, Coverage] | None,
) -> tuple[list[Fact], pl.DataFrame]:
    """The facts of an indicator and the rows behind them, before the first day from the parts, after it from its own events."""
    periods = work.own_periods if indicator.own else work.periods
    of_parts = [(name, evaluate(indicator, events, coverage, periods)) for name, events, coverage in parts]
    facts = added(indicator, [(name, worked_out) for name, (worked_out, _) in of_parts]) if of_parts else []
    rows = [behind for _, (_, behind) in of_parts]
    if own is None:
        return facts, pl.concat(rows)
    first_day = work.council.first_day
    since, behind = evaluate(indicator, *own, periods)
    before = {(f.period, f.basis) for f in (*facts, *since) if _window_end(f) < (first_day or date.min)}
    kept = [f for f in facts if (f.period, f.basis) in before] + [f for f in since if (f.period, f.basis) not in before]
    return kept, pl.concat([_rows_of(r, before, within=True) for r in rows] + [_rows_of(behind, before, within=False)])


def _window_end(fact: Fact) -> date:
    return Basis(fact.basis).window(parse_period(fact.period))[1]


def _rows_of(rows: pl.DataFrame, windows: set[tuple[str, str]], *, within: bool) -> pl.DataFrame:
    said = pl.DataFrame(sorted(windows), schema={"period": pl.String, "basis": pl.String}, orient="row")
    return rows.join(said, on=["period", "basis"], how="semi" if within else "anti", maintain_order="left")


def _places(work: _Work, source: _Source, events: _Events) -> Places:
    """Where the children and schools of a predecessor are, by its last list of districts and the last register of schools."""
    rows = accepted_rows(work.lake)
    registers = [
        rows(Registered(d, v.fingerprint, "gias", "establishments"))
        for d, v in sorted(work.registers, key=lambda r: (r[1].as_at or r[0].slot, r[0].order))
        if v.table("establishments")
    ]
    last = max((s for s in source.spans if s.events == _LIST), key=lambda s: s.as_at, default=None)
    listed = events[_LIST].filter(pl.col("delivery") == last.delivery) if last else events[_LIST].clear()
    schools = described(registers[-1]) if registers else _NO_SCHOOLS
    return Places(
        known=districts_in(registers, source.la_code),
        children=placed_children(listed),
        schools=schools.select(pl.col("urn").cast(pl.String).alias("school"), "district").unique("school", keep="last"),
        listed=last.delivery if last else "",
    )


_NO_SCHOOLS: Any = pl.DataFrame(schema={"urn": pl.Int64, "district": pl.String})
