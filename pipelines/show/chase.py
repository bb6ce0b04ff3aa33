"""What to put right, by team: rows that were left out, cells that were left out, and rows of which it is not known whether they count.

Here: finding them for a round, with the figures that each keeps from being certain, and the workbook of a team. Not here: what is wrong with what
(`pipelines.receive.gate`), and which rows a figure counts (`warehouse.evaluate`).

A row is named by file, sheet and number. With `identifiers` it has the number of the child as it was delivered, too: then the workbook holds
personal data, and goes where the extract itself may go.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from pipelines.council.mapping import confirmed_in
from pipelines.council.settings import Council
from pipelines.figures.facts import load_facts
from pipelines.home.lake import Lake, read_bytes, read_frame
from pipelines.receive import read as intake
from pipelines.receive.books import Books, Received
from pipelines.receive.gate import Finding, recognise
from pipelines.receive.verdict import sheet_words
from pipelines.show.report.content import Row, Sheet
from pipelines.show.report.workbook import as_workbook
from schemas.events import EVENTS
from schemas.words.fields import Personal, Severity, describe
from schemas.words.source import known_sources
from warehouse.counting import reads_of
from warehouse.indicator import AsAt, Indicator
from warehouse.period import Quarter

NO_TEAM = "no team"
UNKNOWN = "unknown"
_WORST_FIRST = (Severity.ERROR.value, UNKNOWN, Severity.WARNING.value)


@dataclass(frozen=True)
class Chased:
    """One row to put right.

    state   error: the row is left out. unknown: it is not known whether it counts. warning: a cell of it is left out
    moves   the figures that the round reports and that it may change
    child   its number as delivered, or ""
    """

    team: str
    file: str
    sheet: str
    row: int
    column: str
    state: str
    what: str
    todo: str
    moves: tuple[str, ...] = ()
    child: str = ""


_Place = tuple[str, str, int]
"""A row: its delivery, table and number."""


@dataclass(frozen=True)
class _Known:
    """What is known of rows.

    teams     the team that a row names
    children  the child's number as it was delivered; nothing unless it is asked for
    moves     the figures of which it is not known whether they count the row
    """

    teams: Mapping[_Place, str]
    children: Mapping[_Place, str]
    moves: Mapping[_Place, set[str]]


def chased(lake: Lake, books: Books, council: Council, round_: str, *, identifiers: bool = False) -> list[Chased]:
    """What there is to put right in the deliveries that a round rests on, by team, what keeps most figures from being certain first."""
    reported = _reported(lake, council, round_)
    behind = {d for r in reported.values() for d in r.deliveries}
    used = [(d, v) for d, v in books.received(council.la_code) if d.id in behind or d.slot == round_]
    unknown = list(_unknown(lake, council, round_, reported, used))
    moves: dict[_Place, set[str]] = defaultdict(set)
    for place, _, label in unknown:
        moves[place].add(label)
    known = _Known(
        teams={place: team for one in used for place, team in _teams(lake, one)},
        children={place: child for one in used if identifiers for place, child in _children(lake, one)},
        moves=moves,
    )
    found = [c for one in used for c in _of_findings(one, known, reported)]
    said = {(c.file, c.sheet, c.row) for c in found}
    found += [c for c in _of_unknown(unknown, used, known) if (c.file, c.sheet, c.row) not in said]
    return sorted(
        found,
        key=lambda c: (c.team == NO_TEAM, c.team, -len(c.moves), _WORST_FIRST.index(c.state), c.file, c.sheet, c.row),
    )


def workbook_of(team: str, rows: Sequence[Chased], title: str) -> bytes:
    """The workbook of a team: what is to be put right by rule, and every row."""
    by_rule: dict[tuple[str, str], list[Chased]] = defaultdict(list)
    for one in rows:
        by_rule[one.what, one.todo].append(one)
    ranked = sorted(by_rule.items(), key=lambda item: -len(item[1]))
    summary = [Row((what, len(of), len({m for c in of for m in c.moves}), todo)) for (what, todo), of in ranked]
    child = any(c.child for c in rows)
    heads = (
        "Figures it may change",
        "Which",
        "File",
        "Sheet",
        "Row",
        *(["Number of the child"] if child else []),
        "Column",
        "What is wrong",
        "What to do",
    )
    lines = [
        Row(
            (
                len(c.moves),
                "; ".join(c.moves),
                c.file,
                c.sheet,
                c.row,
                *([c.child] if child else []),
                c.column,
                c.what,
                c.todo,
            )
        )
        for c in rows
    ]
    return as_workbook(
        title,
        [
            Sheet("What", f"{team}: what to put right", [Row(("What is wrong", "Rows", "Figures it may change", "What to do"))], summary, (60, 8, 12, 60)),
            Sheet("Rows", f"{team}: {len(rows):,} rows, worst first", [Row(heads)], lines, (10, 40, 28, 22, 8, *([18] if child else []), 22, 50, 50), key=False),
        ],
    )  # fmt: skip


@dataclass(frozen=True)
class _Reported:
    """An indicator as the round reports it, and the deliveries that its figures rest on."""

    indicator: Indicator
    variant: str
    period: str
    deliveries: frozenset[str]

    @property
    def label(self) -> str:
        return f"{self.indicator.label}, {self.period}"


def _reported(lake: Lake, council: Council, round_: str) -> dict[str, _Reported]:
    """What the round reports, by indicator."""
    behind: dict[tuple[str, str], set[str]] = defaultdict(set)
    for fact in load_facts(lake, council.la_code, round_):
        behind[fact.indicator_id, fact.period].update(fact.deliveries)
    variants = dict(council.valid_in("indicators", round_).select("indicator_id", "variant").iter_rows())
    rows = council.tables["reporting"].filter(pl.col("round") == round_)
    found = {}
    for name, period in rows.select("indicator_id", "period").iter_rows():
        if name in variants and (indicator := council.indicators.get(name)):
            deliveries = frozenset(behind[name, period])
            found[name] = _Reported(indicator, variants[name] or indicator.variants[0].id, period, deliveries)
    return found


def _teams(lake: Lake, one: Received) -> Iterator[tuple[_Place, str]]:
    """The team of each row that names one. What a row that was left out says is a team's name only if an accepted row says it too."""
    d, v = one
    for judged in (t for t in v.tables if not t.refusal):
        known: set[str] = set()
        if judged.rows["accepted"]:
            frame = read_frame(lake.accepted(d.la_code, d.slot, d.sha256, v.fingerprint, judged.table))
            if "team" in frame.columns:
                for row, team in frame.select("source_row", "team").drop_nulls().iter_rows():
                    yield (d.id, judged.table, row), team
                    known.add(team)
        if judged.rows["quarantined"]:
            left_out = read_frame(lake.quarantined(d.la_code, d.slot, d.sha256, v.fingerprint, judged.table))
            if "team" in left_out.columns:
                for row, team in left_out.select("source_row", "team").iter_rows():
                    if team in known:
                        yield (d.id, judged.table, row), team


def _children(lake: Lake, one: Received) -> Iterator[tuple[_Place, str]]:
    """The number of the child of each row as it was delivered, from the delivered bytes themselves."""
    d, v = one
    source, place = known_sources()[v.source], lake.raw(d.la_code, d.slot, d.sha256)
    if not place.exists():
        return  # the council's schedule has removed it
    day = date.fromisoformat(v.as_at) if v.as_at else Quarter.parse(d.slot).end
    _, matches = recognise([source], intake.read(read_bytes(place), d.file), confirmed_in(lake.council_workbook(), day))
    for match in matches:
        names = [c.name for c in match.table.columns if c.personal is Personal.IDENTIFIER and c.name in match.columns]
        if not names:
            continue
        cells = match.grid.cells.to_series(match.columns[names[0]]).to_list()
        for row, value in enumerate(cells, start=1):
            if row > match.header_row + 1 and value:
                yield (d.id, match.table.name, row), str(value)


def _of_findings(one: Received, known: _Known, reported: Mapping[str, _Reported]) -> Iterator[Chased]:
    """The errors and warnings of a delivery, a row each."""
    d, v = one
    for finding in v.findings:
        if finding.severity not in (Severity.ERROR, Severity.WARNING) or not finding.rows:
            continue
        fed = [
            r.label
            for r in reported.values()
            if finding.severity == Severity.ERROR
            and d.id in r.deliveries
            and _rests_on(r.indicator, v.source, finding.table)
        ]
        for row in finding.rows:
            place = (d.id, finding.table, row)
            yield Chased(
                known.teams.get(place, NO_TEAM),
                f"{d.slot}/{d.file}",
                sheet_words(v.source, finding.table, finding.sheet),
                row,
                finding.column,
                finding.severity,
                _words(finding),
                finding.todo,
                tuple(sorted({*fed, *known.moves.get(place, ())})),
                known.children.get(place, ""),
            )


def _words(finding: Finding) -> str:
    cost = "the row is left out" if finding.severity == Severity.ERROR else "the cell is left out"
    return f"{finding.text} ({cost})"


def _rests_on(indicator: Indicator, source: str, table: str) -> bool:
    """Does an indicator count events that a table of a source can fill."""
    return any(
        (s.source, s.table) == (source, table) for name in indicator.event_tables for s in EVENTS[name].filled_by
    )


def _unknown(
    lake: Lake, council: Council, round_: str, reported: Mapping[str, _Reported], used: Iterable[Received]
) -> Iterator[tuple[_Place, str, str]]:
    """Rows of which it is not known whether they count in a figure that the round reports: each with the columns that are blank and the figure."""
    place = lake.contributors(council.la_code, round_)
    if not place.exists():
        return
    rows = read_frame(place).filter("unknown")
    sources = {d.id: v.source for d, v in used}
    for r in reported.values():
        mine = rows.filter(
            pl.col("indicator_id") == r.indicator.id, pl.col("variant") == r.variant, pl.col("period") == r.period
        ).unique(["delivery", "sheet", "source_row"], maintain_order=True)
        variant = next(x for x in r.indicator.variants if x.id == r.variant)
        counts = [*r.indicator.numerators(variant), r.indicator.denominator_of(variant)]
        for count in (c for c in counts if c is not None and mine.height):
            timing = r.indicator.timing_of(count, variant)
            needed = reads_of(count, variant, timing)
            if isinstance(timing, AsAt):
                needed -= {timing.end}  # blank: it goes on
            events = read_frame(lake.events(council.la_code, round_, f"{count.events}.parquet"))
            titles = {c.name: c.title for c in describe(EVENTS[count.events].model)}
            there = events.join(mine.select("delivery", "sheet", "source_row"), on=["delivery", "sheet", "source_row"])
            for row in there.to_dicts():
                left_out = (row["left_out"] or "").strip(",").split(",")
                lacking = [titles[n] for n in sorted(needed) if n in titles and (n in left_out or row[n] is None)]
                source = sources.get(row["delivery"])
                table = next((s.table for s in EVENTS[count.events].filled_by if s.source == source), None)
                if lacking and table:
                    yield (row["delivery"], table, row["source_row"]), ", ".join(lacking), r.label


def _of_unknown(
    unknown: Iterable[tuple[_Place, str, str]], used: Iterable[Received], known: _Known
) -> Iterator[Chased]:
    """A row each, with every column of it that decides and is blank."""
    by_id = {d.id: (d, v) for d, v in used}
    once: dict[_Place, Chased] = {}
    for place, columns, _ in unknown:
        delivery, table, row = place
        d, v = by_id[delivery]
        sheet = next((t.sheet for t in v.tables if t.table == table), "")
        made = Chased(
            known.teams.get(place, NO_TEAM),
            f"{d.slot}/{d.file}",
            sheet_words(v.source, table, sheet),
            row,
            columns,
            UNKNOWN,
            "A cell that decides is blank: it is not known whether the row counts",
            "Fill it in at the source, and deliver the list again.",
            tuple(sorted(known.moves[place])),
            known.children.get(place, ""),
        )
        before = once.setdefault(place, made)
        if columns not in before.column:
            once[place] = replace(before, column=f"{before.column}, {columns}")
    yield from once.values()
