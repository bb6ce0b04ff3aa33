"""The council's register of exclusions → registered exclusions.

Here: leaving out what no longer stands, and putting phase and district of the school where the register of schools is there.
"""

from collections.abc import Mapping

import polars as pl

from pipelines.compose.conform import About
from pipelines.compose.schools import with_school


def registered(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """One row per exclusion that stands. A blank flag means that it does."""
    stands = rows.filter(pl.col("withdrawn").fill_null("N") != "Y")
    return with_school(stands.rename({"school": "urn"}), companions["establishments"])


CONFORMS = {"registered_exclusions": registered}
