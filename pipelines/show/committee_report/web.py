"""The report as a web page: the Word document read back, so that the two say the same.

Here: headings, numbered paragraphs, plain paragraphs and tables of a filled-in document, each number linked to its card on the
dashboard page. Not here: filling it in (`word`). Pictures, text boxes and footnotes of a template stay in Word.
"""

import io
import re
from collections.abc import Iterator, Mapping
from html import escape

from docx import Document
from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl, CT_Tc
from docx.oxml.text.paragraph import CT_P
from docx.table import Table
from docx.text.paragraph import Paragraph

from pipelines.show.committee_report.numbering import number_list_of

_HEADING = re.compile(r"heading (\d)$", re.IGNORECASE)
_LOOK = """
:root { color-scheme: light dark; --ink: #1c2733; --page: #fff; --line: #b8c2cc; --head: #eef3f8; --link: #12436d }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf2; --page: #14191f; --line: #4c5866; --head: #232c36; --link: #9cc7ee } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem; max-width: 60rem; color: var(--ink); background: var(--page);
       font: 1.0625rem/1.55 Arial, Helvetica, sans-serif; overflow-wrap: anywhere }
h1, h2, h3 { line-height: 1.25; text-wrap: balance }
h2 { margin: 2rem 0 .5rem; font-size: 1.25rem }
ol { margin: 0; padding-left: 2.2rem } li { margin: 0 0 .75rem }
a { color: inherit; text-decoration-color: var(--line); text-underline-offset: .2em }
a:hover, a:focus-visible { color: var(--link); text-decoration-color: currentColor }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
.scroll { overflow-x: auto }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; overflow-wrap: normal }
th, td { padding: .35rem .6rem; border: 1px solid var(--line); text-align: left; vertical-align: top }
td { white-space: nowrap } thead th { background: var(--head) } td[data-fill] { color: #1c2733 }
@media print { body { max-width: none; font-size: 10pt } a { text-decoration: none } h2 { break-after: avoid } tr { break-inside: avoid } }
"""


def as_web(document: bytes, links: Mapping[str, str]) -> bytes:
    """The page's file (UTF-8).

    document  the filled-in Word document
    links     by bookmark, the address it leads to; "" for none
    """
    read = Document(io.BytesIO(document))
    title = read.core_properties.title or "Performance report"
    body = "\n".join(_body(read, links))
    return (
        f'<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<style>{_LOOK}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    ).encode()


def _body(document: Docx, links: Mapping[str, str]) -> Iterator[str]:
    numbers: dict[str, int] = {}
    listing = False
    for element in document.element.body:
        numbered = isinstance(element, CT_P) and number_list_of(Paragraph(element, document._body), document)
        if listing and not numbered:
            yield "</ol>"
            listing = False
        if isinstance(element, CT_P):
            paragraph = Paragraph(element, document._body)
            inner = _inline(element, links)
            if not inner.strip():
                continue
            if numbered:
                numbers[numbered] = numbers.get(numbered, 0) + 1
                if not listing:
                    yield f'<ol start="{numbers[numbered]}">'
                    listing = True
                yield f"<li>{inner}</li>"
            else:
                tag = _tag(paragraph)
                yield f"<{tag}>{inner}</{tag}>"
        elif isinstance(element, CT_Tbl):
            yield from _table(Table(element, document._body), links)
    if listing:
        yield "</ol>"


def _tag(paragraph: Paragraph) -> str:
    name = str(paragraph.style.name) if paragraph.style else ""
    if name == "Title":
        return "h1"
    heading = _HEADING.search(name)
    return f"h{max(2, min(6, int(heading.group(1))))}" if heading else "p"


def _inline(paragraph: CT_P, links: Mapping[str, str]) -> str:
    """The words of a paragraph, those between the ends of a bookmark as a link."""
    made: list[str] = []
    open_: set[str] = set()
    for child in paragraph.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:t"), qn("w:tab"), qn("w:br")):
        name = child.get(qn("w:name")) or ""
        match child.tag:
            case tag if tag == qn("w:bookmarkStart") and name in links:
                address = f' href="{escape(links[name])}"' if links[name] else ""
                made.append(f'<a id="{escape(name)}"{address}>')
                open_.add(child.get(qn("w:id")))
            case tag if tag == qn("w:bookmarkEnd") and child.get(qn("w:id")) in open_:
                made.append("</a>")
            case tag if tag == qn("w:t"):
                made.append(escape(child.text or ""))
            case tag if tag in {qn("w:tab"), qn("w:br")} and child.getparent().tag == qn("w:r"):
                made.append(" ")
    return "".join(made)


def _table(table: Table, links: Mapping[str, str]) -> Iterator[str]:
    yield '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>'
    head = True
    for row in table.rows:
        properties = row._tr.trPr
        is_head = head and properties is not None and properties.find(qn("w:tblHeader")) is not None
        if head and not is_head:
            yield "<tbody>"
        cells = row._tr.tc_lst
        yield (
            f"{'<thead>' if is_head else ''}<tr>"
            + "".join(
                _cell(cell, links, head=is_head, first=n == 0, alone=len(cells) == 1) for n, cell in enumerate(cells)
            )
            + f"</tr>{'</thead>' if is_head else ''}"
        )
        head = is_head
    yield "</tbody></table></div>"


def _cell(cell: CT_Tc, links: Mapping[str, str], *, head: bool, first: bool, alone: bool) -> str:
    inner = " ".join(_inline(p, links) for p in cell.p_lst if _inline(p, links).strip())
    span = f' colspan="{cell.grid_span}"' if cell.grid_span > 1 else ""
    if head:
        return f'<th scope="col"{span}>{inner}</th>'
    if first:
        return f'<th scope="{"colgroup" if alone else "row"}"{span}>{inner}</th>'
    shade = cell.tcPr.find(qn("w:shd")) if cell.tcPr is not None else None
    fill = shade.get(qn("w:fill")) if shade is not None else None
    coloured = f' data-fill style="background:#{fill}"' if fill and fill != "auto" else ""
    return f"<td{span}{coloured}>{inner}</td>"
