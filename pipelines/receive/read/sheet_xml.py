"""What the XML of a sheet says that its reader does not: how far it reaches, error cells, formulas, hidden rows, merged cells,
numbers shown as percentages.

Here: one pass over the XML, with nothing kept but what is found; how long the shared texts are.
Not here: which part is a sheet, and its values (`xlsx`).

A parser looks, not a pattern: the same cell may be written with either quotation mark, as CDATA, between comments or
without saying where it is. But it takes as long as all the rest of reading a workbook, and nearly all cells are numbers and
shared texts, written in one way: those are taken out by a pattern before. Where a sheet is not written so, the parser looks
at everything. The pass ends as soon as the sheet reaches further than any table.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from pipelines.receive.read.grid import Unreadable, column_letter, column_number

MAX_CELLS = 20_000_000
MAX_ROWS, MAX_COLUMNS = 2**20, 2**14

_TRUE = {"1", "true"}
_TEXTS = {"str", "inlineStr"}
"""Types of cells that are cells to the reader even if nothing stands in them."""
_NUMBERS = {None, "n"}
_DIGITS = "0123456789"
_VALUE, _TEXT, _FORMULA = 1, 2, 3
_KINDS = {"c": 0, "v": _VALUE, "t": _TEXT, "is": 4, "f": _FORMULA, "row": 5, "mergeCell": 6}
_STEP = 2**20
_USUAL = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]+)")?(?: t="([ns])")?><v>([0-9.Ee+-]+)</v></c>',
)
"""A cell with a number or a shared text, as spreadsheet programs write it: column, row, style, type, value."""
_USUAL_TEXT = re.compile(rb'<si><t(?: xml:space="preserve")?>([ -%\'-;=-~]*)</t></si>')
"""A shared text of plain letters and marks: none is written as an entity, each is a byte."""
_GROUPS = 1 + _USUAL.groups


@dataclass
class Looked:
    """What a sheet says. A refusal calls it by its number: people name sheets after people.

    extent          how many cells the rectangle has that reaches from A1 to the last cell
    cells           how many cells hold text that is not blank
    errors, formulas, empty_formulas
                    (row, column); of formulas those that have a value and those that have none
    hidden_rows     their numbers
    merged          (first row, first column, last row, last column) of cells merged over several rows
    percentages     (row, column) of numbers that are shown as percentages
    shared          how often each shared text is used, by its number; nothing where that was not asked
    """

    number: int
    first_column: int = 1
    extent: int = 0
    cells: int = 0
    errors: list[tuple[int, int]] = field(default_factory=list)
    formulas: list[tuple[int, int]] = field(default_factory=list)
    empty_formulas: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    percentages: list[tuple[int, int]] = field(default_factory=list)
    shared: Counter[int] = field(default_factory=Counter)


class _Kinds(dict[str, int]):
    """What an element is by its name, whatever its prefix; -1 for those that do not matter."""

    def __missing__(self, name: str) -> int:
        kind = self[name] = _KINDS.get(name.rpartition(":")[2], -1)
        return kind


class _Columns(dict[str, int]):
    def __missing__(self, letters: str) -> int:
        if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
            raise _Odd
        number = self[letters] = column_number(letters.upper())
        return number


class _Odd(Exception):  # noqa: N818 - nobody reads it
    """The XML of a sheet holds what no sheet holds."""


class _Unusual(Exception):  # noqa: N818 - nobody reads it
    """Usual cells cannot be distinguished from the others, or stand where they need the others to be understood."""


def look(number: int, xml: bytes, *, percent: Collection[str] = (), count_shared: bool = False) -> Looked:
    """Look through a sheet. Raises `Unreadable` where it reaches too far, is damaged, or declares what attacks declare.

    percent  the styles, by number, that show a number as a percentage
    """
    what = f"sheet number {number}"
    looker = _Looker(number, percent, count_shared=count_shared, others_only=True)
    try:
        _parse(looker.others(xml), looker.start, looker.end, looker.text, what)
    except _Unusual:
        looker = _Looker(number, percent, count_shared=count_shared, others_only=False)
        _parse(_in_steps(xml), looker.start, looker.end, looker.text, what)
    return looker.looked()


def longest_shared(xml: bytes) -> tuple[int, bool]:
    """At least how many characters the longest of the shared texts has, and whether one may be blank. Raises as `look` does.

    As in a sheet, texts as programs write them are found by a pattern, and the parser sees the others.
    """
    if b"<!" in xml or xml.count(b"<?") > 1:
        lengths = lengths_of_shared(xml)
        return max(lengths, default=0), not min(lengths, default=1)
    parts = _USUAL_TEXT.split(xml)
    lengths, texts = lengths_of_shared(b"".join(parts[::2])), parts[1::2]
    blank = not min(lengths, default=1) or not all(map(bytes.strip, texts))
    return max(max(lengths, default=0), max(map(len, texts), default=0)), blank


def lengths_of_shared(xml: bytes) -> list[int]:
    """How many characters each shared text has; 0 for those that are blank. Raises `Unreadable` as `look` does."""
    found: list[int] = []
    kinds = {"si": 1, "t": 2, "rPh": 3}
    inside = phonetic = length = 0
    blank = True

    def start(name: str, _: object) -> None:
        nonlocal inside, phonetic, length, blank
        kind = kinds.get(name, 0) or kinds.get(name.rpartition(":")[2], 0)
        if kind == 1:
            length, blank = 0, True
        elif kind == 3:
            phonetic = 1  # how it is pronounced is no part of the text
        inside = kind == 2 and not phonetic

    def text(text: str) -> None:
        nonlocal length, blank
        if inside:
            length += len(text)
            blank = blank and text.isspace()

    def end(name: str) -> None:
        nonlocal inside, phonetic
        inside = 0
        kind = kinds.get(name, 0) or kinds.get(name.rpartition(":")[2], 0)
        if kind == 1:
            found.append(0 if blank else length)
        elif kind == 3:
            phonetic = 0

    _parse(_in_steps(xml), start, end, text, "the list of texts")
    return found


def _in_steps(xml: bytes) -> Iterator[bytes]:
    return (xml[position : position + _STEP] for position in range(0, len(xml), _STEP))


def _parse(
    pieces: Iterable[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
    what: str,
) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_declaration
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, _Odd, ValueError):
        raise Unreadable("CORRUPT_WORKBOOK", f"{what} is damaged or not there", "Copy or export it again.") from None


def _refuse_declaration(*_: object) -> None:
    raise Unreadable("SUSPICIOUS_ARCHIVE", "its XML declares entities", "Export it again.")


def _too_far(last_row: int, last_column: int) -> bool:
    return last_row * last_column > MAX_CELLS or last_row > MAX_ROWS or last_column > MAX_COLUMNS


class _Looker:
    """Takes elements as they open and close. `others_only`: usual cells are counted by `others`, which takes them out."""

    def __init__(self, number: int, percent: Collection[str], *, count_shared: bool, others_only: bool) -> None:
        self.found = Looked(number)
        self.others_only = others_only
        self.percent, self.count_shared = frozenset(percent), count_shared
        self.kinds, self.columns = _Kinds(), _Columns()
        self.row = self.column = self.last_row = self.last_column = 0
        self.first_column = MAX_COLUMNS + 1
        self.in_cell = self.holds = self.has_text = self.is_formula = self.is_percent = False
        self.type: str | None = None
        self.inside = 0
        self.value = ""

    def others(self, xml: bytes) -> Iterator[bytes]:
        """The XML, step by step, without the usual cells, which are counted. Raises `_Unusual` if that does not hold."""
        if b"<!" in xml or xml.count(b"<?") > 1:
            raise _Unusual  # within a comment, CDATA or an instruction nothing is a cell
        percent = {style.encode() for style in self.percent}
        start = 0
        while start < len(xml):
            end = xml.rfind(b"</c>", start, start + _STEP) + 4 if start + _STEP < len(xml) else len(xml)
            if end <= start + 4:
                end = start + _STEP
            # What is between the cells, and the groups of each: between, column, row, style, type, value, between, …
            parts = _USUAL.split(xml[start:end])
            self._count_usual(parts, percent)
            yield b"".join(parts[::_GROUPS])
            start = end

    def _count_usual(self, parts: list[bytes], percent: Collection[bytes]) -> None:
        letters, rows = parts[1::_GROUPS], parts[2::_GROUPS]
        if not rows:
            return
        of_columns = [self.columns[each.decode()] for each in set(letters)]
        self.last_row = max(self.last_row, *map(int, set(rows)))
        self.last_column = max(self.last_column, *of_columns)
        self.first_column = min(self.first_column, *of_columns)
        if _too_far(self.last_row, self.last_column):
            raise _Unusual  # the first cell that lies too far is named
        self.found.cells += len(rows)
        if percent:
            for letter, row, style, kind in zip(letters, rows, parts[3::_GROUPS], parts[4::_GROUPS], strict=True):
                if style in percent and kind != b"s":
                    self.found.percentages.append((int(row), self.columns[letter.decode()]))
        if self.count_shared:
            texts = zip(parts[4::_GROUPS], parts[5::_GROUPS], strict=True)
            self.found.shared.update(int(value) for kind, value in texts if kind == b"s")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        kind = self.kinds[name]
        if 0 < kind <= _TEXT:
            if self.in_cell:
                self.holds = True
                self.inside = kind
        elif kind == 0:
            self.in_cell = True
            self.holds = self.has_text = self.is_formula = False
            self.type = attributes.get("t")
            if self.percent:
                self.is_percent = self.type in _NUMBERS and attributes.get("s") in self.percent
            place = attributes.get("r")
            if place is None:
                if self.others_only:
                    raise _Unusual  # it stands behind one that was taken out
                self.column += 1
            else:
                letters = place.rstrip(_DIGITS)
                self.column = self.columns[letters]
                self.row = int(place[len(letters) :])
        elif kind == _FORMULA:
            if self.in_cell:
                self.holds = self.is_formula = True
        elif kind == 4:
            self.holds = True
        elif kind == 5:
            if self.others_only and "r" not in attributes:
                raise _Unusual
            self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
            self.column = 0
            if attributes.get("hidden") in _TRUE:
                self.found.hidden_rows.append(self.row)
        elif kind == 6:
            self._merged(attributes.get("ref", ""))

    def text(self, text: str) -> None:
        """Text between two elements."""
        if self.inside and not text.isspace():
            self.has_text = True
            self.value = text

    def end(self, name: str) -> None:
        """An element closes: a cell is complete."""
        self.inside = 0
        if self.kinds[name] != 0:
            return
        self.in_cell = False
        if not self.holds:
            return  # Excel also writes cells that have a format and nothing else
        if self.row > self.last_row or self.column > self.last_column:
            self._reaches()
        if self.column < self.first_column and (self.has_text or self.type in _TEXTS):
            self.first_column = self.column  # a formula without a value is no cell to the reader
        if self.has_text:
            self.found.cells += 1
            if self.is_percent:
                self.found.percentages.append((self.row, self.column))
            if self.count_shared and self.type == "s":
                self.found.shared[int(self.value)] += 1
        if self.type == "e" and self.has_text:
            self.found.errors.append((self.row, self.column))
        if self.is_formula:
            (self.found.formulas if self.has_text else self.found.empty_formulas).append((self.row, self.column))

    def _reaches(self) -> None:
        self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)
        if _too_far(self.last_row, self.last_column):
            if self.others_only:
                raise _Unusual
            raise Unreadable(
                "SHEET_TOO_LARGE",
                f"sheet number {self.found.number} reaches to cell {column_letter(self.last_column)}{self.last_row}",
                "Delete the stray cells beyond the table (Ctrl+End shows the last one), save, deliver again.",
            )

    def _merged(self, reference: str) -> None:
        first, _, last = reference.replace("$", "").partition(":")
        if not last:
            return
        (top, left), (bottom, right) = self._place(first), self._place(last)
        if bottom > top:
            self.found.merged.append((top, left, bottom, right))

    def _place(self, reference: str) -> tuple[int, int]:
        letters = reference.rstrip(_DIGITS)
        return int(reference[len(letters) :]), self.columns[letters]

    def looked(self) -> Looked:
        """All that was found."""
        if self.first_column <= MAX_COLUMNS:
            self.found.first_column = self.first_column
        self.found.extent = self.last_row * self.last_column
        return self.found
