"""Receiving: a registered delivery becomes accepted rows, quarantined rows and a verdict.

Here: recognition echoed in words, judgement of every sheet, coverage, what is written where.
Not here: the rules (`pipelines.gate`, `schemas`). The same file under the same contract is judged once.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import polars as pl

from pipelines import intake
from pipelines.deliveries import COUNCIL_SLOT, Delivery, IdentityConflict, as_at_of
from pipelines.gate import (
    ENOUGH_ROWS,
    Finding,
    Judged,
    Match,
    judge,
    judge_across,
    pseudonymise,
    recognise_table,
    take_out,
)
from pipelines.intake import Grid, Unreadable
from pipelines.lake import PUBLISHED, Lake, write_bytes, write_frame
from schemas.council import COUNCIL
from schemas.fields import Severity
from schemas.source import Edition, History, Snapshot, Source, Table, contracts_fingerprint, known_sources

MAX_SHARE_AFTER_AS_AT = 0.01
MAX_DAYS_SILENT = 62
MAX_DAYS_GAP = 31
MIN_DAYS_GAP = 12
"""The longest quiet spell that is believed: 20 times the list's mean spacing, never less than a Christmas, never a month."""
ROWS_KEPT_PER_FINDING = 500


@dataclass(frozen=True)
class Refusal:
    """Why a whole delivery was refused, and what to do."""

    code: str
    what: str
    todo: str


@dataclass(frozen=True)
class JudgedTable:
    """One table of a verdict: where its rows went and which dates it speaks for."""

    table: str
    sheet: str
    rows: dict[str, int]
    absent: tuple[str, ...]
    refusal: str
    covers_from: str | None
    covers_to: str | None


@dataclass(frozen=True)
class Verdict:
    """What became of a delivery under a contract."""

    delivery: str
    fingerprint: str
    source: str
    words: str
    as_at: str | None
    refusal: Refusal | None
    tables: tuple[JudgedTable, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def accepted(self) -> bool:
        """At least one table of the delivery can be used."""
        return self.refusal is None

    def table(self, name: str) -> JudgedTable | None:
        """The judgement of a table that was accepted, or None."""
        return next((t for t in self.tables if t.table == name and not t.refusal), None) if self.accepted else None


@dataclass
class Examined:
    """A file after judgement, before anything is written: what `scrutiny check` shows."""

    source: Source | None
    words: str
    as_at: date | None
    refusal: Refusal | None
    judged: list[Judged] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unrecognised: list[str] = field(default_factory=list)


@lru_cache
def gate_fingerprint() -> str:
    """Changes when a contract or the gate itself changes: a verdict under another fingerprint is not reused."""
    parts = [
        p for package in ("gate", "intake") for p in files(f"pipelines.{package}").iterdir() if p.name.endswith(".py")
    ]
    parts += [files("pipelines").joinpath(name) for name in ("deliveries.py", "receive.py")]
    parts += [p for p in files("schemas").iterdir() if p.name.endswith(".py")]
    code = "".join(part.read_text("utf-8") for part in sorted(parts, key=str))
    return hashlib.sha256((contracts_fingerprint() + code).encode()).hexdigest()[:16]


def verdict_fingerprint(delivery: Delivery) -> str:
    """Under what a delivery was judged: contract, gate, and the identity it claims. Any change has it judged again."""
    claims = (gate_fingerprint(), delivery.la_code, delivery.slot, delivery.file, sorted(delivery.said.items()))
    return hashlib.sha256(repr(claims).encode()).hexdigest()[:16]


def examine(data: bytes, file_name: str, *, la_code: str, as_at: date | None, as_at_from: str = "") -> Examined:
    """Judge a file's bytes. Writes nothing, never raises for bad input, never stops at the first fault."""
    try:
        grids = intake.read(data, file_name)
    except Unreadable as error:
        return Examined(None, file_name, as_at, Refusal(error.code, error.what, error.todo))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a reader's panic is no Exception; a damaged file must not stop the others
        what = f"it is damaged in a way that the reader does not name ({type(error).__name__})"
        return Examined(None, file_name, as_at, Refusal("UNREADABLE", what, "Open it, save it again, deliver that."))
    source, matches, unrecognised = _recognise(grids)
    if source is None:
        known = ", ".join(s.label for s in known_sources().values())
        return Examined(
            None,
            file_name,
            as_at,
            Refusal("NOT_RECOGNISED", "its headers fit no source that is known here", f"Known are: {known}."),
            unrecognised=unrecognised,
        )
    # Codes are keyed by collection year: the year ending 31 March after the as-at date.
    year = None if as_at is None else as_at.year + (as_at.month >= 4)
    judged: list[Judged] = []
    findings: list[Finding] = []
    for name in dict.fromkeys(m.table.name for m in matches):
        rivals = [m for m in matches if m.table.name == name]
        one = judge(rivals[0], as_at=as_at, collection_year=year)
        if len(rivals) > 1:
            one.refusal = f"two sheets look like it: {', '.join(repr(m.grid.name) for m in rivals)}"
        judged.append(one)
        findings += one.findings
    across = judge_across(source, judged)
    findings += across
    take_out(judged, across)
    if all(isinstance(t.speaks, Edition) for t in source.tables) and not source.national:
        as_at, as_at_from = None, ""  # it replaces the one before, whatever its day
    findings += [
        Finding("sheet_not_recognised", Severity.WARNING, "The sheet fits no table that is known here; it was passed over",
                "Nothing, if it is none; otherwise correct its headers.", sheet=name or "(file)")
        for name in unrecognised
    ]  # fmt: skip
    words = _words(source, judged, la_code, as_at, as_at_from)
    refusal = _refuse_as_a_whole(source, judged, as_at)
    return Examined(source, words, as_at, refusal, judged, findings, unrecognised)


def examine_delivery(data: bytes, delivery: Delivery, *, placed: bool = True) -> Examined:
    """Judge a file's bytes as the delivery it claims to be: its day, its council, its folder. Writes nothing.

    `placed` is False for a file that does not lie in a landing folder, as `scrutiny check` may be given one.
    """
    try:
        as_at, where = as_at_of(delivery)
    except IdentityConflict as conflict:
        examined = examine(data, delivery.file, la_code=delivery.la_code, as_at=None)
        timeless = examined.source and all(isinstance(t.speaks, Edition) for t in examined.source.tables)
        if not (timeless and conflict.code in {"PERIOD_MISMATCH", "AS_AT_CONFLICT"}):
            examined.refusal = Refusal(conflict.code, conflict.what, conflict.todo)
    else:
        examined = examine(data, delivery.file, la_code=delivery.la_code, as_at=as_at, as_at_from=where)
    if placed:
        examined.refusal = examined.refusal or _out_of_place(delivery, examined.source)
    return examined


def receive(lake: Lake, delivery: Delivery, key: bytes) -> Verdict:
    """The verdict on a delivery; judges it and writes its rows if this contract has not judged it yet."""
    fingerprint = verdict_fingerprint(delivery)
    place = lake.verdict(delivery.la_code, delivery.sha256, fingerprint)
    if place.exists():
        return load_verdict(place.read_text())
    data = lake.raw(delivery.la_code, delivery.slot, delivery.sha256).read_bytes()
    examined = examine_delivery(data, delivery)
    verdict = _verdict(delivery, fingerprint, examined)
    for one in examined.judged:
        path = (delivery.la_code, delivery.slot, delivery.sha256, fingerprint, one.table.name)
        if one.quarantined.height:
            write_frame(lake.quarantined(*path), one.quarantined)
        if verdict.table(one.table.name):
            rows = pseudonymise(one, key=key, scheme=f"{delivery.la_code}/{verdict.source}")
            write_frame(lake.accepted(*path), rows)
    # Last, so that a verdict that can be read always has its rows.
    write_bytes(place, dump_verdict(verdict).encode())
    return verdict


def verdict_of(lake: Lake, delivery: Delivery) -> Verdict | None:
    """The verdict on a delivery under the present contract, if it was judged."""
    place = lake.verdict(delivery.la_code, delivery.sha256, verdict_fingerprint(delivery))
    return load_verdict(place.read_text()) if place.exists() else None


def dump_verdict(verdict: Verdict) -> str:
    """A verdict as JSON."""
    return json.dumps(asdict(verdict), indent=1, sort_keys=True)


def load_verdict(text: str) -> Verdict:
    """A verdict from JSON."""
    said: dict[str, Any] = json.loads(text)
    tables = tuple(JudgedTable(**{**t, "absent": tuple(t["absent"])}) for t in said.pop("tables"))
    findings = tuple(Finding(**{**f, "rows": tuple(f["rows"])}) for f in said.pop("findings"))
    refusal = said.pop("refusal")
    return Verdict(**said, refusal=Refusal(**refusal) if refusal else None, tables=tables, findings=findings)


def covers(table: Table, judged: Judged, as_at: date | None) -> tuple[date | None, date | None]:
    """First and last day a judged table speaks for.

    A history claims the months its kind of list holds. Where a spell without rows is too long for how dense the list is,
    the claim is not believed up to there; a list without rows speaks for nothing.
    """
    if as_at is None or isinstance(table.speaks, Edition):
        return None, None
    if isinstance(table.speaks, Snapshot):
        return (as_at, as_at) if judged.accepted.height else (None, None)
    first = pl.select(pl.lit(as_at).dt.offset_by(f"-{table.speaks.months}mo")).item() + timedelta(days=1)
    last = as_at
    dates = _days(judged, table.speaks.date)
    inside = sorted(d for d in dates if first <= d <= last)
    if not inside:
        return None, None
    if len(inside) >= ENOUGH_ROWS:
        gap = timedelta(days=max(MIN_DAYS_GAP, min(MAX_DAYS_GAP, round(20 * (last - first).days / len(inside)))))
        if last - inside[-1] > gap:
            last = inside[-1]
        for before, after in pairwise([first, *inside]):
            if after - before > gap:
                first = after
    return first, last


def _days(judged: Judged, column: str) -> list[date]:
    """The dates of a column of the accepted rows."""
    if column not in judged.accepted.columns:
        return []
    return judged.accepted[column].drop_nulls().to_list()


def _recognise(grids: list[Grid]) -> tuple[Source | None, list[Match], list[str]]:
    """The source most of the sheets belong to, their matches, and the names of sheets that fit nothing."""
    best: tuple[float, Source | None, list[Match]] = (0.0, None, [])
    for source in known_sources().values():
        matches = [m for g in grids if (m := recognise_table(source, g))]
        weight = sum(m.score * len(m.table.columns) for m in matches)
        if weight > best[0]:
            best = (weight, source, matches)
    _, chosen, matches = best
    taken = {id(m.grid) for m in matches}
    return chosen, matches, [g.name for g in grids if id(g) not in taken and g.cells.height]


def _refuse_as_a_whole(source: Source, judged: list[Judged], as_at: date | None) -> Refusal | None:
    usable = {j.table.name for j in judged if not j.refusal and j.accepted.height}
    broken = [j for j in judged if j.table.needed and not j.refusal and j.quarantined.height]
    if broken:
        rows = "; ".join(f"{j.sheet} rows {', '.join(str(r) for r in j.quarantined['source_row'])}" for j in broken)
        return Refusal(
            "INCOMPLETE", f"rows that cannot be used stand in a sheet that must be whole ({rows})", "Correct them."
        )
    if lacking := [t.sheets[0] for t in source.tables if t.needed and t.name not in usable]:
        reasons = "; ".join(f"{j.sheet}: {j.refusal}" for j in judged if j.refusal and j.table.needed)
        what = f"no usable row in sheet {', '.join(lacking)}" + (f" ({reasons})" if reasons else "")
        return Refusal("INCOMPLETE", what, "Complete the sheets named and try again.")
    if mismatch := _of_another_period(judged, as_at):
        return mismatch
    if all(j.refusal for j in judged):
        reasons = "; ".join(f"{j.sheet}: {j.refusal}" for j in judged)
        return Refusal("NO_TABLE_USABLE", reasons, "Correct the columns named and deliver the file again.")
    if not usable:
        return Refusal("NO_ROWS", "it holds headers and no usable row", "Export it again, with its rows.")
    return None


def _of_another_period(judged: list[Judged], as_at: date | None) -> Refusal | None:
    """The rows of dated lists say that the delivery was not taken on the day it claims."""
    if as_at is None:
        return None
    dates = [d for j in judged if isinstance(j.table.speaks, History) for d in _days(j, j.table.speaks.date)]
    late = sum(
        len(f.rows)
        for j in judged
        for f in j.findings
        if isinstance(j.table.speaks, History)
        and f.rule == "after_as_at"
        and f.column == {c.name: c.title for c in j.table.columns}[j.table.speaks.date]
    )
    seen = len(dates)
    if seen + late < ENOUGH_ROWS:
        return None  # a handful of rows proves nothing
    if late > MAX_SHARE_AFTER_AS_AT * (seen + late):
        return Refusal(
            "PERIOD_MISMATCH",
            f"{late:,} of {seen + late:,} dated rows lie after {as_at}, the day it claims to have been taken",
            "Put it in its round's folder, or say the day in its name.",
        )
    latest = max(dates, default=as_at)
    if as_at - latest > timedelta(days=MAX_DAYS_SILENT):
        return Refusal(
            "PERIOD_MISMATCH",
            f"its latest event is of {latest:%B %Y}, long before {as_at}, the day it claims to have been taken",
            "Put it in its round's folder, or say the day in its name.",
        )
    return None


def _out_of_place(delivery: Delivery, source: Source | None) -> Refusal | None:
    """A good file in the wrong folder: nobody would look for it there, and personal data would lie beside public."""
    if source is None:
        return None
    if source.national != (delivery.la_code == PUBLISHED):
        right = f"landing/{PUBLISHED}/<date received>/" if source.national else "landing/<round>/"
        return Refusal("WRONG_FOLDER", f"a {source.label} does not belong here", f"Move it to {right}.")
    if (source.id == COUNCIL.id) != (delivery.slot == COUNCIL_SLOT):
        return Refusal(
            "WRONG_FOLDER", f"a {source.label} does not belong here", "The council workbook lies in the home itself."
        )
    return None


def _words(source: Source, judged: list[Judged], la_code: str, as_at: date | None, where: str) -> str:
    rows = sum(j.rows["in"] - j.rows["ignored"] for j in judged)
    parts = [source.label]
    if la_code and la_code != PUBLISHED:
        parts.append(f"council {la_code}")
    if as_at is not None:
        parts.append(f"as at {as_at.day} {as_at:%B %Y}" + (f" (from {where})" if where else ""))
    if len(source.tables) > 1:
        parts.append(f"{len(judged)} of {len(source.tables)} tables")
    parts.append(f"{rows:,} rows")
    return ", ".join(parts)


def _shortened(one: Judged, first: date | None, last: date | None, as_at: date | None) -> list[Finding]:
    """What to say of a table that does not speak for all the days its kind of list should."""
    if as_at is None or one.refusal or isinstance(one.table.speaks, Edition):
        return []
    if first is None:
        text, todo = (
            "The list holds no usable row; it speaks for no day",
            "Export it again; or nothing, if there is none.",
        )
    elif isinstance(one.table.speaks, History) and (
        last != as_at or (as_at - first).days < 28 * one.table.speaks.months
    ):
        text, todo = "A long spell holds no row; the list is not believed before it", "Check the export's dates."
    else:
        return []
    return [Finding("coverage_short", Severity.WARNING, text, todo, one.table.name, one.sheet)]


def _verdict(delivery: Delivery, fingerprint: str, examined: Examined) -> Verdict:
    tables = []
    findings = list(examined.findings)
    for one in examined.judged:
        first, last = (None, None) if one.refusal else covers(one.table, one, examined.as_at)
        findings += _shortened(one, first, last, examined.as_at)
        tables.append(
            JudgedTable(
                one.table.name, one.sheet, one.rows, one.absent, one.refusal,
                first.isoformat() if first else None, last.isoformat() if last else None,
            )
        )  # fmt: skip
    return Verdict(
        delivery=delivery.id,
        fingerprint=fingerprint,
        source=examined.source.id if examined.source else "",
        words=examined.words,
        as_at=examined.as_at.isoformat() if examined.as_at else None,
        refusal=examined.refusal,
        tables=tuple(tables),
        findings=tuple(_cut(f) for f in findings),
    )


def _cut(finding: Finding) -> Finding:
    kept = finding.rows[:ROWS_KEPT_PER_FINDING]
    return replace(finding, rows=kept, more=finding.count - len(kept))
