"""Faults of structure: classes 47 to 56.

Here: columns, headers, sheets, rows that are not data, cells without a plain value. Not here: what values say (`values`).
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from faults.clean import ROWS, clean
from faults.container import in_sheet, rezipped, zipped
from faults.draft import Draft
from faults.fault import (
    ERROR,
    SAME,
    WARNING,
    Fault,
    Must,
    each_made,
    each_spoiled,
    error,
    finding,
    note,
    refused,
    spoiled,
    spoiled_by,
    stored,
    warning,
)
from faults.judged import judged_clean
from pipelines.receive.read.grid import column_number

_ONE_TABLE = (
    "exclusions",
    "home_education",
    "missing_education",
    "part_time",
    "caseloads",
    "census",
    "episodes",
    "header",
    "sen2",
    "lait",
    "ees",
    "referrals",
    "leavers",
    "care",
)
_LAST = ROWS + 1
"""The last row of a clean sheet."""


def faults() -> Iterator[Fault]:
    """Every fault of this part."""
    yield from _missing()
    yield from _headers()
    yield from _repeated()
    yield from _around()
    yield from _totals()
    yield from _sheets()
    yield from _hidden_rows()
    yield from _formulas()
    yield from _merged_cells()
    yield from _mixed()
    yield from _guidance()


# 47


def _missing() -> Iterator[Fault]:
    for of in _ONE_TABLE:
        (table,) = judged_clean(of).judged
        for column in table.table.columns:
            letter = table.letters.get(column.name, "")
            if not letter or column.optional or not (column.key or column.codes or column.scheme):
                continue
            must = refused("NO_TABLE_USABLE|NOT_RECOGNISED|INCOMPLETE", *([column.title] if column.key else ()))
            if not column.key:
                must = warning("column_missing", "", 1)
            yield spoiled_by(47, f"without {column.title}", of, partial(_drop, letter=letter), must)
    yield from each_spoiled(47,
        ("a key column spelled beyond recognition", "referrals", partial(_retitled, "Date of referral", "Date of the referrals"),
         refused("NO_TABLE_USABLE", "Date of referral", "nearest header is in column F")),
        ("one list without its key", "lists", partial(_drop, letter="A", sheet="List 7"),
         Must(table_refused={"child_protection_plans": "key column missing: Child Unique ID"})),
    )  # fmt: skip


def _retitled(title: str, new: str, draft: Draft) -> None:
    draft.sheets["List 3"][0][draft.column(title)] = new


def _drop(draft: Draft, letter: str, sheet: str | None = None) -> None:
    for row in draft.sheets[draft.first if sheet is None else sheet]:
        del row[column_number(letter) - 1]


# 48


def _headers() -> Iterator[Fault]:
    spelled: dict[str, Callable[[str], str]] = {
        "upper case": str.upper,
        "lower case": str.lower,
        "spaces around": lambda h: f"  {h} ",
        "two spaces between words": lambda h: h.replace(" ", "  "),
        "non-breaking spaces": lambda h: f"\u00a0{h.replace(' ', chr(0xA0))}\u00a0",
        "invisible marks": lambda h: f"\ufeff{h[:2]}\u200b{h[2:]}",
        "line breaks": lambda h: h.replace(" ", "\n") + "\n",
        "curly quotation marks": lambda h: h.replace("'", "’"),
    }
    for of in ("lists", "care", "exclusions", "census", "episodes", "sen2", "lait", "ees", "council"):
        for name, spell in spelled.items():
            yield spoiled_by(48, name, of, partial(_spell, spell), SAME)
        yield spoiled_by(48, "columns from right to left", of, _turn, SAME)
    for of in (
        "lists",
        "exclusions",
        "episodes",
        "lait",
        "home_education",
        "missing_education",
        "part_time",
        "caseloads",
    ):
        for where, at in (("first", 0), ("in the middle", 2), ("last", 99)):
            yield spoiled_by(48, f"a column more, {where}", of, partial(_more, at=at), SAME)
    yield spoiled_by(48, "blank columns between", "referrals", partial(_more, at=3, title=None, cell=None), SAME)
    yield spoiled_by(48, "the table begins in column C", "referrals", _shift, SAME, header={"List 3": 4})


def _spell(spell: Callable[[str], str], draft: Draft) -> None:
    for rows in draft.sheets.values():
        rows[0] = [spell(h) for h in rows[0]]


def _turn(draft: Draft) -> None:
    for rows in draft.sheets.values():
        for row in rows:
            row.reverse()


def _more(draft: Draft, at: int, title: str | None = "Local remark", cell: str | None = "ZZCANARY") -> None:
    for rows in draft.sheets.values():
        rows[0].insert(at, title)
        for row in rows[1:]:
            row.insert(at, cell)


def _shift(draft: Draft) -> None:
    rows = draft.sheets["List 3"]
    draft.sheets["List 3"] = [[], [], [], *([None, None, *row] for row in rows)]


# 49


def _repeated() -> Iterator[Fault]:
    for of in ("exclusions", "episodes", "lait", "referrals", "leavers", "part_time", "caseloads"):
        (table,) = judged_clean(of).judged
        keys = [c for c in table.table.columns if c.key and c.name in table.letters]
        others = [c for c in table.table.columns if not c.key and not c.optional and c.name in table.letters]
        for column in keys:
            yield spoiled_by(
                49,
                f"{column.title} twice",
                of,
                partial(_twice, letter=table.letters[column.name]),
                refused("NO_TABLE_USABLE", f"two columns are {column.title!r}"),
            )
        for column in others[:2]:
            yield spoiled_by(
                49,
                f"{column.title} twice",
                of,
                partial(_twice, letter=table.letters[column.name]),
                error("column_repeated", table.letters[column.name], 1),
            )


def _twice(draft: Draft, letter: str) -> None:
    at = column_number(letter) - 1
    for row in draft.sheets[draft.first]:
        row.append(row[at])


# 50, 51


def _around() -> Iterator[Fault]:
    titles: dict[str, list[list[Any]]] = {
        "a title above": [["Annex A, list 3: referrals"]],
        "a title and a blank row above": [["Report run by ZZCANARY"], []],
        "five rows above": [["A council"], ["Children's services"], [], ["Data as at", date(2025, 7, 7)], []],
    }
    for of in ("referrals", "leavers", "exclusions", "lait"):
        for name, rows in titles.items():
            header = {"(file)" if "" in clean(of).sheets else next(iter(clean(of).sheets)): len(rows) + 1}
            yield spoiled_by(50, name, of, partial(_above, rows), SAME, header=header)
    yield from each_spoiled(50,
        ("a merged title above", "referrals", partial(_merged, 1), SAME, {"header": {"List 3": 2}}),
        ("groups of columns above", "referrals", partial(_above, [["Child", None, None, None, None, "Referral"]]), SAME, {"header": {"List 3": 2}}),
        ("headers merged over two rows", "referrals", partial(_above_below, [[]]), SAME),
        ("headers in two rows", "referrals", _two_rows, refused("NO_TABLE_USABLE|NOT_RECOGNISED")),
        ("the first row of data filled above the header", "referrals", _row_above, refused("NO_TABLE_USABLE", "row 3 above the header")),
    )  # fmt: skip
    notes: dict[str, list[list[Any]]] = {
        "a note below": [["Source: case management system, run at 09:00"]],
        "a note below after blank rows": [[], [], ["* excludes contacts of other councils"]],
        "three notes below": [[], ["Notes"], ["1. Provisional figures"], ["2. Report run by ZZCANARY"]],
        "a note in another column": [[], [None, None, "End of the report"]],
    }
    for of in ("referrals", "leavers", "exclusions", "home_education", "missing_education", "part_time", "caseloads"):
        for name, rows in notes.items():
            blank = sum(not r for r in rows)
            first = _LAST + 1 + blank
            numbers = tuple(range(first, first + len(rows) - blank))
            yield spoiled_by(50, name, of, partial(_below, rows), note("note_row", "", *numbers))

    for name, one in (("many rows in one cell each", "; ".join), ("many rows, tabs between", "\t".join)):
        for of in ("leavers", "home_education"):
            yield spoiled_by(
                50, name, of, partial(_in_one_cell, one), refused("NO_TABLE_USABLE", "rows cannot be used")
            )
    yield spoiled_by(
        50,
        "one row in one cell",
        "home_education",
        partial(_in_one_cell, "; ".join, first=ROWS),
        error("malformed", "A", _LAST) + error("blank", "E", _LAST),
    )


def _in_one_cell(join: Callable[[list[str]], str], draft: Draft, first: int = 20) -> None:
    """Rows that another program has added without splitting them into columns."""
    rows = draft.sheets[draft.first]
    width = len(rows[0]) if draft.first == "" else 0
    for n in range(first, len(rows)):
        whole = join(["" if c is None else str(c) for c in rows[n]])
        rows[n] = [whole, *[""] * (width - 1)] if width else [whole]


def _above(rows: list[list[Any]], draft: Draft) -> None:
    width = len(draft.sheets[draft.first][0]) if draft.first == "" else 0
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    draft.sheets[draft.first][:0] = padded


def _above_below(rows: list[list[Any]], draft: Draft) -> None:
    draft.sheets[draft.first][1:1] = [list(r) for r in rows]


def _below(rows: list[list[Any]], draft: Draft) -> None:
    width = len(draft.sheets[draft.first][0]) if draft.first == "" else 0
    draft.sheets[draft.first] += [[*row, *[""] * (width - len(row))] for row in rows]


def _merged(rows: int, draft: Draft) -> None:
    _above([[]] * rows, draft)
    draft.dresses.append(
        lambda book, sheets: sheets["List 3"].merge_range(0, 0, 0, 8, "Annex A, list 3", book.add_format())
    )


def _two_rows(draft: Draft) -> None:
    """Half of the titles stand in the first row, the others below."""
    header = draft.sheets["List 3"][0]
    below = [title if n % 2 else None for n, title in enumerate(header)]
    draft.sheets["List 3"][0] = [None if n % 2 else title for n, title in enumerate(header)]
    draft.sheets["List 3"].insert(1, below)


def _row_above(draft: Draft) -> None:
    rows = draft.sheets["List 3"]
    rows[:0] = [["one"], ["two"], list(rows[-1])]


def _totals() -> Iterator[Fault]:
    labels = (
        "Total",
        "TOTAL",
        "Totals",
        "Grand Total",
        "Grand total:",
        "Subtotal",
        "Sub-total",
        "Total: 60",
        "Count",
        "Average",
    )
    for of in ("referrals", "leavers", "exclusions", "home_education", "missing_education", "part_time", "caseloads"):
        for label in labels if of == "referrals" else labels[:4]:
            row = [label, *[None] * 3, "60"] if of == "referrals" else [label, "60"]
            yield spoiled_by(51, f"{label!r} at the end", of, partial(_below, [row]), note("total_row", "", _LAST + 1))
    middle = note("total_row", "", 20, 40)
    for of in ("referrals", "exclusions"):
        yield from each_spoiled(51,
            ("subtotals in the middle", of, partial(_between, {20: ["Subtotal", "18"], 40: ["Subtotal", "19"]}), middle),
            ("blank rows in the middle", of, partial(_between, {10: [], 11: [], 30: []}), note("blank_row", "", 10, 11, 30)),
            ("rows of spaces in the middle", of, partial(_between, {10: [" ", "\u00a0", " "]}), note("blank_row", "", 10)),
            ("the header again in the middle", of, _header_again, refused("NO_TABLE_USABLE", "a second header stands in row 30")),
        )  # fmt: skip
    yield spoiled_by(
        51,
        "a child called Total",
        "leavers",
        lambda d: d.put("Child Unique ID", 9, "TOTAL1"),
        stored("care_leavers", "child_id", 9, "TOTAL1"),
    )


def _between(rows: dict[int, list[Any]], draft: Draft) -> None:
    width = len(draft.sheets[draft.first][0])
    for number, row in rows.items():
        draft.sheets[draft.first].insert(number - 1, [*row, *([""] * (width - len(row)))])


def _header_again(draft: Draft) -> None:
    draft.sheets[draft.first].insert(29, list(draft.sheets[draft.first][0]))


# 52, 53


def _sheets() -> Iterator[Fault]:
    dressed: dict[str, Callable[[Any, Any], Any]] = {
        "hidden": lambda book, sheets: sheets["List 7"].hide(),
        "very hidden": lambda book, sheets: sheets["List 7"].very_hidden(),
    }
    for name, dress in dressed.items():
        yield spoiled_by(
            52,
            f"a list {name}",
            "lists",
            lambda d, dress=dress: d.dresses.append(dress),
            note("hidden_sheet", "", 1, sheet="List 7"),
        )
    yield spoiled_by(
        52, "a hidden sheet of codes", "lists", _hidden_codes, warning("sheet_not_recognised", sheet="Lookups")
    )
    for title in ("Instructions", "Sheet1", "Notes & checks", "日本"):
        yield spoiled_by(
            52,
            f"a sheet more: {title}",
            "lists",
            partial(_sheet, title, [["Read", "me"], ["some", "words"]]),
            warning("sheet_not_recognised", sheet=title),
        )
    yield spoiled_by(52, "a blank sheet more", "lists", partial(_sheet, "Sheet4", []), SAME)
    for title in ("Sheet1", "Referrals 2025", "list 3 ", "Liste 3"):
        yield spoiled_by(
            52, f"a list renamed {title!r}", "referrals", partial(_renamed, title), Must(), counted=title != "list 3 "
        )
    yield from each_spoiled(52,
        ("sheets in another order", "lists", lambda d: d.sheets.update(dict(reversed([(k, d.sheets.pop(k)) for k in list(d.sheets)]))), SAME),
        ("two lists 3", "lists", partial(_copied, "List 3 (2)"),
         Must(table_refused={"referrals": "two sheets look like it: numbers 1 and 4 of the file"})),
        ("last quarter's list 9 beside", "lists", partial(_copied, "Q4 leavers", of="List 9"),
         Must(table_refused={"care_leavers": "two sheets look like it: numbers 3 and 4 of the file"})),
        ("two lists 3, one hidden", "lists", partial(_copied, "old", hidden=True),
         Must(table_refused={"referrals": "two sheets look like it: numbers 1 and 4 (hidden) of the file"})),
    )  # fmt: skip
    yield Fault(52, "sheets that lie in another folder", "lists", _other_folder, SAME)
    yield Fault(52, "a Strict workbook", "lists", _strict, SAME, counted=False)
    yield spoiled_by(52, "a chart sheet", "lists", lambda d: d.dresses.append(_chart), SAME)


def _other_folder() -> bytes:
    """A part that is listed as a sheet is one, whatever folder it is in."""
    with zipfile.ZipFile(io.BytesIO(Draft("lists").data())) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    return zipped(
        {
            n.replace("xl/worksheets/", "xl/lists/"): x.replace(b"worksheets/sheet", b"lists/sheet")
            for n, x in parts.items()
        }
    )


def _strict() -> bytes:
    """The same content under the names of the standard instead of those of Office."""
    names = (
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    )
    with zipfile.ZipFile(io.BytesIO(Draft("lists").data())) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    for usual, strict in names:
        parts = {n: x.replace(usual, strict) if n.startswith("xl/") else x for n, x in parts.items()}
    return zipped(parts)


def _hidden_codes(draft: Draft) -> None:
    draft.sheets["Lookups"] = [["a) Male", "Yes"], ["b) Female", "No"]]
    draft.dresses.append(lambda book, sheets: sheets["Lookups"].hide())


def _sheet(title: str, rows: list[list[Any]], draft: Draft) -> None:
    draft.sheets[title] = rows


def _renamed(title: str, draft: Draft) -> None:
    draft.sheets = {title: draft.sheets["List 3"]}


def _copied(title: str, draft: Draft, of: str = "List 3", hidden: bool = False) -> None:
    draft.sheets[title] = [list(r) for r in draft.sheets[of]]
    if hidden:
        draft.dresses.append(lambda book, sheets: sheets[title].hide())


def _chart(book: Any, sheets: Any) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='List 3'!$I$2:$I$20"})
    book.add_chartsheet("Chart").set_chart(chart)


def _hidden_rows() -> Iterator[Fault]:
    for of, sheet in (("referrals", "List 3"), ("leavers", "List 9"), ("lists", "List 3")):
        rows = (5, 6, 31)
        yield from each_spoiled(53,
            ("rows hidden", of, partial(_hide, sheet, rows, {"hidden": True}), warning("hidden_rows", "", *rows, sheet=sheet)),
            ("rows filtered out", of, partial(_hide, sheet, rows, {"hidden": True}, filtered=True), warning("hidden_rows", "", *rows, sheet=sheet)),
            ("rows folded away", of, partial(_hide, sheet, rows, {"level": 1, "hidden": True}), warning("hidden_rows", "", *rows, sheet=sheet)),
        )  # fmt: skip
    for name, row in (
        ("in single quotation marks", "<row hidden='1' r='7'"),
        ("by a word", '<row hidden="true" r="7"'),
    ):
        yield Fault(
            53,
            f"a row hidden {name}",
            "referrals",
            partial(in_sheet, "referrals", '<row r="7"', row),
            warning("hidden_rows", "", 7),
        )
    yield Fault(
        53,
        "a hidden row without a number",
        "referrals",
        partial(in_sheet, "referrals", '<row r="7"', '<row hidden="1"'),
        warning("hidden_rows", "", 7),
    )
    yield from each_spoiled(53,
        ("unused rows hidden", "referrals", lambda d: d.dresses.append(lambda b, s: s["List 3"].set_default_row(hide_unused_rows=True)), SAME),
        ("a hidden column", "referrals", lambda d: d.dresses.append(lambda b, s: s["List 3"].set_column(5, 5, None, None, {"hidden": True})), SAME),
        ("hidden blank rows below", "referrals", partial(_hide, "List 3", (70, 71), {"hidden": True}), SAME),
    )  # fmt: skip


def _hide(sheet: str, rows: tuple[int, ...], how: dict[str, Any], draft: Draft, filtered: bool = False) -> None:
    def dress(book: Any, sheets: Any) -> None:
        for row in rows:
            sheets[sheet].set_row(row - 1, None, None, how)
        if filtered:
            sheets[sheet].autofilter(0, 0, ROWS, 4)
            sheets[sheet].filter_column(0, "x > 1")

    draft.dresses.append(dress)


# 54, 55


def _formula(text: str, value: Any) -> Callable[[Any, int, int], Any]:
    return lambda sheet, line, number: sheet.write_formula(line, number, text, None, value)


def _formulas() -> Iterator[Fault]:
    key, age, count, team = (
        "Date of referral",
        "Age of Child (Years)",
        "Number of Referrals in Last 12 Months",
        "Allocated Team",
    )
    for mark in ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?"):
        yield from each_spoiled(54,
            (f"{mark} as a date", "referrals", lambda d, m=mark: d.put(key, 7, _formula("=1/0", m)), error("error_cell", "F", 7)),
            (f"{mark} as a number", "referrals", lambda d, m=mark: d.put(count, 7, _formula("=1/0", m)), warning("error_cell", "I", 7)),
        )  # fmt: skip
    yield from each_spoiled(54,
        ("a formula without a value as a date", "referrals", lambda d: d.put(key, 7, _formula("=TODAY()", "")), error("error_cell", "F", 7)),
        ("a formula without a value as a number", "referrals", lambda d: d.put(age, 7, _formula("=1+1", "")), warning("error_cell", "E", 7)),
    )  # fmt: skip
    written_otherwise = {
        "an error in single quotation marks": "<c r='F7' t='e'><v>#N/A</v></c>",
        "an error with its type first": '<c t="e" r="F7"><v>#N/A</v></c>',
        "an error as CDATA": '<c r="F7" t="e"><v><![CDATA[#N/A]]></v></c>',
        "a formula without a value in single quotation marks": "<c r='F7'><f>TODAY()</f></c>",
        "a formula without a value as CDATA": '<c r="F7"><f><![CDATA[1<2]]></f><v></v></c>',
    }
    for name, cell in written_otherwise.items():
        yield Fault(54, name, "referrals", partial(_cell, "F7", cell), error("error_cell", "F", 7))
    yield from each_made(54,
        ("an error without a value", "plans", lambda: in_sheet("plans", '<c r="M7".*?</c>|<c r="M7"[^>]*/>', '<c r="M7" t="e"><f>A1</f></c>'),
         warning("error_cell", "M", 7)),
        ("an error beside a text of nothing", "referrals", _balanced, error("error_cell", "F", 7)),
        ("a value that the reader does not see", "referrals", partial(_cell, "I7", '<c r="I7"><v><![CDATA[3]]></v></c>'),
         refused("CELLS_LOST", "sheet number 1")),
    )  # fmt: skip
    yield from each_spoiled(54,
        ("formulas with values", "referrals", _calculated, note("formula", "I", *range(2, _LAST + 1))),
        ("a text that is calculated", "referrals", lambda d: d.put(team, 7, _formula('="ZZ"&"CANARY"', d.get(team, 7))), note("formula", "J", 7)),
        ("true and false as cells", "referrals", _booleans, SAME),
        ("#N/A as text", "referrals", lambda d: d.put(team, 7, "#N/A"), warning("blank", "J", 7)),
    )  # fmt: skip


def _cell(place: str, cell: str) -> bytes:
    """A cell of the first sheet, written in another way."""
    return in_sheet("referrals", f'<c r="{place}".*?</c>', cell)


def _balanced() -> bytes:
    """A cell that was not read must not be balanced by one that is empty."""
    data = _cell("F7", "<c r='F7' t='e'><v>#N/A</v></c>")
    blank = b'<c r="L8" t="inlineStr"><is><t></t></is></c></row><row r="9"'
    return rezipped(data, "sheet1.xml", lambda xml: xml.replace(b'</row><row r="9"', blank))


def _merged_cells() -> Iterator[Fault]:
    """Only the first row of merged cells holds their value."""
    for letter, severity in (("F", ERROR), ("I", WARNING)):
        yield Fault(
            54,
            f"merged cells down column {letter}",
            "referrals",
            partial(_merge, f"{letter}5:{letter}7"),
            finding(severity, "merged_cell", letter, 6, 7),
        )
    for name, where in (("in the header", "F1:G1"), ("within a row", "F5:G5"), ("below the table", "A70:A74")):
        yield Fault(54, f"merged cells {name}", "referrals", partial(_merge, where), SAME)
    yield spoiled_by(54, "days of 1904", "referrals", lambda d: d.written.update(date_1904=True), SAME, counted=False)
    yield spoiled_by(
        54, "a bare number of days of 1904", "referrals", _bare_day, error("unreadable_date", "F", 9), counted=False
    )


def _merge(where: str) -> bytes:
    """The cells that are covered hold nothing, as Excel leaves them."""
    merged = f'</sheetData><mergeCells count="1"><mergeCell ref="{where}"/></mergeCells>'
    data = in_sheet("referrals", "</sheetData>", merged)
    first, _, last = where.partition(":")
    if first[0] != last[0]:
        return data
    for row in range(int(first[1:]) + 1, int(last[1:]) + 1):
        lost = f'<c r="{first[0]}{row}".*?</c>'.encode()
        data = rezipped(data, "sheet1.xml", lambda xml, lost=lost: re.sub(lost, b"", xml, count=1))
    return data


def _bare_day(draft: Draft) -> None:
    draft.written.update(date_1904=True)
    draft.put("Date of referral", 9, (draft.get("Date of referral", 9) - date(1904, 1, 1)).days)


def _calculated(draft: Draft) -> None:
    title = "Number of Referrals in Last 12 Months"
    draft.each(title, lambda value: _formula("=SUM(1)", value))


def _booleans(draft: Draft) -> None:
    draft.each("Referral NFA?", lambda v: lambda sheet, line, number: sheet.write_boolean(line, number, "Yes" in v))


def _mixed() -> Iterator[Fault]:
    yield Fault(55, "1,500 numbers, then text identifiers", "referrals", _long, Must(), counted=False)
    yield from each_spoiled(55,
        ("every other identifier a number", "referrals", _every_other(int), SAME),
        ("numbers as text", "referrals", lambda d: d.each("Number of Referrals in Last 12 Months", str).each("Age of Child (Years)", str), SAME),
        ("numbers with decimals", "referrals", lambda d: d.each("Age of Child (Years)", lambda v: f"{v}.0"), SAME),
        ("text first, then numbers", "leavers", _every_other(int, after=30), SAME),
        ("dates as text and as dates", "referrals", _dates_as_text, SAME),
        ("dates and times", "referrals", lambda d: d.each("Date of referral", lambda v: f"{v:%d/%m/%Y} 13:45:00"), SAME),
    )  # fmt: skip
    for of in ("episodes", "exclusions"):
        yield spoiled_by(55, "every cell with spaces around", of, _spaced, SAME)


def _long() -> Draft:
    draft = Draft("referrals")
    header, *rows = draft.sheets["List 3"]
    made = []
    for n in range(1_540):
        row = list(rows[n % ROWS])
        row[0] = 5_000_000 + n if n < 1_500 else f"X{n}"
        made.append(row)
    draft.sheets["List 3"] = [header, *made]
    return draft


def _every_other(change: Callable[[Any], Any], after: int = 0) -> Callable[[Draft], None]:
    def spoil(draft: Draft) -> None:
        for row in draft.sheets[draft.first][1 + after :: 2]:
            row[0] = change(row[0])

    return spoil


def _dates_as_text(draft: Draft) -> None:
    forms = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d %b %Y", "%d-%b-%Y", "%Y-%m-%d 00:00:00")
    at = draft.column("Date of referral")
    for n, row in enumerate(draft.sheets["List 3"][1:]):
        if n % 7 < len(forms):
            row[at] = row[at].strftime(forms[n % 7])
        else:
            row[at] = (row[at] - date(1899, 12, 30)) // timedelta(days=1)


def _spaced(draft: Draft) -> None:
    draft.sheets[""][1:] = [[f" {c}\t" if c else c for c in row] for row in draft.sheets[""][1:]]


# 56


def _guidance() -> Iterator[Fault]:
    not_begun = refused("YEAR_NOT_BEGUN", "it says it is of 2031, which had not begun on the day it was taken")
    yield Fault(56, "a census that says a year to come", "cin", _of_year_to_come, not_begun)
    for year in (2028, 2035):
        file = f"SSDA903_{year}_header.csv"
        must = SAME if year < 2035 else warning("implausible_birth_date", "C", 59)
        yield Fault(56, f"a return of {year}", "header", lambda: Draft("header"), must, file=file, slot="2034-35-Q4")
    yield from each_spoiled(56,
        ("a column of next year", "episodes", partial(_more, at=99, title="NEW_FLAG", cell="1"), note("column_unknown", "N", 1)),
        ("a column of last year is gone", "episodes", partial(_drop, letter="J"), warning("column_missing", "", 1)),
    )  # fmt: skip
    yield Fault(56, "the old word for sex", "sen2", partial(spoiled, "sen2", _old_word), SAME)
    yield Fault(56, "elements of next year", "cin", partial(_new_element), SAME)
    yield spoiled_by(
        56,
        "codes of sex of an earlier year",
        "header",
        lambda d: d.each("SEX", lambda v: {"M": "1", "F": "2"}.get(v, v)),
        warning("code_of_another_year", "B", *range(2, _LAST + 1)),
    )
    yield Fault(
        56,
        "codes of the year before under its own name",
        "header",
        partial(spoiled, "header", lambda d: d.each("SEX", lambda v: {"M": "1", "F": "2"}.get(v, v))),
        Must(),
        file="SSDA903_2024_header.csv",
        counted=False,
    )


def _of_year_to_come() -> bytes:
    return clean("cin").text.replace("<Year>2025</Year>", "<Year>2031</Year>").encode()


def _old_word(draft: Draft) -> None:
    draft.sheets[""][0][draft.column("sex")] = "gendercurrent"


def _new_element() -> bytes:
    return (
        clean("cin").text.replace("</ChildIdentifiers>", "<NewMarker>ZZCANARY</NewMarker></ChildIdentifiers>").encode()
    )
