"""A paper that people wrote, as its text in order: headings, paragraphs, and the cells of its tables.

Here: what a paper is made of, and where in it something stands. Not here: how a kind of file is read (`reading`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal


class NotRead(Exception):  # noqa: N818 - the word people read
    """A paper that cannot be read. Says what is wrong and what to do, never what stands in it."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(f"{what[0].upper()}{what[1:]}. {todo}")


Kind = Literal["heading", "text", "cell"]


_NUMBERED = re.compile(
    r"^\s*(?:(?P<number>\d{1,3})(?:[.)]\s*(?=[A-Z‘“\"(])|[.)]\s+(?=\d))|\d{1,2}\.\d{1,2}\.?\s+(?=[A-Z‘“\"(]|\d[\d.,]*%?\s+[a-z]))"
)
"""The number of a paragraph, `12.` or `3.2`. It may stand without a space in a PDF, and before a figure."""
_SENTENCE = re.compile(r"\s*\w+(?:\s+\S+){6,}[.;]\s*")


def own_number(text: str) -> tuple[int | None, int]:
    """The number with which a paragraph begins and where its text begins: (12, 4) of `12. The …`, (None, 0) without a number.

    A number below another one, `3.2`, is passed over and is no number of a paragraph.
    """
    found = _NUMBERED.match(text)
    if found is None:
        return None, 0
    return int(found["number"]) if found["number"] else None, found.end()


def is_prose(text: str) -> bool:
    """Whether the text of a cell is written in sentences: then it is read as a paragraph, not as a cell."""
    return _SENTENCE.match(text) is not None


@dataclass(frozen=True)
class Cell:
    """Where in a table a text stands; rows and columns count from 0."""

    table: int
    row: int
    column: int


@dataclass(frozen=True)
class Block:
    """One heading, paragraph or cell.

    text    as it is written, lines of one paragraph joined
    place   where a reader finds it: `paragraph 23`, `table 2, row 4, Target`
    number  the number that the paper gives the paragraph; None where it has none
    at      its place in a table
    key     where the file has it, for who writes into the file
    """

    kind: Kind
    text: str
    place: str
    number: int | None = None
    at: Cell | None = None
    key: int = 0


@dataclass(frozen=True)
class Paper:
    """A paper's text. `unread` says in words what of the file was not read: pictures, footnotes. `is_word`: comments can be written in it."""

    name: str
    blocks: tuple[Block, ...]
    unread: tuple[str, ...] = ()
    is_word: bool = False

    def tables(self) -> Iterator[list[list[int | None]]]:
        """Every table as rows of indices into `blocks`, with None where a cell holds nothing."""
        cells = [(n, b.at) for n, b in enumerate(self.blocks) if b.at is not None]
        for table in dict.fromkeys(at.table for _, at in cells):
            mine = {(at.row, at.column): n for n, at in cells if at.table == table}
            rows, columns = max(r for r, _ in mine) + 1, max(c for _, c in mine) + 1
            yield [[mine.get((r, c)) for c in range(columns)] for r in range(rows)]


@dataclass(frozen=True, order=True)
class Span:
    """A piece of a block's text: from `start` up to and without `end`."""

    block: int
    start: int
    end: int
