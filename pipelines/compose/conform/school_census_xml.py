"""School census (XML of a school) → pupils and exclusions.

Here: which school the return is of. An exclusion carries its pupil already, on roll or not.
"""

from collections.abc import Mapping

import polars as pl

from pipelines.compose.conform import About
from pipelines.compose.schools import once, whole_council, with_school

_OF_SCHOOL = ("urn", "la_code", "establishment_number")


def pupils(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """One row per registration, with its school. Raises `Incomplete` where too many schools have no return."""
    at_school = _at_school(rows, companions)
    whole_council(at_school, companions["establishments"], about.la_code, about.as_at)
    return once(at_school.with_columns(term=pl.lit(about.period)))


def exclusions(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """One row per exclusion, with its school."""
    return _at_school(rows, companions)


def _at_school(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    blank = [pl.lit(None, pl.Int64).alias(c) for c in _OF_SCHOOL if c not in rows.columns]
    return with_school(rows.with_columns(blank), companions["establishments"])


CONFORMS = {"pupils": pupils, "exclusions": exclusions}
