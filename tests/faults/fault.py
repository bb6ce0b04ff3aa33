"""A fault: a file spoiled in one way, and what the gate must do with it.

Here: the words in which faults are written down. Not here: the faults (a module for each part of the table), nor judging.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from faults.draft import Draft

ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclass(frozen=True)
class Found:
    """A finding that must be made: of exactly these rows, as Excel numbers them, of this column, by its letter."""

    rule: str
    severity: str
    rows: tuple[int, ...] = ()
    letter: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Must:
    """What must happen. Any other error or warning is a fault of the gate.

    refused        code of the refusal of the whole file, "" where it must not be refused
    words          what the refusal must say, or where the file is not refused the words in which it is echoed
    table_refused  by table, what its refusal must say; tables not named must not be refused
    found          every error and warning, no other
    noted          notes among those that must be made
    stored         by table, column and row the value that must be in the accepted rows, where it is not the clean one
    """

    refused: str = ""
    words: tuple[str, ...] = ()
    table_refused: Mapping[str, str] = field(default_factory=dict)
    found: tuple[Found, ...] = ()
    noted: tuple[Found, ...] = ()
    stored: Mapping[tuple[str, str, int], Any] = field(default_factory=dict)

    def __add__(self, other: "Must") -> "Must":
        """Both must happen."""
        return Must(
            self.refused or other.refused,
            self.words + other.words,
            {**self.table_refused, **other.table_refused},
            self.found + other.found,
            self.noted + other.noted,
            {**self.stored, **other.stored},
        )


SAME = Must()
"""Harmless: the accepted rows are those of the clean file, and there is no error or warning."""


def refused(code: str, *words: str) -> Must:
    """The whole file is refused, with these words."""
    return Must(refused=code, words=words)


def finding(severity: str, rule: str, letter: str = "", *rows: int, sheet: str = "") -> Must:
    """It is read, and this finding is made: of these rows, as Excel numbers them, and this column, by its letter."""
    made = (Found(rule, severity, rows, letter, sheet),)
    return Must(noted=made) if severity == NOTE else Must(found=made)


error, warning, note = partial(finding, ERROR), partial(finding, WARNING), partial(finding, NOTE)
"""A finding of this severity. A note alone: the rows are those of the clean file."""


def stored(table: str, column: str, row: int, value: Any) -> Must:
    """The accepted row holds this value, where it is not the clean one."""
    return Must(stored={(table, column, row): value})


@dataclass(frozen=True)
class Fault:
    """One spoiled file.

    number    class in the table of faults
    of        the clean file it is made from
    make      makes it
    file, slot, la_code
              the name, folder and council it is delivered under, where they are not those of the clean file
    header    the row the header stands in, by sheet, where it is not the first
    read_as   encoding and separator for the independent count of rows of a CSV file, where they are not usual
    names     the rows of the file by table, where the independent count cannot know them from the sheets' names
    megabytes the most memory that judging it may take; it is then judged in a process of its own
    seconds   the longest that judging it may take: far more than it does; a quadratic step or an endless wait takes longer
    """

    number: int
    name: str
    of: str
    make: Callable[[], bytes | Draft]
    must: Must
    file: str = ""
    slot: str = ""
    la_code: str = ""
    header: Mapping[str, int] = field(default_factory=dict)
    read_as: tuple[str, str] = ("utf-8-sig", ",")
    counted: bool = True
    megabytes: int = 0
    seconds: float = 60.0

    @property
    def id(self) -> str:
        """Its name in the score and in tests."""
        return f"{self.number} {self.of}: {self.name}"


def spoiled_by(number: int, name: str, of: str, spoil: Callable[[Draft], Any], must: Must, **more: Any) -> Fault:
    """The fault of a clean file whose draft `spoil` changes."""
    return Fault(number, name, of, partial(spoiled, of, spoil), must, **more)


def each_spoiled(number: int, *rows: Sequence[Any]) -> Iterator[Fault]:
    """Faults of a class as a table: name, clean file, what spoils its draft, what must happen, and any other field of a fault."""
    for name, of, spoil, must, *more in rows:
        yield spoiled_by(number, name, of, spoil, must, **dict(*more))


def each_made(number: int, *rows: Sequence[Any]) -> Iterator[Fault]:
    """The same, for files that `make` makes itself."""
    for name, of, make, must, *more in rows:
        yield Fault(number, name, of, make, must, **dict(*more))


def spoiled(of: str, spoil: Callable[[Draft], Any]) -> Draft:
    """The draft of a clean file, spoiled."""
    draft = Draft(of)
    spoil(draft)
    return draft


@dataclass(frozen=True)
class Scenario:
    """A fault of a delivery that is more than the bytes of a file: `play` delivers it in an empty folder.

    `play` returns what is not as specified, one line each.
    """

    number: int
    name: str
    play: Callable[[Path], Sequence[str]]

    @property
    def id(self) -> str:
        """Its name in the score and in tests."""
        return f"{self.number} delivery: {self.name}"


CLASSES = {
    22: "a file that still grows", 23: "the same bytes again", 24: "the same name, new bytes",
    25: "changed before the last look", 26: "quarters out of order", 27: "a late correction", 28: "a correction that removes", 29: "a period that is not its folder's",
    30: "wrong council or dataset", 31: "a list missing",
    32: "far smaller or larger", 33: "a period missing", 34: "names of files", 35: "cannot be read",
    36: "empty, blank, header only", 37: "cut short", 38: "bits flipped", 39: "another kind of file",
    40: "archives that are bombs", 41: "far cells, formats to the bottom", 42: "encodings", 43: "line ends, NUL, cut lines",
    44: "separators and quotation marks", 45: "XML attacks and damage", 46: "huge but valid", 47: "a column missing",
    48: "headers spelled, moved, added", 49: "headers repeated", 50: "titles, merged headers, notes",
    51: "totals and blank rows", 52: "sheets hidden, added, renamed", 53: "hidden and filtered rows",
    54: "formulas and errors", 55: "mixed types down a column", 56: "guidance of another year", 57: "dates of every form",
    58: "days that do not exist", 59: "dates that cannot be", 60: "ends, overlaps", 61: "identifiers that clash or are broken",
    62: "one child under two identifiers", 63: "rows repeated", 64: "codes spelled, unknown, retired",
    65: "marks of absence, numbers as text", 66: "numbers out of range", 67: "orphans", 68: "formulas, HTML, SQL as text",
    69: "all rows bad", 70: "numerators and denominators",
}  # fmt: skip
"""The classes of the table that this corpus holds, in its own words."""
