"""Workbooks (xlsx): every sheet as text, with the cells a reader would silently blank.

fastexcel reads; what it does not say is taken from the sheet's XML beside it: error cells and formulas without a value
come back empty, the first used column is shifted to the left, and a far stray cell makes it allocate the whole
rectangle. So the XML is looked at first, and the cells read are reconciled with the cells that are there.
"""

import io
import posixpath
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree

import fastexcel
import polars as pl

from pipelines.intake.grid import Grid, Unreadable, column_letter, column_number
from pipelines.intake.kinds import refuse_foreign_package

MAX_UNPACKED = 500 * 2**20
MAX_RATIO = 200
MAX_ENTRIES = 2_000
MAX_CELLS = 20_000_000

_ARCHIVES = (".zip", ".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz")

_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]{0,300}?r="([A-Z]{1,3})(\d{1,7})"[^>]{0,300}?(?<!/)>(?!</(?:\w+:)?c>)')
"""A cell with something in it: Excel also writes cells that have a format and nothing else."""
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\s(?=[^>]{0,300}?hidden="(?:1|true)")[^>]{0,300}?r="(\d{1,7})"')
_ERROR = re.compile(rb'<(?:\w+:)?c\s(?=[^>]{0,300}?t="e")[^>]{0,300}?r="([A-Z]{1,3})(\d{1,7})"')
_FORMULA = re.compile(
    rb'<(?:\w+:)?c\s[^>]{0,300}?r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]{0,300}?)?(?:/>|>[^<]*</(?:\w+:)?f>)(\s*<(?:\w+:)?v>[^<])?'
)
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]|<(?:\w+:)?is>")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class _Looked:
    """What the XML of a sheet says. A refusal calls the sheet by its number: people name sheets after people."""

    number: int
    first_column: int
    cells: int
    errors: tuple[tuple[int, int], ...]
    formulas: tuple[tuple[int, int], ...]
    empty_formulas: tuple[tuple[int, int], ...]
    hidden_rows: tuple[int, ...]


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
            parts = _sheet_parts(container)
            looked = {
                name: _look(n, _part(container, n, part)) for n, (name, part) in enumerate(parts.items(), start=1)
            }
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
    return [_grid(workbook, name, looked[name]) for name in workbook.sheet_names if name in looked]


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
    """A name that climbs or begins at the root, or a link; nothing is unpacked to disk, yet nobody honest packs these."""
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


def _sheet_parts(container: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → its part of the archive."""
    targets = {
        r.get("Id"): posixpath.normpath(posixpath.join("/xl", r.get("Target", ""))).lstrip("/")
        for r in _xml(container, "xl/_rels/workbook.xml.rels")
    }
    book = _xml(container, "xl/workbook.xml")
    sheets = {s.get("name", ""): targets.get(s.get(_RELATION), "") for s in book.iter() if s.tag.endswith("}sheet")}
    return {name: part for name, part in sheets.items() if not part or "worksheets" in part}  # others are charts


def _look(number: int, xml: bytes) -> _Looked:
    references = _CELL.findall(xml)
    columns = {column_number(c.decode()) for c in {c for c, _ in references}}
    last_row = max((int(r) for _, r in references), default=0)
    if columns and last_row * max(columns) > MAX_CELLS:
        raise Unreadable(
            "SHEET_TOO_LARGE",
            f"sheet number {number} reaches to cell {column_letter(max(columns))}{last_row}",
            "Delete the stray cells beyond the table (Ctrl+End shows the last one), save, deliver again.",
        )
    formulas = _FORMULA.findall(xml) if b"<f" in xml or b":f" in xml else []
    return _Looked(
        number=number,
        first_column=min(columns, default=1),
        cells=len(_VALUE.findall(xml)),
        errors=_places(_ERROR.findall(xml) if b't="e"' in xml else []),
        formulas=_places([(c, r) for c, r, value in formulas if value]),
        empty_formulas=_places([(c, r) for c, r, value in formulas if not value]),
        hidden_rows=tuple(int(r) for r in _HIDDEN_ROW.findall(xml)) if b"hidden=" in xml else (),
    )


def _places(found: list[tuple[bytes, bytes]]) -> tuple[tuple[int, int], ...]:
    return tuple((int(row), column_number(letters.decode())) for letters, row in found)


def _grid(workbook: fastexcel.ExcelReader, name: str, looked: _Looked) -> Grid:
    try:
        sheet = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        cells = sheet.to_polars()
    except fastexcel.FastExcelError:
        raise _corrupt(f"sheet number {looked.number}") from None
    cells.columns = [str(i) for i in range(cells.width)]
    read = sum(cells.width * [cells.height]) - sum(cells.null_count().row(0)) if cells.width else 0
    if read + len(looked.errors) < looked.cells:
        raise Unreadable(
            "CELLS_LOST",
            f"sheet number {looked.number} has {looked.cells:,} filled cells, {read:,} could be read",
            "Open the workbook in Excel, save it again as .xlsx, deliver that.",
        )
    return Grid(
        name=name,
        cells=cells.cast(pl.String),
        first_column=looked.first_column,
        hidden=sheet.visible != "visible",
        error_cells=(*looked.errors, *looked.empty_formulas),
        formula_cells=looked.formulas,
        hidden_rows=looked.hidden_rows,
    )
