"""What a breakdown may be called: words that a supplier typed freely must not become labels that are published.

Here: districts compared with the register of schools, service areas by the number of people in them.
Not here: which breakdowns there are (`warehouse.indicators`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.compose.composition import Part
from pipelines.compose.conform import Reader
from pipelines.receive.books import Received

OTHER = "other"
ENOUGH_USERS = 5


def known_districts(judged: Sequence[Received], rows: Reader, la_code: str) -> frozenset[str]:
    """The districts that the register of schools has in a council's area, in any edition received."""
    registers = [
        rows(Part(delivery, verdict.fingerprint, "gias", "establishments"))
        for delivery, verdict in judged
        if verdict.source == "gias" and verdict.table("establishments")
    ]
    return districts_in(registers, la_code)


def districts_in(registers: Iterable[pl.DataFrame], la_code: str) -> frozenset[str]:
    """The districts that editions of the register of schools have in a council's area."""
    found: set[str] = set()
    for register in registers:
        found |= set(register.filter(pl.col("la_code") == int(la_code))["district"].drop_nulls().unique())
    return frozenset(found)


@dataclass(frozen=True)
class Replaced:
    """Categories of a delivery that became `other`, in words that quote nothing."""

    delivery: str
    events: str
    text: str
    rows: int


def without_free_text(
    name: str, events: pl.DataFrame, districts: frozenset[str]
) -> tuple[pl.DataFrame, list[Replaced]]:
    """Events whose breakdown columns hold only what may be printed; the rest is `other`, and counted by delivery.

    A district must be one of the register's. A service area must have at least five users: fewer may be a name.
    """
    before = events
    if "district" in events.columns:
        known = pl.col("district").is_in(sorted(districts))
        events = events.with_columns(
            pl.when(pl.col("district").is_null() | known).then("district").otherwise(pl.lit(OTHER)).alias("district")
        )
    if "service_area" in events.columns:
        large = pl.col("user_id").n_unique().over("service_area") >= ENOUGH_USERS
        named = pl.col("service_area").is_not_null()
        events = events.with_columns(
            pl.when(named & ~large).then(pl.lit(OTHER)).otherwise("service_area").alias("service_area")
        )
    return events, [r for column, why in _WHY.items() for r in _replaced(name, column, why, before, events)]


_WHY = {
    "district": "districts are not in the register of schools for this area",
    "service_area": f"rows are of a service area with fewer than {ENOUGH_USERS} users",
}


def _replaced(name: str, column: str, why: str, before: pl.DataFrame, after: pl.DataFrame) -> Iterator[Replaced]:
    if column not in before.columns:
        return
    gone = (before[column].is_not_null() & (before[column] != after[column])).alias("gone")
    counted = (
        before.select("delivery", column)
        .with_columns(gone)
        .drop_nulls(column)
        .group_by("delivery")
        .agg(pl.col("gone").sum(), pl.len())
    )
    for delivery, rows, of in counted.filter(pl.col("gone") > 0).sort("delivery").iter_rows():
        yield Replaced(delivery, name, f"{rows:,} of {of:,} {why}", rows)
