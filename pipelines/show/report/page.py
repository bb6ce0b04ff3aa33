"""A report as a web page that needs nothing but itself: no script, no other file, readable on a phone and on paper.

Here: the page's frame and look. Not here: what it says (`content`, `rows`).
"""

import re
from collections.abc import Iterator, Sequence, Set
from html import escape

from pipelines.show.report.content import Mark, Row, Sheet, Value, as_text

_NO_CHARACTER_OF_HTML = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")

_LOOK = """
:root { color-scheme: light; --ink: #1c2733; --soft: #5a6878; --line: #d8dee6; --head: #eef3f8;
        --error: #f9d3cc; --warning: #ffedb8; --note: #edf0f3; --good: #d3edd6 }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem; max-width: 110rem; color: var(--ink); background: #fff;
       font: 1rem/1.5 system-ui, "Segoe UI", Roboto, Arial, sans-serif }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere }
.region { margin: 0 0 2rem; overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem }
.region:focus-visible { outline: 3px solid #1d6fb8; outline-offset: 2px }
table { width: 100%; border-collapse: collapse; font-size: .9rem }
caption { padding: .75rem; text-align: left; font-weight: 600; font-size: 1.05rem }
caption span { position: sticky; left: .75rem; display: inline-block; max-width: calc(100vw - 4rem) }
th, td { padding: .4rem .75rem; border-top: 1px solid var(--line); text-align: left; vertical-align: top;
         overflow-wrap: break-word; white-space: pre-line; max-width: 28rem }
thead :is(th, td) { background: var(--head); color: var(--soft); font-weight: 600; white-space: normal }
tbody th { font-weight: 600 }
:is(th, td).n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
:is(th, td).error { background: var(--error) } :is(th, td).warning { background: var(--warning) }
:is(th, td).note { background: var(--note) } :is(th, td).good { background: var(--good) }
@media (max-width: 40rem) { body { padding: 1rem .75rem 3rem } th, td { padding: .35rem .5rem } }
@media print {
  @page { size: A4 landscape; margin: 12mm }
  body { padding: 0; font-size: 9pt } .region { overflow: visible; border: 0 } table { font-size: 8pt }
  thead { display: table-header-group } tr { break-inside: avoid }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact }
}
"""


def as_page(title: str, sheets: Sequence[Sheet]) -> bytes:
    """The bytes of the page (UTF-8): a captioned table per sheet; marked cells are coloured and say why in their title."""
    heading = _text(f"Report on {title}")
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            f"<title>{heading}</title>\n<style>{_LOOK}</style>\n</head>\n<body>\n<main>",
            f"<h1>{heading}</h1>",
            *(line for sheet in sheets for line in _table(sheet)),
            "</main>\n</body>\n</html>\n",
        )
    ).encode()


def _table(sheet: Sheet) -> Iterator[str]:
    caption = _text(sheet.caption)
    yield f'<div class="region" role="region" tabindex="0" aria-label="{caption}"><table>\n<caption><span>{caption}</span></caption>'
    if sheet.heads:
        numbers = {n for n, value in enumerate(sheet.rows[0].cells) if isinstance(value, int)} if sheet.rows else set()
        yield f"<thead>{''.join(_row(r, 'col', numbers) for r in sheet.heads)}</thead>"
    yield "<tbody>"
    yield from (_row(row, "row" if sheet.key else "") for row in sheet.rows)
    yield "</tbody>\n</table></div>"


def _row(row: Row, scope: str, numbers: Set[int] = frozenset()) -> str:
    """`scope` of the first cell if it is "row", of every cell if it is "col"; `numbers` are the columns of numbers."""
    cells = (
        _cell(
            value, row.marks.get(n), scope if scope == "col" or n == 0 else "", n in numbers or isinstance(value, int)
        )
        for n, value in enumerate(row.cells)
    )
    return f"<tr>{''.join(cells)}</tr>"


def _cell(value: Value, mark: Mark | None, scope: str, flush_right: bool) -> str:
    # An empty header cell is no header: a screen reader would announce nothing.
    name = "th" if scope and value not in {"", None} else "td"
    classes = " ".join([*(["n"] if flush_right else []), *([mark.severity] if mark else [])])
    attributes = f' scope="{scope}"' if name == "th" else ""
    attributes += f' class="{classes}"' if classes else ""
    attributes += f' title="{_text(mark.text)}"' if mark else ""
    # A number that names its row has no commas: people look for it in the file.
    shown = f"{value:,}" if isinstance(value, int) and not scope else _text(value)
    return f"<{name}{attributes}>{shown}</{name}>"


def _text(value: Value) -> str:
    return escape(_NO_CHARACTER_OF_HTML.sub("\ufffd", as_text(value)))
