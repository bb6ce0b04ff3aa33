"""A Word document: headings, paragraphs with their numbers, tables and text boxes, in the order of the file.

Here: the text as it stands with changes accepted, and where each piece of it lies. Not here: writing into the document
(`pipelines.review.shown.word`), which walks it by `texts_of` too. Headers, footers, footnotes and pictures are not read, and the paper
says so.
"""

import io
import re
import zipfile
from collections.abc import Iterator

from docx import Document
from docx.document import Document as Docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.text.paragraph import Paragraph
from lxml import etree

from pipelines.receive.read import Unreadable
from pipelines.receive.read.xlsx import MAX_UNPACKED, is_bomb, refuse_bombs, unpacked
from pipelines.review.paper import Block, Cell, Kind, NotRead, Paper, is_prose, own_number
from pipelines.show.committee_report.numbering import number_list_of

_OUTSIDE = re.compile(rb'<Relationship\b[^>]*TargetMode="External"[^>]*>')
_TYPE, _TARGET = re.compile(rb'Type="[^"]*/([^"/]+)"'), re.compile(rb'Target="([^"]*)"')
_WEB = re.compile(rb"^\s*(?:https?|ftp):", re.IGNORECASE)
_HEADING = re.compile(r"^(?:title|heading \d)$", re.IGNORECASE)
_TEXT = (qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:noBreakHyphen"))
_NOT_TEXT = {qn("w:del"), qn("w:moveFrom")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_AGAIN = "Save it as a plain Word document (.docx), without what is named here."


def read_docx(data: bytes, name: str) -> Paper:
    """The paper. Raises `NotRead` for what is no plain Word document, in words."""
    document = opened(data)
    return Paper(name, tuple(_blocks(document)), _unread(document, data), is_word=True)


def opened(data: bytes) -> Docx:
    """The document, once nothing in it is dangerous: bombs, macros, parts that are loaded from elsewhere, entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            _refuse_bombs(container)
            _refuse_dangers(container)
        return Document(io.BytesIO(data))
    except Unreadable as problem:
        raise NotRead(problem.what, _AGAIN) from None
    except (
        zipfile.BadZipFile,
        PackageNotFoundError,
        KeyError,
        ValueError,
        OSError,
        etree.XMLSyntaxError,
        NotImplementedError,
    ):
        raise NotRead("the document is damaged", "Open it in Word and save it again.") from None


def _refuse_bombs(container: zipfile.ZipFile) -> None:
    """As for workbooks; but a chart of a document has its workbook packed in it, which is not opened here."""
    embedded = [e for e in container.infolist() if e.filename.startswith("word/embeddings/")]
    unpacked_size, size = (sum(getattr(e, of) for e in embedded) for of in ("file_size", "compress_size"))
    if unpacked_size > MAX_UNPACKED or is_bomb(unpacked_size, size):
        raise NotRead("what is embedded in it is too large", _AGAIN)
    for entry in embedded:
        container.filelist.remove(entry)
    refuse_bombs(container)


def _refuse_dangers(container: zipfile.ZipFile) -> None:
    names = container.namelist()
    if "word/document.xml" not in names:
        raise NotRead("it is no Word document", "Save it as .docx.")
    types = unpacked(container, "[Content_Types].xml") if "[Content_Types].xml" in names else b""
    if b"macroEnabled" in types or any(n.lower().endswith(("vbaproject.bin", "vbadata.xml")) for n in names):
        raise NotRead("it is a document with macros", _AGAIN)
    if any("/activex/" in n.lower() for n in names):
        raise NotRead("it has controls that run programs (ActiveX)", _AGAIN)
    for part in names:
        if part.endswith(".rels"):
            for found in _OUTSIDE.findall(unpacked(container, part)):
                _refuse_outside(found)
        elif part.endswith(".xml") and b"<!DOCTYPE" in unpacked(container, part)[:4096]:
            raise NotRead("its XML declares entities", _AGAIN)


def _refuse_outside(relationship: bytes) -> None:
    """Links that a reader clicks are harmless; what Word loads by itself is not."""
    kind, target = _TYPE.search(relationship), _TARGET.search(relationship)
    name = kind[1].decode("ascii", "replace") if kind else "part"
    if name == "hyperlink":
        return
    # A template's path on somebody's disk stands in many papers; one on the web is a known attack.
    if name == "attachedTemplate" and target and not _WEB.match(target[1]):
        return
    raise NotRead(f"it loads a part from elsewhere ({name})", _AGAIN)


def paragraphs_of(document: Docx) -> list[CT_P]:
    """Every paragraph of the body in the order of the file, those in tables and text boxes too; fallbacks of boxes are not."""
    found = document.element.body.iter(qn("w:p"))
    return [p for p in found if not any(a.tag == _FALLBACK for a in p.iterancestors())]


def texts_of(paragraph: CT_P) -> Iterator[etree._Element]:
    """The elements that hold a paragraph's text, in order: without what is marked as deleted, and without boxes in it."""
    for element in paragraph.iter(*_TEXT):
        within = list(_until(element, paragraph))
        if element.tag == qn("w:tab") and element.getparent().tag != qn("w:r"):
            continue
        if not any(a.tag in _NOT_TEXT or a.tag == qn("w:txbxContent") for a in within):
            yield element


def _until(element: etree._Element, end: etree._Element) -> Iterator[etree._Element]:
    for ancestor in element.iterancestors():
        if ancestor is end:
            return
        yield ancestor


def text_of(element: etree._Element) -> str:
    """The characters that an element of `texts_of` stands for."""
    if element.tag == qn("w:t"):
        return element.text or ""
    return "-" if element.tag == qn("w:noBreakHyphen") else " "


def _blocks(document: Docx) -> Iterator[Block]:
    tables = list(document.element.body.iter(qn("w:tbl")))
    numbers: dict[str, int] = {}
    count = 0
    for key, element in enumerate(paragraphs_of(document)):
        text = "".join(map(text_of, texts_of(element)))
        paragraph = Paragraph(element, document._body)
        numbered = number_list_of(paragraph, document)
        if not text.strip():
            continue
        cell = next(element.iterancestors(qn("w:tc")), None)
        if cell is not None:
            yield _in_table(cell, text, key, tables)
            continue
        style = str(paragraph.style.name) if paragraph.style is not None else ""
        kind: Kind = "heading" if _HEADING.match(style) else "text"
        number = None
        if numbered and kind == "text":
            numbers[numbered] = numbers.get(numbered, 0) + 1
            number = numbers[numbered]
        else:
            number, start = own_number(text)
            text = " " * start + text[start:]  # places in the text stay
        count += kind == "text"
        place = "heading" if kind == "heading" else f"paragraph {number}" if number else f"text {count}"
        yield Block(kind, text, place, number, key=key)


def _in_table(cell: etree._Element, text: str, key: int, tables: list[etree._Element]) -> Block:
    row = cell.getparent()
    table = next(cell.iterancestors(qn("w:tbl")))
    rows = table.findall(qn("w:tr"))
    column = 0
    for other in row.findall(qn("w:tc")):
        if other is cell:
            break
        span = other.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        column += int(span.get(qn("w:val"))) if span is not None else 1
    number, r = tables.index(table) + 1, rows.index(row) if row in rows else 0
    place = f"table {number}, row {r + 1}, column {column + 1}"
    return (
        Block("text", text, place, key=key)
        if is_prose(text)
        else Block("cell", text, place, at=Cell(number, r, column), key=key)
    )


def _unread(document: Docx, data: bytes) -> tuple[str, ...]:
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        names = container.namelist()
    found = []
    if any(n in names for n in ("word/footnotes.xml", "word/endnotes.xml")) and _has_notes(data):
        found.append("footnotes and endnotes")
    if any(re.fullmatch(r"word/(?:header|footer)\d*\.xml", n) and _has_words(data, n) for n in names):
        found.append("headers and footers")
    if pictures := sum(n.startswith("word/media/") for n in names):
        found.append(f"{pictures} picture{'s' if pictures > 1 else ''}")
    if charts := sum(bool(re.match(r"word/charts/chart\d+\.xml", n)) for n in names):
        found.append(f"{charts} chart{'s' if charts > 1 else ''}")
    return tuple(found)


def _has_words(data: bytes, part: str) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        return re.search(rb"<w:t\b[^>]*>\s*[^<\s]", unpacked(container, part)) is not None


def _has_notes(data: bytes) -> bool:
    """Every document has the two notes that separate; a written one has more."""
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        parts = [n for n in container.namelist() if n in {"word/footnotes.xml", "word/endnotes.xml"}]
        return any(len(re.findall(rb"<w:(?:foot|end)note\b", unpacked(container, n))) > 2 for n in parts)
