"""Rows added to sheets of an xlsx workbook, without touching anything else in it.

Here: the change of the sheet's XML, and a sheet made where there is none. Not here: what the rows say (`writing`).

Libraries that read a workbook and write it again lose what they do not know (calculated values, shapes, pivots). Here every
part of the archive but the sheets that gain rows keeps its bytes. Text is written in the cell itself, a date as a number with a
date format that is added to the styles if none is there.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lxml import etree

from pipelines.receive.read.grid import column_letter, column_number

Cell = str | date | None

_EXCEL_EPOCH = date(1899, 12, 30)
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LINKS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_SHEET_PART = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_SHORT_DATE = "14"
"""Excel's number for "short date as this computer writes it"."""


@dataclass(frozen=True)
class Rows:
    """Rows for one sheet: per row, cells by number of their column (1 is A). A sheet that is not there is made, with `header`."""

    sheet: str
    rows: Sequence[Mapping[int, Cell]]
    header: Sequence[str] = ()


def with_rows(data: bytes, added: Sequence[Rows]) -> bytes:
    """The workbook with the rows below what its sheets hold already, and a sheet that it lacks made, with no row too.

    Raises KeyError if a part of it is missing.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        parts = {e.filename: archive.read(e) for e in entries}
    before = dict(parts)
    book = _Book(parts)
    for one in added:
        if one.rows or not book.has(one.sheet):
            book.append(one)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            archive.writestr(entry, parts[entry.filename], compress_type=entry.compress_type)
        for name in parts.keys() - before.keys():
            archive.writestr(name, parts[name])
    return held.getvalue()


class _Book:
    """The parts of a workbook while rows are added."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self.root = _parse(parts["xl/workbook.xml"])
        self.space = _namespace(self.root)
        relation = self._relationships()
        self.relation = f"{{{relation}}}id"
        self.relation_kind = f"{relation}/worksheet"

    def _relationships(self) -> str:
        """The namespace of relationships: some programs declare it on the root, others on each sheet. KeyError if on neither."""
        declared = [
            *self.root.nsmap.values(),
            *(n for s in self.root.iter(f"{self.space}sheet") for n in s.nsmap.values()),
        ]
        found = next((v for v in declared if v and v.endswith("/relationships")), None)
        if found is None:
            raise KeyError("relationships")
        return str(found)

    def has(self, sheet: str) -> bool:
        """Whether there is a sheet of that name."""
        return self._part(sheet) is not None

    def append(self, added: Rows) -> None:
        part = self._part(added.sheet) or self._new_sheet(added)
        sheet = _parse(self.parts[part])
        rows = sheet.find(f"{self.space}sheetData")
        if rows is None:
            raise KeyError("sheetData")
        last = max((_number(row) for row in rows if _filled(row)), default=0)
        for number, cells in enumerate(added.rows, start=last + 1):
            self._write(_row(rows, number, self.space), number, cells)
        if (dimension := sheet.find(f"{self.space}dimension")) is not None:
            sheet.remove(dimension)  # it says how far the sheet reaches, is optional, and is no longer true
        self.parts[part] = _text(sheet)

    def _write(self, row: etree._Element, number: int, cells: Mapping[int, Cell]) -> None:
        for column, value in sorted(cells.items()):
            if value is None:
                continue
            place = f"{column_letter(column)}{number}"
            cell = next((c for c in row if c.get("r") == place), None)
            if cell is None:
                cell = etree.Element(f"{self.space}c", r=place)
                after = sum(column_number(re.sub(r"\d", "", c.get("r", "A1"))) < column for c in row)
                row.insert(after, cell)
            for child in list(cell):
                cell.remove(child)
            cell.attrib.pop("t", None)
            if isinstance(value, date):
                cell.set("s", self._date_style())
                etree.SubElement(cell, f"{self.space}v").text = str((value - _EXCEL_EPOCH).days)
            else:
                cell.set("t", "inlineStr")
                text = etree.SubElement(etree.SubElement(cell, f"{self.space}is"), f"{self.space}t")
                text.text = "".join(c for c in value if c.isprintable())
                text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        row.attrib.pop("spans", None)

    def _part(self, name: str) -> str | None:
        links = _parse(self.parts["xl/_rels/workbook.xml.rels"])
        targets = {link.get("Id"): link.get("Target", "") for link in links}
        for sheet in self.root.iter(f"{self.space}sheet"):
            if sheet.get("name") == name:
                return posixpath.normpath(posixpath.join("/xl", targets[sheet.get(self.relation)])).lstrip("/")
        return None

    def _new_sheet(self, added: Rows) -> str:
        number = 1 + sum(name.startswith("xl/worksheets/") for name in self.parts)
        while (part := f"xl/worksheets/sheet{number}.xml") in self.parts:
            number += 1
        empty = etree.Element(f"{self.space}worksheet", nsmap={None: self.space.strip("{}")})
        rows = etree.SubElement(empty, f"{self.space}sheetData")
        self._write(_row(rows, 1, self.space), 1, dict(enumerate(added.header, start=1)))
        self.parts[part] = _text(empty)

        types = _parse(self.parts["[Content_Types].xml"])
        etree.SubElement(types, f"{_TYPES}Override", PartName=f"/{part}", ContentType=_SHEET_PART)
        self.parts["[Content_Types].xml"] = _text(types)
        links = _parse(self.parts["xl/_rels/workbook.xml.rels"])
        used = {link.get("Id") for link in links}
        name = next(f"rId{n}" for n in range(1, len(used) + 2) if f"rId{n}" not in used)
        etree.SubElement(links, f"{_LINKS}Relationship", Id=name, Type=self.relation_kind, Target=f"/{part}")
        self.parts["xl/_rels/workbook.xml.rels"] = _text(links)
        sheets = next(self.root.iter(f"{self.space}sheets"))
        number = 1 + max(int(s.get("sheetId", "0")) for s in sheets)
        sheet = etree.SubElement(sheets, f"{self.space}sheet", name=added.sheet, sheetId=str(number))
        sheet.set(self.relation, name)
        self.parts["xl/workbook.xml"] = _text(self.root)
        return part

    def _date_style(self) -> str:
        """Number of a cell format that shows a date; one is added if there is none."""
        styles = _parse(self.parts["xl/styles.xml"])
        space = _namespace(styles)
        shows = {
            f.get("numFmtId") for f in styles.iter(f"{space}numFmt") if f.get("formatCode", "").lower() == "dd/mm/yyyy"
        }
        formats = styles.find(f"{space}cellXfs")
        if formats is None:
            raise KeyError("cellXfs")
        for number, one in enumerate(formats):
            if one.get("numFmtId") in {_SHORT_DATE, *shows} and one.get("fillId") in {None, "0"}:
                return str(number)
        etree.SubElement(
            formats,
            f"{space}xf",
            numFmtId=_SHORT_DATE,
            fontId="0",
            fillId="0",
            borderId="0",
            xfId="0",
            applyNumberFormat="1",
        )
        formats.set("count", str(len(formats)))
        self.parts["xl/styles.xml"] = _text(styles)
        return str(len(formats) - 1)


def _parse(text: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(text, parser)


def _text(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _namespace(root: etree._Element) -> str:
    return f"{{{etree.QName(root).namespace}}}"


def _number(row: etree._Element) -> int:
    return int(row.get("r", "0"))


def _filled(row: etree._Element) -> bool:
    return any(len(cell) for cell in row)


def _row(rows: etree._Element, number: int, space: str) -> etree._Element:
    """The row of that number; made in its place if the sheet has none."""
    for place, row in enumerate(rows):
        if _number(row) == number:
            return row
        if _number(row) > number:
            made = etree.Element(f"{space}row", r=str(number))
            rows.insert(place, made)
            return made
    return etree.SubElement(rows, f"{space}row", r=str(number))
