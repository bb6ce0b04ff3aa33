"""Cells: text as delivered, cleaned, and read as dates, numbers and codes.

Here: odd spaces, marks of absence, spreadsheet errors, formats; which rows are blank, totals or repeats.
Not here: what a value must be (`rules`).

Nothing is inferred: a column is read as what its schema says, in the formats listed here, or a finding says that it cannot be.
A column of a million cells has few spellings: each spelling is cleaned and read once.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

import polars as pl

from pipelines.receive.gate.findings import Broken, Findings
from pipelines.receive.gate.header import Match
from pipelines.receive.read.grid import Slice
from schemas.words import rules
from schemas.words.codes import CodeList, fold
from schemas.words.fields import Column, Personal, Severity

_ODD_SPACE = "[\u00a0\u2007\u202f\u200b\u200c\u200d\ufeff]"
_LOST = "\ufffd"
_NO_VALUE = ["", "null", "n/a", "#n/a", "none", "nan", "na"]
_TIME = r"\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?"
_DATE_FORMATS = (
    (rf"^(\d{{4}}-\d{{2}}-\d{{2}})(?:[ T]{_TIME})?(?:Z|[+-]\d{{2}}:\d{{2}})?$", "%Y-%m-%d"),  # an offset: xs:date
    (rf"^(\d{{1,2}}/\d{{1,2}}/\d{{4}})(?: {_TIME})?$", "%d/%m/%Y"),
    (r"^(\d{1,2}-\d{1,2}-\d{4})$", "%d-%m-%Y"),
    (r"^(\d{1,2}[- ][A-Za-z]{3}[- ]\d{4})$", "%d-%b-%Y"),
    (r"^(\d{1,2}[- ][A-Za-z]{4,9}[- ]\d{4})$", "%d-%B-%Y"),
    (rf"^(\d{{4}}-[A-Za-z]{{3}}-\d{{2}})(?: {_TIME})?$", "%Y-%b-%d"),  # COLLECT: 2024-Oct-16 00:00:00
    # SQL Server, where a query makes text of a date: Oct 16 2024 12:00AM
    (r"^([A-Za-z]{3} {1,2}\d{1,2} \d{4})(?: {1,2}\d{1,2}:\d{2}(?::\d{2}(?::\d{3})?)?[AP]M)?$", "%b-%d-%Y"),
)
"""How a date may be written: the day in the first group, and how it is spelled there once its spaces are hyphens."""
_NO_DAY = (date(1, 1, 1), date(1753, 1, 1), date(1899, 12, 30), date(1900, 1, 1), date(9999, 12, 31))
"""Days that databases and spreadsheets write where there is none: their first day, or the last."""
_SCIENTIFIC = r"^\d+(\.\d+[eE]\+?|[eE]\+)\d{1,3}$"
"""A number that a spreadsheet has shortened: digits are lost, and many identifiers become one."""
_SIMPLE: dict[object, str] = {
    pl.String: r"^[0-9A-Za-z][0-9A-Za-z '/_.-]{4,}[0-9A-Za-z]$",
    pl.Date: r"^(?:19[1-9]|20[0-9])[0-9]-[0-9]{2}-[0-9]{2}$",
    pl.Int64: r"^-?[0-9]{1,15}$",
    pl.Float64: r"^-?[0-9]{1,15}(\.[0-9]{1,15})?$",
}
_SIMPLE_IDENTIFIER = r"^[0-9A-Z/_-]{6,}$"
"""Cells that need no tidying and are read in one way only: they hold no odd space, no mark of absence, no other format."""
_WITH_THOUSANDS = r"^\d{1,3}(,\d{3})+(\.\d+)?$"
_EXCEL_SERIAL = r"^[2-5]\d{4}(\.\d+)?$"
_EXCEL_EPOCH = date(1899, 12, 30)
_RULER = r"^\s*-+\s*$"
_SUMS = r"^\s*((grand |sub-?)?totals?|count|average|mean|sum)\b"
_UNSEEN = "[\u00ad\u2060\u200e\u200f\u202a-\u202e\u2066-\u2069]"
"""Invisible marks, which would make another identifier of the same one."""
MAX_NOTES = 10
"""More rows than this below a table are no notes: they are rows that another program has written into one cell."""
_SEPARATORS = r"[;,|\t]"
ENOUGH_COLUMNS = 3
"""In a table of fewer columns a row of one cell may be a row."""

_LOOKED_AT, _FEW = 2_000, 0.25
"""A column whose first cells are nearly all different is read cell by cell: looking for spellings would take longer. So is
every column of a list no longer than this, as a query of polars takes the same time however few the cells are."""
_SHARE_LOOKED_AT = 1 / 6
"""Of a long column so many cells are looked at: the dates of birth of 2,000 children nearly all differ, those of 20,000 do not."""


@dataclass(frozen=True)
class Reading:
    """One column of some rows, read.

    raw         the cells as delivered
    spellings   the different cells; or all of them, where each is read for itself
    values      what was read of each spelling, where it stands for all cells of that spelling; None where each is read
                for itself
    text        the spellings, tidied; null where they are blank
    typed       the cells as the schema types them; null where they are blank or cannot be read
    unreadable  true where a cell is filled and cannot be read; None if none is
    odd         by rule, the spellings that break it and are still read, or that lost a character; only rules that are broken
    """

    column: Column
    raw: pl.Series
    spellings: pl.Series
    text: pl.Series
    typed: pl.Series
    values: pl.Series | None = None
    unreadable: pl.Series | None = None
    odd: Mapping[rules.Rule, pl.Series] = field(default_factory=dict)

    def where(self, spelled: pl.Series) -> pl.Series | None:
        """The rows whose spelling is one of those marked; None where none is marked."""
        if not spelled.any():
            return None
        where = spelled if self.values is None else self.raw.is_in(self.spellings.filter(spelled).implode())
        return where.fill_null(False)

    def unreadable_at(self, places: Sequence[int]) -> "Reading":
        """The same, with further cells that cannot be read, whatever was made of them."""
        mask = pl.zeros(self.raw.len(), pl.Boolean, eager=True) if self.unreadable is None else self.unreadable.clone()
        typed = self.typed.clone().scatter(list(places), None)
        return replace(self, unreadable=mask.scatter(list(places), True), typed=typed)

    def rows(self, mask: pl.Series) -> "Reading":
        """The rows for which the mask is true."""
        raw, typed = self.raw.filter(mask), self.typed.filter(mask)
        unreadable = None if self.unreadable is None else self.unreadable.filter(mask)
        less = replace(self, raw=raw, typed=typed, unreadable=unreadable)
        if self.values is not None:
            return less
        odd = {rule: marked.filter(mask) for rule, marked in self.odd.items()}
        return replace(less, spellings=raw, text=self.text.filter(mask), odd=odd)


@dataclass(frozen=True)
class _Seen:
    """What some cells of a column hold.

    text, typed, odd  as in `Reading`, of these cells
    bad               true where a cell is filled and cannot be read; None if none is
    """

    text: pl.Series
    typed: pl.Series
    bad: pl.Series | None
    odd: Mapping[rules.Rule, pl.Series]


Before = dict[str, tuple[pl.Series, _Seen]]
"""By column, the spellings of another slice and what was read of them: slices of one file are mostly spelled alike."""


def read_column(raw: pl.Series, column: Column, own_codes: Mapping[str, str], before: Before) -> Reading:
    """Clean and read one column of a long list.

    own_codes  the code that a value (folded) of the council's stands for
    before     what was read of other slices; it is kept up to date
    """
    looked_at = max(_LOOKED_AT, int(_SHARE_LOOKED_AT * raw.len()))
    if raw.len() <= _LOOKED_AT or raw.head(looked_at).n_unique() > _FEW * looked_at:
        return _reading(column, raw, _read_cells(raw, column, own_codes))
    spellings = raw.drop_nulls().unique().sort()
    known, seen = before.get(column.name, (None, None))
    if known is None or seen is None or not known.equals(spellings):
        (seen,) = _read([spellings], [column], [own_codes])
        before[column.name] = (spellings, seen)
    else:
        spellings = known
    typed = _of_each(raw, spellings, seen.typed)
    reading = Reading(column, raw, spellings, seen.text, typed.alias(column.name), seen.typed, odd=seen.odd)
    return reading if seen.bad is None else replace(reading, unreadable=reading.where(seen.bad))


def _reading(column: Column, raw: pl.Series, seen: _Seen) -> Reading:
    """A column of which every cell is read for itself."""
    return Reading(column, raw, raw, seen.text, seen.typed.alias(column.name), None, seen.bad, seen.odd)


def _of_each(raw: pl.Series, spellings: pl.Series, read: pl.Series) -> pl.Series:
    """What was read of each spelling, for every cell. Where that is what stands there, nothing has to be looked up."""
    if read.dtype == pl.String and read.equals(spellings):
        return raw
    return read.gather(raw.cast(pl.Enum(spellings)).to_physical())


def _read_cells(raw: pl.Series, column: Column, own_codes: Mapping[str, str]) -> _Seen:
    """As `_read`; the simple cells, if they are most, are read at once, and only the others are looked at."""
    pattern = _SIMPLE_IDENTIFIER if column.personal is Personal.IDENTIFIER else _SIMPLE[column.dtype]
    plain = column.codes is None and not column.absent_marks
    simple = raw.str.contains(pattern).fill_null(True) if plain else pl.Series([False])
    if not plain or 2 * simple.sum() < raw.len():
        (seen,) = _read([raw], [column], [own_codes])
        return seen
    typed = (
        raw.str.to_date("%Y-%m-%d", strict=False) if column.dtype == pl.Date else raw.cast(column.dtype, strict=False)
    )
    text, odd = raw, {}
    if not simple.all():
        others = (~simple).arg_true()
        (seen,) = _read([raw.gather(others)], [column], [own_codes])
        text, typed = text.scatter(others, seen.text), typed.scatter(others, seen.typed)
        none = pl.zeros(raw.len(), pl.Boolean, eager=True)
        odd = {rule: none.clone().scatter(others, marked) for rule, marked in seen.odd.items()}
    return _Seen(text, typed, _bad(text, typed), odd)


def _bad(text: pl.Series, typed: pl.Series) -> pl.Series | None:
    """Where a cell is filled and was not read; None if none is."""
    return text.is_not_null() & typed.is_null() if typed.null_count() > text.null_count() else None


def _alike(column: Column) -> tuple[object, ...]:
    """What decides how a column is tidied and read: columns for which it is the same are read alike."""
    identifier, coded = column.personal is Personal.IDENTIFIER, column.codes is not None
    return (column.dtype, identifier, coded, None if coded else column.unit, _marks(column))


def _read(cells: Sequence[pl.Series], columns: Sequence[Column], own_codes: Sequence[Mapping[str, str]]) -> list[_Seen]:
    """Cells tidied and read, of columns that are read alike.

    A query of polars takes the same time, however few the cells are: so the columns are put one below the other, and all
    that can be asked at once is.
    """
    column, cell = columns[0], pl.col("cell")
    frame = pl.concat([c.alias("cell") for c in cells]).to_frame()
    strange, lost = frame.select(
        odd=cell.str.contains(_ODD_SPACE).any().fill_null(False),
        lost=cell.str.contains(_LOST, literal=True).any().fill_null(False),
    ).row(0)
    asked = _spelled_oddly(column)
    if strange:
        asked[rules.ODD_SPACES] = cell.str.contains(_ODD_SPACE)
    if lost:
        asked[rules.LOST_CHARACTER] = cell.str.contains(_LOST, literal=True)
    frame = frame.with_columns(_tidy(cell, _marks(column), odd=bool(strange)).alias("text"))
    if asked:
        frame = frame.with_columns(e.fill_null(False).alias(r.id) for r, e in asked.items())
    text = frame["text"]
    typed = _typed(text, column) if column.codes is None else text
    found = {r: frame[r.id] for r in asked if frame[r.id].any()}
    if column.dtype == pl.Date and (none := typed.is_in(_NO_DAY)).any():
        none = none.fill_null(False)
        text, typed = text.set(none, None), typed.set(none, None)
        found[rules.NO_DATE] = none
    seen = []
    start = 0
    for part, one, own in zip(cells, columns, own_codes, strict=True):
        end, odd = slice(start, start := start + part.len()), {}
        its_text, its_typed = text[end], typed[end]
        for rule, marked in found.items():
            if marked[end].any():
                odd[rule] = marked[end]
        if one.codes is not None:
            its_typed, mapped = _decoded(its_text, one.codes, own)
            odd |= {rules.CODE_MAPPED: mapped} if mapped is not None else {}
        seen.append(_Seen(its_text, its_typed, _bad(its_text, its_typed), odd))
    return seen


def tidied(values: pl.Series) -> pl.Series:
    """Cells without odd spaces; null where they are blank."""
    return values.to_frame("cell").select(_tidy(pl.col("cell"), _NO_VALUE, odd=True)).to_series()


@cache
def _marks(column: Column) -> tuple[str, ...]:
    """What stands for a blank in the column, in small letters; where NONE is a code, it is none of these."""
    usual = _NO_VALUE if column.codes is None else [m for m in _NO_VALUE if column.codes.recognise(m) is None]
    return (*usual, *(m.lower() for m in column.absent_marks))


def _tidy(cell: pl.Expr, marks: Sequence[str], *, odd: bool) -> pl.Expr:
    """`odd`: there may be odd spaces; looking for them takes longer than all the rest."""
    text = (cell.str.replace_all(_ODD_SPACE, " ") if odd else cell).str.strip_chars()
    return pl.when(~text.str.to_lowercase().is_in(list(marks))).then(text)


def read_as(column: Column, values: pl.Series) -> pl.Series:
    """Cleaned text of one column as a column of ours; null where it cannot be read so."""
    return _typed(values, column) if column.codes is None else _decoded(values, column.codes, {})[0]


def _typed(text: pl.Series, column: Column) -> pl.Series:
    """Cleaned text as a column of ours that has no codes; null where it cannot be read so."""
    if column.dtype == pl.Date:
        # Mostly all dates of a column are written in one way, and the usual one is asked first.
        usual = text.to_frame("text").select(_date(*_DATE_FORMATS[0])).to_series()
        if usual.null_count() == text.null_count():
            return usual
    return text.to_frame("text").select(_reader(column)).to_series()


def _reader(column: Column) -> pl.Expr:
    """Cleaned text, `text`, as a column of ours; null where it cannot be read so. Codes: see `_decoded`."""
    text = pl.col("text")
    if column.dtype == pl.Date:
        parsed = [_date(*listed) for listed in _DATE_FORMATS]
        serial = pl.when(text.str.contains(_EXCEL_SERIAL)).then(
            pl.lit(_EXCEL_EPOCH) + pl.duration(days=text.str.extract(r"^(\d+)").cast(pl.Int64, strict=False))
        )
        return pl.coalesce(*parsed, serial.cast(pl.Date))
    thousands = pl.when(text.str.contains(_WITH_THOUSANDS)).then(text.str.replace_all(",", "", literal=True))
    plain = pl.coalesce(thousands, text)
    if column.dtype == pl.Int64:
        # It is not known whether 1.000 is one or a thousand.
        return pl.when(plain.str.contains(r"^-?\d{1,15}(\.0{1,2}|\.0{4,})?$")).then(
            plain.str.extract(r"^(-?\d+)").cast(pl.Int64, strict=False)
        )
    if column.dtype == pl.Float64:
        shares = column.unit in {"percent", "fraction"}  # a comma in a share does not separate thousands
        number = (text if shares else plain).str.strip_suffix("%").cast(pl.Float64, strict=False)
        if column.unit == "fraction":
            number = pl.when(text.str.ends_with("%")).then(number / 100).otherwise(number)
        return pl.when(number.is_finite()).then(number)
    if column.personal is Personal.IDENTIFIER:
        # Spreadsheets turn 1234 into 1234.0; `A123 456` and `A123456` are the same child.
        joined = text.str.normalize("NFKC").str.replace_all(_UNSEEN, "").str.replace_all(r"\s", "")
        return pl.when(~joined.str.contains(_SCIENTIFIC)).then(
            joined.str.replace(r"^(\d+)\.0+$", "$1").str.to_uppercase()
        )
    return text


def _date(pattern: str, written: str) -> pl.Expr:
    """Cleaned text, `text`, as dates, where they are written in one of `_DATE_FORMATS`."""
    return pl.col("text").str.extract(pattern).str.replace_all(" +", "-").str.to_date(written, strict=False)


def _decoded(text: pl.Series, codes: CodeList, own_codes: Mapping[str, str]) -> tuple[pl.Series, pl.Series | None]:
    """Cleaned text as codes, the council's own words for them included; text that is no code stays as it is.

    And the cells where the council's own word gave another code; None if there are none.
    """
    spellings = text.drop_nulls().unique()
    own = {s: own_codes.get(fold(s)) for s in spellings} if own_codes else {}
    read = {s: own.get(s) or codes.recognise(s) or s for s in spellings}
    mapped = [s for s, code in own.items() if code is not None and codes.recognise(s) != code]
    if any(s != code for s, code in read.items()):
        text_as_codes = text.replace_strict(spellings, list(read.values()), default=None, return_dtype=pl.String)
    else:
        text_as_codes = text
    return text_as_codes, text.is_in(mapped).fill_null(False) if mapped else None


@dataclass(frozen=True)
class Read:
    """The rows of a slice below the header, read.

    raw       the table's columns as delivered, with `sheet` and `source_row`
    readings  by column
    """

    raw: pl.DataFrame
    readings: Mapping[str, Reading]

    @property
    def typed(self) -> pl.DataFrame:
        """The rows, typed, with `sheet` and `source_row`."""
        return self.raw.select("sheet", "source_row").hstack([r.typed for r in self.readings.values()])

    def unreadable(self, name: str) -> pl.Series:
        """Where a cell of a column is filled and cannot be read."""
        mask = self.readings[name].unreadable
        return pl.zeros(self.raw.height, pl.Boolean, eager=True) if mask is None else mask


def raw_rows(match: Match, part: Slice) -> pl.DataFrame:
    """The table's columns of some rows as delivered, with sheet and row number."""
    return part.cells.with_row_index("source_row", offset=part.first_row).select(
        pl.lit(match.grid.name or "(file)").alias("sheet"),
        pl.col("source_row").cast(pl.Int64),
        *(pl.col(part.cells.columns[p]).alias(name) for name, p in match.columns.items()),
    )


def read_rows(
    raw: pl.DataFrame, columns: Sequence[Column], own_codes: Mapping[str, Mapping[str, str]], before: Before
) -> Read:
    """Read every column of some rows. `before`: as in `read_column`."""
    if raw.height > _LOOKED_AT:
        return Read(raw, {c.name: read_column(raw[c.name], c, own_codes.get(c.name, {}), before) for c in columns})
    groups: dict[tuple[object, ...], list[Column]] = {}
    for c in columns:
        groups.setdefault(_alike(c), []).append(c)
    seen: dict[str, _Seen] = {}
    for alike in groups.values():
        own = [own_codes.get(c.name, {}) for c in alike]
        seen.update(zip((c.name for c in alike), _read([raw[c.name] for c in alike], alike, own), strict=True))
    return Read(raw, {c.name: _reading(c, raw[c.name], seen[c.name]) for c in columns})


def header_again(read: Read, titles: Sequence[str]) -> int | None:
    """The number of a row whose first cells are those of a header, or None."""
    if not titles:
        return None
    any_title = f"(?i)^(?:{'|'.join(re.escape(t) for t in titles)})$"
    for reading in list(read.readings.values())[:2]:
        # Of many cells one pattern is asked first: it takes half as long, and it finds all, perhaps more.
        if reading.text.len() > _LOOKED_AT and not reading.text.str.contains(any_title).any():
            continue
        again = reading.where(reading.text.str.to_lowercase().is_in(titles))
        if again is not None:
            return int(read.raw["source_row"].filter(again)[0])
    return None


def rows_to_ignore(read: Read, findings: Findings, *, last: bool) -> pl.Series:
    """Rows that are blank, rows of totals, and notes below the table. `last`: no rows follow these in the sheet."""
    filled_cells = [
        pl.col(n).is_not_null() if r.unreadable is None else pl.col(n).is_not_null() | pl.lit(r.unreadable)
        for n, r in read.readings.items()
    ]
    filled = (
        read.typed.select(pl.sum_horizontal(filled_cells)).to_series()
        if filled_cells
        else pl.Series([], dtype=pl.UInt32)
    )
    blank = filled == 0
    total = blank & False
    sparse = (filled > 0) & (filled <= len(filled_cells) // 2)
    if sparse.any():
        names = list(read.readings)
        first = read.raw.filter(sparse).select(pl.coalesce(names).str.to_lowercase()).to_series()
        places = sparse.arg_true().filter(first.str.contains(_SUMS).fill_null(False))
        total = total.scatter(places, True)
    ruler = _rulers(read)
    findings.on_rows(rules.RULER_ROW, read.raw["source_row"].filter(ruler))
    note = _notes_below(read, filled, total) & ~total if last and len(filled_cells) >= ENOUGH_COLUMNS else blank & False
    numbers = read.raw["source_row"]
    findings.on_rows(rules.TOTAL_ROW, numbers.filter(total))
    findings.on_rows(rules.NOTE_ROW, numbers.filter(note))
    # Excel keeps formatted rows below a table; only blank rows between rows with data are worth a finding.
    if blank.any() and not (last and blank.all()):
        end = blank.len() - int(blank.reverse().arg_min() or 0) if last else blank.len()
        findings.on_rows(rules.BLANK_ROW, numbers.head(end).filter(blank.head(end)))
    return blank | total | note | ruler


def _rulers(read: Read) -> pl.Series:
    """Lines of dashes, as database tools print them below a header."""
    first = next(iter(read.readings.values()))
    if (there := first.where(first.text.str.contains(_RULER))) is None:
        return pl.zeros(read.raw.height, pl.Boolean, eager=True)
    places = there.arg_true()
    cells = read.raw.select(list(read.readings)).gather(places)
    return pl.zeros(read.raw.height, pl.Boolean, eager=True).scatter(
        places.filter(cells.select(pl.all_horizontal(pl.all().str.contains(_RULER).fill_null(True))).to_series()), True
    )


def _notes_below(read: Read, filled: pl.Series, total: pl.Series) -> pl.Series:
    """Rows of one filled cell at the very end, if any of them holds words: a child's row has more, an identifier no space."""
    end = ((filled <= 1) | total).reverse().cum_min().reverse()
    single = end & (filled == 1)
    if not single.any():
        return single
    cell = read.raw.filter(single).select(pl.coalesce(list(read.readings)).str.strip_chars()).to_series()
    if cell.len() > MAX_NOTES or not cell.str.contains(r"\s").any():
        return single & False
    no_note = cell.str.contains(r"^\d+$") | (cell.str.count_matches(_SEPARATORS) >= len(read.readings) // 2)
    return single.scatter(single.arg_true().filter(no_note.fill_null(False)), False)


def repeats(read: Read, names: Sequence[str], key: Sequence[str]) -> pl.Series:
    """Rows that are the same as an earlier one once they are read, in the columns `names`.

    Rows can only be alike where their key, or else a digest of all their cells, is: few rows have to be compared whole.
    """
    typed = read.typed
    alike = typed.select(key or names).hash_rows().is_duplicated()
    found = pl.zeros(typed.height, pl.Boolean, eager=True)
    if not alike.any():
        return found
    unread = [read.unreadable(n).alias(f"_{n}") for n in names if read.readings[n].unreadable is not None]
    whole = typed.select(names).hstack(unread).filter(alike)
    again = ~whole.select(pl.struct(pl.all()).is_first_distinct()).to_series()
    return found.scatter(alike.arg_true().filter(again), True)


def kept(read: Read, mask: pl.Series) -> Read:
    """The rows for which the mask is true."""
    return Read(read.raw.filter(mask), {n: r.rows(mask) for n, r in read.readings.items()})


def judge_readings(read: Read, errors: Mapping[str, Sequence[int]], findings: Findings, broken: Broken) -> None:
    """Findings on what was read all the same and on what cannot be read; cells known to be errors get no other finding."""
    for name, reading in read.readings.items():
        for rule, marked in reading.odd.items():
            if rule is not rules.LOST_CHARACTER and (rows := reading.where(marked)) is not None:
                findings.on_cells(rule, name, read.raw["source_row"].filter(rows))
        if reading.unreadable is not None:
            rule, severity = _why_unreadable(reading.column)
            there = reading.unreadable.scatter(list(errors[name]), False) if name in errors else reading.unreadable
            broken.mark(rule.id, severity, name, there.arg_true())
            findings.on_cells(rule, name, read.raw["source_row"].filter(there), severity)


def _spelled_oddly(column: Column) -> dict[rules.Rule, pl.Expr]:
    """By rule, which spellings are read although they are odd, asked of the tidied `text`."""
    text = pl.col("text")
    if column.personal is Personal.IDENTIFIER:
        return {rules.SPACES_IN_IDENTIFIER: text.str.contains(r"\s")}
    if column.dtype in (pl.Int64, pl.Float64):
        return {rules.THOUSANDS_SEPARATOR: text.str.contains(_WITH_THOUSANDS)}
    return {}


def _why_unreadable(column: Column) -> tuple[rules.Rule, Severity]:
    severity = Severity.ERROR if column.key else column.severity
    if column.personal is Personal.IDENTIFIER:
        return rules.UNREADABLE_IDENTIFIER, Severity.ERROR if column.key else Severity.WARNING
    kinds: dict[object, rules.Rule] = {
        pl.Date: rules.UNREADABLE_DATE,
        pl.Int64: rules.UNREADABLE_WHOLE_NUMBER,
        pl.Float64: rules.UNREADABLE_NUMBER,
    }
    return kinds[column.dtype], severity


def cells_with_errors(
    part: Slice, read: Read, match: Match, findings: Findings, broken: Broken
) -> dict[str, list[int]]:
    """Excel errors are treated as missing values; calculated values are used, and a finding says so.

    So are cells of which a character was lost on the way: two names or codes may have become one. Returns the positions
    of both by column: they get no finding as blank or unreadable as well.
    """
    errors = _lost_characters(read, findings, broken)
    raw = read.raw
    by_position = {match.grid.first_column + p: name for name, p in match.columns.items()}
    if match.grid.merged:
        for number, name in by_position.items():
            covered = _below_merged(match.grid.merged, number, raw["source_row"])
            severity = Severity.ERROR if read.readings[name].column.key else Severity.WARNING
            errors.setdefault(name, []).extend(int(i) for i in covered.arg_true())
            broken.mark(rules.MERGED_CELL.id, severity, name, covered.arg_true())
            findings.on_cells(rules.MERGED_CELL, name, raw["source_row"].filter(covered), severity)
    if not part.errors and not match.grid.formula_cells:
        return errors
    position_of = {row: i for i, row in enumerate(raw["source_row"])}
    for cells, rule in ((part.errors, rules.ERROR_CELL), (match.grid.formula_cells, rules.FORMULA)):
        for number, name in by_position.items():
            there = sorted(r for r, c in cells if c == number and r in position_of)
            severity = Severity.NOTE
            if rule is rules.ERROR_CELL:
                severity = Severity.ERROR if read.readings[name].column.key else Severity.WARNING
                places = [position_of[r] for r in there]
                errors.setdefault(name, []).extend(places)
                broken.mark(rule.id, severity, name, places)
            findings.on_cells(rule, name, there, severity)
    return errors


def _below_merged(merged: Sequence[tuple[int, int, int, int]], number: int, rows: pl.Series) -> pl.Series:
    """Which of the rows lie in merged cells of a column of the sheet, and are not the first of them."""
    of_column = [(first, last) for first, left, last, right in merged if left <= number <= right]
    # A row is covered if more ranges begin before it than end before it.
    begun = pl.Series(sorted(first for first, _ in of_column), dtype=pl.Int64).search_sorted(rows, "left")
    ended = pl.Series(sorted(last for _, last in of_column), dtype=pl.Int64).search_sorted(rows, "left")
    return begun > ended


def without_serials(read: Read) -> Read:
    """The rows of a workbook that counts days from 1904: it is not known which count a bare number of days is of."""
    serials = {
        name: r.raw.str.strip_chars().str.contains(_EXCEL_SERIAL).fill_null(False).arg_true().to_list()
        for name, r in read.readings.items()
        if r.column.dtype == pl.Date and r.column.codes is None
    }
    return with_errors(read, serials)


def _lost_characters(read: Read, findings: Findings, broken: Broken) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for name, reading in read.readings.items():
        marked = reading.odd.get(rules.LOST_CHARACTER)
        lost = None if marked is None else reading.where(marked)
        if lost is not None:
            severity = Severity.ERROR if reading.column.key else Severity.WARNING
            found[name] = [int(i) for i in lost.arg_true()]
            broken.mark(rules.LOST_CHARACTER.id, severity, name, found[name])
            findings.on_cells(rules.LOST_CHARACTER, name, read.raw["source_row"].filter(lost), severity)
    return found


def with_errors(read: Read, errors: Mapping[str, Sequence[int]]) -> Read:
    """The rows with further cells, by position, among what cannot be read."""
    changed = {name: read.readings[name].unreadable_at(places) for name, places in errors.items() if places}
    return replace(read, readings={**read.readings, **changed})


def as_delivered(raw: pl.DataFrame, columns: Sequence[Column]) -> pl.DataFrame:
    """Rows as delivered, cleaned: what the quarantine keeps."""
    by_marks: dict[tuple[str, ...], list[str]] = {}
    for c in columns:
        by_marks.setdefault((*_NO_VALUE, *(m.lower() for m in c.absent_marks)), []).append(c.name)
    tidy = raw.with_columns(_tidy(pl.col(names), marks, odd=True) for marks, names in by_marks.items())
    return tidy.select("sheet", "source_row", *(c.name for c in columns))
