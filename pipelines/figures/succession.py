"""The step to the facts of a council that takes over from others: from their events, and from its own once it delivers.

Here: which round of a predecessor is used, where its children and schools are, what of the figures is its own. Not here: what of a council
goes over and how figures add (`warehouse.succession`), the facts of every other council (`pipelines.figures.facts`).

Figures that were known before its first day are worked out from the councils it comes from; later ones from its own deliveries, once it has
any. Children are numbered anew in its own systems, so none is followed across that day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import polars as pl

from pipelines.compose.categories import districts_in
from pipelines.compose.composed import OfRounds
from pipelines.compose.composition import Part as Registered
from pipelines.compose.conform import accepted_rows
from pipelines.compose.schools import described
from pipelines.council.settings import Council, Predecessor
from pipelines.figures.facts import WorkedOut, keep_facts, periods_of, place
from pipelines.home.lake import Lake, read_frame
from pipelines.receive.books import Books, Received
from pipelines.receive.identity import PUBLISHED
from pipelines.steps import Step
from schemas.events import EVENTS
from warehouse.counting import CONTRIBUTORS
from warehouse.coverage import Coverage, Span
from warehouse.evaluate import Fact, evaluate
from warehouse.indicator import Basis, Indicator
from warehouse.indicators import catalogue
from warehouse.period import Period, Term, parse_period
from warehouse.succession import Part, Places, added, part_of, placed_children

CODE = ("pipelines.figures.succession",)
_LIST = "children_districts"
"""The event table that says in which district each child lives."""

_Events = Mapping[str, pl.DataFrame]
_NO_ROWS = pl.DataFrame(schema=CONTRIBUTORS)
_NO_SCHOOLS = pl.DataFrame(schema={"urn": pl.Int64, "district": pl.String})


@dataclass(frozen=True)
class _Known:
    """What a council's own deliveries say by a round.

    round  the last of it that there is; "" where the council has delivered nothing by then
    """

    la_code: str
    round: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class _Work:
    """What the step works from: what is known of each council before, and of the one that takes over."""

    lake: Lake
    council: Council
    round: str
    before: tuple[tuple[Predecessor, _Known], ...]
    own: _Known
    registers: tuple[Received, ...]
    periods: list[Period]
    own_periods: list[Period]


def succeeding(lake: Lake, books: Books, council: Council, round_: str, events: OfRounds) -> Step[WorkedOut]:
    """The step for a council with predecessors and a round.

    events  as they were composed: of every council that delivers, and every round of it
    """
    before = tuple((p, _latest(p.la_code, round_, events)) for p in council.formed_of)
    own = _latest(council.la_code, round_, events)
    found = [known for known in (*(known for _, known in before), own) if known.round]
    cut_off = council.cut_off(round_).isoformat()
    registers = [
        (d, v)
        for d, v in books.received(PUBLISHED)
        if v.accepted and v.source == "gias" and v.table("establishments") and d.slot <= cut_off
    ]
    spans = [s for known in found for s in known.spans]
    periods = periods_of(council, round_, spans, catalogue())
    own_periods = periods_of(council, round_, spans, council.own.indicators)
    return Step(
        place=place(lake, council.la_code, round_),
        log=WorkedOut,
        code=CODE,
        inputs=(
            [(p.la_code, p.name, sorted(p.districts), sorted(p.elsewhere)) for p in council.formed_of],
            [(k.la_code, k.round, events[k.la_code, k.round].inputs) for k in found],
            [(d.sha256, v.fingerprint) for d, v in registers],
            [str(council.first_day), [p.label for p in periods], council.own.rests_on],
        ),
        work=partial(_work_out, _Work(lake, council, round_, before, own, tuple(registers), periods, own_periods)),
    )


def _latest(la_code: str, round_: str, events: OfRounds) -> _Known:
    last = max((r for code, r in events if code == la_code and r <= round_), default="")
    return _Known(la_code, last, events[la_code, last].log.spans if last else ())


def _work_out(work: _Work) -> WorkedOut:
    parts: list[tuple[str, _Events | None, Coverage]] = []
    undivided: list[str] = []
    for of, known in work.before:
        if not known.round:
            parts.append((of.name, None, Coverage(())))
            continue
        events, coverage = _read(work, known)
        places = _places(work, known, events)
        divided, covered = part_of(Part(of.name, of.districts), events, coverage, places)
        undivided += [words for name, words in covered.lost.items() if coverage.of(name)]
        undivided += _nobodys(of, places)
        parts.append((of.name, divided, covered))
    own = _read(work, work.own) if work.own.round else None
    found = [(i, *_of_indicator(work, i, parts, own)) for i in work.council.indicators.values()]
    kept = keep_facts(work.lake, work.council.la_code, work.round, found)
    return replace(kept, undivided=tuple(dict.fromkeys(undivided)))


def _read(work: _Work, known: _Known) -> tuple[_Events, Coverage]:
    events = {n: read_frame(work.lake.events(known.la_code, known.round, f"{n}.parquet")) for n in EVENTS}
    return events, Coverage(known.spans)


def _nobodys(of: Predecessor, places: Places) -> Iterator[str]:
    """In words, districts of a council that is divided which go to nobody: the parts do not come to the whole."""
    left = sorted(places.known - of.districts - of.elsewhere)
    if of.districts and left:
        verb = "goes" if len(left) == 1 else "go"
        yield f"{', '.join(left)} of {of.name} {verb} to no council of the sheet Areas"


def _of_indicator(
    work: _Work,
    indicator: Indicator,
    parts: Sequence[tuple[str, _Events | None, Coverage]],
    own: tuple[_Events, Coverage] | None,
) -> tuple[list[Fact], pl.DataFrame]:
    """The facts of an indicator and the rows behind them, before the first day from the parts, after it from its own events."""
    periods = work.own_periods if indicator.own else work.periods
    of_parts = [
        (name, evaluate(indicator, events, coverage, periods) if events is not None else ([], _NO_ROWS))
        for name, events, coverage in parts
    ]
    facts = [replace(f, inherited=True) for f in added(indicator, [(name, worked) for name, (worked, _) in of_parts])]
    rows = [_NO_ROWS, *(behind for _, (_, behind) in of_parts)]
    if own is None:
        return facts, pl.concat(rows)
    first_day = work.council.first_day or date.min
    since, behind = evaluate(indicator, *own, periods)
    before = {(f.period, f.basis) for f in (*facts, *since) if known_on(f) < first_day}
    kept = [f for f in facts if (f.period, f.basis) in before] + [f for f in since if (f.period, f.basis) not in before]
    return kept, pl.concat([_rows_of(r, before, within=True) for r in rows] + [_rows_of(behind, before, within=False)])


def known_on(fact: Fact) -> date:
    """The day on which a figure is known: of a term that of its census, else the last of its window."""
    period = parse_period(fact.period)
    return period.census_day if isinstance(period, Term) else Basis(fact.basis).window(period)[1]


def _rows_of(rows: pl.DataFrame, windows: set[tuple[str, str]], *, within: bool) -> pl.DataFrame:
    said = pl.DataFrame(sorted(windows), schema={"period": pl.String, "basis": pl.String}, orient="row")
    return rows.join(said, on=["period", "basis"], how="semi" if within else "anti", maintain_order="left")


def _places(work: _Work, known: _Known, events: _Events) -> Places:
    """Where the children and schools of a predecessor are, by its last list of districts and the last register of schools."""
    rows = accepted_rows(work.lake)
    in_order = sorted(work.registers, key=lambda r: (r[1].as_at or r[0].slot, r[0].order))
    registers = [(d, rows(Registered(d, v.fingerprint, "gias", "establishments"))) for d, v in in_order]
    # Later editions may have the new council in place of its districts.
    before = [
        r for r, (d, v) in zip(registers, in_order, strict=True) if (v.as_at or d.slot) < str(work.council.first_day)
    ]
    used = (before or registers)[-1:]
    last = max((s for s in known.spans if s.events == _LIST), key=lambda s: s.as_at, default=None)
    listed = events[_LIST].filter(pl.col("delivery") == last.delivery) if last else events[_LIST].clear()
    schools = described(used[0][1]) if used else _NO_SCHOOLS
    return Places(
        known=districts_in((frame for _, frame in before or registers), known.la_code),
        children=placed_children(listed),
        schools=schools.select(pl.col("urn").cast(pl.String).alias("school"), "district").unique("school", keep="last"),
        listed=last.delivery if last else "",
        register=used[0][0].id if used else "",
    )
