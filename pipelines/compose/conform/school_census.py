"""School census (COLLECT export) → pupils and exclusions.

Here: which school a registration is at, and which pupil an exclusion is of. Not here: which of them count
(`warehouse.terms.pupils`, `warehouse.terms.exclusions`).
"""

from collections.abc import Mapping

import polars as pl

from pipelines.compose.conform import About, Incomplete
from pipelines.compose.schools import once, whole_council, with_school
from warehouse.period import Term

_WHERE = ("delivery", "sheet", "source_row", "left_out")


def pupils(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """One row per registration, with its school. A pupil without UPN is counted all the same: the registration stands in.

    Raises `Incomplete` where the returns are another council's, another term's, or too many schools have none.
    """
    at_school = rows.join(_schools(companions, about), on="school_return", how="left", maintain_order="left")
    whole_council(at_school, companions["establishments"], about.la_code, about.as_at)
    return once(at_school.with_columns(term=pl.lit(about.period), child_id=pl.coalesce("child_id", "pupil_row")))


def exclusions(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """One row per exclusion, of pupils on roll and of those who have left, with pupil and school."""
    found = [
        _of_pupils(rows, companions["pupils_on_roll"]),
        _of_pupils(companions["exclusions_off_roll"], companions["pupils_no_longer_on_roll"]),
    ]
    at_school = pl.concat(found).join(
        _schools(companions, about), on="school_return", how="left", maintain_order="left"
    )
    # A pupil without UPN has another row in every census: school, birth and sex show that it is the same one.
    nameless = pl.concat_str("school", "birth_date", "sex", "pupil_row", separator=" ", ignore_nulls=True)
    known = pl.concat_str("school", "birth_date", "sex", separator=" ")
    return at_school.with_columns(child_id=pl.coalesce("child_id", known, nameless))


def _schools(companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """One row per school's return, with its school. Raises `Incomplete` if the returns are not this council's or term's."""
    returns = companions["school_census"]
    councils = returns["la_code"].drop_nulls()
    if councils.len() and (councils == int(about.la_code)).sum() < councils.len() / 2:
        raise Incomplete("the schools' returns are another council's")
    terms = returns.select(pl.col("term"), pl.col("year")).drop_nulls()
    term = Term.parse(about.period)
    if terms.height and terms.filter(pl.col("year") == term.year, pl.col("term") == term.name[:3].upper()).is_empty():
        raise Incomplete("the schools' returns are another term's")
    schools = with_school(
        returns.select("school_return", "urn", "la_code", "establishment_number"), companions["establishments"]
    )
    return schools.drop("la_code", "establishment_number").unique("school_return", keep="last", maintain_order=True)


def _of_pupils(excluded: pl.DataFrame, registered: pl.DataFrame) -> pl.DataFrame:
    """Exclusions with child, birth date, sex and return of the pupil their row points to."""
    details = ("start_date", "category", "sessions", "reason")
    who = registered.select("pupil_row", "school_return", "child_id", "birth_date", "sex")
    return (
        excluded.with_columns(
            pl.lit(None, pl.Int64 if c == "sessions" else pl.String).alias(c)
            for c in details
            if c not in excluded.columns
        )
        .select(*_WHERE, "pupil_row", *details)
        .join(
            who.unique("pupil_row", keep="last", maintain_order=True), on="pupil_row", how="left", maintain_order="left"
        )
    )


CONFORMS = {"pupils": pupils, "exclusions": exclusions}
