"""SEN2 return → plans maintained on the day, one row each, with their main placement.

Here: which placement of a plan is the present one, and what kind of place it is. Not here: what is counted.
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from pipelines.compose.conform import About, Incomplete
from pipelines.compose.schools import described

NOWHERE = ("NEET", "NIEC", "NIEO")
"""Settings that say that the person is in no education."""


def maintained_plans(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """One row per plan, placed or not. Who waits for a place has a plan and no placement.

    Raises `Incomplete` where the return, if it was delivered, is another council's.
    """
    council = companions["returns"]["la_code"].drop_nulls()
    if council.len() and not (council == int(about.la_code)).any():
        raise Incomplete("the return is another council's")
    plans = rows.unique("active_plan_row", keep="first", maintain_order=True)
    register = described(companions["establishments"]).select("urn", "group")
    places = _main_placement(companions["placement_details"], register, about.as_at)
    needs = (
        companions["sen_needs"].filter(pl.col("rank") == 1).unique("active_plan_row", keep="first", maintain_order=True)
    )
    requests = companions["requests"].select("request_row", "person_row").unique("request_row", keep="first")
    person = companions["person"].unique("person_row", keep="first", maintain_order=True)
    people = person.select("person_row", "birth_date", "sex", pl.coalesce("upn", "person_row").alias("child_id"))
    return (
        plans.join(places, on="active_plan_row", how="left", maintain_order="left")
        .with_columns(
            placement=pl.when(pl.col("_placed").is_null()).then(pl.lit("none")).otherwise(pl.col("placement"))
        )
        .join(requests, on="request_row", how="left", maintain_order="left")
        .join(people, on="person_row", how="left", maintain_order="left")
        .join(needs.select("active_plan_row", "sen_type"), on="active_plan_row", how="left", maintain_order="left")
    )


def _main_placement(placements: pl.DataFrame, register: pl.DataFrame, as_at: date) -> pl.DataFrame:
    """Per plan with placements, what kind its main one is: the one that goes on, or the last if none does, which is none.

    A school in the register is what its type says; a place without URN is what its setting says, or a college if only the
    provider number is given. The kind is not known where the URN cannot be read or is not in the register, nor which placement
    is the main one where none is ranked first.
    """
    first = (pl.col("rank") == 1).fill_null(False)
    main = (
        placements.with_columns(
            _first=first, _present=pl.col("leaving_date").is_null() | (pl.col("leaving_date") > as_at)
        )
        .sort("_first", "_present", "entry_date", "source_row", nulls_last=False)
        .unique("active_plan_row", keep="last", maintain_order=True)
        .join(register, on="urn", how="left", maintain_order="left")
    )
    urn_unread = pl.col("left_out").fill_null("").str.contains(",urn,", literal=True)
    kind = (
        pl.when(~pl.col("_first"))
        .then(None)
        .when(~pl.col("_present"))
        .then(pl.lit("none"))
        .when(pl.col("group").is_in(["mainstream", "special"]))
        .then(pl.col("group"))
        .when(pl.col("group").is_not_null())
        .then(pl.lit("other"))
        .when(pl.col("urn").is_not_null() | urn_unread)
        .then(None)
        .when(pl.col("setting").is_in(NOWHERE))
        .then(pl.lit("none"))
        .when(pl.col("setting").is_not_null() | pl.col("ukprn").is_not_null())
        .then(pl.lit("other"))
    )
    return main.select("active_plan_row", placement=kind, _placed=pl.lit(True))


CONFORMS = {"maintained_plans": maintained_plans}
