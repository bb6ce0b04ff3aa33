"""Faults that users of other programs have reported in public, in lists and containers of our own.

Here: what programs write otherwise than the standard asks, days that stand for none, dates turned round in short lists, lists of which
nothing can be used. Not here: files shared with the reports themselves (`test_field_cases`).
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from faults.clean import ROWS, clean
from faults.container import in_sheet, written, zipped
from faults.draft import Draft
from faults.fault import SAME, Fault, Must, each_made, each_spoiled, error, note, refused, spoiled_by, stored, warning

_REFERRED, _BORN, _CEASED = "Date of referral", "Date of Birth", "Date Ceased to be Looked After"
_ALL = range(2, ROWS + 2)


def faults() -> Iterator[Fault]:
    """Every fault of this part."""
    yield from _containers()
    yield from _text_files()
    yield from _dates()
    yield from _no_days()
    yield from _turned_in_short_lists()
    yield from _decisions()
    yield from _nothing_usable()


# 39, 41: workbooks that every spreadsheet program opens


def _containers() -> Iterator[Fault]:
    for of in ("lists", "referrals", "leavers", "council"):
        yield Fault(39, "parts named with backslashes", of, partial(_with_backslashes, of), SAME)
        for extent in ("A0:K13", "A0:AZ48943", "", "A1:", "R1C1:R9C9"):
            make = partial(in_sheet, of, r'<dimension ref="[^"]*"', f'<dimension ref="{extent}"')
            yield Fault(41, f"an extent that says {extent or 'nothing'!r}", of, make, SAME)
    yield from each_made(39,
        ("a workbook of Excel 2003 in XML", "lists", _excel_2003, refused("OLD_EXCEL", "XML Spreadsheet 2003", "save it as .xlsx")),
        ("the same in UTF-16", "lists", lambda: _excel_2003().decode().encode("utf-16"), refused("OLD_EXCEL", "XML Spreadsheet 2003")),
        ("a flat OpenDocument workbook", "lists", _flat_document, refused("OPEN_DOCUMENT", "flat OpenDocument")),
        ("a return on children looked after in XML", "episodes", _return_in_xml, refused("NOT_A_TABLE", "SSDA903", "CSV tables are wanted")),
        ("tables in an archive with backslashes", "episodes", _archive_with_backslashes, SAME, {"counted": False}),
    )  # fmt: skip


def _with_backslashes(of: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written(of))) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name.replace("/", "\\"), old.read(name))
    return held.getvalue()


def _archive_with_backslashes() -> bytes:
    return zipped({"return\\SSDA903_2025_episodes.csv": written("episodes")})


def _excel_2003() -> bytes:
    return (
        b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'
    )


def _flat_document() -> bytes:
    return b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'


def _return_in_xml() -> bytes:
    return b'<?xml version="1.0"?><EXPSSDA903><CHILD><HEADER><CHILDID>1</CHILDID></HEADER></CHILD></EXPSSDA903>'


# 43, 51: what tools write beside the table


def _text_files() -> Iterator[Fault]:
    for of in ("exclusions", "episodes", "sen2", "lait"):
        yield Fault(43, "a mark of the end of the file", of, lambda of=of: written(of) + b"\x1a", SAME)
        yield Fault(43, "the mark on a line of its own", of, lambda of=of: written(of) + b"\x1a\r\n", SAME)
        yield spoiled_by(51, "a line of dashes below the header", of, _ruled, note("ruler_row", "", 2))
    yield Fault(
        43,
        "the mark within the table",
        "exclusions",
        lambda: re.sub(rb"\r\n", b"\r\n\x1a", written("exclusions"), count=1),
        error("malformed", "A", 2),
    )
    yield spoiled_by(
        51,
        "one cell of dashes",
        "home_education",
        lambda d: d.put("District", 4, "-----"),
        stored("children", "district", 4, "-----"),
    )


def _ruled(draft: Draft) -> None:
    rows = draft.sheets[""]
    rows.insert(1, ["-" * len(str(title)) for title in rows[0]])


# 57: dates as programs write them

_FORMS: dict[str, Callable[[date], str]] = {
    "SQL Server's own": lambda d: f"{d:%b} {d.day:>2} {d.year} 12:00AM",
    "SQL Server's own with seconds": lambda d: f"{d:%b} {d.day:>2} {d.year} 12:00:00:000AM",
    "ISO with an offset": lambda d: f"{d:%Y-%m-%d}+01:00",
    "ISO in universal time": lambda d: f"{d:%Y-%m-%d}Z",
    "ISO with a time and an offset": lambda d: f"{d:%Y-%m-%d}T00:00:00+00:00",
}


def _dates() -> Iterator[Fault]:
    for of, title in (
        ("exclusions", "Exclusion start date"),
        ("episodes", "DECOM"),
        ("home_education", "EHE start date"),
        ("part_time", "Timetable start date"),
    ):
        for name, form in _FORMS.items():
            yield spoiled_by(57, f"{title} {name}", of, partial(_written_as, title, form), SAME)
    for offset in ("Z", "+01:00", "-00:00"):
        yield Fault(57, f"every date with {offset} behind it", "cin", partial(_with_offset, offset), SAME)
    yield spoiled_by(
        57,
        "the day before at eleven, as SQL Server writes it",
        "episodes",
        partial(_written_as, "DECOM", lambda d: f"{d - timedelta(days=1):%b %d %Y} 11:00PM"),
        refused("NO_TABLE_USABLE", "cannot be used"),
    )


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date(int(value[6:]), int(value[3:5]), int(value[:2]))


def _written_as(title: str, form: Callable[[date], str], draft: Draft) -> None:
    draft.each(title, lambda v: form(_day(v)))


def _with_offset(offset: str) -> bytes:
    return re.sub(r">(\d{4}-\d\d-\d\d)<", rf">\g<1>{offset}<", clean("cin").text).encode()


# 57: days that stand for none


def _no_days() -> Iterator[Fault]:
    for text in ("1900-01-01", "01/01/1900", "1900-01-01 00:00:00.000", "9999-12-31", "1753-01-01", "0001-01-01"):
        yield spoiled_by(
            57, f"{text} for a case that goes on", "care", partial(_for_blanks, text), _no_date("care", _CEASED)
        )
        yield spoiled_by(
            57, f"{text} for a date of birth", "referrals", partial(_without_day, _BORN, text), note("no_date", "D", 7) + stored("referrals", "birth_date", 7, None)
        )  # fmt: skip
    yield spoiled_by(57, "1900-01-01 for the day that decides", "referrals", partial(_without_day, _REFERRED, "1900-01-01"),
                     note("no_date", "F", 7) + error("blank", "F", 7))  # fmt: skip


def _without_day(title: str, text: str, draft: Draft) -> None:
    draft.put(title, 7, text).planted.clear()  # the rule names such days


def _for_blanks(text: str, draft: Draft) -> None:
    for row in _ALL:
        if not draft.get(_CEASED, row):
            draft.put(_CEASED, row, text)
    draft.planted.clear()


def _no_date(of: str, title: str) -> Must:
    draft = Draft(of)
    return note("no_date", draft.letter(title), *(n for n in _ALL if not draft.get(title, n)))


# 57: turned round in a list of few months


def _turned_in_short_lists() -> Iterator[Fault]:
    for months in (1, 2):
        turned = tuple(n for n in _ALL if _of_few_months(months, n).day <= 12)
        yield spoiled_by(57, f"dates of {months} month(s) turned round", "referrals", partial(_turned, months),
                         refused("NO_TABLE_USABLE", f"{len(turned)} of {ROWS} rows"))  # fmt: skip
    rows = tuple(n for n in _ALL if _of_few_months(1, n).day <= 12)
    draft = Draft("leavers")
    yield spoiled_by(57, "contacts of a month turned round", "leavers", partial(_turned, 1, title="Latest Date of Contact"),
                     warning("days_and_months_turned", draft.letter("Latest Date of Contact"), *rows)
                     + _stays("care_leavers", "last_contact_date", rows))  # fmt: skip
    yield spoiled_by(
        57, "dates of a month, some as text, honestly", "referrals", _honest, _stays("referrals", "referral_date", ())
    )


def _of_few_months(months: int, row: int) -> date:
    return date(2025, 6, 30) - timedelta(days=(11 * row) % (30 * months))


def _stays(table: str, column: str, left_out: tuple[int, ...]) -> Must:
    return Must(stored={(table, column, n): None if n in left_out else _of_few_months(1, n) for n in _ALL})


def _turned(months: int, draft: Draft, title: str = _REFERRED) -> None:
    for row in _ALL:
        day = _of_few_months(months, row)
        draft.put(title, row, date(day.year, day.day, day.month) if day.day <= 12 else f"{day:%d/%m/%Y}")
    draft.planted.clear()


def _honest(draft: Draft) -> None:
    for row in _ALL:
        day = _of_few_months(1, row)
        draft.put(_REFERRED, row, day if row % 2 else f"{day:%d/%m/%Y}")
    draft.planted.clear()


# 64: the words of governors and review panels


def _decisions() -> Iterator[Fault]:
    for words, code in (
        ("Reinstated", "Y"),
        ("Quashed by IRP", "Y"),
        ("Not upheld", "Y"),
        ("Declined to reinstate", "N"),
        ("Upheld", "N"),
    ):
        yield spoiled_by(64, f"{words} for withdrawn", "exclusions", lambda d, w=words: d.put("Withdrawn", 5, w),
                         stored("exclusions", "withdrawn", 5, code))  # fmt: skip


# 69


def _nothing_usable() -> Iterator[Fault]:
    """Rows are there, and none can be used: refused in every source, also in those of which one file may be empty."""
    for of, title in (("episodes", "DECOM"), ("header", "CHILD"), ("sen2", "person_id")):
        if title in clean(of).sheets[""][0]:
            yield spoiled_by(
                69,
                f"five rows, every {title} bad",
                of,
                partial(_five, title),
                refused("NO_TABLE_USABLE", "its 5 rows cannot be used"),
            )
    yield from each_spoiled(69,
        ("one row, and that bad", "exclusions", _one_bad, refused("NO_TABLE_USABLE", "its one row cannot be used")),
    )  # fmt: skip


def _five(title: str, draft: Draft) -> None:
    del draft.sheets[""][6:]
    for row in range(2, 7):
        draft.put(title, row, "soon" if title == "DECOM" else "1.5E+15")
    draft.planted.clear()


def _one_bad(draft: Draft) -> None:
    del draft.sheets[""][2:]
    draft.put("Exclusion start date", 2, "soon")
