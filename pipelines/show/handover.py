"""The workbook of a copy as it is handed over: the dashboard as printed in the paper, a sheet per area with trends, method and quality;
behind them every table.

Here: the sheets in front, made from what the page of a council says. Not here: the tables behind (`report.tables`), and what a page
says (`page.content`).
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from pipelines.council.template import CREATED
from pipelines.show.page import words
from pipelines.show.page.content import Page, Row
from pipelines.show.report.content import as_text
from pipelines.show.report.tables import table_sheets
from pipelines.show.report.workbook import NEVER_EVALUATED, sheet_names, write_sheets
from warehouse.period import Quarter

PERIODS = 12
"""Figures of a trend."""
_COLUMNS = (
    # heading, width, what it is
    ("Indicator", 40, "As the council prints it. The sheets behind have its definition and its trend."),
    ("Latest", 10, "The figure at its own decimals. A letter beside it qualifies it: see the column Qualified."),
    ("Period", 15, "Period of the figure."),
    ("Previous", 9, "The figure of the period before, as first reported."),
    (
        "Direction of travel",
        12,
        "Against the figure first reported. A change of one unit in the last place is no change.",
    ),
    ("Target", 13, "In the indicator's unit."),
    ("RAG", 8, "Against the target, as the council has decided how far off it is amber."),
    ("Quartile", 8, "Quarter of all councils with a published figure; 1st is the best."),
    ("England", 8, "As published."),
    ("Neighbours", 10, "Mean of the statistical neighbours, as published."),
    ("Trend", 14, "The last figures of the same kind, oldest first. They stand on the sheet of the area."),
    ("Qualified", 24, "What the letter beside the figure means, and what must be read with it."),
    ("Indicator id", 24, "For those who look it up in the tables behind."),
    ("Basis", 14, "Span within the period."),
    ("Variant", 12, "Cohort."),
    ("Measure", 22, "Published measure it is compared with."),
    ("Vintage", 18, "Publication, and the day it was received."),
)
_PRINTED = 12
"""Columns on paper; the codes behind them are for those who work with the tables."""
_LABEL = 46
_FILLS = {"Green": "#CDE8D5", "Amber": "#FFE6B3", "Red": "#F6CFCB"}
_A4 = 9
_LINE, _HIGHEST = 13.0, 409.0
"""Points of a line of text, and of the highest row there is."""


@dataclass
class _Book:
    """The workbook that is written, its formats by what they say, and where each trend stands."""

    book: xlsxwriter.Workbook
    formats: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)
    trends: dict[str, str] = field(default_factory=dict)

    def look(self, **said: Any) -> Format:
        """A format; equal ones are one."""
        key = tuple(sorted({"valign": "top", "font_name": "Arial", "font_size": 10, **said}.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(dict(key))
        return self.formats[key]

    def number(self, row: Row, letters: str = "", **said: Any) -> Format:
        """The format of a figure of an indicator, with the letters that stand beside it."""
        decimals = row.board["decimals"]
        places = f"#,##0{'.' + '0' * decimals if decimals else ''}"
        after = ("%" if row.board["unit"] == "percent" else "") + (f" {letters}" if letters else "")
        return self.look(num_format=f'{places}"{after}"' if after else places, align="right", **said)


def handover_workbook(title: str, pages: Sequence[Page], tables: Mapping[str, pl.DataFrame]) -> bytes:
    """The bytes of the workbook.

    pages   what the page of each council says; with several, the name of a sheet ends with the council's code
    tables  every table of the copy, for the sheets behind
    """
    behind = table_sheets(title, tables)
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, **NEVER_EVALUATED}) as book:
        book.set_properties({"title": as_text(title), "created": CREATED})
        for page in pages:
            _front(_Book(book), page, f" {page.la_code}" if len(pages) > 1 else "")
        taken = {sheet.get_name().casefold() for sheet in book.worksheets()}
        write_sheets(book, behind, sheet_names((s.name for s in behind), taken))
    return held.getvalue()


def _front(book: _Book, page: Page, of: str) -> None:
    areas: dict[str, list[Row]] = {}
    for row in page.rows:
        areas.setdefault(row.board["area"], []).append(row)
    dashboard = _sheet(book, f"Dashboard {page.round}{of}", page)
    for area, rows in areas.items():
        _area(book, _sheet(book, f"{area}{of}", page), area, rows, page)
    _method(book, _sheet(book, f"Method and quality{of}", page), page)
    _dashboard(book, dashboard, areas, page)
    dashboard.activate()


def _sheet(book: _Book, name: str, page: Page) -> Worksheet:
    sheet = book.book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)
    sheet.hide_gridlines(2)
    sheet.set_footer(
        f"&L{as_text(page.council).replace('&', '&&')}, release {page.release}, {page.state}&RPage &P of &N"
    )
    return sheet


def _heading(book: _Book, sheet: Worksheet, page: Page, words_: str) -> int:
    """What stands on top of a sheet. Returns the first free line."""
    quarter = Quarter.parse(page.round)
    sheet.write_string(0, 0, f"{words_}, {quarter.label}", book.look(bold=True, font_size=14))
    state = f"{page.council}. Release {page.release}, {page.state}"
    state += f" by {page.signed['by']}" if page.signed.get("by") else ""
    state += f". Data as at {page.data_as_at:%d %B %Y}" if page.data_as_at else ""
    sheet.write_string(1, 0, as_text(f"{state}. {page.notice}".strip()), book.look(font_color="#44505C"))
    return 3


def _height(*cells: tuple[str, float]) -> float:
    """How high a row must be for its texts, each in a column of that width: programs differ in whether they see to it themselves."""
    lines = max(sum(max(1, -(-len(line) // max(1, int(width)))) for line in text.split("\n")) for text, width in cells)
    return min(_HIGHEST, _LINE * lines + 2)


def _dashboard(book: _Book, sheet: Worksheet, areas: Mapping[str, Sequence[Row]], page: Page) -> None:
    line = _heading(book, sheet, page, "Dashboard")
    for number, (heading, width, what) in enumerate(_COLUMNS):
        sheet.set_column(number, number, width)
        sheet.write_string(
            line, number, heading, book.look(bold=True, bg_color="#12436D", font_color="#FFFFFF", text_wrap=True)
        )
        sheet.write_comment(line, number, what, {"x_scale": 1.6})
    sheet.freeze_panes(line + 1, 1)
    sheet.repeat_rows(line)
    head = line
    for area, rows in areas.items():
        line += 1
        for number in range(_PRINTED):
            sheet.write_string(line, number, area if number == 0 else "", book.look(bold=True, bg_color="#E7EEF5"))
        for row in rows:
            line += 1
            _row(book, sheet, line, row)
    sheet.print_area(0, 0, line, _PRINTED - 1)
    sheet.set_row(head, 30)


def _row(book: _Book, sheet: Worksheet, line: int, row: Row) -> None:
    board, text = row.board, book.look(text_wrap=True, bottom=4)
    markers = words.markers(row)
    fill = _FILLS.get(board["rag"] or "")
    sheet.write_string(line, 0, as_text(board["label"]), text)
    letters = " ".join(letter for letter, _ in markers)
    _figure(book, sheet, (line, 1), row, board["latest"], instead=words.latest(row), letters=letters)
    sheet.write_string(line, 2, board["period"], book.look(text_wrap=True, bottom=4, indent=1))
    _figure(book, sheet, (line, 3), row, board["previous"])
    moved = " ".join(p for p in (words.movement(row), board["direction"]) if p)
    sheet.write_string(line, 4, moved, book.look(text_wrap=True, bottom=4, indent=1))
    sheet.write_string(line, 5, words.target(row), text)
    rag = board["rag"] if board["rag"] != "N/A" else "No RAG"
    sheet.write_string(line, 6, rag, book.look(bottom=4, **({"bg_color": fill, "bold": True} if fill else {})))
    sheet.write_string(line, 7, board["quartile"] if board["quartile"] != "NA" else "None", text)
    for number, value in ((8, board["england"]), (9, board["neighbours_mean"])):
        sheet.write_string(line, number, words.published(value, row), book.look(align="right", bottom=4))
    sheet.write_blank(line, 10, None, text)
    if row.id in book.trends:
        sheet.add_sparkline(
            line, 10, {"range": book.trends[row.id], "markers": True, "series_color": "#12436D", "weight": 1.5}
        )
    said = [f"{letter}: {meaning}" for letter, meaning in markers]
    said += [f"read it with {board['beside']}"] if board["beside"] else []
    sheet.write_string(line, 11, as_text("; ".join(said)), book.look(text_wrap=True, bottom=4, font_size=9))
    sheet.set_row(line, max(18, _height((board["label"], _COLUMNS[0][1]), ("; ".join(said), _COLUMNS[11][1]))))
    codes = (row.id, board.get("basis"), board.get("variant"), board.get("measure"), board.get("vintage"))
    for number, code in enumerate(codes, start=_PRINTED):
        sheet.write_string(line, number, as_text(code), book.look(font_color="#44505C", font_size=9))


def _figure(
    book: _Book,
    sheet: Worksheet,
    at: tuple[int, int],
    row: Row,
    shown: Decimal | None,
    instead: str = "",
    letters: str = "",
) -> None:
    if shown is None:
        sheet.write_string(*at, instead, book.look(align="right", bottom=4, font_color="#44505C"))
    else:
        sheet.write_number(*at, float(round(shown, row.board["decimals"])), book.number(row, letters, bottom=4))


def _area(book: _Book, sheet: Worksheet, area: str, rows: Sequence[Row], page: Page) -> None:
    line = _heading(book, sheet, page, area)
    sheet.set_column(0, 0, _LABEL)
    sheet.set_column(1, 1, 22)
    sheet.set_column(2, 1 + PERIODS, 11)
    for row in rows:
        points = [p for p in row.series if p.shown is not None][-PERIODS:]
        sheet.write_string(line, 0, as_text(row.board["label"]), book.look(bold=True, text_wrap=True))
        sheet.set_row(line, _height((row.board["label"], _LABEL)))
        told = words.sentence(row)
        sheet.write_string(line + 1, 0, told, book.look(text_wrap=True, font_size=9))
        sheet.set_row(line + 1, max(30, _height((told, _LABEL))))
        sheet.write_string(line + 2, 0, "England", book.look(font_color="#44505C", font_size=9))
        for n, point in enumerate(points, start=2):
            sheet.write_string(
                line, n, point.period, book.look(font_color="#44505C", font_size=8, align="right", text_wrap=True)
            )
            look = book.number(row, italic=point.as_reported)
            sheet.write_number(line + 1, n, float(round(point.shown or 0, row.board["decimals"])), look)
            sheet.write_string(line + 2, n, words.published(point.england, row), book.look(font_size=8, align="right"))
        if len(points) >= words.FEWEST_POINTS:
            name = sheet.get_name().replace("'", "''")
            book.trends[row.id] = f"'{name}'!{xl_range_abs(line + 1, 2, line + 1, 1 + len(points))}"
            sheet.add_sparkline(
                line + 1, 1, {"range": book.trends[row.id], "markers": True, "series_color": "#12436D", "weight": 1.5}
            )
        line += 4
    sheet.write_string(line, 0, "In italics: as reported before, not worked out here.", book.look(font_size=9))


def _method(book: _Book, sheet: Worksheet, page: Page) -> None:
    line = _heading(book, sheet, page, "Method and quality")
    wrapped = book.look(text_wrap=True, bottom=4)
    columns = (
        ("Indicator", 30),
        ("Definition", 60),
        ("Method", 60),
        ("Comparison", 40),
        ("Quality and what it rests on", 60),
    )
    for number, (heading, width) in enumerate(columns):
        sheet.set_column(number, number, width)
        sheet.write_string(line, number, heading, book.look(bold=True, bg_color="#12436D", font_color="#FFFFFF"))
    sheet.freeze_panes(line + 1, 1)
    sheet.repeat_rows(line)
    for row in page.rows:
        line += 1
        marks = [f"{m['dimension'].capitalize()}: {m['grade']}, {m['numbers']}" for m in row.marks]
        compared = row.board["quartile_note"] or (f"{row.field.label}, {row.field.period}" if row.field else "")
        told = (
            row.board["label"],
            row.about["definition"],
            row.about["method"],
            compared,
            "\n".join((*marks, *row.rests)),
        )
        for number, words_ in enumerate(told):
            sheet.write_string(line, number, as_text(words_), wrapped)
        sheet.set_row(line, _height(*((text, width) for text, (_, width) in zip(told, columns, strict=True))))
