"""The council's own names: which column of ours a header of its files means, and which code a value means.

Here: `Mappings`, how headers are compared, which rows of the council's workbook hold on a day, and what is wrong with them.
Not here: proposing a mapping (`pipelines.council.mapping`), reading a file by one (`pipelines.receive.gate`), the workbook (`schemas.council`).

A mapping is confirmed by a person of the council. It takes precedence over our own titles, aliases and code lists for that table.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl

from schemas.words.codes import fold
from schemas.words.fields import Column, Personal
from schemas.words.source import known_sources

_DAY_BEFORE_ALL, _DAY_AFTER_ALL = date.min, date.max


@lru_cache(maxsize=4096)
def header_key(text: str) -> str:
    """A header as matching sees it: letters and digits only, folded."""
    return re.sub(r"[^a-z0-9]", "", fold(text))


@dataclass(frozen=True)
class Mappings:
    """What a council has confirmed, hashable: equal `repr`s mean that two judgements used the same mappings.

    headers  ((source id, table, header as `header_key` gives it), column)
    codes    ((source id, table, column, value as `fold` gives it), code)
    """

    headers: tuple[tuple[tuple[str, str, str], str], ...] = ()
    codes: tuple[tuple[tuple[str, str, str, str], str], ...] = ()

    def headers_of(self, source: str, table: str) -> dict[str, str]:
        """Column by header, for one table."""
        return {header: column for (s, t, header), column in self.headers if (s, t) == (source, table)}

    def codes_of(self, source: str, table: str) -> dict[str, dict[str, str]]:
        """Code by value, for each column of one table that has any."""
        found: dict[str, dict[str, str]] = {}
        for (s, t, column, value), code in self.codes:
            if (s, t) == (source, table):
                found.setdefault(column, {})[value] = code
        return found

    def __or__(self, other: "Mappings") -> "Mappings":
        """Both; where they differ, the other's."""
        headers, codes = dict(self.headers) | dict(other.headers), dict(self.codes) | dict(other.codes)
        return Mappings(tuple(sorted(headers.items())), tuple(sorted(codes.items())))


NO_MAPPINGS = Mappings()


def in_force(column_mappings: pl.DataFrame, code_mappings: pl.DataFrame, day: date) -> Mappings:
    """The mappings of the council's workbook that hold on a day: for a file, the last day of the round it lies in.

    Rows that name no column, table or code of ours are passed over; the workbook has a finding for them.
    """
    headers = {}
    for row in _holding(column_mappings, day):
        if (column := named(row["source"], row["table"], row["column"])) is not None:
            headers[(row["source"], row["table"], header_key(row["header"]))] = column.name
    codes = {}
    for row in _holding(code_mappings, day):
        column = named(row["source"], row["table"], row["column"])
        if column is not None and (code := _code(column, row["code"])):
            codes[(row["source"], row["table"], column.name, fold(row["value"]))] = code
    return Mappings(tuple(sorted(headers.items())), tuple(sorted(codes.items())))


def named(source: str, table: str, title: str) -> Column | None:
    """The column of ours that a row of the workbook names by its title, or None if there is none."""
    known = known_sources().get(source)
    ours = next((t for t in known.tables if t.name == table), None) if known else None
    return next((c for c in ours.columns if header_key(c.title) == header_key(title)), None) if ours else None


def contradicting(rows: pl.DataFrame, same: str, differ: str) -> list[int]:
    """Positions of rows that map one header (or value) in two ways for the same day."""
    keyed = rows.with_row_index("row").select(
        "row",
        "source",
        "table",
        *(pl.col("column").map_elements(header_key, pl.String).alias(c) for c in ("of",)),
        pl.col(same).map_elements(header_key if same == "header" else fold, pl.String).alias("same"),
        pl.col(differ).map_elements(fold, pl.String).alias("ours"),
        pl.col("from_date").fill_null(_DAY_BEFORE_ALL).alias("first"),
        pl.col("to_date").fill_null(_DAY_AFTER_ALL).alias("last"),
    )
    on = ["source", "table", "same"] + (["of"] if differ != "column" else [])
    pairs = keyed.join(keyed, on=on, suffix="_other").filter(
        (pl.col("ours") != pl.col("ours_other"))
        & (pl.col("first") <= pl.col("last_other"))
        & (pl.col("first_other") <= pl.col("last"))
    )
    return sorted(set(pairs["row"].to_list()))


def naming_nothing(rows: pl.DataFrame) -> list[int]:
    """Positions of rows that name a source, table, column or code that is not ours."""
    wrong = []
    for position, row in enumerate(rows.iter_rows(named=True)):
        column = named(row["source"], row["table"], row["column"])
        if column is None or ("code" in row and _code(column, row["code"]) is None):
            wrong.append(position)
    return wrong


def _code(column: Column, text: str) -> str | None:
    """The code that a row of the workbook gives: one of the column's list; of a group, the name it goes by."""
    if column.personal is Personal.GROUP:
        return text.strip() or None
    return column.codes.recognise(text) if column.codes is not None else None


def _holding(rows: pl.DataFrame, day: date) -> list[dict[str, str]]:
    first, last = pl.col("from_date").fill_null(_DAY_BEFORE_ALL), pl.col("to_date").fill_null(_DAY_AFTER_ALL)
    return rows.filter((first <= day) & (last >= day)).to_dicts()
