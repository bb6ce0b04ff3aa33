"""The paper as a Word document with a comment at each place of which there is something to say.

Here: writing comments into a copy of the document, its own text, changes and comments kept. Not here: reading it
(`pipelines.review.reading.docx`, whose `texts_of` says which character is where), and what the comments say (`findings`).
"""

import copy
import io
from collections.abc import Sequence

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.text.run import CT_R
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from pipelines.review.findings import UNCHECKED, Finding
from pipelines.review.paper import Paper, Span
from pipelines.review.reading.docx import opened, paragraphs_of, text_of, texts_of

AUTHOR = "scrutiny"


def with_comments(data: bytes, paper: Paper, found: Sequence[Finding]) -> bytes:
    """A copy of the document with a comment for each finding that has a place, but for what cannot be checked.

    data   the document's file, as it was read into `paper`
    """
    document = opened(data)
    _without_earlier(document)
    paragraphs = paragraphs_of(document)
    for finding in found:
        if not finding.spans or finding.verdict == UNCHECKED:
            continue
        span = finding.spans[0]
        runs = _runs(paragraphs[paper.blocks[span.block].key], span)
        if runs:
            first, last = (
                Run(runs[0], Paragraph(paragraphs[0], document._body)),
                Run(runs[-1], Paragraph(paragraphs[0], document._body)),
            )
            words = f"{finding.verdict.capitalize()}: {finding.text}" + (f" [{finding.fact}]" if finding.fact else "")
            document.add_comment([first, last], text=words, author=AUTHOR, initials="s")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _without_earlier(document: Document) -> None:
    """Take out the comments of an earlier review; everybody else's stay."""
    ours = {str(c.comment_id): c for c in document.comments if c.author == AUTHOR}
    marks = [qn(f"w:{name}") for name in ("commentRangeStart", "commentRangeEnd", "commentReference")]
    for mark in [e for e in document.element.body.iter(*marks) if e.get(qn("w:id")) in ours]:
        mark.getparent().remove(mark)
    for comment in ours.values():
        comment._comment_elm.getparent().remove(comment._comment_elm)


def _runs(paragraph: CT_P, span: Span) -> list[CT_R]:
    """The runs that hold exactly the characters of a span; runs that hold more are cut in two before and after it."""
    _cut(paragraph, span.start)
    _cut(paragraph, span.end)
    at = 0
    found: list[CT_R] = []
    for element in texts_of(paragraph):
        length = len(text_of(element))
        if span.start <= at and at + length <= span.end and length:
            run = element.getparent()
            if run.tag == qn("w:r") and (not found or found[-1] is not run):
                found.append(run)
        at += length
    return found


def _cut(paragraph: CT_P, place: int) -> None:
    """Let a run end at a character of the paragraph, if it lies within one."""
    at = 0
    for element in list(texts_of(paragraph)):
        text = text_of(element)
        if at <= place < at + len(text):
            run = element.getparent()
            if run.tag != qn("w:r"):
                return
            first_of_run = next((e for e in run if e.tag != qn("w:rPr")), None)
            if place == at and element is first_of_run:
                return
            _split(run, element, place - at)
            return
        at += len(text)


def _split(run: CT_R, element: etree._Element, offset: int) -> None:
    """Two runs of one: the second begins at a character of an element, and looks the same."""
    after = OxmlElement("w:r")
    if run.rPr is not None:
        after.append(copy.deepcopy(run.rPr))
    following = list(element.itersiblings())
    if offset:
        text = element.text or ""
        rest = OxmlElement("w:t")
        element.text, rest.text = text[:offset], text[offset:]
        for one in (element, rest):
            one.set(qn("xml:space"), "preserve")
        after.append(rest)
    else:
        after.append(element)
    for one in following:
        after.append(one)
    run.addnext(after)
