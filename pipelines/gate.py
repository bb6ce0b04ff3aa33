"""The gate: text to typed rows, judged → accepted, quarantined, verdict.

Here: finding the header, cleaning and parsing cells, asking the pandera models, sorting rows, saying what is wrong.
Not here: what a table must look like (`schemas`), what a delivery is (`pipelines.deliveries`), writing to the lake.

Three levels of refusal: a delivery (unreadable, not what it claims), a table (a key column is missing), a column
(absent; what needs it is `x` later). Everything else goes on. Every row of a sheet ends in exactly one of four places:
accepted, quarantined, duplicate, ignored. No message quotes a cell.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import pandera.polars as pa
import polars as pl
from pandera.config import ValidationDepth, config_context

from pipelines.intake.grid import Grid, column_letter
from schemas.codes import fold
from schemas.fields import Column, Personal, Severity
from schemas.source import CrossFinding, Edition, History, Source, Table, known_sources

HEADER_SEARCH_ROWS = 20
MIN_SHARE_OF_HEADERS = 0.4
MAX_SHARE_QUARANTINED = 0.05
ENOUGH_ROWS = 30
"""Below this a share proves nothing."""
EARLIEST_EVENT = date(1990, 1, 1)
MAX_AGE = 30

_ODD_SPACE = "[\u00a0\u2007\u202f\u200b\u200c\u200d\ufeff]"
_NO_VALUE = ["", "null", "n/a", "#n/a", "none", "nan", "na"]
_DATE_FORMATS = (
    (r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$", "%Y-%m-%d", 10),
    (r"^\d{1,2}/\d{1,2}/\d{4}( \d{2}:\d{2}(:\d{2})?)?$", "%d/%m/%Y", None),
    (r"^\d{1,2}-\d{1,2}-\d{4}$", "%d-%m-%Y", None),
    (r"^\d{1,2}[- ][A-Za-z]{3}[- ]\d{4}$", "%d-%b-%Y", None),
)
_EXCEL_SERIAL = r"^[2-5]\d{4}(\.\d+)?$"
_EXCEL_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True)
class Finding:
    """What is wrong with some rows of a column of a table, or with a whole table or delivery (`rows` empty).

    `more` is how many rows beyond those listed in `rows`.

    `todo` tells the person who delivers what to do. Nothing here quotes a cell.
    """

    rule: str
    severity: str
    text: str
    todo: str
    table: str = ""
    sheet: str = ""
    column: str = ""
    letter: str = ""
    rows: tuple[int, ...] = ()
    more: int = 0

    @property
    def count(self) -> int:
        """How many rows, those not listed included."""
        return len(self.rows) + self.more


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


@dataclass(frozen=True)
class Match:
    """A sheet taken to be a table: where its header is and which column is which.

    score is the share of the table's columns that were found, share the share of the sheet's headers that are ours.
    """

    table: Table
    grid: Grid
    header_row: int
    columns: Mapping[str, int]
    repeated: tuple[str, ...]
    unknown: tuple[int, ...]
    score: float
    share: float


def recognise_table(source: Source, grid: Grid) -> Match | None:
    """The table of `source` that a sheet most resembles, or None if it resembles none.

    The header decides: it must have at least half of the table's columns (a third under the sheet name real files use),
    and the table must account for a good part of its headers, or another dataset's sheet would be taken for ours.
    """
    # The first row that can be a header is the header: a better one further down belongs to a second list.
    best: Match | None = None
    for table in source.tables:
        named = fold(grid.name) in {fold(s) for s in table.sheets} | {fold(s).replace(" ", "_") for s in table.sheets}
        for row in range(min(HEADER_SEARCH_ROWS, grid.cells.height)):
            match = _match_header(table, grid, row)
            enough = match.score >= (1 / 3 if named else 1 / 2) and match.share >= MIN_SHARE_OF_HEADERS
            if enough:
                if best is None or (match.header_row, -match.score) < (best.header_row, -best.score):
                    best = match
                break
    return best


def _match_header(table: Table, grid: Grid, row: int) -> Match:
    known = _known_headers(table)
    found: dict[str, int] = {}
    repeated: list[str] = []
    unknown: list[int] = []
    for position, text in enumerate(grid.cells.row(row)):
        if text is None or not text.strip():
            continue
        name = known.get(_header_key(text))
        if name is None:
            unknown.append(position)
        elif name in found:
            repeated.append(name)
        else:
            found[name] = position
    expected = [c.name for c in table.columns if not c.optional]
    score = sum(name in found for name in expected) / len(expected)
    share = len(found) / max(1, len(found) + len(unknown))
    return Match(table, grid, row, found, tuple(repeated), tuple(unknown), score, share)


@lru_cache
def _known_headers(table: Table) -> dict[str, str]:
    """Column by header, titles before aliases."""
    aliases = {_header_key(a): c.name for c in table.columns for a in c.aliases}
    return aliases | {_header_key(c.title): c.name for c in table.columns}


@lru_cache(maxsize=4096)
def _header_key(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))


def judge(match: Match, *, as_at: date | None, collection_year: int | None) -> Judged:
    """Judge one sheet as one table.

    as_at            the day the delivery was taken; later dates are findings. None: not judged
    collection_year  decides which codes hold; None: any code that ever held
    """
    table, grid = match.table, match.grid
    sheet = grid.name or "(file)"
    columns = {c.name: c for c in table.columns}
    say = _Sayer(match, sheet)
    say.header()
    absent = tuple(name for name in columns if name not in match.columns)
    raw = _raw_rows(match)
    if refusal := _why_refused(match, columns, absent):
        rows = {"in": raw.height, "accepted": 0, "quarantined": 0, "duplicates": 0, "ignored": raw.height}
        return Judged(table, sheet, _empty(table), raw.head(0), rows, absent, refusal, findings=say.findings)

    text, ignored = _clean(raw, match, columns, say)
    present = [c for c in columns.values() if c.name in match.columns]
    broken = _Broken()
    errors = _cells_with_errors(text, match, columns, say, broken)
    typed, unreadable = _parse(text, present, say, broken)
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

    _ask_pandera(table, typed, unreadable, collection_year, say, broken)
    if as_at is not None and not isinstance(table.speaks, Edition):
        _dates_in_range(table, typed, as_at, say, broken)

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


def _why_refused(match: Match, columns: Mapping[str, Column], absent: tuple[str, ...]) -> str:
    """Why a sheet cannot be read as its table at all, or ""."""
    if missing := [columns[n].title for n in absent if columns[n].key]:
        return f"key column missing: {', '.join(missing)}"
    if match.repeated:
        return f"two columns are {columns[match.repeated[0]].title!r}"
    return _data_outside_the_table(match)


def _data_outside_the_table(match: Match) -> str:
    """Why a sheet holds more than its one table: filled rows above the header, or another header below it."""
    cells = match.grid.cells
    for row in range(match.header_row):
        if sum(c is not None and bool(c.strip()) for c in cells.row(row)) > len(match.columns) / 2 + 1 and row > 1:
            return f"row {row + 1} above the header is filled like a row of data"
    titles = {fold(c.title) for c in match.table.columns} | {fold(h) for h in _titles_of_keys()}
    below = cells.slice(match.header_row + 1)
    for position in list(match.columns.values())[:2]:
        texts = below[cells.columns[position]].str.to_lowercase().str.strip_chars()
        again = texts.is_in(list(titles)).fill_null(False)
        if again.any():
            return f"a second header stands in row {match.header_row + 2 + int(again.arg_true()[0])}"
    return ""


@lru_cache
def _titles_of_keys() -> frozenset[str]:
    """Headers of key columns of every source: what the first cells of a second list's header would say."""
    return frozenset(c.title for s in known_sources().values() for t in s.tables for c in t.columns if c.key)


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

    `scheme` names what the identifier identifies (council and kind), so that equal numbers of different schemes do not
    meet.
    """
    columns = [c for c in judged.table.columns if c.name in judged.accepted.columns]
    frame = judged.accepted.drop([c.name for c in columns if c.personal is Personal.DROP])
    for c in columns:
        if c.personal is Personal.IDENTIFIER:
            values = frame[c.name].drop_nulls().unique()
            pseudonyms = [hmac.digest(key, f"{scheme}\0{v}".encode(), "sha256").hex()[:32] for v in values]
            frame = frame.with_columns(pl.col(c.name).replace_strict(values, pseudonyms, return_dtype=pl.String))
    return frame


class _Sayer:
    """Collects findings of one sheet, with the column as printed and its letter."""

    def __init__(self, match: Match, sheet: str) -> None:
        self.match, self.sheet = match, sheet
        self.findings: list[Finding] = []
        self.titles = {c.name: c.title for c in match.table.columns}

    def letter(self, name: str) -> str:
        position = self.match.columns.get(name)
        return column_letter(self.match.grid.first_column + position) if position is not None else ""

    def cells(self, rule: str, severity: Severity, name: str, rows: list[int], text: str, todo: str) -> None:
        """Say one thing of all these rows; nothing is said of no rows."""
        if rows:
            printed = self.titles.get(name, name)
            self.findings.append(
                Finding(
                    rule,
                    severity,
                    text,
                    todo,
                    self.match.table.name,
                    self.sheet,
                    printed,
                    self.letter(name),
                    tuple(rows),
                )
            )

    def header(self) -> None:
        """What there is to say about the header row itself."""
        match, row = self.match, self.match.header_row + 1
        printed = match.grid.cells.row(match.header_row)
        if match.grid.hidden:
            self.cells("hidden_sheet", Severity.NOTE, "", [row], "The sheet is hidden; it was read", "Unhide it.")
        if match.header_row:
            self.cells("rows_above_header", Severity.NOTE, "", list(range(1, row)),
                       "Rows above the header were passed over", "Nothing; or remove them.")  # fmt: skip
        for column in match.table.columns:
            position = match.columns.get(column.name)
            if position is None:
                if not column.optional:
                    severity = Severity.ERROR if column.key else Severity.WARNING
                    self.cells("column_missing", severity, column.name, [row], "The column is missing" + self._nearest(column),
                               "Add the column to the export.")  # fmt: skip
            elif printed[position] != column.title:
                self.cells("header_spelling", Severity.NOTE, column.name, [row],
                           "The header is spelled differently; it was recognised", "Nothing.")  # fmt: skip
        for name in match.repeated:
            self.cells("column_repeated", Severity.ERROR, name, [row], "Two columns have this header",
                       "Remove or rename one of them.")  # fmt: skip
        for position in match.unknown:
            letter = column_letter(match.grid.first_column + position)
            self.findings.append(
                Finding(
                    "column_unknown",
                    Severity.NOTE,
                    "The column is not part of the list; it was passed over",
                    "Nothing.",
                    match.table.name,
                    self.sheet,
                    "",
                    letter,
                    (row,),
                )
            )

    def _nearest(self, column: Column) -> str:
        from difflib import get_close_matches

        printed = self.match.grid.cells.row(self.match.header_row)
        others = {_header_key(printed[p] or ""): p for p in self.match.unknown}
        near = get_close_matches(_header_key(column.title), list(others), n=1, cutoff=0.6)
        if not near:
            return ""
        return f"; the nearest header is in column {column_letter(self.match.grid.first_column + others[near[0]])}"


class _Broken:
    """Rows that must go (by position, with the rules they broke) and cells that must be left out."""

    def __init__(self) -> None:
        self.rows: dict[int, set[str]] = {}
        self.cells: dict[str, set[int]] = {}
        self.unusable: dict[str, set[int]] = {}

    def mark(self, rule: str, severity: Severity, name: str, positions: list[int]) -> None:
        """Rows for an error, cells for a warning, nothing for a note."""
        if severity is Severity.ERROR:
            for position in positions:
                self.rows.setdefault(position, set()).add(rule)
        elif severity is Severity.WARNING and name:
            self.cells.setdefault(name, set()).update(positions)
            if rule != "blank":  # a blank cell says that there is no information; one that cannot be read says nothing
                self.unusable.setdefault(name, set()).update(positions)

    def keep(self, mask: pl.Series) -> None:
        """Renumber after rows were taken out."""
        new = {int(old): i for i, old in enumerate(mask.arg_true())}
        self.rows = {new[p]: rules for p, rules in self.rows.items() if p in new}
        self.cells = {name: {new[p] for p in ps if p in new} for name, ps in self.cells.items()}
        self.unusable = {name: {new[p] for p in ps if p in new} for name, ps in self.unusable.items()}

    def left_out(self, height: int) -> pl.Series:
        """Per row the columns whose cell held something that could not be used, as `,a,b,`; null where there is none."""
        columns: dict[int, list[str]] = {}
        for name in sorted(self.unusable):
            for position in self.unusable[name]:
                columns.setdefault(position, []).append(name)
        return pl.Series(
            [f",{','.join(columns[i])}," if i in columns else None for i in range(height)], dtype=pl.String
        )

    def blank(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame without the cells that must be left out."""
        position = pl.int_range(pl.len(), dtype=pl.UInt32)
        return frame.with_columns(
            pl.when(position.is_in(pl.Series(sorted(places), dtype=pl.UInt32).implode()))
            .then(None)
            .otherwise(pl.col(name))
            .alias(name)
            for name, places in self.cells.items()
            if name in frame.columns and places
        )


def _raw_rows(match: Match) -> pl.DataFrame:
    """The rows below the header: the table's columns as delivered, with sheet and row number."""
    below = match.grid.cells.with_row_index("source_row", offset=1).slice(match.header_row + 1)
    return below.select(
        pl.lit(match.grid.name or "(file)").alias("sheet"),
        pl.col("source_row").cast(pl.Int64),
        *(pl.col(match.grid.cells.columns[p]).alias(name) for name, p in match.columns.items()),
    )


def _clean(raw: pl.DataFrame, match: Match, columns: Mapping[str, Column], say: _Sayer) -> tuple[pl.DataFrame, int]:
    """Odd spaces gone, marks of absence null, blank and total rows out. Returns the rest and how many rows went."""
    names = list(match.columns)
    odd = raw.select(pl.col(n).str.contains(_ODD_SPACE).fill_null(False) for n in names)
    for name in names:
        say.cells("odd_spaces", Severity.NOTE, name, raw["source_row"].filter(odd[name]).to_list(),
                  "A non-breaking or invisible space stands in the cell; it was read as a space", "Nothing.")  # fmt: skip
    text = raw.with_columns(
        pl.col(n).str.replace_all(_ODD_SPACE, " ").str.strip_chars().alias(n) for n in names
    ).with_columns(
        pl.when(pl.col(n).str.to_lowercase().is_in([*_NO_VALUE, *(m.lower() for m in columns[n].absent_marks)]))
        .then(None)
        .otherwise(pl.col(n))
        .alias(n)
        for n in names
    )
    filled = pl.sum_horizontal(pl.col(n).is_not_null() for n in names)
    first = pl.coalesce(pl.col(n) for n in names).str.to_lowercase()
    shape = text.select(
        blank=filled == 0,
        total=first.str.contains(r"^(grand |sub-?)?totals?\b").fill_null(False) & (filled <= len(names) // 2),
    )
    totals = text.filter(shape["total"] & ~shape["blank"])["source_row"].to_list()
    say.cells("total_row", Severity.NOTE, "", totals, "A row of totals was passed over", "Nothing; or remove it.")
    # Excel keeps formatted rows below a table; only blank rows between rows with data are worth a word.
    last = shape["blank"].len() - int(shape["blank"].reverse().arg_min() or 0)
    between = text.slice(0, last).filter(shape["blank"].slice(0, last))["source_row"].to_list() if text.height else []
    if not shape["blank"].all():
        say.cells("blank_row", Severity.NOTE, "", between, "A blank row was passed over", "Nothing; or remove it.")
    gone = shape["blank"] | shape["total"]
    return text.filter(~gone), int(gone.sum())


def _cells_with_errors(
    text: pl.DataFrame, match: Match, columns: Mapping[str, Column], say: _Sayer, broken: _Broken
) -> dict[str, list[int]]:
    """Excel errors cost what a missing value costs; calculated values are used, and it is said.

    Returns the positions of the error cells by column: they are not said to be blank as well.
    """
    errors: dict[str, list[int]] = {}
    by_position = {match.grid.first_column + p: name for name, p in match.columns.items()}
    position_of = {row: i for i, row in enumerate(text["source_row"])}
    for cells, rule, what, todo in (
        (match.grid.error_cells, "error_cell", "The cell holds a spreadsheet error or a formula without a value",
         "Replace the formula by its value at the source."),
        (match.grid.formula_cells, "formula", "The cell is a formula; its last calculated value is used",
         "Deliver values, not formulas."),
    ):  # fmt: skip
        for number, name in by_position.items():
            rows = [r for r, c in cells if c == number and r in position_of]
            severity = Severity.NOTE
            if rule == "error_cell":
                severity = Severity.ERROR if columns[name].key else Severity.WARNING
                errors[name] = [position_of[r] for r in rows]
                broken.mark(rule, severity, name, errors[name])
            say.cells(rule, severity, name, rows, what, todo)
    return errors


def _parse(
    text: pl.DataFrame, present: list[Column], say: _Sayer, broken: _Broken
) -> tuple[pl.DataFrame, dict[str, pl.Series]]:
    """Text to types. What cannot be read becomes null, and is said; returns also where, by column."""
    typed = text.select(
        "sheet",
        "source_row",
        *(_reader(c, text[c.name]).alias(c.name) for c in present),
    )
    unreadable: dict[str, pl.Series] = {}
    kinds = {pl.Date: ("unreadable_date", "not a date", "Use dd/mm/yyyy with a four-digit year."),
             pl.Int64: ("unreadable_number", "not a whole number", "Write a whole number, nothing else."),
             pl.Float64: ("unreadable_number", "not a number", "Write a number, nothing else.")}  # fmt: skip
    for c in present:
        mask = text[c.name].is_not_null() & typed[c.name].is_null()
        unreadable[c.name] = mask
        if mask.any():
            rule, what, todo = kinds.get(c.dtype, ("unreadable", "cannot be read", "Correct it."))  # type: ignore[call-overload]
            severity = Severity.ERROR if c.key else c.severity
            broken.mark(rule, severity, c.name, [int(i) for i in mask.arg_true()])
            say.cells(rule, severity, c.name, text["source_row"].filter(mask).to_list(), f"The cell is {what}", todo)
    return typed, unreadable


def _reader(column: Column, values: pl.Series) -> pl.Expr:
    text = pl.col(column.name)
    if column.dtype == pl.Date:
        parsed = [
            pl.when(text.str.contains(pattern))
            .then((text.str.head(length) if length else text.str.replace(r" \d{2}:\d{2}.*$", "").str.replace_all(" ", "-"))
                  .str.to_date(fmt, strict=False))
            for pattern, fmt, length in _DATE_FORMATS
        ]  # fmt: skip
        serial = pl.when(text.str.contains(_EXCEL_SERIAL)).then(
            pl.lit(_EXCEL_EPOCH) + pl.duration(days=text.str.extract(r"^(\d+)").cast(pl.Int64, strict=False))
        )
        return pl.coalesce(*parsed, serial.cast(pl.Date))
    if column.dtype == pl.Int64:
        return pl.when(text.str.contains(r"^-?\d{1,15}(\.0+)?$")).then(
            text.str.extract(r"^(-?\d+)").cast(pl.Int64, strict=False)
        )
    if column.dtype == pl.Float64:
        number = text.str.strip_suffix("%").cast(pl.Float64, strict=False)
        return pl.when(number.is_finite()).then(number)
    if column.personal is Personal.IDENTIFIER:
        # Spreadsheets turn 1234 into 1234.0; a number in scientific notation has lost digits and fails its pattern.
        return text.str.replace(r"^(\d+)\.0$", "$1").str.to_uppercase()
    if column.codes is not None:
        spellings = values.drop_nulls().unique()
        codes = [column.codes.recognise(s) or s for s in spellings]
        return text.replace_strict(spellings, codes, default=None, return_dtype=pl.String)
    return text


def _ask_pandera(
    table: Table,
    typed: pl.DataFrame,
    unreadable: Mapping[str, pl.Series],
    year: int | None,
    say: _Sayer,
    broken: _Broken,
) -> None:
    """Let the model judge the typed rows, and sort what it says by severity."""
    columns = {c.name: c for c in table.columns}
    schema = _schema_for(table, set(typed.columns), year)
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        try:
            schema.validate(typed.drop("sheet", "source_row"), lazy=True)
            return
        except pa.errors.SchemaErrors as errors:
            # Only where and which rule: `failure_case` holds the value.
            failures = errors.failure_cases.select("column", "check", "index", "schema_context")
    structural = failures.filter(pl.col("index").is_null())
    if structural.height:
        raise AssertionError(f"{table.name}: the typed frame does not fit its model: {structural['check'].to_list()}")
    row_rules = {c.name: c for c in schema.checks}
    rows = typed["source_row"]
    for (name, check), found in failures.group_by("column", "check", maintain_order=True):
        positions = sorted({int(i) for i in found["index"]})
        if (rule := row_rules.get(str(check))) is not None:
            said = rule.statistics or {}
            at, severity = said["column"], said["severity"]
            text, todo, rule_id = rule.title or "", rule.description or "", str(check)
        elif str(check) == "multiple_fields_uniqueness" or str(found["schema_context"][0]) == "DataFrameSchema":
            at, severity, rule_id = "", Severity.ERROR, "key_repeated"
            text = f"Another row has the same {' and '.join(columns[c].title for c in schema.unique or [])}"
            todo = "Keep one of them; both are left out until then."
        else:
            column = columns[str(name)]
            at = column.name
            positions = [p for p in positions if not unreadable[at][p]]
            if column.codes is not None and str(check).startswith("isin"):
                ever = set(column.codes.valid_in(None))
                retired = [p for p in positions if typed[at][p] in ever]
                positions = [p for p in positions if typed[at][p] not in ever]
                broken.mark("code_of_another_year", column.severity, at, retired)
                say.cells("code_of_another_year", column.severity, at, [int(rows[p]) for p in retired],
                          f"The code is not one of collection year {year}", "Use a code that holds in that year.")  # fmt: skip
            rule_id, text, todo = _said(str(check), column, year)
            blank = rule_id == "blank"
            severity = Severity.ERROR if column.key else Severity.WARNING if blank else column.severity
        broken.mark(rule_id, severity, at, positions)
        say.cells(rule_id, severity, at, [int(rows[p]) for p in positions], text, todo)


def _said(check: str, column: Column, year: int | None) -> tuple[str, str, str]:
    """Rule id, text and advice for a built-in pandera check."""
    if check == "not_nullable":
        return "blank", "The cell is blank", "Fill it in."
    if check.startswith("isin"):
        name = column.codes.name if column.codes else "the list"
        when = f" of {year}" if year else ""
        return (
            "unknown_code",
            f"The value is not in the code list {name!r}{when}",
            "Use a code of the list: `scrutiny list --codes`.",
        )
    if check.startswith(("greater_than", "less_than", "in_range")):
        return "out_of_range", "The number is outside its range", "Correct it."
    if check.startswith("str_matches"):
        return "malformed", "The text does not have the form it must have", "Correct it."
    return check, "The value is not allowed here", "Correct it."


def _schema_for(table: Table, present: set[str], year: int | None) -> pa.DataFrameSchema:
    """The model's schema for the columns that are there and the codes that hold in the year."""
    schema = table.model.to_schema()
    schema = schema.remove_columns([n for n in schema.columns if n not in present])
    for c in table.columns:
        if c.codes is not None and c.name in present:
            checks = [*schema.columns[c.name].checks, pa.Check.isin(c.codes.valid_in(year), name="isin")]
            schema = schema.update_column(c.name, checks=checks)
    schema.checks = [k for k in schema.checks if set((k.statistics or {})["needs"]) <= present]
    return schema


def _dates_in_range(table: Table, typed: pl.DataFrame, as_at: date, say: _Sayer, broken: _Broken) -> None:
    """No event after the day the delivery was taken, none before 1990."""
    decisive = table.speaks.date if isinstance(table.speaks, History) else None
    for c in table.columns:
        if c.dtype != pl.Date or c.name not in typed.columns:
            continue
        if c.personal is Personal.SENSITIVE:
            _births_in_range(c.name, typed, as_at, say, broken)
            continue
        severity = Severity.ERROR if c.key or c.name == decisive else Severity.WARNING
        for rule, mask, text in (
            ("after_as_at", typed[c.name] > as_at, "The date lies after the day the delivery was taken"),
            ("too_early", typed[c.name] < EARLIEST_EVENT, "The date lies before 1990"),
        ):
            places = [int(i) for i in mask.fill_null(False).arg_true()]
            broken.mark(rule, severity, c.name, places)
            say.cells(rule, severity, c.name, [int(typed["source_row"][p]) for p in places], text, "Correct the date.")


def _births_in_range(name: str, typed: pl.DataFrame, as_at: date, say: _Sayer, broken: _Broken) -> None:
    """Nobody in these lists is older than 30, and an unborn child is expected within ten months."""
    earliest, latest = as_at.replace(year=as_at.year - MAX_AGE, day=1), as_at + timedelta(days=310)
    places = [int(i) for i in (~typed[name].is_between(earliest, latest)).fill_null(False).arg_true()]
    broken.mark("implausible_birth_date", Severity.WARNING, name, places)
    rows = [int(typed["source_row"][p]) for p in places]
    say.cells("implausible_birth_date", Severity.WARNING, name, rows,
              "The date of birth lies in the future or more than 30 years back", "Correct it.")  # fmt: skip


def _empty(table: Table) -> pl.DataFrame:
    schema = {"sheet": pl.String(), "source_row": pl.Int64(), **{c.name: c.dtype for c in table.columns}}
    return pl.DataFrame(schema=schema)
