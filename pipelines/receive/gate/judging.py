"""Judging: one sheet as one table, and the tables of a delivery together.

Here: the order of the steps and the account of every row. Not here: the steps (`header`, `cells`, `rules`).

A long sheet is judged slice by slice. Rows whose key, or whose whole content, stands in several slices are found in a first
pass over the sheet and judged together at the end, so that what is a repeat does not depend on where a slice ends.
"""

import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

import polars as pl

from pipelines.receive.gate.cells import (
    Before,
    as_delivered,
    cells_with_errors,
    header_again,
    judge_readings,
    kept,
    raw_rows,
    read_column,
    read_rows,
    repeats,
    rows_to_ignore,
    with_errors,
    without_serials,
)
from pipelines.receive.gate.day_order import dates_not_known
from pipelines.receive.gate.findings import Broken, Finding, Findings
from pipelines.receive.gate.groups import columns_needed, groups_of, replaced
from pipelines.receive.gate.header import Match, titles_of_any_header, why_refused
from pipelines.receive.gate.in_order import WORKERS, in_order
from pipelines.receive.gate.rows import Packed, Rows
from pipelines.receive.gate.rules import Values, ages_that_do_not_fit, ask_pandera, dates_in_range
from pipelines.receive.read.grid import Slice
from schemas.words import rules
from schemas.words.fields import Personal, Severity, schema_of
from schemas.words.mapping import NO_MAPPINGS, Mappings
from schemas.words.source import Edition, Source, Table

MAX_SHARE_QUARANTINED = 0.05
ENOUGH_ROWS = 30
"""Below this a share proves nothing."""

MAX_ROWS_REPEATED = 1_000_000
"""Of a long sheet so many rows may be like others; more are a list that was exported several times over."""


@dataclass
class Judged:
    """One table of a delivery after judgement.

    kept      accepted: typed rows with `sheet`, `source_row` and `left_out` (columns whose cell could not be used),
              identifiers still as delivered (see `pseudonymise`)
    broken    quarantined: rows as delivered (text), with `sheet`, `source_row` and the rules they broke
    rows      how many rows the sheet has below its header, and where each went
    absent    columns the sheet does not have
    refusal   why the whole table is refused, or ""
    letters   the sheet's column letter of each column
    groups    per column of groups, how each value that may be stored is written
    """

    table: Table
    sheet: str
    kept: Rows
    broken: Rows
    rows: dict[str, int]
    absent: tuple[str, ...] = ()
    refusal: str = ""
    letters: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    groups: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def accepted(self) -> pl.DataFrame:
        """The accepted rows in one frame."""
        return self.kept.frame()

    @property
    def quarantined(self) -> pl.DataFrame:
        """The quarantined rows in one frame."""
        return self.broken.frame()


def judge(match: Match, *, as_at: date | None, collection_year: int | None, mappings: Mappings = NO_MAPPINGS) -> Judged:
    """Judge one sheet as one table.

    as_at            the day the delivery was taken; later dates are findings. None: not judged
    collection_year  decides which codes hold; None: any code that ever held
    mappings         what the council has confirmed of its own values

    Raises `pipelines.receive.read.Unreadable` where a later part of a long file cannot be read.
    """
    table = match.table
    columns = {c.name: c for c in table.columns}
    findings = Findings(match, match.grid.name or "(file)")
    findings.on_header()
    absent = tuple(name for name in columns if name not in match.columns)
    sheet = _Sheet(match, as_at, collection_year, mappings)
    refusal = why_refused(match, columns, absent)
    try:
        if not refusal:
            sheet.judge(findings)
    except _Refused as reason:
        refusal = str(reason)
    if refusal:
        height = sum(part.cells.height for part in match.grid.slices(match.header_row + 1))
        rows = {"in": height, "accepted": 0, "quarantined": 0, "duplicates": 0, "ignored": height}
        accepted, quarantined = Rows(sheet.accepted.schema), Rows(sheet.quarantined.schema)
        return Judged(table, findings.sheet, accepted, quarantined, rows, absent, refusal, findings=findings.listed)
    rows = {
        "in": sheet.height,
        "accepted": sheet.accepted.height,
        "quarantined": sheet.quarantined.height,
        "duplicates": sheet.duplicates,
        "ignored": sheet.ignored,
    }
    if rows["in"] != sum(v for k, v in rows.items() if k != "in"):
        raise AssertionError(f"rows of {table.name} are not accounted for: {rows}")
    refusal = _unusable(table, rows)
    letters = {name: findings.letter(name) for name in match.columns}
    groups = _groups(table, sheet.accepted, findings, sheet.own_codes)
    return Judged(
        table,
        findings.sheet,
        sheet.accepted,
        sheet.quarantined,
        rows,
        absent,
        refusal,
        letters,
        findings.listed,
        groups,
    )


def _groups(
    table: Table, accepted: Rows, findings: Findings, own: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """The names of groups that may be stored; the rows of all others are noted."""
    looked_at = columns_needed(table, accepted.schema)
    if not looked_at:
        return {}
    rows = accepted.frame([*looked_at, "source_row"])
    groups = groups_of(table, rows, own)
    for name, staying in groups.items():
        others = rows.filter(pl.col(name).is_not_null() & ~pl.col(name).is_in(list(staying)))
        if others.height:
            findings.on_cells(rules.GROUP_NOT_KEPT, name, others["source_row"].sort())
    return groups


def _unusable(table: Table, rows: Mapping[str, int]) -> str:
    """Why a table whose rows were judged is refused as a whole, or ""."""
    judged = rows["accepted"] + rows["quarantined"]
    if table.one_row and rows["accepted"] != 1:
        return f"exactly one row is needed, {rows['accepted']} can be used"
    if judged and not rows["accepted"]:
        return f"its {judged:,} rows cannot be used" if judged > 1 else "its one row cannot be used"
    if judged >= ENOUGH_ROWS and rows["quarantined"] > MAX_SHARE_QUARANTINED * judged:
        return f"{rows['quarantined']:,} of {judged:,} rows cannot be used; without them every count would be wrong"
    return ""


class _Refused(Exception):  # noqa: N818 - the word people read
    """Why a sheet cannot be judged at all."""


@dataclass(frozen=True)
class _JudgedPart:
    """Some rows of a sheet after judgement."""

    findings: Findings
    accepted: pl.DataFrame | Packed
    quarantined: pl.DataFrame | Packed | None
    ignored: int
    duplicates: int


class _Sheet:
    """One sheet while it is judged: what its rows are judged by, and where they went."""

    def __init__(self, match: Match, as_at: date | None, year: int | None, mappings: Mappings) -> None:
        self.match, self.as_at, self.year = match, as_at, year
        self.own_codes = mappings.codes_of(match.source, match.table.name)
        self.present = [c for c in match.table.columns if c.name in match.columns]
        names = [c.name for c in self.present]
        where = {"sheet": pl.String(), "source_row": pl.Int64()}
        self.accepted = Rows({**where, **{c.name: c.dtype for c in self.present}, "left_out": pl.String()})
        self.quarantined = Rows({**where, **dict.fromkeys(names, pl.String()), "rules": pl.String()})
        self.height = self.ignored = self.duplicates = 0
        # Rows that are alike in these columns once they are read are one event, however spelled and whoever held the case.
        self.compared = [c.name for c in self.present if c.personal not in {Personal.DROP, Personal.GROUP}]
        unique = schema_of(match.table.model).unique or []
        self.key = list(unique) if set(unique) <= set(names) else []
        self.titles = [] if match.table.of_names else titles_of_any_header(match)
        self.before: Before = {}
        self.values = Values(match.table, frozenset(names), year)

    def judge(self, findings: Findings) -> None:
        """Judge every slice, in order. Raises `_Refused` if the sheet holds what cannot be judged."""
        grid = self.match.grid
        alike = self._alike_rows() if grid.is_long else None
        if alike is not None and alike.sum() > MAX_ROWS_REPEATED:
            raise _Refused(f"{alike.sum():,} rows repeat others: the list was exported several times over")
        aside: list[pl.DataFrame] = []
        errors: set[tuple[int, int]] = set()
        short: set[int] = set()
        overlong: set[int] = set()

        def parts() -> Iterator[tuple[Slice, pl.DataFrame, bool]]:
            for part in grid.slices(self.match.header_row + 1):
                raw = raw_rows(self.match, part)
                self.height += raw.height
                if alike is not None:
                    mask = alike.slice(part.first_row - self.match.header_row - 2, raw.height)
                    if mask.any():
                        aside.append(raw.filter(mask))
                        raw = raw.filter(~mask)
                    errors.update(part.errors)
                    short.update(part.short)
                    overlong.update(part.overlong)
                rest = replace(part, cells=part.cells.head(0))
                del part  # `raw` has its cells; twice they would fill memory
                yield rest, raw, alike is None
            if aside:
                whole = Slice(0, grid.cells.head(0), tuple(errors), tuple(short), tuple(overlong))
                yield whole, pl.concat(aside), True

        # As many as there are cores, for each fills memory: what one of them leaves idle, reading the next slice takes.
        for done in in_order(self._judge_part, parts(), workers=WORKERS if grid.is_long else 1):
            findings.add(done.findings)
            self.ignored += done.ignored
            self.duplicates += done.duplicates
            self.accepted.add(done.accepted)
            if done.quarantined is not None:
                self.quarantined.add(done.quarantined)

    def _alike_rows(self) -> pl.Series:
        """Per row of a long sheet: does another one have its key or, where there is no key, the same content."""
        match = self.match
        asked = [c for c in self.present if c.name in (self.key or self.compared)]
        only = [match.columns[c.name] for c in asked]

        def digests(part: Slice) -> pl.Series:
            typed = [
                read_column(part.cells.to_series(n), c, self.own_codes.get(c.name, {}), {}).typed
                for n, c in enumerate(asked)
            ]
            return pl.DataFrame({str(n): t for n, t in enumerate(typed)}).hash_rows()

        parts = ((part,) for part in match.grid.slices(match.header_row + 1, only=only))
        of_rows = pl.concat(list(in_order(digests, parts, workers=WORKERS)))
        # Neighbours in order, not groups: `is_duplicated` takes ten times the memory of the digests.
        ordered = of_rows.sort()
        return of_rows.is_in(ordered.filter(ordered == ordered.shift()).unique().implode())

    def _judge_part(self, part: Slice, raw: pl.DataFrame, may_repeat: bool) -> _JudgedPart:
        """Judge some rows. `may_repeat`: there may be rows among them that are alike."""
        findings, broken = Findings(self.match, self.match.grid.name or "(file)"), Broken()
        lost = raw.filter(pl.col("source_row").is_in(part.overlong)) if part.overlong else raw.head(0)
        if lost.height:
            findings.on_rows(rules.OVERLONG_LINE, lost["source_row"])
            raw = raw.filter(~pl.col("source_row").is_in(part.overlong))
        read = read_rows(raw, self.present, self.own_codes, self.before)
        if self.match.grid.date1904:
            read = without_serials(read)
        if row := header_again(read, self.titles):
            raise _Refused(f"a second header stands in row {row}")
        gone = rows_to_ignore(read, findings, last=part.last)
        if gone.any():
            read = kept(read, ~gone)
        repeated = 0
        if may_repeat and (again := repeats(read, self.compared, self.key)).any():
            findings.on_rows(rules.DUPLICATE_ROW, read.raw["source_row"].filter(again))
            read, repeated = kept(read, ~again), int(again.sum())
        errors = cells_with_errors(part, read, self.match, findings, broken)
        findings.on_rows(rules.SHORT_LINE, sorted(set(part.short) & set(read.raw["source_row"])) if part.short else ())
        for rule, name, places in dates_not_known(read):
            column = read.readings[name].column
            severity = Severity.ERROR if column.key else column.severity
            broken.mark(rule.id, severity, name, places)
            findings.on_cells(rule, name, read.raw["source_row"].gather(places), severity)
            errors.setdefault(name, []).extend(places)
        judge_readings(read, errors, findings, broken)
        read = with_errors(read, errors)
        typed = read.typed
        ask_pandera(self.values, read, typed, findings, broken, unique=may_repeat)
        if self.as_at is not None and not isinstance(self.match.table.covers, Edition):
            dates_in_range(self.match.table, typed, self.as_at, findings, broken)
            ages_that_do_not_fit(self.match.table, typed, self.as_at, findings)
        typed = broken.blank(typed).with_columns(left_out=broken.left_out(typed.height))
        quarantined = None
        if lost.height:
            quarantined = as_delivered(lost, self.present).with_columns(rules=pl.lit(rules.OVERLONG_LINE.id))
        if (out := broken.rows()).height:
            is_out = pl.zeros(typed.height, pl.Boolean, eager=True).scatter(out["place"], True)
            broke = as_delivered(read.raw.filter(is_out), self.present).with_columns(out["rules"])
            quarantined = broke if quarantined is None else pl.concat([quarantined, broke])
            typed = typed.filter(~is_out)
        ignored = int(gone.sum())
        if not self.match.grid.is_long:
            return _JudgedPart(findings, typed, quarantined, ignored, repeated)
        # A few rows as polars holds them keep the text of their whole slice in memory; packed they are what they are.
        packed = None if quarantined is None else self.quarantined.packed(quarantined)
        return _JudgedPart(findings, self.accepted.packed(typed), packed, ignored, repeated)


def judge_across(source: Source, judged: list[Judged]) -> list[Finding]:
    """Rules across the tables of a source. `take_out` then quarantines the rows of those that are errors."""
    if not source.cross_rules:
        return []
    tables = {j.table.name: j.accepted for j in judged if not j.refusal}
    by_name = {j.table.name: j for j in judged}
    findings = []
    for asked in source.cross_rules:
        rule = asked.rule
        for f in asked.broken(tables):
            j = by_name[f.table]
            rows = tables[f.table]["source_row"].gather(list(f.rows)).sort().to_list()
            title = {c.name: c.title for c in j.table.columns}[f.column] if f.column else ""
            letter = j.letters.get(f.column, "")
            findings.append(
                Finding(rule.id, rule.severity, rule.text, rule.todo, f.table, j.sheet, title, letter, tuple(rows))
            )
    return findings


def take_out(judged: list[Judged], across: list[Finding]) -> None:
    """Move the accepted rows that break a rule across tables with severity error to the quarantine."""
    for one in judged:
        broken = [f for f in across if f.table == one.table.name and f.severity == Severity.ERROR]
        rows = sorted({r for f in broken for r in f.rows})
        if not rows:
            continue
        moved = one.accepted.filter(pl.col("source_row").is_in(rows))
        text = [pl.col(c).cast(pl.String) for c in moved.columns if c not in {"sheet", "source_row", "left_out"}]
        reasons = pl.lit(", ".join(sorted({f.rule for f in broken}))).alias("rules")
        one.broken.add(moved.select("sheet", "source_row", *text, reasons))
        one.kept = one.kept.without(rows)
        one.rows["accepted"] -= moved.height
        one.rows["quarantined"] += moved.height


REMEMBERED = 250_000
"""Pseudonyms that are remembered: those of a county's pupils and of the children in its other files, in 80 MB."""


def pseudonymise(
    table: Table, rows: pl.DataFrame, *, key: bytes, scheme: str, groups: Mapping[str, Mapping[str, str]] | None = None
) -> pl.DataFrame:
    """Accepted rows as the lake may hold them: identifiers as 128-bit HMACs, names and free text gone, groups that may be named.

    `scheme` names whose the identifiers are (council and source), so that equal numbers of different numberings do not
    meet; a column that belongs to a numbering shared by several sources takes that one's name in place of the source's.
    `groups` are the names of groups that may be stored (`Judged.groups`); every other is `other`.
    """
    columns = [c for c in table.columns if c.name in rows.columns]
    frame = rows.drop([c.name for c in columns if c.personal is Personal.DROP])
    named = [c.name for c in columns if c.personal is Personal.GROUP]
    frame = frame.with_columns(replaced(n, (groups or {}).get(n, {})) for n in named)
    for c in columns:
        if c.personal is Personal.IDENTIFIER:
            values = frame[c.name].drop_nulls().unique()
            whose = f"{scheme.partition('/')[0]}/{c.scheme}" if c.scheme else scheme
            pseudonyms = _pseudonyms(values.to_list(), key, whose, _remembered(key) if c.scheme else {})
            frame = frame.with_columns(pl.col(c.name).replace_strict(values, pseudonyms, return_dtype=pl.String))
    return frame


def _pseudonyms(values: Sequence[str], key: bytes, whose: str, known: dict[str, str]) -> list[str]:
    """The pseudonym of each identifier; `known` are those of before."""
    if len(known) + len(values) > REMEMBERED:
        known.clear()
    found = []
    for identifier in (f"{whose}\0{v}" for v in values):
        pseudonym = known.get(identifier)
        if pseudonym is None:
            pseudonym = known[identifier] = hmac.digest(key, identifier.encode(), "sha256").hex()[:32]
        found.append(pseudonym)
    return found


@lru_cache(maxsize=1)
def _remembered(_key: bytes) -> dict[str, str]:
    """The pseudonyms of numberings that several sources share, in memory only: the same children stand in file after file."""
    return {}
