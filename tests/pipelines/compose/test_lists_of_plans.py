"""The list of child protection plans as three kinds of events: starts, plans on its day, plans that ended; each beside the list itself."""

from datetime import date
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from pipelines.compose.composed import composed
from pipelines.figures.facts import load_facts
from pipelines.home.lake import Lake, read_frame
from schemas.sources.annex_a import SOURCE
from warehouse.evaluate import Fact

ROUND, END = "2025-26-Q1", date(2025, 6, 30)
BEGAN = date(2025, 4, 1)


@pytest.fixture(scope="module")
def listed(annex_a: Lake) -> pl.DataFrame:
    """The rows of list 7 as they were delivered for the round, read by another reader."""
    (file,) = (Path(str(annex_a.landing)) / ROUND).glob("Annex A*.xlsx")
    columns = {c.title: c.name for c in SOURCE.table("child_protection_plans").columns}
    book = fastexcel.read_excel(str(file))
    (sheet,) = [n for n in book.sheet_names if n.startswith("List 7")]
    rows = book.load_sheet(sheet, dtypes="string").to_polars()
    ours = {h: columns[h] for h in rows.columns if h in columns}
    days = [
        pl.col(c).str.head(10).str.to_date("%Y-%m-%d", strict=False).alias(c)
        for c in ("plan_start_date", "plan_end_date")
    ]
    return rows.select(list(ours)).rename(ours).with_columns(days)


def figure(lake: Lake, indicator: str, basis: str) -> Fact:
    facts = load_facts(lake, "855", ROUND)
    (found,) = [
        f
        for f in facts
        if (f.indicator_id, f.period, f.basis, f.breakdown) == (indicator, "Q1 2025/26", basis, "total")
    ]
    return found


def test_whoever_has_a_plan_on_the_last_day_is_counted_whenever_it_began(annex_a: Lake, listed: pl.DataFrame) -> None:
    began, ended = pl.col("plan_start_date"), pl.col("plan_end_date")
    there = listed.filter(began <= END, ended.is_null() | (ended > END))
    assert there.filter(began < date(2025, 1, 1)).height > 20, "some began before the months of the list"
    fact = figure(annex_a, "plans_at_period_end", "at_period_end")
    assert (fact.numerator, fact.status) == (there.height, "ok")
    long = figure(annex_a, "plans_of_two_years", "at_period_end")
    assert (long.numerator, long.denominator) == (
        there.filter((pl.lit(END) - began).dt.total_days() >= 730).height,
        there.height,
    )


def test_plans_that_ended_are_counted_by_their_end(annex_a: Lake, listed: pl.DataFrame) -> None:
    ended = listed.filter(pl.col("plan_end_date").is_between(BEGAN, END))
    fact = figure(annex_a, "ended_plans_of_two_years", "in_quarter")
    assert (fact.denominator, fact.status) == (ended.height, "ok") and ended.height > 50
    assert ended.filter(pl.col("plan_start_date") < date(2025, 1, 1)).height > 20


def test_the_list_covers_what_it_is_made_of(annex_a: Lake) -> None:
    spans = composed(annex_a, "855", ROUND).spans
    of = {
        name: [s for s in spans if s.events == name]
        for name in ("plans_on_day", "plans_ended", "child_protection_plans")
    }
    assert {s.snapshot for s in of["plans_on_day"]} == {31} and all(
        s.first == s.last == s.as_at for s in of["plans_on_day"]
    )
    assert {s.snapshot for s in of["plans_ended"]} == {None}
    assert min(s.first for s in of["plans_ended"]) >= min(s.first for s in of["child_protection_plans"])
    events = read_frame(annex_a.events("855", ROUND, "plans_ended.parquet"))
    assert events["plan_end_date"].null_count() == 0
    joined = events.join(pl.DataFrame({"delivery": [s.delivery for s in of["plans_ended"]], "a": [s.first for s in of["plans_ended"]], "b": [s.last for s in of["plans_ended"]]}), on="delivery")  # fmt: skip
    assert joined.filter(~pl.col("plan_end_date").is_between("a", "b")).is_empty()


def test_without_a_population_there_is_no_rate(annex_a: Lake) -> None:
    fact = figure(annex_a, "plans_per_10000", "at_period_end")
    assert fact.status == "x" and "populations" in fact.reason and "no delivery" in fact.reason
