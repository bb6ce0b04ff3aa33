"""SEN2 return → plans maintained on the day, one row each, with their main placement.

Here: which placement of a plan is the present one, and what kind of place it is. Not here: what is counted.
"""

from collections.abc import Mapping

import polars as pl

from pipelines.conform import About
from pipelines.schools import described

NOWHERE = ("NEET", "NIEC", "NIEO")
"""Settings that say that the person is in no education."""


def maintained_plans(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """One row per plan with a placement: the main one that goes on, or the last if none does, which is no placement.

    A school in the register is what its type says; a place without URN is what its setting says, or a college if only the
    provider number is given. A URN the register does not have cannot be told.
    """
    register = described(companions["establishments"]).select("urn", "group")
    goes_on = pl.col("leaving_date").is_null() | (pl.col("leaving_date") > about.as_at)
    main = (
        rows.filter(pl.col("rank") == 1)
        .with_columns(_present=goes_on)
        .sort("_present", "entry_date", "source_row", descending=[False, False, False], nulls_last=False)
        .unique("active_plan_row", keep="last", maintain_order=True)
        .join(register, on="urn", how="left", maintain_order="left")
    )
    kind = (
        pl.when(~pl.col("_present"))
        .then(pl.lit("none"))
        .when(pl.col("group").is_in(["mainstream", "special"]))
        .then(pl.col("group"))
        .when(pl.col("group").is_not_null())
        .then(pl.lit("other"))
        .when(pl.col("urn").is_not_null())
        .then(None)
        .when(pl.col("setting").is_in(NOWHERE))
        .then(pl.lit("none"))
        .when(pl.col("setting").is_not_null() | pl.col("ukprn").is_not_null())
        .then(pl.lit("other"))
    )
    needs = (
        companions["sen_needs"].filter(pl.col("rank") == 1).unique("active_plan_row", keep="first", maintain_order=True)
    )
    plans = companions["active_plans"].select("active_plan_row", "request_row").unique("active_plan_row", keep="first")
    requests = companions["requests"].select("request_row", "person_row").unique("request_row", keep="first")
    person = companions["person"].unique("person_row", keep="first", maintain_order=True)
    people = person.select("person_row", "birth_date", "sex", pl.coalesce("upn", "person_row").alias("child_id"))
    return (
        main.with_columns(placement=kind)
        .join(plans, on="active_plan_row", how="inner", maintain_order="left")
        .join(requests, on="request_row", how="left", maintain_order="left")
        .join(people, on="person_row", how="left", maintain_order="left")
        .join(needs.select("active_plan_row", "sen_type"), on="active_plan_row", how="left", maintain_order="left")
    )


CONFORMS = {"maintained_plans": maintained_plans}
