"""Cells: text as delivered, cleaned, and read as dates, numbers and codes.

Here: odd spaces, marks of absence, spreadsheet errors, formats. Not here: what a value must be (`rules`).
Nothing is inferred: a column is read as what its schema says, in the formats listed here, or it is said that it cannot be.
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from pipelines.gate.findings import Broken, Sayer
from pipelines.gate.header import Match
from schemas.codes import fold
from schemas.fields import Column, Personal, Severity

_ODD_SPACE = "[\u00a0\u2007\u202f\u200b\u200c\u200d\ufeff]"
_SUMS = r"^((grand |sub-?)?totals?|count|average|mean|sum)\b"
ENOUGH_COLUMNS = 3
"""In a table of fewer columns a row of one cell may be a row."""

_LOST_LETTER = "\ufffd"
_NO_VALUE = ["", "null", "n/a", "#n/a", "none", "nan", "na"]
_DATE_FORMATS = (
    (r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$", "%Y-%m-%d", 10),
    (r"^\d{1,2}/\d{1,2}/\d{4}( \d{2}:\d{2}(:\d{2})?)?$", "%d/%m/%Y", None),
    (r"^\d{1,2}-\d{1,2}-\d{4}$", "%d-%m-%Y", None),
    (r"^\d{1,2}[- ][A-Za-z]{3}[- ]\d{4}$", "%d-%b-%Y", None),
    (r"^\d{4}-[A-Za-z]{3}-\d{2}( \d{2}:\d{2}:\d{2})?$", "%Y-%b-%d", 11),  # COLLECT: 2024-Oct-16 00:00:00
)
_SCIENTIFIC = r"^\d(\.\d+)?[eE]\+\d+$"
"""A number that a spreadsheet has shortened: digits are lost, and many identifiers become one."""
_WITH_THOUSANDS = r"^\d{1,3}(,\d{3})+$"
_EXCEL_SERIAL = r"^[2-5]\d{4}(\.\d+)?$"
_EXCEL_EPOCH = date(1899, 12, 30)


def raw_rows(match: Match) -> pl.DataFrame:
    """The rows below the header: the table's columns as delivered, with sheet and row number."""
    below = match.grid.cells.with_row_index("source_row", offset=1).slice(match.header_row + 1)
    return below.select(
        pl.lit(match.grid.name or "(file)").alias("sheet"),
        pl.col("source_row").cast(pl.Int64),
        *(pl.col(match.grid.cells.columns[p]).alias(name) for name, p in match.columns.items()),
    )


def clean(raw: pl.DataFrame, match: Match, columns: Mapping[str, Column], say: Sayer) -> tuple[pl.DataFrame, int]:
    """Odd spaces gone, marks of absence null, blank and total rows out. Returns the rest and how many rows went."""
    names = list(match.columns)
    odd = raw.select(pl.col(n).str.contains(_ODD_SPACE).fill_null(False) for n in names)
    for name in names:
        say.cells("odd_spaces", Severity.NOTE, name, raw["source_row"].filter(odd[name]).to_list(),
                  "A non-breaking or invisible space stands in the cell; it was read as a space", "Nothing.")  # fmt: skip
    text = raw.with_columns(
        pl.col(n).str.replace_all(_ODD_SPACE, " ").str.strip_chars().alias(n) for n in names
    ).with_columns(_without_marks(pl.col(n), columns[n].absent_marks).alias(n) for n in names)
    filled = pl.sum_horizontal(pl.col(n).is_not_null() for n in names)
    first = pl.coalesce(pl.col(n) for n in names).str.to_lowercase()
    shape = text.select(
        blank=filled == 0,
        total=first.str.contains(_SUMS).fill_null(False) & (filled <= len(names) // 2),
        single=filled == 1,
        words=(filled == 1) & first.str.contains(r"\s").fill_null(False),
        number=first.str.contains(r"^\d+$").fill_null(False),
    )
    shape = shape.with_columns(note=_notes_below(shape) if len(names) >= ENOUGH_COLUMNS else pl.lit(False))
    totals = text.filter(shape["total"] & ~shape["blank"])["source_row"].to_list()
    say.cells("total_row", Severity.NOTE, "", totals, "A row of totals was passed over", "Nothing; or remove it.")
    notes = text.filter(shape["note"] & ~shape["total"])["source_row"].to_list()
    say.cells("note_row", Severity.NOTE, "", notes, "A note below the table was passed over", "Nothing; or remove it.")
    # Excel keeps formatted rows below a table; only blank rows between rows with data are worth a word.
    last = shape["blank"].len() - int(shape["blank"].reverse().arg_min() or 0)
    between = text.slice(0, last).filter(shape["blank"].slice(0, last))["source_row"].to_list() if text.height else []
    if not shape["blank"].all():
        say.cells("blank_row", Severity.NOTE, "", between, "A blank row was passed over", "Nothing; or remove it.")
    gone = shape["blank"] | shape["total"] | shape["note"]
    return text.filter(~gone), int(gone.sum())


def _notes_below(shape: pl.DataFrame) -> pl.Expr:
    """Rows of one filled cell at the very end, if any of them holds words: a child's row has more, an identifier no space."""
    end = (shape["single"] | shape["blank"] | shape["total"]).reverse().cum_min().reverse()
    if not (end & shape["words"]).any():
        return pl.lit(False)
    return pl.lit(end) & pl.col("single") & ~pl.col("number")


def _without_marks(text: pl.Expr, absent_marks: tuple[str, ...] = ()) -> pl.Expr:
    marks = [*_NO_VALUE, *(m.lower() for m in absent_marks)]
    return pl.when(~text.str.to_lowercase().is_in(marks)).then(text)


def tidied(values: pl.Series) -> pl.Series:
    """The cells of one column, cleaned as every column is; null where they say nothing."""
    text = values.str.replace_all(_ODD_SPACE, " ").str.strip_chars()
    return text.to_frame("text").select(_without_marks(pl.col("text"))).to_series()


def read_as(column: Column, values: pl.Series) -> pl.Series:
    """Cleaned text of one column as a column of ours; null where it cannot be read so."""
    return values.to_frame(column.name).select(_reader(column, values, {}).alias(column.name)).to_series()


def cells_with_errors(
    text: pl.DataFrame, match: Match, columns: Mapping[str, Column], say: Sayer, broken: Broken
) -> dict[str, list[int]]:
    """Excel errors cost what a missing value costs; calculated values are used, and it is said.

    Letters that were lost before the file came here (U+FFFD) cost the same: two names or codes may have become one.
    Returns the positions of these cells by column: they are not said to be blank or unreadable as well.
    """
    errors = _lost_letters(text, columns, say, broken)
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
                places = [position_of[r] for r in rows]
                errors.setdefault(name, []).extend(places)
                broken.mark(rule, severity, name, places)
            say.cells(rule, severity, name, rows, what, todo)
    return errors


def _lost_letters(
    text: pl.DataFrame, columns: Mapping[str, Column], say: Sayer, broken: Broken
) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for name in (n for n in columns if n in text.columns):
        lost = text[name].str.contains(_LOST_LETTER, literal=True).fill_null(False)
        if lost.any():
            severity = Severity.ERROR if columns[name].key else Severity.WARNING
            found[name] = [int(i) for i in lost.arg_true()]
            broken.mark("lost_letters", severity, name, found[name])
            say.cells("lost_letters", severity, name, text["source_row"].filter(lost).to_list(),
                      "Letters of the cell were lost before the file was delivered, in a change of encoding",
                      "Export it again from the source, in UTF-8.")  # fmt: skip
    return found


def lines_of_another_length(text: pl.DataFrame, match: Match, say: Sayer, broken: Broken) -> list[int]:
    """Lines with more cells than the header cannot be used; those with fewer were filled up with blanks, and it is said.

    Returns the positions of the former: nothing else is said of their cells.
    """
    there = text["source_row"]
    say.cells("short_row", Severity.WARNING, "", there.filter(there.is_in(list(match.grid.short_rows))).to_list(),
              "The line has fewer cells than the header; those that are not there were read as blank",
              "Check the export; nothing, if only blank cells at the end are left out.")  # fmt: skip
    overlong = there.is_in(list(match.grid.overlong_rows))
    places = [int(i) for i in overlong.arg_true()]
    broken.mark("overlong_row", Severity.ERROR, "", places)
    say.cells("overlong_row", Severity.ERROR, "", there.filter(overlong).to_list(),
              "The line has more cells than the header; which cell is which cannot be told",
              "Put the cell that holds a separator in quotation marks, at the source.")  # fmt: skip
    return places


def without(text: pl.DataFrame, cells: Mapping[str, list[int]]) -> pl.DataFrame:
    """The text without the cells at these positions, by column."""
    return text.with_columns(
        pl.when(~pl.int_range(pl.len()).is_in(places)).then(pl.col(name)).alias(name)
        for name, places in cells.items()
        if places
    )


def parse(
    text: pl.DataFrame,
    present: list[Column],
    say: Sayer,
    broken: Broken,
    own_codes: Mapping[str, Mapping[str, str]],
) -> tuple[pl.DataFrame, dict[str, pl.Series]]:
    """Text to types. What cannot be read becomes null, and is said; returns also where, by column.

    own_codes  per column, the code that a value (folded) of the council's stands for
    """
    typed = text.select(
        "sheet",
        "source_row",
        *(_reader(c, text[c.name], own_codes.get(c.name, {})).alias(c.name) for c in present),
    )
    for c in present:
        own = own_codes.get(c.name)
        if c.codes is None or not own:
            continue
        values = text[c.name].drop_nulls().unique()
        foreign = [v for v in values if (code := own.get(fold(v))) and c.codes.recognise(v) != code]
        say.cells("code_mapped", Severity.NOTE, c.name, text["source_row"].filter(text[c.name].is_in(foreign)).to_list(),
                  "The value is the council's own; it was read as the code its workbook says", "Nothing.")  # fmt: skip
    _say_what_was_read_anyway(text, present, say)
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
            if c.personal is Personal.IDENTIFIER:
                rule, severity = "unreadable_identifier", Severity.ERROR if c.key else Severity.WARNING
                what = "a number in scientific notation, which has lost digits"
                todo = "Format the column as text at the source and export it again."
            broken.mark(rule, severity, c.name, [int(i) for i in mask.arg_true()])
            say.cells(rule, severity, c.name, text["source_row"].filter(mask).to_list(), f"The cell is {what}", todo)
    return typed, unreadable


def _say_what_was_read_anyway(text: pl.DataFrame, present: list[Column], say: Sayer) -> None:
    """Spaces inside identifiers and commas inside whole numbers are read over, and it is said."""
    for c in present:
        if c.personal is Personal.IDENTIFIER:
            rule, pattern, what = (
                "spaces_in_identifier",
                r"\s",
                "Spaces stand in the identifier; it was read without them",
            )
        elif c.dtype == pl.Int64:
            rule, pattern, what = (
                "thousands_separator",
                _WITH_THOUSANDS,
                "Commas part the thousands; the whole number was read",
            )
        else:
            continue
        there = text[c.name].str.contains(pattern).fill_null(False)
        say.cells(rule, Severity.NOTE, c.name, text["source_row"].filter(there).to_list(), what, "Nothing.")


def _reader(column: Column, values: pl.Series, own_codes: Mapping[str, str]) -> pl.Expr:
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
        thousands = pl.when(text.str.contains(_WITH_THOUSANDS)).then(text.str.replace_all(",", "", literal=True))
        plain = pl.coalesce(thousands, text)
        return pl.when(plain.str.contains(r"^-?\d{1,15}(\.0+)?$")).then(
            plain.str.extract(r"^(-?\d+)").cast(pl.Int64, strict=False)
        )
    if column.dtype == pl.Float64:
        number = text.str.strip_suffix("%").cast(pl.Float64, strict=False)
        return pl.when(number.is_finite()).then(number)
    if column.personal is Personal.IDENTIFIER:
        # Spreadsheets turn 1234 into 1234.0; `A123 456` and `A123456` are the same child.
        joined = text.str.replace_all(r"\s", "")
        return pl.when(~joined.str.contains(_SCIENTIFIC)).then(
            joined.str.replace(r"^(\d+)\.0$", "$1").str.to_uppercase()
        )
    if column.codes is not None:
        spellings = values.drop_nulls().unique()
        codes = [own_codes.get(fold(s)) or column.codes.recognise(s) or s for s in spellings]
        return text.replace_strict(spellings, codes, default=None, return_dtype=pl.String)
    return text
