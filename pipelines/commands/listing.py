"""A list on a screen: rows in columns where these fit, else one card below the other.

Here: how rows fit the width there is. Not here: what they say (`pipelines.commands.screens` and the commands).

No word and no identifier is broken that fits in a line: lines end between words. One that is longer than the screen goes on in the next.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.text import Text

CARDS_BELOW = 140
"""Columns of text on the screen below which a list becomes cards."""

LONG = 40
"""A column with a longer cell is a text: it stands below its row where there is no room for it."""

NARROWEST = 28
"""So wide a column must be for a text to stand in it in several lines."""

_BETWEEN, _INDENT = 2, 4


@dataclass(frozen=True)
class Listing:
    """Rows under headings.

    numbers  headings whose cells are flush right
    styles   words that are coloured wherever a cell is one of them
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[str] = ()
    styles: Mapping[str, str] = field(default_factory=dict)

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[Text]:
        """As rich asks for it: lines for the width there is."""
        yield Text(self.title, style="bold")
        below = self._below(options.max_width)
        if options.max_width < CARDS_BELOW or below is None:
            yield from self._cards(options.max_width)
        else:
            yield from self._lines(options.max_width, below)
        yield Text()

    def _width(self, column: int) -> int:
        return max(cell_len(self.columns[column]), *(cell_len(row[column]) for row in self.rows), 0)

    def _below(self, width: int) -> tuple[int, ...] | None:
        """The columns that stand below their row so that the others fit; None: not even then do they fit."""
        widths = [self._width(n) for n in range(len(self.columns))]
        if sum(w + _BETWEEN for w in widths) <= width:
            return ()
        texts = tuple(n for n, w in enumerate(widths) if w > LONG)
        beside = sum(w + _BETWEEN for n, w in enumerate(widths) if n not in texts)
        if texts[:1] in {(0,), (1,)} and beside + NARROWEST + _BETWEEN <= width:
            return texts[1:]  # what a row is about stands in its column, in several lines
        return texts if texts and 0 not in texts and beside <= width else None

    def _lines(self, width: int, below: Sequence[int]) -> Iterator[Text]:
        beside = [n for n in range(len(self.columns)) if n not in below]
        widths = {n: self._width(n) for n in beside}
        if (over := sum(w + _BETWEEN for w in widths.values()) - width) > 0:
            widths[next(n for n in beside if widths[n] > LONG)] -= over
        yield Text("".join(self._padded(self.columns[n], n, widths[n]) for n in beside).rstrip(), style="bold")
        yield Text("─" * (sum(w + _BETWEEN for w in widths.values()) - _BETWEEN), style="dim")
        for row in self.rows:
            cells = {n: [t.plain for t in _wrapped(widths[n], Text(row[n]))] or [""] for n in beside}
            for number in range(max(map(len, cells.values()))):
                lines = ((n, cells[n][number] if number < len(cells[n]) else "") for n in beside)
                yield Text.assemble(*(self._styled(self._padded(text, n, widths[n]), row[n]) for n, text in lines))
            for n in below:
                yield from _indented(width, self._styled(row[n], row[n]))

    def _cards(self, width: int) -> Iterator[Text]:
        for row in self.rows:
            head, *rest = [n for n, cell in enumerate(row) if cell] or [0]
            if self.columns[head] == "#" and rest:
                yield from _wrapped(width, Text(f"{row[head]} {row[rest[0]]}", style="bold"))
                rest = rest[1:]
            else:
                yield from _wrapped(width, Text(row[head], style="bold"))
            short = [n for n in rest if cell_len(row[n]) <= LONG]
            # Blanks that no line ends at hold a heading and its cell together.
            pairs = [self._styled(_together(f"{self.columns[n]} {row[n]}".strip()), row[n]) for n in short]
            if pairs:
                yield from _indented(width, Text(" ").join(pairs), gap=3)
            for n in rest:
                if n not in short:
                    heading = f"{self.columns[n]}: " if self.columns[n] else ""
                    yield from _indented(width, self._styled(f"{heading}{row[n]}", row[n]))

    def _padded(self, cell: str, column: int, width: int) -> str:
        blank = " " * (width - cell_len(cell))
        padded = blank + cell if self.columns[column] in self.numbers else cell + blank
        return padded + " " * _BETWEEN

    def _styled(self, text: str, cell: str) -> Text:
        return Text(text, style=self.styles.get(cell, ""))


def _together(words: str) -> str:
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def _indented(width: int, text: Text, gap: int = 1) -> Iterator[Text]:
    for line in _wrapped(width - _INDENT, text, gap):
        yield Text(" " * _INDENT) + line


def _wrapped(width: int, text: Text, gap: int = 1) -> Iterator[Text]:
    """The lines of a text, words `gap` blanks apart."""
    line = Text()
    for word in _words(text, width):
        if line and cell_len(line.plain) + gap + cell_len(word.plain) > width:
            yield _plain_blanks(line)
            line = Text()
        line = line + Text(" " * gap) + word if line else word
    if line:
        yield _plain_blanks(line)


def _words(text: Text, width: int) -> Iterator[Text]:
    for word in (w for line in text.split("\n") for w in line.split(" ") if w.plain):
        yield from word.divide(range(width, cell_len(word.plain), width)) if cell_len(word.plain) > width else [word]


def _plain_blanks(line: Text) -> Text:
    made = Text(line.plain.replace("\N{NO-BREAK SPACE}", " "), style=line.style)
    made.spans = line.spans
    return made
