"""A web page. Headings, paragraphs, list items and tables; scripts, styles and what is marked as hidden are not text."""

import re
from collections.abc import Iterator

from lxml import etree, html

from pipelines.review.paper import Block, Cell, Kind, NotRead, Paper, is_prose

_HEADINGS = {f"h{n}" for n in range(1, 7)}
_PARAGRAPHS = {"p", "li", "dd", "dt", "blockquote", "figcaption", "summary", "caption"}
_NO_TEXT = {"script", "style", "template", "svg", "noscript", "head", "select", "button"}


def read_html(data: bytes, name: str) -> Paper:
    """The paper. Raises `NotRead` where there is no text in it."""
    parser = html.HTMLParser(no_network=True, huge_tree=False, encoding=_encoding(data))
    try:
        tree = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, ValueError):
        raise NotRead("there is no text in it", "Save the page again, with its text.") from None
    for element in list(tree.iter(*_NO_TEXT)):
        element.drop_tree()
    return Paper(name, tuple(_blocks(tree)))


def _encoding(data: bytes) -> str:
    """What the page says of its encoding, if that is one; else UTF-8, or Windows-1252 where the bytes are no UTF-8."""
    said = re.search(rb"charset=[\"']?([\w-]+)", data[:4096])
    name = said[1].decode("ascii") if said else "utf-8"
    try:
        data.decode(name)
    except (LookupError, UnicodeDecodeError):
        return "cp1252"
    return name


def _blocks(tree: html.HtmlElement) -> Iterator[Block]:
    tables, count = 0, 0
    for element in tree.iter():
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag == "table":
            tables += 1
            yield from _table(element, tables)
            continue
        if tag not in _HEADINGS | _PARAGRAPHS or _inside(element, {"table"}) or _inside(element, _PARAGRAPHS):
            continue
        text = _text(element)
        if not text:
            continue
        number = _number(element) if tag == "li" else None
        kind: Kind = "heading" if tag in _HEADINGS else "text"
        count += kind == "text"
        place = "heading" if kind == "heading" else f"paragraph {number}" if number else f"text {count}"
        yield Block(kind, text, place, number)


def _inside(element: html.HtmlElement, tags: set[str]) -> bool:
    return any(parent.tag in tags for parent in element.iterancestors())


def _text(element: html.HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def _number(item: html.HtmlElement) -> int | None:
    """The number of an item of a numbered list."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return None
    first = parent.get("start", "1")
    return (int(first) if first.isdigit() else 1) + [i for i in parent if i.tag == "li"].index(item)


def _table(table: html.HtmlElement, number: int) -> Iterator[Block]:
    rows = [r for r in table.iter("tr") if next(r.iterancestors("table")) is table]
    for r, row in enumerate(rows):
        column = 0
        for cell in (c for c in row if c.tag in {"td", "th"}):
            if text := _text(cell):
                place = f"table {number}, row {r + 1}, column {column + 1}"
                yield (
                    Block("text", text, place)
                    if is_prose(text)
                    else Block("cell", text, place, at=Cell(number, r, column))
                )
            span = cell.get("colspan", "1")
            column += min(int(span), 100) if span.isdigit() else 1
