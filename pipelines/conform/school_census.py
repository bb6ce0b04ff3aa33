"""School census (COLLECT export) → pupils and exclusions.

Here: which school a registration is at, and which pupil an exclusion is of. Not here: which of them count
(`warehouse.terms.pupils`, `warehouse.terms.exclusions`).
"""

from collections.abc import Mapping

import polars as pl

from pipelines.conform import About
from pipelines.schools import with_school

_WHERE = ("delivery", "sheet", "source_row", "left_out")


def pupils(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """One row per registration, with its school. A pupil without UPN is counted all the same: the registration stands in."""
    returns = companions["school_census"].select("school_return", "urn", "la_code", "establishment_number")
    schools = with_school(returns, companions["establishments"])
    return rows.join(
        schools.unique("school_return", keep="last", maintain_order=True),
        on="school_return",
        how="left",
        maintain_order="left",
    ).with_columns(term=pl.lit(about.period), child_id=pl.coalesce("child_id", "pupil_row"))


def exclusions(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """One row per exclusion, of pupils on roll and of those who have left, with pupil and school."""
    found = [
        _of_pupils(rows, companions["pupils_on_roll"]),
        _of_pupils(companions["exclusions_off_roll"], companions["pupils_no_longer_on_roll"]),
    ]
    returns = companions["school_census"].select("school_return", "urn", "la_code", "establishment_number")
    schools = with_school(returns, companions["establishments"])
    return pl.concat(found).join(
        schools.unique("school_return", keep="last", maintain_order=True),
        on="school_return",
        how="left",
        maintain_order="left",
    )


def _of_pupils(excluded: pl.DataFrame, registered: pl.DataFrame) -> pl.DataFrame:
    """Exclusions with child, birth date, sex and return of the pupil their row points to."""
    said = ("start_date", "category", "sessions", "reason")
    who = registered.select(
        "pupil_row", "school_return", pl.coalesce("child_id", "pupil_row").alias("child_id"), "birth_date", "sex"
    )
    return (
        excluded.with_columns(
            pl.lit(None, pl.Int64 if c == "sessions" else pl.String).alias(c) for c in said if c not in excluded.columns
        )
        .select(*_WHERE, "pupil_row", *said)
        .join(
            who.unique("pupil_row", keep="last", maintain_order=True), on="pupil_row", how="left", maintain_order="left"
        )
    )


CONFORMS = {"pupils": pupils, "exclusions": exclusions}
