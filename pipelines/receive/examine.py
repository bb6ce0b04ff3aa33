"""What a file is and what is wrong with it: read, recognised, every sheet judged, the dates it covers worked out.

Here: the steps of the gate over a whole file, in order. Writes nothing, so this is all that `scrutiny check` does. Not here: the rules
(`pipelines.receive.gate`, `schemas`), keeping a verdict and its rows (`pipelines.receive.receiving`).

A verdict depends on this module and all it imports (`pipelines.receive.contract`): what is no part of judging is not imported here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pipelines.receive import read as intake
from pipelines.receive.claimed import day_inside, of_another_council, of_another_period, out_of_place
from pipelines.receive.collected import beyond_guidance, collected_on, collection_of, kind_of_collection, year_of_return
from pipelines.receive.covering import shortened, spans_of, strays
from pipelines.receive.gate import Finding, Judged, Match, judge, judge_across, recognise, take_out
from pipelines.receive.gate.in_order import WORKERS, in_order
from pipelines.receive.gate.nearest import nearest
from pipelines.receive.identity import PUBLISHED, Delivery, IdentityConflict, as_at_of
from pipelines.receive.read import Grid, Unreadable
from pipelines.receive.verdict import JudgedTable, Refusal, Verdict, sheet_words
from schemas.words.mapping import NO_MAPPINGS, Mappings
from schemas.words.rules import ELEMENT_UNKNOWN, SHEET_NOT_RECOGNISED
from schemas.words.source import Edition, Source, known_sources
from warehouse.period import Period

ROWS_KEPT_PER_FINDING = 500
ROLLED_BACK = "reconstructed", "reconstructed from a later edition"
"""Marker and note on figures from an edition whose sidecar rolls it back to an earlier day: `{"as_at": …, "reconstructed": "yes"}`."""
PROVISIONAL = "p"
"""Marker of figures from a return of a later year than the guidance that is known here."""


@dataclass
class Examined:
    """A file after judgement, before anything is written: what `scrutiny check` shows.

    note  what every figure that rests on it must carry as a note, or ""
    """

    source: Source | None
    words: str
    as_at: date | None
    refusal: Refusal | None
    judged: list[Judged] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unrecognised: list[str] = field(default_factory=list)
    period: Period | None = None
    note: str = ""


@dataclass(frozen=True)
class Landed:
    """How a file lay in a landing folder.

    slot     the round it lay in, or ""
    sidecar  what its sidecar says
    """

    slot: str = ""
    sidecar: Mapping[str, str] = field(default_factory=dict)


NOT_LANDED = Landed()
"""For a file that is examined by itself."""


@dataclass(frozen=True)
class _Dated:
    """The day a file was taken, where that was read, and the collection it is of, if its kind has any.

    year  the collection year whose codes hold: the year ending 31 March after the day, or of a return the latest that is known
    note  as in `Examined`
    """

    as_at: date | None
    as_at_from: str
    period: Period | None = None
    year: int | None = None
    note: str = ""


def examine(
    data: bytes,
    file_name: str,
    *,
    la_code: str,
    as_at: date | None,
    as_at_from: str = "",
    landed: Landed = NOT_LANDED,
    mappings: Mappings = NO_MAPPINGS,
) -> Examined:
    """Judge a file's bytes. Writes nothing, never raises for bad input, never stops at the first fault.

    as_at     the day it was taken, as far as its name, sidecar or round show; what a file says inside outranks the round
    landed    how it lay in a landing folder
    mappings  the council's own names for columns and codes
    """
    try:
        grids = intake.read(data, file_name)
    except Unreadable as error:
        return Examined(None, file_name, as_at, Refusal(error.code, error.what, error.todo))
    except BaseException as error:  # a damaged file must not stop the others
        if not isinstance(error, Exception) and not _is_panic(error):
            raise  # somebody stops the run: the file is not to blame
        what = f"it is damaged in a way that the reader does not name ({type(error).__name__})"
        return Examined(None, file_name, as_at, Refusal("UNREADABLE", what, "Open it, save it again, deliver that."))
    try:
        return _examine(grids, file_name, la_code, _Dated(as_at, as_at_from), landed, mappings)
    except Unreadable as error:  # the later parts of a long file are read as they are judged
        return Examined(None, file_name, as_at, Refusal(error.code, error.what, error.todo))


def _examine(
    grids: list[Grid], file_name: str, la_code: str, claimed: _Dated, landed: Landed, mappings: Mappings
) -> Examined:
    source, matches = recognise(known_sources().values(), grids, mappings)
    taken = {id(m.grid) for m in matches}
    unrecognised = [g.name for g in grids if id(g) not in taken and g.cells.height]
    if source is None:
        return Examined(None, file_name, claimed.as_at, _not_recognised(grids), unrecognised=unrecognised)
    if source.not_used:
        return Examined(source, source.label, claimed.as_at, _not_used(source), unrecognised=unrecognised)
    dated, conflict = _dated(source, grids, file_name, la_code, claimed, landed)
    judged = _judge_tables(grids, matches, dated, mappings)
    findings = [f for one in judged for f in one.findings]
    across = judge_across(source, judged)
    findings += across
    take_out(judged, across)
    findings += [f for one in judged for f in strays(one, dated.as_at)]
    findings += [_sheet_not_recognised(name) for name in unrecognised]
    findings += _elements_passed_over(matches)
    if all(isinstance(t.covers, Edition) for t in source.tables) and not source.national:
        dated = replace(dated, as_at=None, as_at_from="")  # it replaces the one before, whatever its day
    words = _words(source, judged, la_code, dated)
    refusal = conflict or _refuse_as_a_whole(source, judged, dated.as_at, la_code)
    return Examined(source, words, dated.as_at, refusal, judged, findings, unrecognised, dated.period, dated.note)


def _not_recognised(grids: Sequence[Grid]) -> Refusal:
    near = nearest(known_sources().values(), grids)
    what = "its headers fit no source that is known here"
    if not near:
        return Refusal(
            "NOT_RECOGNISED",
            f"{what}, and none comes near",
            "`scrutiny list` prints the kinds of delivery. If it is one of them under your system's own names, run `scrutiny map`.",
        )
    return Refusal(
        "NOT_RECOGNISED",
        f"{what}. The nearest: {'; '.join(map(str, near))}",
        "If it is one of them under your system's own names, run `scrutiny map`; else `scrutiny list` prints the kinds of delivery.",
    )


def _not_used(source: Source) -> Refusal:
    todo = "Take it out of the folder; deliver the file that is wanted, if there is one."
    return Refusal("NOT_USED", source.not_used, todo)


def _elements_passed_over(matches: list[Match]) -> list[Finding]:
    """Each element of an XML file that no table has a column for, once: a record carries what stands around it."""
    known: set[str | None] = set()
    unknown: dict[str, None] = {}
    for m in matches:
        names = m.grid.cells.row(m.header_row) if m.grid.is_xml else ()
        known |= {names[p] for p in m.columns.values() if names}
        unknown |= dict.fromkeys(names[p] or "" for p in m.unknown if names)
    rule = ELEMENT_UNKNOWN
    return [
        Finding(rule.id, rule.severity, rule.text, rule.todo, sheet="(file)", column=name)
        for name in unknown
        if name not in known
    ]


def _sheet_not_recognised(name: str) -> Finding:
    rule = SHEET_NOT_RECOGNISED
    return Finding(rule.id, rule.severity, rule.text, rule.todo, sheet=name or "(file)")


def _dated(
    source: Source, grids: list[Grid], file_name: str, la_code: str, claimed: _Dated, landed: Landed
) -> tuple[_Dated, Refusal | None]:
    """The day and the collection of a file, by its content too, and the refusal if two things disagree about them."""
    conflict: Refusal | None = None
    period: Period | None = None
    where = note = ""
    as_at, as_at_from = claimed.as_at, claimed.as_at_from
    try:
        period, where = collection_of(source, grids, file_name, landed.sidecar, landed.slot)
        as_at, as_at_from = day_inside(grids, as_at, as_at_from, la_code, landed.slot)
    except IdentityConflict as problem:
        conflict = Refusal(problem.code, problem.what, problem.todo)
    year = year_of_return(source, grids, period, as_at)
    try:
        note = beyond_guidance(source, year, claimed.as_at)
    except IdentityConflict as problem:
        conflict = conflict or Refusal(problem.code, problem.what, problem.todo)
    if period is not None:
        as_at, as_at_from = collected_on(period), where
    if source.guidance is None:
        year = None if as_at is None else as_at.year + (as_at.month >= 4)
    elif year is not None:
        year = min(year, source.guidance.last)
    return _Dated(as_at, as_at_from, period, year, note), conflict


def _judge_tables(grids: list[Grid], matches: list[Match], dated: _Dated, mappings: Mappings) -> list[Judged]:
    """Each table of a file, judged by itself; refused where two sheets look like it."""
    by_table: dict[str, list[Match]] = {}
    for m in matches:
        by_table.setdefault(m.table.name, []).append(m)

    def judge_first(rivals: list[Match]) -> Judged:
        return judge(rivals[0], as_at=dated.as_at, collection_year=dated.year, mappings=mappings)

    long = any(m.grid.is_long for m in matches)  # its slices are judged several at a time, and fill memory
    judged = list(in_order(judge_first, ((r,) for r in by_table.values()), workers=1 if long else WORKERS))
    for rivals, one in zip(by_table.values(), judged, strict=True):
        if len(rivals) > 1:
            places = [
                f"{n} (hidden)" if g.hidden else str(n)
                for n, g in enumerate(grids, start=1)
                if any(g is m.grid for m in rivals)
            ]
            one.refusal = f"two sheets look like it: numbers {' and '.join(places)} of the file"
    return judged


def examine_delivery(
    data: bytes, delivery: Delivery, *, placed: bool = True, mappings: Mappings = NO_MAPPINGS
) -> Examined:
    """Judge a file's bytes as the delivery it claims to be: its day, its council, its folder. Writes nothing.

    `placed` is False for a file that does not lie in a landing folder, as `scrutiny check` may be given one.
    """

    def judged_as_of(as_at: date | None, where: str) -> Examined:
        try:
            return examine(
                data,
                delivery.file,
                la_code=delivery.la_code,
                as_at=as_at,
                as_at_from=where,
                landed=Landed(delivery.slot, delivery.said),
                mappings=mappings,
            )
        except BaseException as failure:  # one file must not stop the others; the kind of failure only, never its words
            if not _of_the_file(failure):
                raise
            what = f"it cannot be judged ({type(failure).__name__})"
        return Examined(None, delivery.file, None, Refusal("UNREADABLE", what, "Export it again, or report this."))

    try:
        as_at, where = as_at_of(delivery)
    except IdentityConflict as conflict:
        examined = judged_as_of(None, "")
        # What has no day of its own, or is of a collection, is not bound by a day in its name.
        free = examined.source and (
            examined.as_at is not None  # its content says the day
            or all(isinstance(t.covers, Edition) for t in examined.source.tables)
            or kind_of_collection(examined.source)
        )
        if not (free and conflict.code in {"PERIOD_MISMATCH", "AS_AT_CONFLICT"}):
            examined.refusal = Refusal(conflict.code, conflict.what, conflict.todo)
    else:
        examined = judged_as_of(as_at, where)
    if placed:
        examined.refusal = examined.refusal or out_of_place(delivery, examined.source)
    return examined


def _of_the_file(failure: BaseException) -> bool:
    """Is the file to blame, not we, the disk or whoever interrupts? A panic of a reader in Rust is no `Exception`."""
    ours = isinstance(failure, AssertionError | OSError)
    return (isinstance(failure, Exception) and not ours) or _is_panic(failure)


def _is_panic(failure: BaseException) -> bool:
    return type(failure).__name__ == "PanicException"


def _refuse_as_a_whole(source: Source, judged: list[Judged], as_at: date | None, la_code: str) -> Refusal | None:
    def called(one: Judged) -> str:
        return sheet_words(source.id, one.table.name, one.sheet)

    usable = {j.table.name for j in judged if not j.refusal and j.kept.height}
    broken = [j for j in judged if j.table.needed and not j.refusal and j.broken.height]
    if broken:
        rows = "; ".join(f"{called(j)} rows {', '.join(str(r) for r in j.quarantined['source_row'])}" for j in broken)
        return Refusal(
            "INCOMPLETE", f"rows that cannot be used stand in a sheet that must be whole ({rows})", "Correct them."
        )
    if lacking := [t.sheets[0] for t in source.tables if t.needed and t.name not in usable]:
        reasons = "; ".join(f"{called(j)}: {j.refusal}" for j in judged if j.refusal and j.table.needed)
        what = f"no usable row in sheet {', '.join(lacking)}" + (f" ({reasons})" if reasons else "")
        return Refusal("INCOMPLETE", what, "Complete the sheets named and try again.")
    if mismatch := of_another_period(source, judged, as_at) or of_another_council(source, judged, la_code):
        return mismatch
    if all(j.refusal for j in judged):
        reasons = "; ".join(f"{called(j)}: {j.refusal}" for j in judged)
        return Refusal("NO_TABLE_USABLE", reasons, "Correct the columns named and deliver the file again.")
    if not usable and not source.one_file_each:  # of several files one may honestly be empty
        return Refusal("NO_ROWS", "it holds headers and no usable row", "Export it again, with its rows.")
    return None


def _words(source: Source, judged: list[Judged], la_code: str, dated: _Dated) -> str:
    rows = sum(j.rows["in"] - j.rows["ignored"] for j in judged)
    parts = [source.label]
    if dated.period is not None:
        parts.append(dated.period.label)
    if source.one_file_each:
        parts.append(", ".join(j.table.name.replace("_", " ") for j in judged))
    if la_code and la_code != PUBLISHED:
        parts.append(f"council {la_code}")
    if (day := dated.as_at) is not None:
        where = f" (from {dated.as_at_from})" if dated.as_at_from else ""
        parts.append(f"as at {day.day} {day:%B %Y}{where}")
    if len(source.tables) > 1 and not source.one_file_each:
        parts.append(f"{len(judged)} of {len(source.tables)} tables" + _which(source, judged))
    parts.append(f"{rows:,} rows")
    return ", ".join(parts)


def _which(source: Source, judged: list[Judged]) -> str:
    """Which tables are missing, or where those are the fewer, which there are."""
    there = {j.table.name for j in judged}
    named = {t.name: t.sheets[0] if t.sheets else t.element or t.name.replace("_", " ") for t in source.tables}
    missing = [name for t, name in named.items() if t not in there]
    if not missing:
        return ""
    if len(missing) <= len(there):
        return f" (without {', '.join(missing)})"
    return f" ({', '.join(name for t, name in named.items() if t in there)} only)"


def verdict_on(delivery: Delivery, fingerprint: str, headers: str, examined: Examined) -> Verdict:
    """What is kept of an examined file."""
    tables = []
    findings = list(examined.findings)
    for one in examined.judged:
        spans = [] if one.refusal else spans_of(one.table, one, examined.as_at, examined.period)
        findings += shortened(one, spans, examined.as_at)
        tables.append(JudgedTable(one.table.name, one.sheet, one.rows, one.absent, one.refusal, tuple(spans)))
    marker, note = ROLLED_BACK if delivery.rolled_back else (PROVISIONAL if examined.note else "", examined.note)
    return Verdict(
        delivery=delivery.id,
        fingerprint=fingerprint,
        headers=headers,
        source=examined.source.id if examined.source else "",
        words=examined.words,
        as_at=examined.as_at.isoformat() if examined.as_at else None,
        refusal=examined.refusal,
        tables=tuple(tables),
        findings=tuple(_cut(f) for f in findings),
        period=examined.period.label if examined.period else "",
        note=note,
        marker=marker,
    )


def _cut(finding: Finding) -> Finding:
    kept = finding.rows[:ROWS_KEPT_PER_FINDING]
    return replace(finding, rows=kept, more=finding.count - len(kept))


def source_of(data: bytes, file_name: str, mappings: Mappings) -> str:
    """The source that a file is recognised as, "" if as none or if it cannot be read."""
    try:
        source, _ = recognise(known_sources().values(), intake.read(data, file_name), mappings)
    except Unreadable:
        return ""
    return source.id if source else ""
