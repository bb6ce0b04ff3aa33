"""Judging: one sheet as one table, and the tables of a delivery together.

Here: the order of the steps and the account of every row. Not here: the steps (`header`, `cells`, `rules`).
"""

import hmac
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from pipelines.gate.cells import cells_with_errors, clean, lines_of_another_length, parse, raw_rows, without
from pipelines.gate.findings import Broken, Finding, Sayer
from pipelines.gate.header import Match, why_refused
from pipelines.gate.rules import ask_pandera, dates_in_range
from schemas.fields import Personal, Severity
from schemas.mapping import NO_MAPPINGS, Mappings
from schemas.source import CrossFinding, Edition, Source, Table

MAX_SHARE_QUARANTINED = 0.05
ENOUGH_ROWS = 30

"""Below this a share proves nothing."""


@dataclass
class Judged:
    """One table of a delivery after judgement.

    accepted      typed rows with `sheet`, `source_row` and `left_out` (columns whose cell could not be used), identifiers
                  still as delivered (see `pseudonymise`)
    quarantined   rows as delivered (text), with `sheet`, `source_row` and the rules they broke
    rows          how many rows the sheet has below its header, and where each went
    absent        columns the sheet does not have
    refusal       why the whole table is refused, or ""
    letters       the sheet's column letter of each column
    """

    table: Table
    sheet: str
    accepted: pl.DataFrame
    quarantined: pl.DataFrame
    rows: dict[str, int]
    absent: tuple[str, ...] = ()
    refusal: str = ""
    letters: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def judge(match: Match, *, as_at: date | None, collection_year: int | None, mappings: Mappings = NO_MAPPINGS) -> Judged:
    """Judge one sheet as one table.

    as_at            the day the delivery was taken; later dates are findings. None: not judged
    collection_year  decides which codes hold; None: any code that ever held
    mappings         what the council has confirmed of its own values
    """
    table, grid = match.table, match.grid
    sheet = grid.name or "(file)"
    columns = {c.name: c for c in table.columns}
    say = Sayer(match, sheet)
    say.header()
    absent = tuple(name for name in columns if name not in match.columns)
    raw = raw_rows(match)
    if refusal := why_refused(match, columns, absent):
        rows = {"in": raw.height, "accepted": 0, "quarantined": 0, "duplicates": 0, "ignored": raw.height}
        return Judged(table, sheet, _empty(table), raw.head(0), rows, absent, refusal, findings=say.findings)

    text, ignored = clean(raw, match, columns, say)
    present = [c for c in columns.values() if c.name in match.columns]
    broken = Broken()
    errors = cells_with_errors(text, match, columns, say, broken)
    overlong = lines_of_another_length(text, match, say, broken)
    errors = {name: [*errors.get(name, []), *overlong] for name in match.columns}
    typed, unreadable = parse(without(text, errors), present, say, broken, mappings.codes_of(match.source, table.name))
    for name, places in errors.items():
        unreadable[name] = unreadable[name] | pl.int_range(text.height, eager=True).is_in(places)

    # Rows that say the same once they are read, whoever held the case: spelling and staff make no second event.
    said = [c.name for c in present if c.personal is not Personal.DROP]
    unread = [unreadable[name].alias(f"_{name}") for name in said]
    same = pl.concat([typed.select(said), pl.DataFrame(unread)], how="horizontal")
    repeats = ~same.select(pl.struct(pl.all()).is_first_distinct()).to_series()
    kept = ~repeats
    duplicates = int(repeats.sum())
    say.cells("duplicate_row", Severity.NOTE, "", text.filter(repeats)["source_row"].to_list(),
              "The row says the same as an earlier one; it is counted once", "Nothing; or remove it at the source.")  # fmt: skip
    typed, text = typed.filter(kept), text.filter(kept)
    broken.keep(kept)
    unreadable = {name: mask.filter(kept) for name, mask in unreadable.items()}

    ask_pandera(table, typed, unreadable, collection_year, say, broken)
    if as_at is not None and not isinstance(table.speaks, Edition):
        dates_in_range(table, typed, as_at, say, broken)

    out = pl.Series(sorted(broken.rows), dtype=pl.UInt32)
    is_out = pl.int_range(pl.len(), dtype=pl.UInt32).is_in(out.implode())
    typed = broken.blank(typed).with_columns(left_out=broken.left_out(typed.height))
    reasons = pl.Series("rules", [", ".join(sorted(broken.rows[i])) for i in sorted(broken.rows)], dtype=pl.String)
    quarantined = text.filter(is_out).with_columns(reasons)
    accepted = typed.filter(~is_out)
    rows = {
        "in": raw.height,
        "accepted": accepted.height,
        "quarantined": quarantined.height,
        "duplicates": duplicates,
        "ignored": ignored,
    }
    if rows["in"] != sum(v for k, v in rows.items() if k != "in"):
        raise AssertionError(f"rows of {table.name} are not accounted for: {rows}")
    refusal = ""
    judged_rows = accepted.height + quarantined.height
    if judged_rows >= ENOUGH_ROWS and quarantined.height > MAX_SHARE_QUARANTINED * judged_rows:
        refusal = (
            f"{quarantined.height:,} of {judged_rows:,} rows cannot be used; without them every count would be wrong"
        )
    if table.one_row and accepted.height != 1:
        refusal = f"exactly one row is needed, {accepted.height} can be used"
    letters = {name: say.letter(name) for name in match.columns}
    return Judged(table, sheet, accepted, quarantined, rows, absent, refusal, letters, say.findings)


def judge_across(source: Source, judged: list[Judged]) -> list[Finding]:
    """Rules across the tables of a source. `take_out` then quarantines the rows of those that are errors."""
    tables = {j.table.name: j.accepted for j in judged if not j.refusal}
    by_name = {j.table.name: j for j in judged}
    found: list[CrossFinding] = [f for rule in source.cross_rules for f in rule(tables)]
    findings = []
    for f in found:
        j = by_name[f.table]
        rows = j.accepted["source_row"].gather(list(f.rows)).to_list()
        title = {c.name: c.title for c in j.table.columns}[f.column]
        letter = j.letters.get(f.column, "")
        findings.append(Finding(f.rule, f.severity, f.text, f.todo, f.table, j.sheet, title, letter, tuple(rows)))
    return findings


def take_out(judged: list[Judged], across: list[Finding]) -> None:
    """Move the accepted rows that break a rule across tables with severity error to the quarantine."""
    for one in judged:
        broken = [f for f in across if f.table == one.table.name and f.severity == Severity.ERROR]
        rows = {r for f in broken for r in f.rows}
        if not rows:
            continue
        out = one.accepted["source_row"].is_in(list(rows))
        moved = one.accepted.filter(out)
        text = [pl.col(c).cast(pl.String) for c in moved.columns if c not in {"sheet", "source_row", "left_out"}]
        reasons = pl.lit(", ".join(sorted({f.rule for f in broken}))).alias("rules")
        one.quarantined = pl.concat(
            [one.quarantined, moved.select("sheet", "source_row", *text, reasons)], how="diagonal"
        )
        one.accepted = one.accepted.filter(~out)
        one.rows["accepted"] -= moved.height
        one.rows["quarantined"] += moved.height


def pseudonymise(judged: Judged, *, key: bytes, scheme: str) -> pl.DataFrame:
    """Accepted rows as the lake may hold them: identifiers as 128-bit HMACs, names and free text gone.

    `scheme` names whose the identifiers are (council and source), so that equal numbers of different numberings do not
    meet; a column that belongs to a numbering shared by several sources takes that one's name in place of the source's.
    """
    columns = [c for c in judged.table.columns if c.name in judged.accepted.columns]
    frame = judged.accepted.drop([c.name for c in columns if c.personal is Personal.DROP])
    for c in columns:
        if c.personal is Personal.IDENTIFIER:
            values = frame[c.name].drop_nulls().unique()
            whose = f"{scheme.partition('/')[0]}/{c.scheme}" if c.scheme else scheme
            pseudonyms = [hmac.digest(key, f"{whose}\0{v}".encode(), "sha256").hex()[:32] for v in values]
            frame = frame.with_columns(pl.col(c.name).replace_strict(values, pseudonyms, return_dtype=pl.String))
    return frame


def _empty(table: Table) -> pl.DataFrame:
    schema = {"sheet": pl.String(), "source_row": pl.Int64(), **{c.name: c.dtype for c in table.columns}}
    return pl.DataFrame(schema=schema)
