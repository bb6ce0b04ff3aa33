"""The Word template that comes with `scrutiny init`: what the council's own may look like.

Here: the document, with the places that are filled in. Not here: filling it in (`pipelines.show.committee_report`). A council opens it in
Word, changes words, fonts and order, and keeps the places; `docs/report.md` says what each one holds.
"""

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

NUMBERED, HEADING, CELL = "List Number", "Heading 2", "Table text"
_BLUE = RGBColor(0x12, 0x43, 0x6D)
_COLUMNS = (
    # heading, width in cm, what stands in it
    ("Indicator", 8.6, "{{r row.label }}"),
    ("Latest", 2.2, "{{r row.latest }}"),
    ("Period", 2.9, "{{ row.period }}"),
    ("Previous", 2.2, "{{r row.previous }}"),
    ("Direction of travel", 2.6, "{{r row.direction }}"),
    ("Target", 2.6, "{{r row.target }}"),
    ("RAG", 1.8, "{% cellbg row.fill %}{{r row.rag }}"),
    ("Quartile", 2.0, "{{r row.quartile }}"),
)


def report_template() -> bytes:
    """The template's file."""
    document = Document()
    _styles(document)
    _head(document)
    _body(document)
    _appendix(document)
    document.core_properties.title = "{{ council }}: {{ quarter }} performance report"
    document.core_properties.author = "{{ council }}"
    document.core_properties.comments = ""
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _styles(document: Docx) -> None:
    language = document.styles.element.find(qn("w:docDefaults")).find(".//" + qn("w:lang"))
    language.set(qn("w:val"), "en-GB")
    for name, size, before in (("Normal", 11, 0), ("Title", 20, 0), ("Heading 1", 15, 18), (HEADING, 12.5, 14)):
        style = document.styles[name]
        style.font.name, style.font.size = "Arial", Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in [a for a in fonts.attrib if a.endswith("Theme")]:
            del fonts.attrib[attribute]
        for attribute in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(attribute), "Arial")
        if name != "Normal":
            style.font.color.rgb = _BLUE
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(6)
            style.paragraph_format.keep_with_next = True
    border = document.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        document.styles["Title"].element.pPr.remove(border)
    numbered = document.styles[NUMBERED].paragraph_format
    numbered.left_indent, numbered.first_line_indent, numbered.space_after = Cm(1), Cm(-1), Pt(8)
    numbered.tab_stops.add_tab_stop(Cm(1))
    # Word's own style leaves no room between paragraphs of one list.
    spacing = document.styles[NUMBERED].element.pPr.find(qn("w:contextualSpacing"))
    if spacing is not None:
        document.styles[NUMBERED].element.pPr.remove(spacing)
    cell = document.styles.add_style(CELL, WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style, cell.font.size, cell.paragraph_format.space_after = document.styles["Normal"], Pt(9), Pt(0)


def _head(document: Docx) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.3)
    page.top_margin = page.bottom_margin = Cm(2)
    footer = page.footer.paragraphs[0]
    footer.style = CELL
    footer.add_run("{{ council }}, {{ quarter }}, release {{ release }}: {{ state }}. Page ")
    _page_number(footer)
    document.add_paragraph("{{ quarter }} performance report", style="Title")
    document.add_paragraph("{{ council }}{% if committee_date %}, committee of {{ committee_date }}{% endif %}")
    document.add_paragraph("{%p if notice %}")
    document.add_paragraph("{{ notice }}", style="Intense Quote")
    document.add_paragraph("{%p endif %}")


def _body(document: Docx) -> None:
    def heading(words: str) -> None:
        document.add_paragraph(words, style=HEADING)

    def numbered(words: str) -> None:
        document.add_paragraph(words, style=NUMBERED)

    def place(words: str) -> None:
        document.add_paragraph(words)

    heading("Purpose of the report")
    numbered(
        "This report presents the Committee with an update on the performance of children and family services for the period "
        "{{ months }} ({{ quarter }})."
    )
    heading("Policy framework and previous decisions")
    numbered("Performance is reported to the Committee under the Council's performance management arrangements.")
    heading("Background and overview")
    numbered(
        "The figures are those of release {{ release }}, {{ state }}{% if data_as_at %}, with data as at {{ data_as_at }}{% endif %}. "
        "The dashboard is appended."
    )
    numbered(
        "Quartile positions are given where comparable national figures are published; they are not published for all indicators."
    )
    place("{%p for paragraph in summary %}")
    numbered("{{r paragraph }}")
    place("{%p endfor %}")
    place("{%p for section in sections %}")
    heading("{{ section.heading }}")
    place("{%p for paragraph in section.paragraphs %}")
    numbered("{{r paragraph }}")
    place("{%p endfor %}")
    place("{%p endfor %}")
    heading("Conclusion")
    numbered("This report summarises performance at the end of {{ quarter }}, covering the period {{ months }}.")
    numbered("All indicators will continue to be monitored, and later changes will be told in future reports.")
    heading("Background papers")
    place("{%p for words in credits %}")
    document.add_paragraph("{{ words }}")
    place("{%p endfor %}")


def _appendix(document: Docx) -> None:
    wide = document.add_section(WD_SECTION.NEW_PAGE)
    wide.orientation = WD_ORIENT.LANDSCAPE
    wide.page_width, wide.page_height = Cm(29.7), Cm(21)
    document.add_paragraph("Appendix: dashboard, {{ quarter }}", style="Heading 1")
    table = document.add_table(rows=1, cols=len(_COLUMNS), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _row(table.rows[0].cells, [c[0] for c in _COLUMNS], bold=True)
    _mark(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    for words in ("{%tr for area in areas %}", "{{ area.name }}", "{%tr for row in area.rows %}"):
        cells = table.add_row().cells
        if "%tr" not in words:
            cells = [cells[0].merge(cells[-1])]
        _row(cells, [words] + [""] * (len(cells) - 1), bold="%tr" not in words)
        cells[0].paragraphs[0].paragraph_format.keep_with_next = True
    filled = table.add_row()
    _mark(filled._tr.get_or_add_trPr(), "w:cantSplit")
    _row(filled.cells, [c[2] for c in _COLUMNS])
    for words in ("{%tr endfor %}", "{%tr endfor %}"):
        _row(table.add_row().cells, [words] + [""] * (len(_COLUMNS) - 1))
    table.autofit = False
    for column, (_, width, _) in zip(table.columns, _COLUMNS, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            if cell.grid_span == 1:
                cell.width = Cm(width)
    document.add_paragraph("{%p for words in notes %}")
    document.add_paragraph("{{ words }}")
    document.add_paragraph("{%p endfor %}")


def _row(cells: Sequence[_Cell], texts: Sequence[str], *, bold: bool = False) -> None:
    for cell, words in zip(cells, texts, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.style = CELL
        paragraph.add_run(words).bold = bold


def _page_number(paragraph: Paragraph) -> None:
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    paragraph._p.append(number)


def _mark(properties: object, name: str) -> None:
    properties.append(OxmlElement(name))  # type: ignore[attr-defined]
