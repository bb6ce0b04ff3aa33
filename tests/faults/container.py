"""Faults of containers and encodings: classes 36 to 46.

Here: bytes that are cut, flipped, packed, encoded or renamed. Not here: what stands in rows and columns.
"""

import codecs
import csv
import gzip
import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import polars as pl

from faults.clean import ROWS, clean
from faults.draft import Draft, csv_of
from faults.fault import SAME, Fault, Must, each_made, error, refused, warning

_NO_ROWS = refused("NO_ROWS", "headers and no usable row")
_CUT = refused("INCOMPLETE_UPLOAD")
_CSVS = (
    "exclusions",
    "home_education",
    "part_time",
    "caseloads",
    "census",
    "pupils",
    "episodes",
    "header",
    "sen2",
    "lait",
    "ees",
)
_WORKBOOKS = ("lists", "leavers", "council")


def faults() -> Iterator[Fault]:
    """Every fault of this part."""
    yield from _empty()
    yield from _cut_short()
    yield from _flipped()
    yield from _another_kind()
    yield from _bombs()
    yield from _far_cells()
    yield from _encodings()
    yield from _line_ends()
    yield from _separators()
    yield from _quotation_marks()
    yield from _xml()
    yield from _stated_twice()
    yield from _out_of_place()
    yield from _archives()
    yield from _huge()


def written(of: str) -> bytes:
    """The clean file's bytes."""
    return Draft(of).data()


# 36


def _empty() -> Iterator[Fault]:
    for of, blank in (
        ("lists", b""),
        ("exclusions", b""),
        ("cin", b""),
        ("exclusions", b"  \r\n\t \n"),
        ("exclusions", codecs.BOM_UTF8),
        ("exclusions", codecs.BOM_UTF8 + b"\r\n"),
    ):
        yield Fault(36, f"{len(blank)} bytes of nothing", of, partial(bytes, blank), refused("EMPTY_FILE"))
    yield Fault(36, "a header and no rows", "lists", partial(_headers_only, "lists"), _NO_ROWS)
    for of in ("exclusions", "home_education", "missing_education", "part_time", "caseloads", "sen2", "lait"):
        yield Fault(
            36,
            "a header and no rows",
            of,
            partial(_headers_only, of),
            _NO_ROWS if of != "sen2" else SAME,
            counted=of != "sen2",
        )
    for of in ("episodes", "census"):  # where there are several files, one may rightly be empty
        yield Fault(36, "a header and no rows", of, partial(_headers_only, of), SAME, counted=False)
    yield Fault(36, "a workbook without a cell", "lists", _no_cell, refused("NOT_RECOGNISED|EMPTY_FILE"))


def _headers_only(of: str) -> bytes:
    draft = Draft(of)
    draft.sheets = {name: rows[:1] for name, rows in draft.sheets.items()}
    return draft.data()


def _no_cell() -> bytes:
    draft = Draft("lists")
    draft.sheets = {"List 3": []}
    return draft.data()


# 37, 38


def _cut_short() -> Iterator[Fault]:
    for of in ("lists", "council"):
        for share in (0.1, 0.25, 0.5, 0.75, 0.98):
            yield Fault(37, f"cut at {share:.0%}", of, partial(_cut, of, share), _CUT)
        yield Fault(37, "without its last byte", of, lambda of=of: written(of)[:-1], _CUT)
    for share in (0.1, 0.5, 0.98):
        yield from each_made(37,
            (f"gzip cut at {share:.0%}", "pupils", partial(_cut_gzip, share), refused("CORRUPT_GZIP"), {"file": "2025_summer_pupilonroll.csv.gz"}),
            (f"cut at {share:.0%}", "cin", partial(_cut, "cin", share), refused("MALFORMED_XML", "near line")),
            (f"zip of CSV cut at {share:.0%}", "census", partial(_cut_zip, share), _CUT, {"file": "2025_summer_exclusions.zip"}),
        )  # fmt: skip


def _cut(of: str, share: float) -> bytes:
    data = written(of)
    return data[: max(8, int(len(data) * share))]


def _cut_gzip(share: float) -> bytes:
    data = gzip.compress(written("pupils"), mtime=0)
    return data[: int(len(data) * share)]


def _cut_zip(share: float) -> bytes:
    data = zipped({"2025_summer_termlyexclusionsonroll.csv": written("census")})
    return data[: int(len(data) * share)]


def _flipped() -> Iterator[Fault]:
    for seed in range(8):
        yield Fault(
            38,
            f"a bit of a sheet, {seed}",
            "lists",
            partial(_flip, seed),
            refused("CORRUPT_WORKBOOK", "sheet number 1"),
        )
    yield from each_made(38,
        ("the sheet's XML does not end", "lists", lambda: rezipped(written("lists"), "sheet1.xml", lambda xml: xml[: len(xml) // 2]),
         refused("CORRUPT_WORKBOOK", "sheet number 1")),
        ("a sheet is not there", "lists", lambda: rezipped(written("lists"), "sheet2.xml", None), refused("CORRUPT_WORKBOOK", "sheet number 2")),
        ("the shared texts are not there", "lists", lambda: rezipped(written("lists"), "sharedStrings.xml", None),
         refused("CORRUPT_WORKBOOK|CELLS_LOST")),
        ("the list of sheets is damaged", "lists", lambda: rezipped(written("lists"), "workbook.xml", lambda xml: xml[:-20], exact="xl/workbook.xml"),
         refused("CORRUPT_WORKBOOK")),
        ("a byte of gzip", "pupils", _flip_gzip, refused("CORRUPT_GZIP"), {"file": "2025_summer_pupilonroll.csv.gz"}),
    )  # fmt: skip


def _flip(seed: int) -> bytes:
    data = bytearray(written("lists"))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as book:
        part = book.getinfo("xl/worksheets/sheet1.xml")
    start = part.header_offset + 30 + len(part.filename)
    data[start + random.Random(seed).randrange(part.compress_size)] ^= 1 << seed
    return bytes(data)


def _flip_gzip() -> bytes:
    data = bytearray(gzip.compress(written("pupils"), mtime=0))
    data[len(data) // 2] ^= 8
    return bytes(data)


def rezipped(data: bytes, ending: str, change: Callable[[bytes], bytes] | None, exact: str = "") -> bytes:
    """A workbook with one part changed, or left out."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            hit = name == exact if exact else name.endswith(ending)
            if not hit:
                new.writestr(name, old.read(name))
            elif change is not None:
                new.writestr(name, change(old.read(name)))
    return held.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return held.getvalue()


# 39

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016


def _ole(stream: str) -> bytes:
    return _OLE + stream.encode("utf-16-le") + b"\0" * 2048


def _as_type(change: Callable[[bytes], bytes]) -> bytes:
    return rezipped(written("lists"), "[Content_Types].xml", change)


def _another_kind() -> Iterator[Fault]:
    name = "Annex A 2025-07-07"
    kinds: list[tuple[str, Callable[[], bytes], str, tuple[str, ...], str]] = [
        ("password-protected", lambda: _ole("EncryptedPackage"), "PROTECTED", ("password",), ".xlsx"),
        ("old Excel", lambda: _ole("Workbook"), "OLD_EXCEL", (".xls",), ".xls"),
        ("old Excel renamed", lambda: _ole("Workbook"), "OLD_EXCEL", (".xls",), ".xlsx"),
        ("old Word", lambda: _ole("WordDocument"), "PROTECTED_OR_OLD_EXCEL", (".xlsx",), ".xlsx"),
        ("macros", _with_macros, "MACROS", (".xlsx",), ".xlsm"),
        ("macros renamed", _with_macros, "MACROS", (".xlsx",), ".xlsx"),
        ("binary workbook", lambda: zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\0" * 99}), "BINARY_WORKBOOK", (".xlsb",), ".xlsb"),
        ("OpenDocument", lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}), "OPEN_DOCUMENT", (".ods",), ".ods"),
        ("Word document", lambda: zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}), "NOT_A_WORKBOOK", ("Word",), ".xlsx"),
        ("web page as xls", lambda: b"<html><body><table><tr><td>ZZCANARY</td></tr></table></body></html>", "HTML_NOT_EXCEL", ("web page",), ".xls"),
        ("web page with a mark", lambda: codecs.BOM_UTF8 + b"\r\n<HTML><table><tr><td>1</td></tr></table></HTML>", "HTML_NOT_EXCEL", ("web page",), ".xls"),
        ("CSV renamed xlsx", lambda: written("exclusions"), "NOT_A_WORKBOOK", ("renamed",), ".xlsx"),
        ("PDF", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "NOT_A_TABLE", ("PDF",), ".pdf"),
        ("PDF renamed csv", lambda: b"%PDF-1.4\nZZCANARY", "NOT_A_TABLE", ("PDF",), ".csv"),
        ("a picture", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "NOT_A_TABLE", ("picture",), ".png"),
        ("7-Zip", lambda: b"7z\xbc\xaf\x27\x1c" + b"\0" * 64, "NOT_A_TABLE", ("7-Zip",), ".7z"),
        ("RAR", lambda: b"Rar!\x1a\x07\x01\x00" + b"\0" * 64, "NOT_A_TABLE", ("RAR",), ".rar"),
        ("JSON", lambda: b'{"rows": [{"child": "ZZCANARY"}]}', "NOT_A_TABLE", ("JSON",), ".json"),
        ("rich text", lambda: b"{\\rtf1\\ansi ZZCANARY}", "NOT_A_TABLE", ("Rich Text",), ".csv"),
        ("Parquet cut", lambda: b"PAR1" + b"\0" * 64, "CORRUPT_PARQUET", ("damaged",), ".parquet"),
    ]  # fmt: skip
    for what, make, code, words, ending in kinds:
        yield Fault(39, what, "lists", make, refused(code, *words), file=name + ending)
    yield from each_made(39,
        ("lock file", "lists", lambda: b"\x05Annex" + b" " * 160, refused("LOCK_FILE"), {"file": f"~${name}.xlsx"}),
        ("workbook named CSV", "lists", lambda: written("lists"), SAME, {"file": f"{name}.csv"}),
        ("CSV named txt", "exclusions", lambda: written("exclusions"), SAME, {"file": "Exclusions register 2025-07-04.txt"}),
        ("XML named txt", "cin", lambda: written("cin"), SAME, {"file": "CIN_census_2025.txt"}),
    )  # fmt: skip


def _with_macros() -> bytes:
    data = _as_type(lambda xml: xml.replace(b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml"))
    held = io.BytesIO(data)
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/vbaProject.bin", b"\0" * 512)
    return held.getvalue()


# 40, 41

_BOMB = "SUSPICIOUS_ARCHIVE"
_BOMB_MB, _FAR_MB = 300, 500


def _bombs() -> Iterator[Fault]:
    bombs: list[tuple[str, Callable[[], bytes], str, str]] = [
        ("300 KB that become 300 MB", _sheet_of_spaces, "SUSPICIOUS_ARCHIVE", ".xlsx"),
        ("a CSV that becomes 400 MB", lambda: zipped({"a.csv": b"a,b,c\r\n" + b"1,2,3\r\n" * 58_000_000}), _BOMB, ".zip"),
        ("gzip that becomes 600 MB", _gzip_bomb, _BOMB, ".csv.gz"),
        ("10,000 parts", lambda: zipped({f"{n}.csv": b"a,b\r\n1,2\r\n" for n in range(10_000)}), _BOMB, ".zip"),
        ("an archive in the archive", lambda: zipped({"a.csv": b"a,b\r\n1,2\r\n", "more.zip": zipped({"b.csv": b"a"})}), _BOMB, ".zip"),
        ("only an archive in the archive", lambda: zipped({"more.zip": zipped({"b.csv": b"a"})}), _BOMB, ".zip"),
        ("gzip in gzip", lambda: gzip.compress(gzip.compress(gzip.compress(written("exclusions")))), _BOMB, ".csv.gz"),
        ("a name that climbs", lambda: zipped({"../../etc/cron.csv": written("exclusions")}), _BOMB, ".zip"),
        ("an absolute name", lambda: zipped({"/etc/passwd.csv": written("exclusions")}), _BOMB, ".zip"),
        ("a name that climbs in Windows", lambda: zipped({"..\\..\\a.csv": written("exclusions")}), _BOMB, ".zip"),
        ("two parts of one name", _two_of_one_name, _BOMB, ".zip"),
        ("a locked archive", _locked, "PROTECTED", ".zip"),
        ("a link in the archive", _with_link, _BOMB, ".zip"),
        ("one text for every cell", _one_text_for_all, _BOMB, ".xlsx"),
        ("a text that no cell can hold", _overlong_text, _BOMB, ".xlsx"),
        ("a size that lies", _lying, f"{_BOMB}|INCOMPLETE_UPLOAD|CORRUPT_WORKBOOK", ".xlsx"),
    ]  # fmt: skip
    for name, make, code, ending in bombs:
        weighed = _BOMB_MB if re.search("MB|10,000|lies", name) else 0
        yield Fault(
            40, name, "lists", make, refused(code), file=f"Annex A 2025-07-07{ending}", megabytes=weighed, seconds=30.0
        )


def _sheet_of_spaces() -> bytes:
    return rezipped(
        written("lists"), "sheet1.xml", lambda xml: xml.replace(b"</worksheet>", b" " * (300 * 2**20) + b"</worksheet>")
    )


def _gzip_bomb() -> bytes:
    held = io.BytesIO()
    with gzip.GzipFile(fileobj=held, mode="wb", mtime=0) as packed:
        for _ in range(600):
            packed.write(b"1,2,3,4\n" * 2**17)
    return held.getvalue()


def _two_of_one_name() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as new:
        info = [zipfile.ZipInfo("a.csv"), zipfile.ZipInfo("b.csv")]
        for one in info:
            new.writestr(one, b"a,b\r\n1,2\r\n")
    return held.getvalue().replace(b"b.csv", b"a.csv")


def _locked() -> bytes:
    data = bytearray(zipped({"a.csv": written("exclusions")}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


def _with_link() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as new:
        link = zipfile.ZipInfo("a.csv")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        new.writestr(link, "/etc/passwd")
    return held.getvalue()


def _lying() -> bytes:
    """The table of contents says that a sheet is small; what is packed is not."""
    data = bytearray(_sheet_of_spaces())
    at = data.rindex(b"xl/worksheets/sheet1.xml") - 46
    data[at + 24 : at + 28] = (1_000).to_bytes(4, "little")
    return bytes(data)


def _one_text_for_all() -> bytes:
    """20,000 cells more that share one text of 32,000 characters: read, they would be 640 MB."""
    rows = b"".join(b'<row r="%d"><c r="B%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(100, 20_100))
    data = rezipped(written("lists"), "sheet1.xml", lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))
    return rezipped(data, "sharedStrings.xml", lambda xml: xml.replace(b"</t>", b"y" * 32_000 + b"</t>", 1))


def _overlong_text() -> bytes:
    return rezipped(written("lists"), "sharedStrings.xml", lambda xml: xml.replace(b"</t>", b"y" * 40_000 + b"</t>", 1))


def _wide(cells: int, rows: int) -> bytes:
    header, rest = written("exclusions").split(b"\r\n", 1)
    return header + b"," * cells + b"\r\n" + rest + b"1,2,3\r\n" * rows


def _wide_parquet() -> bytes:
    """Columns with one value a million times, which takes few bytes."""
    held = io.BytesIO()
    column = pl.repeat(None, 1_000_000, dtype=pl.Boolean, eager=True)
    pl.DataFrame({str(n): column for n in range(2_000)}).write_parquet(held)
    return held.getvalue()


def in_sheet(of: str, old: str, new: str) -> bytes:
    """A workbook with the XML of its first sheet changed; `old` is a pattern."""
    return rezipped(written(of), "sheet1.xml", lambda xml: re.sub(old.encode(), new.encode(), xml, count=1))


def _far_cells() -> Iterator[Fault]:
    far = refused("SHEET_TOO_LARGE", "ALL200000", "Ctrl+End")
    yield from each_made(41,
        ("a cell at ALL200000", "lists", partial(_far, 200_000, 999, "x"), far, {"megabytes": _FAR_MB, "seconds": 30.0}),
        ("a cell at the very end", "lists", partial(_far, 1_048_576, 16_383, "x"),
         refused("SHEET_TOO_LARGE", "XFD1048576"), {"megabytes": _FAR_MB, "seconds": 30.0}),
    )  # fmt: skip
    for name, cell in (
        ("in single quotation marks", "<row r='200000'><c r='ALL200000' t='n'><v>1</v></c></row>"),
        ("as CDATA", '<row r="200000"><c r="ALL200000"><v><![CDATA[1]]></v></c></row>'),
        ("after its value's type", '<row hidden="0" r="200000"><c t="n" s="1" r="ALL200000"><v>1</v></c></row>'),
    ):
        yield Fault(
            41,
            f"a cell at ALL200000 {name}",
            "lists",
            lambda cell=cell: in_sheet("lists", "</sheetData>", f"{cell}</sheetData>"),
            far,
            megabytes=_FAR_MB,
            seconds=30.0,
        )
    yield Fault(
        41,
        "twelve sheets with a cell at the bottom",
        "lists",
        _far_in_many,
        refused("SHEET_TOO_LARGE", "sheet number", "Ctrl+End"),
        megabytes=_FAR_MB,
        seconds=30.0,
    )
    wide = refused("SHEET_TOO_LARGE", "separators")
    for name, cells, rows in (
        ("20,000 separators after the header", 20_000, 20_000),
        ("12,000 separators, 40,000 rows", 12_000, 40_000),
    ):
        yield Fault(41, name, "exclusions", partial(_wide, cells, rows), wide, megabytes=_FAR_MB, seconds=30.0)
    yield from each_made(41,
        ("Parquet of 2,000 columns and 1,000,000 rows", "exclusions", _wide_parquet,
         refused("SHEET_TOO_LARGE", "2,000 columns"), {"megabytes": _FAR_MB, "seconds": 30.0}),
        ("100,000 cells in a comment", "lists", lambda: in_sheet("lists", "<sheetData>", "<sheetData><!-- " + '<c r="A1" ' * 100_000 + "-->"),
         SAME, {"seconds": 30.0}),
        ("an empty format at ALL200000", "lists", partial(_far, 200_000, 999, None), SAME, {"megabytes": _FAR_MB}),
        ("formats down to the bottom", "lists", partial(_formatted, 1_048_575), SAME, {"megabytes": _FAR_MB}),
        ("formats far to the right", "lists", partial(_formatted_right, 16_000), SAME),
        ("formats 300 rows below", "lists", partial(_formatted, 300), SAME),
    )  # fmt: skip


def _far(row: int, column: int, value: str | None) -> Draft:
    draft = Draft("lists")
    draft.dresses.append(
        lambda book, sheets: sheets["List 3"].write(row - 1, column, value, book.add_format({"bold": True}))
    )
    return draft


def _far_in_many() -> Draft:
    draft = Draft("lists")

    def dress(book: Any, _: dict[str, Any]) -> None:
        for number in range(12):
            book.add_worksheet(f"more {number}").write(1_047_999, 18, "x")

    draft.dresses.append(dress)
    return draft


def _formatted(last: int) -> Draft:
    draft = Draft("lists")

    def dress(book: object, sheets: dict[str, object]) -> None:
        grey = book.add_format({"bg_color": "#EEEEEE"})  # type: ignore[attr-defined]
        for row in range(ROWS + 1, last, max(1, last // 20_000)):
            sheets["List 3"].write_blank(row, 2, None, grey)  # type: ignore[attr-defined]

    draft.dresses.append(dress)
    return draft


def _formatted_right(last: int) -> Draft:
    draft = Draft("lists")

    def dress(book: object, sheets: dict[str, object]) -> None:
        grey = book.add_format({"bg_color": "#EEEEEE"})  # type: ignore[attr-defined]
        for column in range(40, last):
            sheets["List 3"].write_blank(3, column, None, grey)  # type: ignore[attr-defined]

    draft.dresses.append(dress)
    return draft


# 42


def _encodings() -> Iterator[Fault]:
    for of in ("pupils", "sen2", "exclusions", "lait", "episodes"):
        for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"):
            mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(encoding, b"")
            yield Fault(
                42,
                encoding,
                of,
                partial(_accented, of, encoding, mark),
                SAME,
                read_as=(encoding if not mark else "utf-16", ","),
            )
    for encoding in ("utf-16-le", "utf-16-be"):
        yield Fault(
            42,
            f"{encoding} without a mark",
            "sen2",
            partial(_accented, "sen2", encoding, b""),
            SAME,
            read_as=(encoding, ","),
        )
    yield Fault(42, "UTF-32", "sen2", partial(_accented, "sen2", "utf-32", b""), refused("NUL_BYTES|UNKNOWN_ENCODING"))
    for of in ("sen2", "pupils"):
        for line in (7, 31):
            yield Fault(
                42,
                f"two encodings, the other in line {line}",
                of,
                partial(_mixed, of, line),
                refused("MIXED_ENCODINGS", f"line {line}"),
            )
    lost = warning("lost_character", "E", 5, 9)
    yield Fault(
        42, "letters already lost", "sen2", lambda: _put("sen2", "surname", {5: "Zo\ufffd", 9: "\ufffdsa"}), lost
    )
    lost = warning("lost_character", "K", 5)
    yield Fault(42, "letters already lost", "lists", lambda: _put("lists", "Allocated Worker", {5: "Zo\ufffd"}), lost)
    for encoding in ("utf-8", "utf-16", "iso-8859-1", "cp1252"):
        yield Fault(42, f"XML in {encoding}", "cin", partial(_xml_in, encoding), SAME)


def _accented(of: str, encoding: str, mark: bytes) -> bytes:
    draft = Draft(of)
    if "surname" in draft.sheets[""][0]:
        # cp1252 is distinguished from UTF-8 by bytes that are no letters in UTF-8.
        at = draft.column("surname")
        draft.sheets[""][4][at] = clean(of).sheets[""][4][at]
    return mark + csv_of(draft.sheets[""], encoding=encoding)


def _mixed(of: str, line: int) -> bytes:
    draft = Draft(of)
    for row in range(3, ROWS):
        draft.put("surname", row, "Zoë")
    lines = csv_of(draft.sheets[""], newline="\n").splitlines(keepends=True)
    lines[line - 1] = lines[line - 1].decode().encode("cp1252")
    return b"".join(lines)


def _put(of: str, title: str, cells: dict[int, object]) -> Draft:
    draft = Draft(of)
    for row, value in cells.items():
        draft.put(title, row, value)
    return draft


def _xml_in(encoding: str) -> bytes:
    return clean("cin").text.replace("UTF-8", encoding).encode(encoding)


# 43, 44


def _line_ends() -> Iterator[Fault]:
    for of in ("exclusions", "episodes", "lait"):
        for name, newline in (("CR", "\r"), ("LF", "\n"), ("CRLF", "\r\n")):
            yield Fault(43, name, of, lambda of=of, newline=newline: Draft(of).data(newline=newline), SAME)
        yield from each_made(43,
            ("all three mixed", of, partial(_three, of), SAME),
            ("no line end at the end", of, lambda of=of: Draft(of).data(final=False), SAME),
            ("blank lines at the end", of, lambda of=of: Draft(of).data() + b"\r\n\r\n\r\n", SAME),
            ("NUL to the end", of, lambda of=of: Draft(of).data() + b"\0" * 512, refused("NUL_BYTES", f"line {_lines(of) + 1}")),
            ("NUL in the middle", of, partial(_nul, of), refused("NUL_BYTES", "line 20")),
        )  # fmt: skip
        for left in (0.3, 0.6, 0.95):
            yield Fault(
                43,
                f"cut in a row at {left:.0%}",
                of,
                partial(_cut_row, of, left),
                refused("INCOMPLETE_UPLOAD", "last line"),
            )
    short = warning("short_line", "", 12)
    yield Fault(43, "a row without its last cells", "exclusions", partial(_short, "exclusions", 12, 2), short)
    yield Fault(43, "a row without its last cells", "episodes", partial(_short, "episodes", 12, 6), short)

    marked = _put_marks("exclusions", (5, 15))
    yield from each_made(43,
        ("a short row between marks within cells", "exclusions", lambda: _cut_cells(marked, 10),
         warning("short_line", "", 10) + error("malformed", "A", 5, 15), {"counted": False}),
        ("cut in the last row, marks within cells", "exclusions", lambda: _cut_at_end(marked), refused("INCOMPLETE_UPLOAD", "last line")),
    )  # fmt: skip


def _put_marks(of: str, rows: tuple[int, ...]) -> list[bytes]:
    """The lines of a file, with a quotation mark inside the first cell of some."""
    lines = Draft(of).data(newline="\n").split(b"\n")[:-1]
    for row in rows:
        lines[row - 1] = lines[row - 1][:3] + b'"' + lines[row - 1][3:]
    return lines


def _cut_cells(lines: list[bytes], row: int) -> bytes:
    short = lines[row - 1].rsplit(b",", 2)[0]
    return b"\n".join([*lines[: row - 1], short, *lines[row:], b""])


def _cut_at_end(lines: list[bytes]) -> bytes:
    return b"\n".join([*lines[:-1], lines[-1].rsplit(b",", 2)[0]])


def _lines(of: str) -> int:
    return len(clean(of).sheets[""])


def _three(of: str) -> bytes:
    lines = Draft(of).data(newline="\n").split(b"\n")
    return b"".join(line + (b"\n", b"\r\n", b"\r")[n % 3] for n, line in enumerate(lines[:-1]))


def _nul(of: str) -> bytes:
    lines = Draft(of).data(newline="\n").split(b"\n")
    lines[19] = lines[19][:4] + b"\0" + lines[19][4:]
    return b"\n".join(lines)


def _cut_row(of: str, left: float) -> bytes:
    """Cut in the first third of a line, so that cells are missing."""
    data = Draft(of).data()
    at = data.rindex(b"\n", 0, int(len(data) * left)) + 1
    return data[: at + data[at:].index(b",") + 3]


def _short(of: str, row: int, cells: int) -> bytes:
    draft = Draft(of)
    del draft.sheets[""][row - 1][-cells:]
    return draft.data()


def _separators() -> Iterator[Fault]:
    for of in ("exclusions", "episodes", "lait"):
        for separator in (";", "\t", "|"):
            yield Fault(
                44,
                f"separated by {separator!r}",
                of,
                lambda of=of, s=separator: Draft(of).data(separator=s),
                SAME,
                read_as=("utf-8", separator),
            )
        yield Fault(44, "every cell quoted", of, lambda of=of: Draft(of).data(quoting=csv.QUOTE_ALL), SAME)
    yield Fault(
        44,
        "Excel's sep= line",
        "exclusions",
        lambda: b"sep=;\r\n" + Draft("exclusions").data(separator=";"),
        SAME,
        read_as=("utf-8", ";"),
        header={"(file)": 2},
    )
    for separator, title in (
        (",", "Exclusions; the whole council\r\n"),
        (";", "Exclusions, the whole council\r\n"),
        (";", "Exclusions of the council\r\n"),
    ):
        yield Fault(
            44,
            f"a title above, cells separated by {separator!r}: {title.strip()}",
            "exclusions",
            lambda s=separator, t=title: t.encode() + Draft("exclusions").data(separator=s),
            SAME,
            read_as=("utf-8", separator),
            header={"(file)": 2},
        )


def _quotation_marks() -> Iterator[Fault]:
    for of in ("sen2", "pupils"):
        yield from each_made(44,
            ("line breaks in quotation marks", of, lambda of=of: _put(of, "surname", {4: "ZZCANARY\nand more", 9: "a, b\r\nc"}),
             _surnames(of, {4: "ZZCANARY\nand more", 9: "a, b\nc"})),
            ("quotation marks in quotation marks", of, lambda of=of: _put(of, "surname", {4: 'ZZ "CANARY" Z'}), _surnames(of, {4: 'ZZ "CANARY" Z'})),
            ("a mark that is not closed", of, partial(_unclosed, of), refused("MALFORMED_CSV", "line")),
        )  # fmt: skip
    for of in ("exclusions", "home_education", "caseloads"):
        yield Fault(
            44,
            "tabs, every cell quoted",
            of,
            lambda of=of: Draft(of).data(separator="\t", quoting=csv.QUOTE_ALL),
            SAME,
            read_as=("utf-8", "\t"),
        )
        for name, first, second in (("ditto marks", '"', '"'), ("marks before a name", '"Bob', 'Jim"')):
            yield Fault(
                44,
                f"{name} in a column of notes",
                of,
                partial(_noted, of, first, second),
                refused("MALFORMED_CSV", "not closed", "row"),
            )
        yield Fault(44, "notes of several lines with commas", of, partial(_noted, of, _honest(of), "fine"), SAME)
    yield from each_made(44,
        ("a stray separator in one row", "episodes", _stray, error("overlong_line", "", 9)),
        ("a stray separator in a row without its last cell", "sen2", _stray_in_short, error("overlong_line", "", 9), {"counted": False}),
        ("stray separators in many rows", "episodes", partial(_stray, 12), refused("MALFORMED_CSV", "line 9")),
    )  # fmt: skip


def _honest(of: str) -> str:
    """A note of two lines that has as many commas as a row."""
    commas = len(clean(of).sheets[""][0])
    return '"seen' + ", well" * (commas - 1) + "\\nat home, fine" + '"'


def _noted(of: str, first: str, second: str) -> bytes:
    """With a column of comments. Two of them are written as they were typed, by a program that does not quote."""
    lines = Draft(of).data(newline="\n").decode().split("\n")[:-1]
    notes = {0: "Comment", 5: first, 6: second, 20: first, 22: second}
    return "\n".join([*(f"{line},{notes.get(n, 'fine')}" for n, line in enumerate(lines)), ""]).encode()


def _surnames(of: str, cells: dict[int, str]) -> Must:
    table = {"sen2": "person", "pupils": "pupils_on_roll"}[of]
    return Must(stored={(table, "surname", row): value for row, value in cells.items()})


def _unclosed(of: str) -> bytes:
    lines = Draft(of).data(newline="\n").split(b"\n")
    name = b"ZZCANARY"
    lines[8] = lines[8].replace(name, b'"' + name, 1)
    return b"\n".join(lines)


def _stray(rows: int = 1) -> bytes:
    draft = Draft("episodes")
    for row in range(9, 9 + rows):
        draft.sheets[""][row - 1].insert(3, "ZZCANARY")
    return draft.data()


def _stray_in_short() -> bytes:
    """A row whose last cell is blank: one separator too many leaves no cell after the last column."""
    lines = Draft("sen2").data(newline="\n").decode().split("\n")
    cells = lines[8].split(",")
    return "\n".join([*lines[:8], ",".join([*cells[:2], "", *cells[2:-1], ""]), *lines[9:]]).encode()


# 45, 46


def _xml() -> Iterator[Fault]:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    suspicious = refused("SUSPICIOUS_XML")
    attacks: list[tuple[str, Callable[[], bytes], Must]] = [
        ("a billion laughs", f'<!DOCTYPE M [<!ENTITY l0 "ha">{laughs}]><M>&l8;</M>'.encode, suspicious),
        ("a file of the machine", lambda: b'<!DOCTYPE M [<!ENTITY x SYSTEM "file:///etc/hostname">]><M>&x;</M>', suspicious),
        ("a document type", lambda: _in_xml("<Message>", "<!DOCTYPE Message><Message>"), suspicious),
        ("parameter entities", lambda: b'<!DOCTYPE M [<!ENTITY % p SYSTEM "http://example.invalid/d">%p;]><M/>', suspicious),
        ("in wide letters", lambda: '<!DOCTYPE M [<!ENTITY x "y">]><M>&x;</M>'.encode("utf-16"), suspicious),
        ("10,000 deep", lambda: _in_xml("<Children>", "<Children>" + "<a>" * 10_000), suspicious),
        ("one endless value", lambda: _in_xml("<LAchildID>", "<LAchildID>" + "9" * 20_000), suspicious),
        ("another encoding than declared", lambda: _in_xml("<LAchildID>", "<LAchildID>ë").decode().encode("cp1252"), refused("MALFORMED_XML", "line")),
        ("an encoding nobody knows", lambda: _in_xml("UTF-8", "klingon"), refused("MALFORMED_XML")),
        ("two roots", lambda: written("cin") + b"<Message/>", refused("MALFORMED_XML", "line")),
        ("an entity nobody declared", lambda: _in_xml("<LAchildID>", "<LAchildID>&secret;"), refused("MALFORMED_XML", "line")),
        ("no record", lambda: b"<Message><Header/><Children/></Message>", refused("UNKNOWN_XML")),
        ("another return", lambda: b"<Message><Patients><Patient>ZZCANARY</Patient></Patients></Message>", refused("UNKNOWN_XML")),
    ]  # fmt: skip
    for name, make, must in attacks:
        yield Fault(45, name, "cin", make, must)
    yield from each_made(45,
        ("a namespace nobody knows", "cin", lambda: _in_xml("<Message>", '<Message xmlns="urn:ZZCANARY">'), SAME),
        ("comments and instructions", "cin", lambda: _in_xml("<Children>", "<Children><!-- ZZCANARY --><?go on?>"), SAME),
        ("indented", "cin", lambda: _in_xml("><", ">\n   <"), SAME),
        ("more than 512 MB of children", "cin", _long_xml, refused("FILE_TOO_LARGE")),
    )  # fmt: skip


def _out_of_place() -> Iterator[Fault]:
    """What a return holds in an unexpected place must not be ignored."""
    whole = clean("cin").text
    ended = re.search("<CPPendDate>(.*?)</CPPendDate>", whole)
    assert ended
    behind = re.sub(
        "(<ChildCharacteristics>.*?</ChildCharacteristics>)(.*?)</Child>", r"\2\1</Child>", whole, flags=re.DOTALL
    )
    for name, text, must in (
        (
            "a value beside another element",
            whole.replace(ended[0], f"<CPPendDate>{ended[1]}<Reason/></CPPendDate>", 1),
            refused("MALFORMED_XML", "beside other elements", "line"),
        ),
        (
            "a value behind another element",
            whole.replace(ended[0], f"<CPPendDate><Reason/>{ended[1]}</CPPendDate>", 1),
            refused("MALFORMED_XML", "beside other elements", "line"),
        ),
        (
            "an identifier behind its records",
            re.sub("(<LAchildID>.*?</LAchildID>)(.*?)</Child>", r"\2\1</Child>", whole, flags=re.DOTALL),
            refused("MALFORMED_XML", "behind a record", "line"),
        ),
        (
            "a record spelled otherwise",
            whole.replace("<CINdetails>", "<CINDetails>", 1).replace("</CINdetails>", "</CINDetails>", 1),
            refused("MALFORMED_XML", "CINdetails", "another way", "line"),
        ),
        ("what describes a record behind it", behind, refused("MALFORMED_XML", "behind a record", "line")),
    ):
        yield Fault(45, name, "cin", text.encode, must)


def _stated_twice() -> Iterator[Fault]:
    """What is there twice, or in an unexpected place, must not be read as if it were there once."""
    twice, mixed = refused("MALFORMED_XML", "twice", "near line"), refused("MIXED_RETURNS", "within the return", "line")
    head = "<Header><CollectionDetails><Year>2024</Year></CollectionDetails></Header>"
    whole = clean("cin").text.partition("?>")[2]
    for name, make, must in (
        (
            "two dates of birth of a child",
            lambda: _in_xml("<Sex>", "<PersonBirthDate>2016-02-03</PersonBirthDate><Sex>"),
            twice,
        ),
        (
            "two closures of a referral",
            lambda: _in_xml("<ReasonForClosure>", "<ReasonForClosure>RC1</ReasonForClosure><ReasonForClosure>"),
            twice,
        ),
        (
            "two years in the header",
            lambda: _in_xml("<ReferenceDate>", "<Year>2024</Year><ReferenceDate>"),
            refused("MALFORMED_XML", "twice", "line 2"),
        ),
        ("two headers", lambda: _in_xml("<Children>", head + "<Children>"), mixed),
        ("a header among the children", lambda: _in_xml("<Children>", "<Children>" + head), mixed),
        ("two returns in one", f"<Returns>{whole}{whole}</Returns>".encode, mixed),
        (
            "a value in an attribute",
            lambda: _in_xml("<Sex>M</Sex>", '<Sex value="M"/>'),
            refused("MALFORMED_XML", "attribute", "line 3"),
        ),
        ("a different element in each child", _many_leaves, refused("SUSPICIOUS_XML", "different values")),
    ):
        weighed = _FAR_MB if "different element" in name else 0
        yield Fault(45, name, "cin", make, must, megabytes=weighed, seconds=30.0)
    same = "<PersonBirthDate>2017-02-03</PersonBirthDate>"
    yield Fault(45, "the same date of birth twice", "cin", lambda: _in_xml("<Sex>", same + "<Sex>"), SAME)
    nil = '<ReferralNFA xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/><ReferralNFA>'
    yield Fault(45, "an empty element that says so", "cin", lambda: _in_xml("<ReferralNFA>", nil), SAME)


def _many_leaves() -> bytes:
    """20,000 children, each with an element of its own."""
    child = "<Child><ChildIdentifiers><LAchildID>{0}</LAchildID></ChildIdentifiers><CINdetails><X{0}>1</X{0}></CINdetails></Child>"
    return _in_xml("</Children>", "".join(child.format(n) for n in range(20_000)) + "</Children>")


def _archives() -> Iterator[Fault]:
    """Archives of several files: a file that is not read is named by its number, because people name files after people."""
    tables, returns = "2025_summer_exclusions.zip", "CIN_census_2025.zip"
    table, notes = "2025_summer_termlyexclusionsonroll.csv", b"ZZCANARY, and others"

    def not_read(number: int) -> Must:
        return warning("sheet_not_recognised", sheet=f"file number {number}")

    for name, more in (
        ("a text", "ZZCANARY.txt"),
        ("a description in XML", "metadata.xml"),
        ("a document", "ZZCANARY.docx"),
    ):
        body = b"<about><title>ZZCANARY</title></about>" if more.endswith("xml") else notes
        yield Fault(
            52,
            f"{name} beside a table in an archive",
            "census",
            lambda more=more, body=body: zipped({table: written("census"), more: body}),
            not_read(2),
            file=tables,
            counted=False,
        )
    yield from each_made(52,
        ("what a computer leaves beside a table in an archive", "census",
         lambda: zipped({".DS_Store": b"x", "__MACOSX/._a": b"x", "Thumbs.db": b"x", table: written("census")}), SAME, {"file": tables, "counted": False}),
        ("a table beside a return in an archive", "cin", lambda: zipped({"ZZCANARY.csv": b"a,b\r\n1,2\r\n", "cin.xml": written("cin")}),
         not_read(1), {"file": returns, "counted": False}),
    )  # fmt: skip
    yield from each_made(45,
        ("a damaged return in an archive", "cin", lambda: zipped({"cin.xml": written("cin"), "ZZCANARY.xml": written("cin")[:-40]}),
         refused("MALFORMED_XML", "file number 2 of the archive"), {"file": returns}),
        ("one return twice in an archive", "cin", lambda: zipped({"cin.xml": written("cin"), "copy.xml": written("cin")}),
         refused("MIXED_RETURNS", "twice"), {"file": returns}),
    )  # fmt: skip
    of_school = "<LEA>855</LEA><Estab>4001</Estab>"
    yield Fault(
        45,
        "two returns of one school in an archive",
        "cin",
        lambda: zipped(
            {
                "a.xml": _in_xml("<LEA>855</LEA>", of_school),
                "b.xml": _in_xml("<LEA>855</LEA>", of_school).replace(b"<LAchildID>", b"<LAchildID>9"),
            }
        ),
        refused("MIXED_RETURNS", "twice"),
        file=returns,
    )


def _in_xml(old: str, new: str) -> bytes:
    text = clean("cin").text
    return text.replace(old, new, -1 if old == "><" else 1).encode()


def _long_xml() -> bytes:
    return clean("cin").text.encode() + b" " * (513 * 2**20)


def _huge() -> Iterator[Fault]:
    yield from each_made(46,
        ("60,000 exclusions", "exclusions", partial(_many, 60_000), Must(), {"megabytes": 900, "seconds": 120.0, "counted": False}),
        ("20,000 children in need", "cin", partial(_many_children, 300), Must(), {"megabytes": 900, "seconds": 120.0, "counted": False}),
    )  # fmt: skip


def _many(rows: int) -> bytes:
    draft = Draft("exclusions")
    header, *below = draft.sheets[""]
    made = []
    for n in range(rows):
        row = list(below[n % len(below)])
        row[0] = f"Z{n:012d}"
        made.append(row)
    draft.sheets[""] = [header, *made]
    return draft.data()


def _many_children(times: int) -> bytes:
    text = clean("cin").text
    start, end = text.index("<Children>") + 10, text.index("</Children>")
    children = text[start:end]
    many = "".join(re.sub(r"<LAchildID>", f"<LAchildID>{n}-", children) for n in range(times))
    return (text[:start] + many + text[end:]).encode()
