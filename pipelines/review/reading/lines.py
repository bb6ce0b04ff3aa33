"""Lines of plain text, or of a page of a PDF, as headings, paragraphs and what is left of a dashboard.

Here: which lines belong together. Not here: where the lines come from (`text`, `pdf`), and putting a dashboard together
again (`pipelines.review.dashboard`).

A paper's paragraphs are numbered, or set apart by blank lines; a page ends in the middle of one. Many short lines without a sentence
are the cells of a dashboard, read in an order that is not theirs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import inf

from pipelines.review.paper import Block, own_number

_BULLET = re.compile(
    r"^\s*(?:[•▪●◦‣·\uf0b7\uf06e\uf02d]\s*|[-–—*o]\s+(?=\S)|\(?(?:[a-z]|[ivx]{1,4})\)\s+(?=\S)|[a-z]\.\s+(?=[A-Z]))"
)
_PAGE_NUMBER = re.compile(
    r"^\s*(?:page\s+)?\d{1,3}(?:\s+(?:of\s+\d+|Agenda Item \d+))?\s*$|^\s*Agenda Item \d+\s*$", re.IGNORECASE
)
_END = re.compile(r"[.?!:;]['”’\")]*\s*$")
_VALUE = re.compile(
    r"^\s*(?:[-+]?\d[\d,]*(?:\.\d+)?\s?%?|N/?A|[-–]|\d(?:st|nd|rd|th)|(?:19|20)\d\d/\d\d|Q[1-4](?: (?:19|20)\d\d/\d\d)?"
    r"|(?:Spring|Summer|Autumn) Term(?: (?:19|20)\d\d)?|Improve|Worse|No Change|Green|Amber|Red)\s*$",
    re.IGNORECASE,
)
_CELLS = re.compile(
    r"(?:^|(?<=\s))(?:[-+]?\d[\d,]*(?:\.\d+)?%?|N/?A|\d(?:st|nd|rd|th)|(?:19|20)\d\d/\d\d|Q[1-4] (?:19|20)\d\d/\d\d|Improve|Worse|"
    r"No change|Green|Amber|Red)(?=\s|$)"
)
_GOES_ON = re.compile(r"\d[-–/]$")
"""A line that ends within a year or a span: the next one goes on."""
_LONG = 90
"""A heading is not as long as this."""
_NEARLY = 0.85
"""So much of the longest line is a full one; so many of the long lines are nearly all."""
_MANY = 5
"""A paper with so many numbered paragraphs numbers all of them."""
_FEW = 10
"""So many values that stand alone on their lines make a dashboard."""


@dataclass
class _Piece:
    lines: list[str] = field(default_factory=list)
    number: int | None = None
    page: int = 1

    @property
    def text(self) -> str:
        words = ""
        for line in self.lines:
            stripped = line.strip()
            joined = words.endswith("-") and words[-2:-1].isalpha() and stripped[:1].islower()
            joined = joined or (_GOES_ON.search(words) is not None and stripped[:1].isdigit())  # 2023- | 24
            words += stripped if joined or not words else " " + stripped
        return re.sub(r"\s+", " ", words).strip()


def blocks_of(pages: Sequence[Sequence[str]], *, paged: bool) -> tuple[Block, ...]:
    """The blocks of a paper's pages, each a sequence of lines. `paged`: places name the page."""
    lines = [(line.rstrip(), n) for n, page in enumerate(pages, start=1) for line in page]
    made: list[Block] = []
    start = 0
    for first, last in (*_dashboards([t for t, _ in lines]), (len(lines), len(lines))):
        made += _written(lines[start:first], len([b for b in made if b.kind == "text"]), paged)
        made += [
            Block("cell", " ".join(text.split()), f"dashboard{f' on page {page}' if paged else ''}")
            for text, page in lines[first:last]
            if text.strip()
        ]
        start = last
    return tuple(made)


def _dashboards(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The runs of lines that are cells: from the first to the line after the last."""
    first = None
    for n in range(len(lines) + 1):
        prose = n == len(lines) or _is_prose(lines, n)
        if not prose and first is None and lines[n].strip():
            first = n
        elif prose and first is not None:
            run = lines[first:n]
            if sum(max(bool(_VALUE.match(t)), len(_CELLS.findall(t)) if _is_row(t) else 0) for t in run) >= _FEW:
                yield first, n
            first = None


def _is_row(line: str) -> bool:
    """A line of a table: three values or more, and no end of a sentence."""
    return len(_CELLS.findall(line)) >= 3 and not _END.search(line)


def _is_prose(lines: Sequence[str], n: int) -> bool:
    """A line that ends a sentence, begins a numbered paragraph, or goes on with a long line before it."""
    line = lines[n].strip()
    if not line or (_is_row(line) and not _BULLET.match(line)):
        return False
    return (
        bool(own_number(line)[0] or (_BULLET.match(line) and len(line.split()) > 3))
        or len(line) > 70
        or (bool(_END.search(line)) and len(line.split()) > 3 and not line.endswith(".."))
    )


def _written(lines: Sequence[tuple[str, int]], before: int, paged: bool) -> Iterator[Block]:
    pieces: list[_Piece] = []
    blank = True
    texts = [t for t, _ in lines]
    numbered = sum(own_number(t)[0] is not None for t in texts) >= _MANY
    full = _full(texts)
    for n, (text, page) in enumerate(lines):
        if not text.strip():
            blank = True
            continue
        if _PAGE_NUMBER.match(text):
            continue
        if _begins(texts, n, pieces, blank=blank, numbered=numbered, full=full):
            number, start = own_number(text)
            pieces.append(_Piece([text[start:]], number, page))
        else:
            pieces[-1].lines.append(text)
        blank = False
    count = before
    for piece in (p for p in pieces if p.text):
        where = f" on page {piece.page}" if paged else ""
        if piece.number is None and not _BULLET.match(piece.text) and _is_heading(piece.text):
            yield Block("heading", piece.text, f"heading{where}")
            continue
        count += 1
        place = f"paragraph {piece.number}" if piece.number is not None else f"text {count}"
        yield Block("text", piece.text, place + where, piece.number)


def _is_heading(text: str) -> bool:
    return len(text) < 2 * _LONG and not _END.search(text) and not re.search(r"\d%", text)


def _begins(
    texts: Sequence[str], n: int, pieces: Sequence[_Piece], *, blank: bool, numbered: bool, full: float
) -> bool:
    """Whether a line begins something new.

    numbered  the paper numbers its paragraphs, so that nothing but a number or a heading begins one
    full      the length of a line that a paragraph goes on after
    """
    text = texts[n]
    if not pieces:
        return True
    last = pieces[-1].lines[-1].strip()
    if _GOES_ON.search(last) and text.strip()[0].isdigit():
        return False
    if own_number(text)[1] or _BULLET.match(text):
        return True
    ended = bool(_END.search(last))
    opens = text.strip()[:1].isupper() or not text.strip()[:1].isalnum()
    after_heading = pieces[-1].number is None and _is_heading(pieces[-1].text)
    room = full - len(last) - 1 - len(text.split()[0])
    if after_heading:
        return (blank and opens) or (room > 0 and not text.strip()[0].islower())
    heading = opens and ended and _is_heading(_up_to_blank(texts, n))
    if numbered and pieces[-1].number is not None:
        return heading
    closed = room > 0 and not text.strip()[0].islower() and (ended or (opens and room > len(last)))
    return heading or closed or (blank and ended)


def _full(texts: Sequence[str]) -> float:
    """How long a line is that a paragraph goes on after: most of the longest; none is, where nearly every long line ends a sentence."""
    long = [t for t in texts if len(t) >= _LONG]
    alone = sum(bool(_END.search(t)) for t in long) >= _NEARLY * len(long)
    return inf if alone else _NEARLY * max(map(len, texts), default=0)


def _up_to_blank(texts: Sequence[str], n: int) -> str:
    """The lines from one up to the next blank line or numbered paragraph, as one text."""
    found = []
    for text in texts[n:]:
        if not text.strip() or own_number(text)[0] is not None:
            break
        found.append(text.strip())
    return " ".join(found)
