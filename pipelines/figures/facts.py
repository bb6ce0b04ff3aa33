"""The step from events to facts: every indicator for every period up to a round, as known in that round.

Here: which periods are worked out, and where facts and the rows behind them are kept. Not here: what an indicator means
(`warehouse.indicators`) and how it is worked out (`warehouse.evaluate`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import polars as pl
from pydantic import TypeAdapter

from pipelines.compose import composed
from pipelines.compose.composed import Composed
from pipelines.council.settings import Council
from pipelines.home.lake import Lake, read_bytes, read_frame, write_bytes, write_frame
from pipelines.steps import Done, Step, last_done, why_failed
from schemas.events import EVENTS
from warehouse.counting import CONTRIBUTORS
from warehouse.coverage import Coverage, Span
from warehouse.evaluate import Fact, evaluate
from warehouse.indicator import Basis, Indicator
from warehouse.indicators import catalogue
from warehouse.period import Period, Quarter, Term, parse_period, periods_begun

CODE = ("pipelines.figures.facts",)
_FACTS = TypeAdapter(list[Fact])


@dataclass(frozen=True)
class WorkedOut:
    """How many facts each indicator has in a round, absent ones included.

    undivided  of a council that takes over from others, in words: what of theirs cannot be divided
    """

    rows: dict[str, int]
    undivided: tuple[str, ...] = ()


def working_out(lake: Lake, council: Council, round_: str, events: Done[Composed]) -> Step[WorkedOut]:
    """The step for a council and round, on the events as they were composed."""
    periods = periods_of(council, round_, events.log.spans, catalogue())
    own = periods_of(council, round_, events.log.spans, council.own.indicators)
    return Step(
        place=place(lake, council.la_code, round_),
        log=WorkedOut,
        code=CODE,
        inputs=(events.inputs, [p.label for p in periods], *([council.own.rests_on] if council.own.indicators else [])),
        work=partial(_work_out, lake, council, round_, Coverage(events.log.spans), periods, own),
    )


def facts_rest_on(lake: Lake, la_code: str, round_: str) -> str | None:
    """The digest of what the facts of a round were worked out from; None while they are being worked out."""
    done = last_done(place(lake, la_code, round_), WorkedOut)
    return done.inputs if done else None


def not_divided(lake: Lake, la_code: str, round_: str) -> tuple[str, ...]:
    """Of a council that takes over from others, in words: what of theirs could not be divided when its facts were last worked out."""
    done = last_done(place(lake, la_code, round_), WorkedOut)
    return done.log.undivided if done else ()


def failure(lake: Lake, la_code: str, round_: str) -> str:
    """Kind and place of the error that ended this step or the one before it, or ""."""
    return composed.failure(lake, la_code, round_) or why_failed(place(lake, la_code, round_))


def load_facts(lake: Lake, la_code: str, round_: str) -> list[Fact]:
    """The facts of a round as they were last worked out."""
    return _FACTS.validate_json(read_bytes(lake.facts(la_code, round_, "facts.json")))


def facts_of(lake: Lake, council: Council, round_: str, indicator: Indicator) -> list[Fact] | None:
    """What an indicator of the council's own gives of the events of a round as they were last composed; None where there are none.

    Nothing is kept: it is tried before it is published.
    """
    spans = composed.composed(lake, council.la_code, round_).spans
    if not spans:
        return None
    events = {n: read_frame(lake.events(council.la_code, round_, f"{n}.parquet")) for n in indicator.event_tables}
    facts, _ = evaluate(indicator, events, Coverage(spans), periods_of(council, round_, spans, council.own.indicators))
    return facts


def periods_of(
    council: Council, round_: str, spans: Iterable[Span], indicators: Mapping[str, Indicator]
) -> list[Period]:
    """The periods worked out in a round, of indicators: a council's own ones decide on none of the others.

    The quarters of the calendar and the one before each, and every term and year that has begun and that a delivery
    reaches back to.
    """
    reported = {Quarter.parse(r) for r in council.rounds if r <= round_}
    found: list[Period] = [*sorted(reported | {q.previous for q in reported})]
    last = Quarter.parse(round_).end
    others = {i.periods for i in indicators.values()} - {"quarter"}
    for kind in sorted(others):
        tables = {t for i in indicators.values() if i.periods == kind for t in i.event_tables}
        first = min((s.first for s in spans if s.events in tables), default=None)
        if first is not None:
            found += periods_begun(kind, first, last)
    return found


def _work_out(
    lake: Lake, council: Council, round_: str, coverage: Coverage, periods: list[Period], own: list[Period]
) -> WorkedOut:
    events = {n: read_frame(lake.events(council.la_code, round_, f"{n}.parquet")) for n in EVENTS}
    found = [(i, *evaluate(i, events, coverage, own if i.own else periods)) for i in council.indicators.values()]
    return keep_facts(lake, council.la_code, round_, found)


def keep_facts(
    lake: Lake, la_code: str, round_: str, found: Iterable[tuple[Indicator, list[Fact], pl.DataFrame]]
) -> WorkedOut:
    """Keep what was worked out in a round: of each indicator its facts, without those of periods that go on, and the rows behind them."""
    last = Quarter.parse(round_).end
    facts: list[Fact] = []
    behind = [pl.DataFrame(schema=CONTRIBUTORS)]
    counts = {}
    for indicator, worked_out, rows in found:
        facts += [f for f in worked_out if not _still_open(f, last)]
        behind.append(rows)
        counts[indicator.id] = len(worked_out)
    write_frame(lake.contributors(la_code, round_), pl.concat(behind))
    write_bytes(lake.facts(la_code, round_, "facts.json"), _FACTS.dump_json(facts, indent=0))
    return WorkedOut(counts)


def _still_open(fact: Fact, last: date) -> bool:
    """Is it absent merely because its period goes on: then there is nothing to give yet."""
    period = parse_period(fact.period)
    known_on = period.census_day if isinstance(period, Term) else Basis(fact.basis).window(period)[1]
    return fact.status == "x" and known_on > last


def place(lake: Lake, la_code: str, round_: str) -> Any:
    """Where the log of the step for a council and round is kept, whichever step it is."""
    return lake.facts(la_code, round_, "facts.log.json")
