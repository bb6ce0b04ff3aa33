"""Which paragraphs of a Word document bear the next number of a list: the numbers themselves stand in no text.

Here: the list of a paragraph, by itself or by its style. Not here: counting (`web`, and who reads a paper).
"""

from collections.abc import Iterator

from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.styles.style import BaseStyle
from docx.text.paragraph import Paragraph


def number_list_of(paragraph: Paragraph, document: Docx) -> str:
    """The list whose next number a paragraph bears; "" for one without a number."""
    places = [paragraph._p.pPr, *(s.element.pPr for s in _styles(paragraph))]
    for place in places:
        numbering = None if place is None else place.numPr
        if numbering is not None and numbering.numId is not None:
            return "" if _is_bullet(document, numbering.numId.val) else str(numbering.numId.val)
    return ""


def _styles(paragraph: Paragraph) -> Iterator[BaseStyle]:
    style = paragraph.style
    while style is not None:
        yield style
        style = style.base_style


def _is_bullet(document: Docx, number: int) -> bool:
    definitions = document.part.numbering_part.element
    for num in definitions.findall(qn("w:num")):
        if num.get(qn("w:numId")) == str(number):
            kind = num.find(qn("w:abstractNumId")).get(qn("w:val"))
            for abstract in definitions.findall(qn("w:abstractNum")):
                if abstract.get(qn("w:abstractNumId")) == kind:
                    return bool(abstract.find(f"{qn('w:lvl')}/{qn('w:numFmt')}").get(qn("w:val")) == "bullet")
    return False
