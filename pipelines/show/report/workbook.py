"""A report as a workbook.

Here: sheets, formats, notes on marked cells, names that Excel takes. Not here: what it says (`content`, `rows`).
"""

import io
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format

from pipelines.council.template import CREATED
from pipelines.show.report.content import Row, Sheet, Value, as_text

LONGEST_NAME = 31
FILLS = {"error": "#F4B6AC", "warning": "#FFE08A", "note": "#E4E7EB", "good": "#BFE3C3"}
_DAY, _PLACES = "yyyy-mm-dd", ("#,##0", "#,##0.0", "#,##0.00")
NEVER_EVALUATED = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NO_PART_OF_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\ufffe\uffff]")


def as_workbook(title: str, sheets: Sequence[Sheet]) -> bytes:
    """The bytes of an xlsx with a tab per sheet; text is written as text, marked cells are filled and have a note."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, **NEVER_EVALUATED}) as book:
        book.set_properties({"title": as_text(title), "created": CREATED})  # the same report has the same bytes
        write_sheets(book, sheets, sheet_names(s.name for s in sheets))
    return held.getvalue()


def write_sheets(book: xlsxwriter.Workbook, sheets: Sequence[Sheet], names: Sequence[str]) -> None:
    """Add a tab per sheet to a workbook."""
    text = {"text_wrap": True, "valign": "top"}
    head = book.add_format({**text, "bold": True, "bg_color": "#E7EEF5", "bottom": 1})
    plain = book.add_format(text)
    fills = {severity: book.add_format({**text, "bg_color": colour}) for severity, colour in FILLS.items()}
    shapes = {shape: book.add_format({"valign": "top", "num_format": shape}) for shape in (_DAY, *_PLACES)}
    caption = book.add_format({"bold": True, "font_size": 13})
    for sheet, name in zip(sheets, names, strict=True):
        page = book.add_worksheet(name)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.write_string(0, 0, as_text(sheet.caption), caption)
        first = 1 + len(sheet.heads)
        page.freeze_panes(first, 1 if sheet.key else 0)
        for number, width in enumerate(sheet.widths):
            page.set_column(number, number, width)
        for line, row in enumerate((*sheet.heads, *sheet.rows), start=1):
            _write_row(page, line, row, head if line < first else plain, fills, shapes)
        if sheet.heads:
            page.repeat_rows(1, first - 1)
            page.autofilter(first - 1, 0, first - 1 + len(sheet.rows), len(sheet.heads[-1].cells) - 1)


def _write_row(
    page: xlsxwriter.worksheet.Worksheet,
    line: int,
    row: Row,
    usual: Format,
    fills: dict[str, Format],
    shapes: dict[str, Format],
) -> None:
    for number, value in enumerate(row.cells):
        mark = row.marks.get(number)
        look = fills[mark.severity] if mark else shapes.get(_shape(value), usual)
        _write(page, line, number, value, look)
        if mark:
            page.write_comment(line, number, mark.text, {"x_scale": 2})


def _shape(value: Value) -> str:
    """The number format of a cell that has one: a day, or a figure with as many places as it is shown with."""
    if isinstance(value, Decimal):
        return _PLACES[min(-int(value.as_tuple().exponent), len(_PLACES) - 1)]
    return _DAY if isinstance(value, date) else ""


def _write(page: xlsxwriter.worksheet.Worksheet, line: int, number: int, value: Value, look: Format) -> None:
    if isinstance(value, date):
        page.write_datetime(line, number, value, look)
    elif isinstance(value, (int, float, Decimal)):
        page.write_number(line, number, value, look)
    elif text := as_text(value):
        page.write_string(line, number, text, look)
    else:
        page.write_blank(line, number, None, look)


def sheet_names(wanted: Iterable[str], others: Collection[str] = ()) -> list[str]:
    """Names that Excel takes, in order: 31 characters, none that is forbidden, no two the same but for case, none of the others (folded)."""
    taken = {"history", *others}  # Excel keeps this one to itself
    names = []
    for name in wanted:
        clean = _NO_PART_OF_A_NAME.sub("_", name).strip("' ") or "sheet"
        chosen, number = _cut(clean, LONGEST_NAME), 1
        while chosen.casefold() in taken:
            number += 1
            chosen = f"{_cut(clean, LONGEST_NAME - len(f' ({number})'))} ({number})"
        taken.add(chosen.casefold())
        names.append(chosen)
    return names


def _cut(name: str, most: int) -> str:
    """The start of a name; Excel counts a character beyond the first 65,536 as two."""
    while len(name.encode("utf-16-le")) > 2 * most:
        name = name[:-1]
    return name.rstrip("' ")
