"""Rules across the rows and tables of a delivery about the same children, which several sources share.

Here: identifiers that clash (two dates of birth, two spellings, two identifiers for one pupil number) and spells of one child
that overlap. Not here: rules of one row (with its table), and rows that point to nothing in another file
(`pipelines.compose.orphans`).

Records that break these rules count all the same: only the council knows which of two is right, and leaving both out
would be as wrong as counting both. A finding shows them, so that somebody looks.
"""

from collections.abc import Iterator, Mapping

import polars as pl

from schemas.words.fields import Severity
from schemas.words.rules import Rule
from schemas.words.source import CrossFinding, CrossRule

_CHILD = "child_id"
_UPN = r"^[A-Z]\d{11}[0-9A-Z]$"


def _by_table(rows: pl.DataFrame, column: str) -> list[CrossFinding]:
    """Findings from rows that carry their `table` and `row`, in order."""
    parted = rows.sort("table", "row").group_by("table", maintain_order=True)
    return [CrossFinding(str(name), column, tuple(part["row"].to_list())) for (name,), part in parted]


def _all(tables: Mapping[str, pl.DataFrame], *columns: str) -> pl.DataFrame:
    """The rows of every table that has the columns, each with its `table` and `row`."""
    seen = [
        frame.select(*columns, pl.lit(name).alias("table"), pl.int_range(pl.len()).alias("row"))
        for name, frame in tables.items()
        if set(columns) <= set(frame.columns)
    ]
    return pl.concat(seen).drop_nulls(columns) if seen else pl.DataFrame(schema=[*columns, "table", "row"])


def _two_birth_dates(tables: Mapping[str, pl.DataFrame]) -> list[CrossFinding]:
    several = pl.col("birth_date").n_unique().over(_CHILD) > 1
    return _by_table(_all(tables, _CHILD, "birth_date").filter(several), "birth_date")


TWO_BIRTH_DATES = CrossRule(
    Rule(
        "two_birth_dates",
        Severity.WARNING,
        "The same child identifier has another date of birth elsewhere in this delivery; all are counted as one child",
        "Check whether two children share an identifier, or correct the date of birth.",
    ),
    _two_birth_dates,
)


def _two_spellings(tables: Mapping[str, pl.DataFrame]) -> list[CrossFinding]:
    """A number with and without leading zeros: most often a spreadsheet has taken them away."""
    rows = _all(tables, _CHILD)
    if rows.is_empty():
        return []
    bare = pl.col(_CHILD).str.strip_chars_start("0")
    numbers = rows.filter(pl.col(_CHILD).str.contains(r"^\d+$"))
    return _by_table(numbers.filter(pl.col(_CHILD).n_unique().over(bare) > 1), _CHILD)


IDENTIFIER_SPELLED_TWICE = CrossRule(
    Rule(
        "identifier_spelled_twice",
        Severity.WARNING,
        "Elsewhere in this delivery the same number stands with other leading zeros; they are counted as two children",
        "Format the column as text at the source, so that leading zeros stay, and deliver it again.",
    ),
    _two_spellings,
)


def _two_identifiers(tables: Mapping[str, pl.DataFrame]) -> list[CrossFinding]:
    rows = _all(tables, _CHILD, "upn")
    if rows.is_empty():
        return []
    real = rows.filter(pl.col("upn").str.to_uppercase().str.contains(_UPN))
    return _by_table(real.filter(pl.col(_CHILD).n_unique().over(pl.col("upn").str.to_uppercase()) > 1), _CHILD)


ONE_PUPIL_TWICE = CrossRule(
    Rule(
        "one_pupil_two_identifiers",
        Severity.WARNING,
        "Another child identifier of this delivery has the same unique pupil number; they are counted as two children",
        "Check whether the child has two records, and merge them in the case system.",
    ),
    _two_identifiers,
)


def listed_once(table: str) -> CrossRule:
    """A child has one row of this table."""

    def twice(present: Mapping[str, pl.DataFrame]) -> list[CrossFinding]:
        if table not in present:
            return []
        rows = present[table].select(_CHILD, pl.lit(table).alias("table"), pl.int_range(pl.len()).alias("row"))
        return _by_table(rows.filter(pl.col(_CHILD).is_duplicated(), pl.col(_CHILD).is_not_null()), "")

    return CrossRule(
        Rule(
            "listed_twice",
            Severity.WARNING,
            "The child stands in another row of the list as well, with other details; where the two differ, the value is unknown",
            "Keep the row that is right, or check whether two children share an identifier.",
        ),
        twice,
    )


def never_overlapping(what: str, tables: Mapping[str, tuple[str, str]]) -> CrossRule:
    """A child has one of these at a time. `tables`: by table, the columns of the first and the last day (blank: goes on).

    One that starts on the day another ends follows it; the same row in two tables is not two.
    """

    def overlapping(present: Mapping[str, pl.DataFrame]) -> list[CrossFinding]:
        return [
            f
            for name, (first, last) in tables.items()
            if name in present
            for f in _of(present[name], name, first, last)
        ]

    return CrossRule(
        Rule(
            f"{what}s_overlap",
            Severity.WARNING,
            f"Another {what.replace('_', ' ')} of the child covers this day, or is open as well; both are counted",
            "End the one that was left open, or correct the dates in the case record.",
        ),
        overlapping,
    )


def _of(frame: pl.DataFrame, table: str, first: str, last: str) -> Iterator[CrossFinding]:
    if not {_CHILD, first, last} <= set(frame.columns):
        return
    unread = (
        pl.col("left_out").fill_null("").str.contains(f",{last},", literal=True)
        if "left_out" in frame.columns
        else pl.lit(False)
    )
    spells = (
        frame.with_row_index("row")
        .filter(pl.col(_CHILD).is_not_null(), pl.col(first).is_not_null(), ~unread)
        .select("row", _CHILD, first, pl.col(last).fill_null(pl.date(9999, 12, 31)).alias("until"))
        .sort(_CHILD, first, "until", "row")
        .with_columns(pl.col("until").cum_max().shift(1).over(_CHILD).alias("before"))
    )
    late = spells.filter(pl.col(first) < pl.col("before"))
    if late.height:
        yield CrossFinding(table, first, tuple(late["row"].sort().to_list()))


OF_CHILDREN = (TWO_BIRTH_DATES, IDENTIFIER_SPELLED_TWICE, ONE_PUPIL_TWICE)
"""What holds in every delivery about children."""
