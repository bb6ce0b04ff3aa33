"""Rows of a table in pieces: the gate judges slice by slice, and the judged rows need not fit in memory.

Here: keeping judged rows until they are written. Not here: judging (`judging`) and the lake (`pipelines.home.lake`).

Beyond a few pieces the rows lie in a temporary file without a name: no other account can read it, and it is gone when the process
ends, however it ends.
"""

import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

import polars as pl

HELD_ROWS = 100_000
"""So many rows are held in memory; those after them are put aside."""


@dataclass(frozen=True)
class Packed:
    """A piece of rows, ready to be put aside."""

    height: int
    data: memoryview


class Rows:
    """Rows of one schema, added piece by piece and read again as often as needed."""

    def __init__(self, schema: Mapping[str, Any], pieces: Iterable[pl.DataFrame] = ()) -> None:
        self.schema = dict(schema)
        self.height = 0
        self._held: list[pl.DataFrame] = []
        self._aside: IO[bytes] | None = None
        self._places: list[tuple[int, int]] = []
        for piece in pieces:
            self.add(piece)

    def packed(self, piece: pl.DataFrame) -> Packed:
        """A piece as it will be put aside: the thread that judged it packs it, and need not hold it until its turn comes."""
        held = io.BytesIO()
        # As Parquet: it holds each value of a column of few spellings once, so that it needs no compression to be as
        # small as compressed Arrow, and is read in a fifth of the time. The least and the largest value are not needed.
        self._as_schema(piece).write_parquet(held, compression="uncompressed", statistics=False)
        return Packed(piece.height, held.getbuffer())

    def add(self, piece: pl.DataFrame | Packed) -> None:
        """Keep a piece; its columns are those of the schema."""
        if not piece.height:
            return
        if isinstance(piece, pl.DataFrame) and (self.height + piece.height <= HELD_ROWS or not self.height):
            self._held.append(self._as_schema(piece))
        else:
            if isinstance(piece, pl.DataFrame):
                piece = self.packed(piece)
            if self._aside is None:
                self._aside = tempfile.TemporaryFile(prefix="scrutiny-")  # noqa: SIM115 - lives as long as the rows
            self._places.append((self._aside.seek(0, io.SEEK_END), piece.data.nbytes))
            self._aside.write(piece.data)
        self.height += piece.height

    def _as_schema(self, piece: pl.DataFrame) -> pl.DataFrame:
        return piece.select(pl.col(n).cast(d) for n, d in self.schema.items())

    def __iter__(self) -> Iterator[pl.DataFrame]:
        yield from self._pieces()

    def frame(self, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """All rows in one frame; of a long table ask for the columns needed only."""
        empty = pl.DataFrame(schema=self.schema if columns is None else {c: self.schema[c] for c in columns})
        return pl.concat([empty, *self._pieces(columns)])

    def without(self, numbers: Sequence[int]) -> "Rows":
        """The rows whose `source_row` is not among these."""
        return Rows(self.schema, (p.filter(~pl.col("source_row").is_in(list(numbers))) for p in self))

    def _pieces(self, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        chosen = list(columns) if columns is not None else list(self.schema)
        for piece in self._held:
            yield piece.select(chosen)
        for place, size in self._places:
            assert self._aside is not None
            self._aside.seek(place)
            yield pl.read_parquet(io.BytesIO(self._aside.read(size)), columns=chosen)
