"""Workbooks (xlsx): every sheet as text, with the cells that a reader would silently leave blank.

fastexcel reads; what it does not say is taken from the sheet's XML beside it: error cells and formulas without a value
come back empty, the first used column is shifted to the left, and a far stray cell makes it allocate the whole
rectangle. So the XML is looked at first, and the cells read are reconciled with the cells that are there.

A percentage is read as it is shown, as a CSV file would have it: Excel stores 0.85 where somebody has typed 85%.
"""

import io
import posixpath
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree

import fastexcel
import polars as pl

from pipelines.receive.read.grid import Grid, Unreadable
from pipelines.receive.read.kinds import refuse_foreign_package
from pipelines.receive.read.mended import with_parts, without_extent
from pipelines.receive.read.sheet_xml import MAX_CELLS, Looked, lengths_of_shared, longest_shared, look

MAX_UNPACKED = 500 * 2**20
MAX_RATIO = 200
MAX_ENTRIES = 2_000
_BUILT_IN: dict[str | None, str] = {"9": "0%", "10": "0.00%"}
"""The formats of percentages that no workbook spells out."""
_LITERALLY = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
"""What a format prints as it stands, and its colours and conditions."""

MAX_CELLS_OF_SHEETS = 2 * MAX_CELLS
"""Of all sheets together, blank cells within their reach included: the reader allocates every one of them."""

MAX_TEXT = 32_767
"""Characters of a cell: Excel holds no more."""

_ARCHIVES = (".zip", ".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz")

_RELATIONS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
"""How a sheet names its part: in workbooks as Excel saves them, and in those saved as Strict Open XML."""


@dataclass(frozen=True)
class _Book:
    """A workbook's table of contents.

    parts     sheet name → its part of the archive
    texts     the part with the texts that cells share, or ""
    percent   the styles, by number, that show a number as a percentage
    date1904  its days are counted from 1904
    """

    parts: dict[str, str]
    texts: str
    percent: frozenset[str]
    date1904: bool


def read_xlsx(data: bytes) -> list[Grid]:
    """Every sheet of a workbook. Raises `Unreadable` for bombs, damaged and foreign containers."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            refuse_bombs(container)
            refuse_foreign_package(container)
            if "xl/workbook.xml" not in container.namelist():
                raise Unreadable(
                    "NOT_A_WORKBOOK",
                    "it is a zip archive, but it holds no workbook",
                    "Save it as .xlsx and deliver that.",
                )
            book = _contents(container)
            looked: dict[str, Looked] = {}
            mended: dict[str, bytes] = {}
            for number, (name, part) in enumerate(book.parts.items(), start=1):
                xml = _part(container, number, part)
                looked[name] = look(number, xml, percent=book.percent)
                if (without := without_extent(xml)) is not None:
                    mended[part] = without
                if sum(one.extent for one in looked.values()) > MAX_CELLS_OF_SHEETS:
                    raise Unreadable(
                        "SHEET_TOO_LARGE",
                        f"with sheet number {number} its sheets reach over more than {MAX_CELLS_OF_SHEETS:,} cells",
                        "Delete stray cells beyond the tables (Ctrl+End shows the last one of a sheet), save, deliver again.",
                    )
            _weigh_texts(container, book, looked)
            data = with_parts(container, mended) if mended else data
    except zipfile.BadZipFile:
        raise Unreadable(
            "INCOMPLETE_UPLOAD", "the workbook is damaged or the upload was cut short", "Copy or export it again."
        ) from None
    except (zlib.error, KeyError, NotImplementedError, OSError):
        raise _corrupt("a part of it") from None
    try:
        workbook = fastexcel.read_excel(data)
    except fastexcel.FastExcelError:
        raise _corrupt("a part of it") from None
    if not looked.keys() <= set(workbook.sheet_names):
        raise _corrupt("a sheet")
    return [_grid(workbook, name, looked[name], book.date1904) for name in workbook.sheet_names if name in looked]


def _part(container: zipfile.ZipFile, number: int, part: str) -> bytes:
    """The XML of a sheet."""
    try:
        return unpacked(container, part)
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, OSError):
        raise _corrupt(f"sheet number {number}") from None


def _corrupt(what: str) -> Unreadable:
    return Unreadable("CORRUPT_WORKBOOK", f"{what} is damaged or not there", "Copy or export it again.")


def is_bomb(unpacked: int, packed: int) -> bool:
    """Would it unpack to a suspicious multiple of its size: no table is so repetitive."""
    return unpacked > 2**24 and unpacked > MAX_RATIO * max(1, packed)


def refuse_bombs(container: zipfile.ZipFile) -> None:
    """Raises `Unreadable` for an archive that unpacks to more than a computer holds, is locked, hides a part or leads elsewhere."""
    entries = container.infolist()
    size = sum(e.file_size for e in entries)
    if len(entries) > MAX_ENTRIES or size > MAX_UNPACKED or is_bomb(size, sum(e.compress_size for e in entries)):
        raise Unreadable(
            "SUSPICIOUS_ARCHIVE",
            f"unpacked it would have {len(entries):,} parts and {size // 2**20:,} MB",
            "Export it again; if it is genuine, split it.",
        )
    if any(e.flag_bits & 0x1 for e in entries):
        raise Unreadable("PROTECTED", "it is password-protected", "Remove the password and deliver it again.")
    if len({e.filename for e in entries}) != len(entries):
        raise Unreadable("SUSPICIOUS_ARCHIVE", "two of its parts have one name", "Export it again.")
    if any(_leads_elsewhere(e) for e in entries):
        raise Unreadable("SUSPICIOUS_ARCHIVE", "a part of it leads out of the archive", "Pack the files again.")
    if any(e.filename.lower().endswith(_ARCHIVES) for e in entries):
        raise Unreadable(
            "SUSPICIOUS_ARCHIVE", "another archive is packed in it", "Unpack it and deliver what is in it."
        )


def unpacked(container: zipfile.ZipFile, part: str) -> bytes:
    """A part of an archive, and never more of it than its table of contents says: `ZipFile.read` unpacks all there is."""
    with container.open(part) as packed:
        return packed.read(max(1, container.getinfo(part).file_size))


def _leads_elsewhere(entry: zipfile.ZipInfo) -> bool:
    """A path that leads upwards or begins at the root, or a link; nothing is unpacked to disk, but no honest archive has these."""
    path = entry.orig_filename.replace("\\", "/")
    is_link = entry.create_system == 3 and stat.S_ISLNK(entry.external_attr >> 16)
    return path.startswith("/") or ".." in path.split("/") or path[1:2] == ":" or is_link


def _xml(container: zipfile.ZipFile, part: str) -> ElementTree.Element:
    text = unpacked(container, part)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Unreadable("SUSPICIOUS_ARCHIVE", "its XML declares entities", "Export it again.")
    try:
        return ElementTree.fromstring(text)
    except ElementTree.ParseError:
        raise Unreadable("CORRUPT_WORKBOOK", "its table of contents is damaged", "Export it again.") from None


def _contents(container: zipfile.ZipFile) -> _Book:
    relations = list(_xml(container, "xl/_rels/workbook.xml.rels"))
    targets = {
        r.get("Id", ""): posixpath.normpath(posixpath.join("/xl", r.get("Target", ""))).lstrip("/") for r in relations
    }
    # A sheet is what is related as one, wherever its part lies; others are charts and dialogues.
    others = {r.get("Id") for r in relations if not r.get("Type", "/worksheet").endswith("/worksheet")}
    texts = [targets[r.get("Id", "")] for r in relations if r.get("Type", "").endswith("/sharedStrings")]
    styles = [targets[r.get("Id", "")] for r in relations if r.get("Type", "").endswith("/styles")]
    percent = _percent_styles(_xml(container, styles[0])) if styles and styles[0] in container.namelist() else ()
    book = _xml(container, "xl/workbook.xml")
    sheets = [(s.get("name", ""), _related(s)) for s in book.iter() if s.tag.endswith("}sheet")]
    sheets = [(name, relation) for name, relation in sheets if relation not in others]
    parts = {name: targets.get(relation, "") for name, relation in sheets}
    if len(parts) != len(sheets):
        raise _corrupt("its table of contents")
    counted = next((p.get("date1904") for p in book.iter() if p.tag.endswith("}workbookPr")), None)
    return _Book(parts, texts[0] if texts else "", frozenset(percent), counted in {"1", "true"})


def _percent_styles(styles: ElementTree.Element) -> Iterator[str]:
    """The numbers of the cell styles that show 0.85 as 85%."""
    # Formats of conditions (dxfs) have numbers of their own.
    spelled_out = next((group for group in styles if group.tag.endswith("}numFmts")), ())
    formats = {f.get("numFmtId"): f.get("formatCode", "") for f in spelled_out}
    cell_styles = next((group for group in styles if group.tag.endswith("}cellXfs")), ())
    for number, style in enumerate(cell_styles):
        shown = style.get("numFmtId")
        if "%" in _LITERALLY.sub("", formats.get(shown) or _BUILT_IN.get(shown, "")):
            yield str(number)


def _related(sheet: ElementTree.Element) -> str:
    return next((found for key in _RELATIONS if (found := sheet.get(key))), "")


def _weigh_texts(container: zipfile.ZipFile, book: _Book, looked: dict[str, Looked]) -> None:
    """Texts that cells share are written once and read once for each cell: a small file may become very large.

    Of blank ones the cells are counted anew: nothing stands in them.
    """
    if book.texts not in container.namelist():
        return
    texts = unpacked(container, book.texts)
    longest, blank = longest_shared(texts)
    if longest > MAX_TEXT:
        raise _too_much_text(f"a text has {longest:,} characters, more than a cell can hold")
    if longest * sum(one.cells for one in looked.values()) <= MAX_UNPACKED and not blank:
        return
    lengths = lengths_of_shared(texts)
    size = 0
    for name, part in book.parts.items():
        one = look(looked[name].number, _part(container, looked[name].number, part), count_shared=True)
        used = {number: times for number, times in one.shared.items() if 0 <= number < len(lengths)}
        size += sum(lengths[number] * times for number, times in used.items())
        looked[name].cells -= sum(times for number, times in used.items() if not lengths[number])
        if size > MAX_UNPACKED:
            raise _too_much_text(f"its texts would have more than {MAX_UNPACKED // 2**20} MB")


def _too_much_text(what: str) -> Unreadable:
    return Unreadable("SUSPICIOUS_ARCHIVE", what, "Export it again; if it is genuine, split it.")


def _grid(workbook: fastexcel.ExcelReader, name: str, looked: Looked, date1904: bool) -> Grid:
    try:
        sheet = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        cells = sheet.to_polars().cast(pl.String)
    except fastexcel.FastExcelError:
        raise _corrupt(f"sheet number {looked.number}") from None
    cells.columns = [str(i) for i in range(cells.width)]
    # Blank texts are not counted on either side: they must not stand for cells that were lost.
    read = sum(cells.select(pl.all().str.contains(r"\S").sum()).row(0)) if cells.width else 0
    if read + len(looked.errors) < looked.cells:
        raise Unreadable(
            "CELLS_LOST",
            f"sheet number {looked.number} has {looked.cells:,} filled cells, {read:,} could be read",
            "Open the workbook in Excel, save it again as .xlsx, deliver that.",
        )
    return Grid(
        name=name,
        cells=_as_percentages(cells, looked),
        first_column=looked.first_column,
        hidden=sheet.visible != "visible",
        error_cells=(*looked.errors, *looked.empty_formulas),
        formula_cells=tuple(looked.formulas),
        hidden_rows=tuple(looked.hidden_rows),
        merged=tuple(looked.merged),
        date1904=date1904,
    )


def _as_percentages(cells: pl.DataFrame, looked: Looked) -> pl.DataFrame:
    """The cells, with numbers that are shown as percentages as they are shown: 0.85 is 85%."""
    by_position: dict[int, list[int]] = {}
    for row, column in looked.percentages:
        by_position.setdefault(column - looked.first_column, []).append(row - 1)
    shown = {}
    for position, places in by_position.items():
        read = cells.to_series(position)
        shown[read.name] = read.clone().scatter(places, [_as_percentage(read[place]) for place in places])
    return cells.with_columns(**shown)


def _as_percentage(number: str | None) -> str | None:
    try:
        return None if number is None else f"{Decimal(number) * 100:f}%"
    except InvalidOperation:
        return number  # what is no number is shown as it is
