"""The team that holds a case: a category where it names a group of workers, never the name of one of them."""

from datetime import date

import duckdb
import polars as pl
import pytest

from pipelines.home.lake import Lake
from pipelines.receive.examine import examine
from pipelines.receive.gate import Judged, pseudonymise
from warehouse.disclosure.disclosed import figures_of
from warehouse.indicators import catalogue

HEADER = (
    "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Date of referral,Referral Source,Referral NFA?"
)
AS_AT = date(2025, 6, 30)


def judged(rows: list[tuple[str, str]], header: str = "Allocated Team,Allocated Worker") -> Judged:
    """Referrals of a child each, by such a team and worker."""
    lines = [f"{HEADER},Number of Referrals in Last 12 Months,{header}"]
    for n, held in enumerate(rows):
        lines.append(",".join([f"C{n}", "F", "WBRI", "01/02/2015", "10", "03/06/2025", "1A", "No", "0", *held]))
    examined = examine("\n".join(lines).encode(), "referrals.csv", la_code="855", as_at=AS_AT)
    assert examined.refusal is None, examined.refusal
    return examined.judged[0]


def stored(one: Judged) -> list[str | None]:
    rows = pseudonymise(one.table, one.accepted, key=b"k" * 32, scheme="855/annex_a", groups=one.groups)
    assert "worker" not in rows.columns
    return rows["team"].to_list()


def noted(one: Judged) -> list[int]:
    return [r for f in one.findings if f.rule == "group_not_kept" for r in f.rows]


def test_a_team_of_several_workers_is_kept_in_one_spelling() -> None:
    one = judged([("Duty Team", "A. One"), ("duty  team", "B. Two")] + [("Duty Team", "A. One")] * 4)
    assert stored(one) == ["Duty Team"] * 6 and noted(one) == []


@pytest.mark.parametrize(
    "rows",
    [
        [("A. One", "A. One")] * 8 + [("A. One", "B. Two")] * 8,  # a worker's name, though two share its cases
        [("C. Three", "A. One")] * 8,  # one worker only: it may be a name
        [("Duty Team", "A. One"), ("Duty Team", "B. Two")] * 2,  # four children
    ],
)
def test_what_may_be_a_name_is_other(rows: list[tuple[str, str]]) -> None:
    one = judged(rows)
    assert set(stored(one)) == {"other"}
    assert noted(one) == list(range(2, 2 + len(rows))), "and is counted"
    (finding,) = [f for f in one.findings if f.rule == "group_not_kept"]
    assert finding.column == "Allocated Team" and not {"One", "Three", "Duty"} & set(finding.text.split())


def test_where_no_worker_is_named_the_words_decide() -> None:
    one = judged([("North Locality", ""), ("C. Three", "")] * 6)
    assert stored(one) == ["North Locality", "other"] * 6


def test_a_blank_stays_blank() -> None:
    assert stored(judged([("", "A. One")] * 6)) == [None] * 6


def test_figures_are_given_by_team_and_do_not_leave(demo: Lake) -> None:
    with duckdb.connect(str(demo.served), read_only=True) as connection:
        teams = connection.execute(
            "SELECT indicator_id, count(*) FROM mart.breakdown WHERE dimension = 'team' GROUP BY ALL"
        ).fetchall()
        leaving = figures_of(connection, catalogue())
    assert {"re_referrals", "assessments_within_45_days", "repeat_child_protection_plans"} <= {i for i, _ in teams}
    assert leaving.filter(pl.col("breakdown").str.starts_with("team")).is_empty()
    assert not leaving.filter(pl.col("breakdown").str.starts_with("sex")).is_empty()
