"""Ofsted Annex A → adoptions: the steps of list 10 and the days between them.

Here: list 10 only; the other lists use the words of the events already. Not here: its columns (`schemas.sources.annex_a`), and what
is counted (`warehouse`).
"""

from collections.abc import Mapping

import polars as pl

from pipelines.compose.adoptions import with_days
from pipelines.compose.conform import About


def _adoptions(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """A child whose adopters fostered first moved in on the day of that placement."""
    moved_in = pl.coalesce("concurrent_placement_date", "placed_date")
    return with_days(rows.with_columns(moved_in_date=moved_in))


CONFORMS = {"adoptions": _adoptions}
