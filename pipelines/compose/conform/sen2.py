"""SEN2 return → plans maintained on the day, each with its main placement and its last review; plans issued in the year before, and requests received in it.

Here: which placement of a plan is the present one, what kind of place it is, which request led to a plan. Not here: what is counted.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from pipelines.compose.conform import About, Incomplete, says
from pipelines.compose.schools import described

NOWHERE = ("NEET", "NIEC", "NIEO")
"""Settings that say that the person is in no education."""


def maintained_plans(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """One row per plan, placed or not. Who waits for a place has a plan and no placement.

    Raises `Incomplete` where the return, if it was delivered, is another council's.
    """
    _ours(companions, about)
    plans = rows.unique("active_plan_row", keep="first", maintain_order=True)
    register = described(companions["establishments"]).select("urn", "group")
    places = _main_placement(companions["placement_details"], register, about.as_at)
    needs = (
        companions["sen_needs"].filter(pl.col("rank") == 1).unique("active_plan_row", keep="first", maintain_order=True)
    )
    requests = companions["requests"]
    received = ["received_date"] if requests.is_empty() or says(requests, "received_date") else []
    requests = requests.select("request_row", "person_row", *received).unique("request_row", keep="first")
    plans = _with_issue(plans.with_columns(return_date=pl.lit(about.as_at)), companions)
    return (
        plans.join(places, on="active_plan_row", how="left", maintain_order="left")
        .with_columns(
            placement=pl.when(pl.col("_placed").is_null()).then(pl.lit("none")).otherwise(pl.col("placement"))
        )
        .join(requests, on="request_row", how="left", maintain_order="left")
        .join(_people(companions), on="person_row", how="left", maintain_order="left")
        .join(needs.select("active_plan_row", "sen_type"), on="active_plan_row", how="left", maintain_order="left")
    )


def _with_issue(plans: pl.DataFrame, companions: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Plans with the day they were issued, where the return shows it; without its list of issued plans it is known of none."""
    issued, assessments = companions["named_plans"], companions["assessments"]
    if not says(issued, "start_date") or assessments.is_empty():
        return plans
    assessed = assessments.select("assessment_row", "request_row").unique("assessment_row", keep="first")
    of_request = (
        issued.select("assessment_row", issued_date="start_date")
        .join(assessed, on="assessment_row")
        .group_by("request_row")
        .agg(pl.col("issued_date").max())
    )
    return plans.join(of_request, on="request_row", how="left", maintain_order="left")


def plans_issued(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """One row per plan issued, with the day its request was received and whether an exception to the 20 weeks applied.

    Raises `Incomplete` as `maintained_plans`.
    """
    _ours(companions, about)
    assessments = companions["assessments"].unique("assessment_row", keep="first", maintain_order=True)
    excused = _column(assessments, "exception_20_weeks", pl.String).fill_null("N") == "Y"
    # A return that does not say where an exception applied has no such column: it must not read as if none did.
    said = [excused.alias("exception")] if says(assessments, "exception_20_weeks") or assessments.is_empty() else []
    assessed = assessments.select("assessment_row", "request_row", *said)
    requests = companions["requests"].unique("request_row", keep="first", maintain_order=True)
    return (
        rows.unique("named_plan_row", keep="first", maintain_order=True)
        .rename({"start_date": "issued_date"})
        .join(assessed, on="assessment_row", how="left", maintain_order="left")
        .join(
            requests.select("request_row", "person_row", "received_date"),
            on="request_row",
            how="left",
            maintain_order="left",
        )
        .join(_people(companions), on="person_row", how="left", maintain_order="left")
    )


def plan_requests(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """One row per request. Raises `Incomplete` as `maintained_plans`."""
    _ours(companions, about)
    once = rows.unique("request_row", keep="first", maintain_order=True)
    return once.join(_people(companions), on="person_row", how="left", maintain_order="left")


def _ours(companions: Mapping[str, pl.DataFrame], about: About) -> None:
    council = companions["returns"]["la_code"].drop_nulls()
    if council.len() and not (council == int(about.la_code)).any():
        raise Incomplete("the return is another council's")


def _people(companions: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row per person: who they are by their UPN, or else by their row."""
    person = companions["person"].unique("person_row", keep="first", maintain_order=True)
    return person.select("person_row", "birth_date", "sex", pl.coalesce("upn", "person_row").alias("child_id"))


def _column(frame: pl.DataFrame, name: str, dtype: Any) -> pl.Expr:
    """A column that the return may have left out."""
    return pl.col(name) if name in frame.columns else pl.lit(None, dtype=dtype)


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


CONFORMS = {"maintained_plans": maintained_plans, "plans_issued": plans_issued, "plan_requests": plan_requests}
