"""CSV and Parquet files as text: one table, no sheets.

Here: separators, lines of unequal length, and reading a long file slice by slice. Not here: which encoding a file is in
(`encoding`), and what the text means.

A long CSV file is cut at line breaks that stand in no quoted cell, so that what is held in memory does not grow with the
file. Every slice is read alike, and the rows read are reconciled with the lines that are there.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from pipelines.receive.read.encoding import in_bytes_of_ascii
from pipelines.receive.read.grid import Further, Grid, Slice, Unreadable

_SEPARATORS = (",", ";", "\t", "|")
MAX_SHARE_OVERLONG = 0.05
SLICE_BYTES, FIRST_SLICE_BYTES = 8 * 2**20, 2**20

MAX_COLUMNS = 2**14
MAX_CELLS = 20_000_000
"""Of a slice: more than it has bytes for, if each of its lines has all its cells."""
MAX_CELLS_OF_PARQUET = 200_000_000
_HEAD, _LOOKED_AT = 2**16, 20
"""Bytes and lines at the beginning from which the separator is known."""

_SHAPES_OF, MIN_SHARE_ALIKE = 5_000, 0.8
"""Rows that show what stands in a column, and how many parts of a cell must look like it."""

_END_OF_FILE = b"\x1a"
"""DOS programs write it behind the last line; nothing is missing."""
_QUOTED = re.compile(rb'"[^"]*"')


def read_csv(data: bytes) -> Grid:
    """A CSV file as text. Row 1 is the first record; a quoted line break does not start a new one.

    Raises `Unreadable`; so may the further slices of a long file, when they are read.
    """
    data, encoding, notes = in_bytes_of_ascii(data)
    if data.rstrip().endswith(_END_OF_FILE):
        data = data.rstrip().removesuffix(_END_OF_FILE)
        notes = (*notes, "a mark of the end of the file (Ctrl-Z) was passed over")
    if not data[: 2**20].strip() and not data.strip():
        raise Unreadable("EMPTY_FILE", "the file holds nothing but spaces", "Export it again.")
    separator = _separator(data[:_HEAD])
    if separator != ",":
        notes = (*notes, f"separated by {'tabs' if separator == chr(9) else separator!r}")
    file = _Lines(data, encoding, separator)
    first, *others = file.bounds()
    head = file.read(*first)
    file.width = head.cells.width
    further = None if not others else file.further(others, 1 + head.cells.height)
    return Grid(name="", cells=head.cells, further=further, short=head.short, overlong=head.overlong, notes=notes)


def _separator(head: bytes) -> str:
    """That of the first line, if other lines have it as often; above a title or a note, that which most lines agree on."""
    lines = [line for line in _QUOTED.sub(b'""', head).split(b"\n") if line.strip()][:_LOOKED_AT]
    counts = {s: [line.count(s.encode()) for line in lines] for s in _SEPARATORS}
    first = max(_SEPARATORS, key=lambda s: counts[s][0])
    if counts[first][0] and 2 * counts[first].count(counts[first][0]) >= len(lines):
        return first

    def agreed(separator: str) -> int:
        there = Counter(n for n in counts[separator] if n)
        return max((n * lines_with for n, lines_with in there.items()), default=0)

    return max(_SEPARATORS, key=agreed)


def _refuse_too_wide(width: int, lines: int) -> None:
    """Cells that are not there are blank cells: a short line below a wide one takes as much memory as a full one."""
    if width > MAX_COLUMNS or width * lines > MAX_CELLS:
        raise Unreadable(
            "SHEET_TOO_LARGE",
            f"its widest line has {width:,} cells, and it has {lines:,} lines or more",
            "Delete what stands to the right of the table (or the separators at the end of lines), export it again.",
        )


@dataclass
class _Lines:
    """A CSV file in memory that is read piece by piece."""

    data: bytes
    encoding: str
    separator: str
    width: int = 0
    """Cells of a row; 0 until the first slice is read."""
    lines: dict[int, int] = field(default_factory=dict)
    """How many lines a slice has, by where it begins."""

    def bounds(self) -> list[tuple[int, int]]:
        """Where the slices begin and end."""
        found: list[tuple[int, int]] = []
        start = 0
        while len(self.data) - start > 1.5 * SLICE_BYTES:
            # The first stays in memory as long as the file is judged.
            end = self._end_of_line(start, SLICE_BYTES if found else min(SLICE_BYTES, FIRST_SLICE_BYTES))
            found.append((start, end))
            start = end
        return [*found, (start, len(self.data))] if start < len(self.data) else found

    def _end_of_line(self, start: int, length: int) -> int:
        """The first position so many bytes after `start` at which a record ends: no quoted cell is open."""
        at = start + length
        quotes = self.data.count(b'"', start, at)
        while True:
            found = self.data.find(b"\n", at)
            if found < 0:
                return len(self.data)
            quotes += self.data.count(b'"', at, found)
            at = found + 1
            if quotes % 2 == 0:
                return at
            if at - start > 2 * SLICE_BYTES:
                line = self.data.count(b"\n", 0, start) + 1
                raise _malformed(f"a quotation mark is not closed after line {line:,}")

    def further(self, bounds: Sequence[tuple[int, int]], first_row: int) -> Further:
        """The slices after the first, to be read whenever asked."""

        def read(only: Sequence[int] | None) -> Iterator[Slice]:
            row = first_row
            for start, end in bounds:
                one = self.read(start, end, row, only)
                yield one
                row += one.cells.height

        return read

    def read(self, start: int, end: int, first_row: int = 1, only: Sequence[int] | None = None) -> Slice:
        """One slice. Of some columns only, lines of unequal length are not looked for again."""
        raw = self.data[start:end]
        text = raw if self.encoding == "utf-8" else raw.decode(self.encoding, errors="replace").encode()
        led = self._leading(text)
        overlong: tuple[int, ...] = ()
        across = self.width or text[: text.find(b"\n") if b"\n" in text else None].count(self.separator.encode()) + 1
        if start not in self.lines:  # a long file is read twice
            self.lines[start] = text.count(b"\n") + (not text.endswith(b"\n"))
        _refuse_too_wide(across, self.lines[start])
        try:
            cells = pl.read_csv(
                led + text if led else text,
                has_header=False,
                infer_schema=False,
                separator=self.separator,
                columns=list(only) if only is not None else None,
                raise_if_empty=True,
            ).slice(1 if led else 0)
        except (pl.exceptions.ComputeError, pl.exceptions.NoDataError, pl.exceptions.SchemaError):
            cells, overlong = _read_uneven(text.decode(), self.separator, self.width, first_row)
            cells = cells if only is None else cells[:, list(only)]
        cells.columns = [str(i) for i in range(cells.width)]
        if only is not None:
            return Slice(first_row, cells)
        self._reconcile(text, self.lines[start], cells, overlong, first_row)
        short = self._short(text, cells, first_row, even=not overlong, last=end == len(self.data))
        return Slice(first_row, cells, short=short, overlong=overlong, last=end == len(self.data))

    def _leading(self, text: bytes) -> bytes:
        """What must stand before a slice: the reader takes the width of the first line, so that one must be whole."""
        first = text[: text.find(b"\n")]
        if not self.width or (b'"' not in first and first.count(self.separator.encode()) == self.width - 1):
            return b""
        return self.separator.encode() * (self.width - 1) + b"\n"

    def _reconcile(self, text: bytes, lines: int, cells: pl.DataFrame, overlong: Sequence[int], first_row: int) -> None:
        """Every line became a row, and no row holds many."""
        if b'"' in text:
            opened = re.escape(self.separator.encode())
            bare = _QUOTED.sub(_line_breaks, text)
            if found := re.search(rb"(?:^|\n|" + opened + rb')"[^"]*\Z', bare):
                line = first_row + bare.count(b"\n", 0, found.start() + 1)
                raise _malformed(f"a quotation mark is not closed, or stands inside a cell, from line {line:,} on")
            _refuse_swallowed_lines(cells, self.separator, first_row)
            return
        if cells.height != lines and not overlong:
            raise Unreadable(
                "CELLS_LOST", f"it has {lines:,} lines, {cells.height:,} could be read", "Export it again, as UTF-8."
            )

    def _short(self, text: bytes, cells: pl.DataFrame, first_row: int, *, even: bool, last: bool) -> tuple[int, ...]:
        """Rows with fewer cells than the table is wide; a last line that breaks off is an upload cut short."""
        full = cells.width - 1
        bare = self._without_quoted(text) if b'"' in text else text
        if full < 1 or (even and bare.count(self.separator.encode()) == full * cells.height):
            return ()
        lines = pl.Series(bare.removesuffix(b"\n").decode(errors="replace").split("\n"))
        few = (lines.str.count_matches(self.separator, literal=True) < full) & (lines.str.strip_chars() != "")
        if lines.len() != cells.height:
            few = self._few(text, cells.width, cells.height, first_row)
        if last and few[-1] and not text.endswith(b"\n") and cells.height > 1:
            raise Unreadable(
                "INCOMPLETE_UPLOAD",
                f"the last line (line {first_row + cells.height - 1:,}) ends in the middle of a row: the export or upload was cut short",
                "Copy or export it again.",
            )
        return tuple(first_row + int(i) for i in few.arg_true())

    def _without_quoted(self, text: bytes) -> bytes:
        """The text without its quoted cells: a quotation mark opens one only where a cell begins."""
        begins = b"[\n" + re.escape(self.separator.encode()) + b"]"
        return re.sub(b"(?:^|(?<=" + begins + b'))"(?:[^"]|"")*"', b"", text)

    def _few(self, text: bytes, width: int, height: int, first_row: int) -> pl.Series:
        """Which rows have fewer cells than the table, read once more: a quotation mark within a cell hides where lines end."""
        try:
            sizes = [
                len(row) for row in csv.reader(io.StringIO(text.decode(errors="replace")), delimiter=self.separator)
            ]
        except csv.Error:
            sizes = []
        if len(sizes) != height:
            raise _malformed(
                f"a quotation mark stands inside a cell, after line {first_row:,}: it is not known where lines end"
            )
        return pl.Series([0 < size < width for size in sizes])


def _line_breaks(quoted: re.Match[bytes]) -> bytes:
    return b"\n" * quoted[0].count(b"\n")


def _malformed(what: str) -> Unreadable:
    return Unreadable("MALFORMED_CSV", what, "Correct it at the source and export it again.")


def _refuse_swallowed_lines(cells: pl.DataFrame, separator: str, first_row: int) -> None:
    """A quotation mark that is not closed makes one cell of many lines: whole rows would be gone without a word.

    A note of several lines in a cell is usual; one that holds the separators of whole rows, and what the columns between
    them say, is not.
    """
    full = cells.width - 1
    if full < 2 or not cells.height:
        return
    many = cells.select(pl.all().str.contains("\n", literal=True).any())
    shapes = _Shapes(cells)
    for position in (n for n, column in enumerate(cells.columns) if many[column].item()):
        text = cells.to_series(position)
        for row in text.str.contains("\n", literal=True).fill_null(False).arg_true():
            lines = str(text[row]).split("\n")
            whole = sum(line.count(separator) == full for line in lines)
            swallowed = whole >= 2 and whole + 2 >= len(lines)
            if not swallowed and sum(line.count(separator) for line in lines) == full * (len(lines) - 1):
                # The first line is the rest of its row from the cell on, the last one the beginning of another.
                rest, begun = lines[0].split(separator)[1:], lines[-1].split(separator)[:-1]
                swallowed = shapes.fit([*enumerate(rest, start=position + 1), *enumerate(begun)])
            if swallowed:
                raise _malformed(
                    f"a quotation mark is not closed: a cell of row {first_row + row:,} holds whole lines of the table"
                )


class _Shapes:
    """What stands in the columns of a table, with every digit a 9 and every letter an A."""

    def __init__(self, cells: pl.DataFrame) -> None:
        self.cells = cells.head(_SHAPES_OF)
        self.known: dict[int, frozenset[str]] = {}

    def fit(self, parts: Iterable[tuple[int, str]]) -> bool:
        """Do texts look like what stands in the columns at their positions: words alone prove nothing, they look alike."""
        asked = [(position, _shape(text)) for position, text in parts if text.strip() and position < self.cells.width]
        alike = sum(shape in self._of(position) for position, shape in asked)
        return len(asked) >= 2 and any("9" in shape for _, shape in asked) and alike >= MIN_SHARE_ALIKE * len(asked)

    def _of(self, position: int) -> frozenset[str]:
        if position not in self.known:
            self.known[position] = frozenset(_shape(text) for text in self.cells.to_series(position).drop_nulls())
        return self.known[position]


def _shape(text: str) -> str:
    return re.sub("[A-Za-z]", "A", re.sub("[0-9]", "9", text))


def _read_uneven(text: str, separator: str, width: int, first_row: int) -> tuple[pl.DataFrame, tuple[int, ...]]:
    """Lines of unequal length: a title above the header is shorter, a line with a stray comma is longer.

    In a line with more cells than the table is wide it is not known which cell is which: its row cannot be used. Where
    that is more than one line in twenty, nothing is read.
    """
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    at = 0
    try:
        for row in reader:
            rows.append(row)
            at = reader.line_num
    except csv.Error:
        line = first_row + at
        raise _malformed(f"a quotation mark is not closed, or stands inside a cell, from line {line:,} on") from None
    usual = Counter(len(row) for row in rows if row).most_common(1)[0][0]
    width = width or max(usual, len(rows[0]))
    _refuse_too_wide(width, len(rows))
    # A full row with blank cells behind it is padded; one that ends in blanks may have a cell too many before them.
    overlong = [
        number
        for number, row in enumerate(rows, start=first_row)
        if any(row[width:]) or (len(row) > width and not row[width - 1])
    ]
    if len(overlong) > max(1, MAX_SHARE_OVERLONG * len(rows)):
        raise _malformed(f"many lines have more cells than the others, the first is line {overlong[0]:,}")
    even = [[cell or None for cell in row[:width]] + [None] * (width - len(row)) for row in rows]
    cells = pl.DataFrame(even, schema=[(str(i), pl.String) for i in range(width)], orient="row")
    return cells, tuple(overlong)


def read_parquet(data: bytes) -> Grid:
    """A Parquet file as text, its column names as row 1."""
    try:
        there = pl.scan_parquet(io.BytesIO(data))
        width, height = len(there.collect_schema()), there.select(pl.len()).collect().item()
        # A text that repeats is written once: a small file may become very large.
        if width > MAX_COLUMNS or width * height > MAX_CELLS_OF_PARQUET:
            raise Unreadable(
                "SHEET_TOO_LARGE",
                f"it has {width:,} columns and {height:,} rows",
                "Export it again; if it is genuine, split it.",
            )
        frame = pl.read_parquet(io.BytesIO(data))
        body = frame.select(pl.col(c).cast(pl.String).alias(str(i)) for i, c in enumerate(frame.columns))
    except pl.exceptions.PolarsError:
        raise Unreadable("CORRUPT_PARQUET", "the Parquet file is damaged or incomplete", "Copy it again.") from None
    header = pl.DataFrame([frame.columns], schema=[str(i) for i in range(frame.width)], orient="row")
    return Grid(name="", cells=pl.concat([header.cast(pl.String), body]))
