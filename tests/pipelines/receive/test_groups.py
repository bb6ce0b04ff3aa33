"""The team that holds a case: a category where its name is surely nobody's, never the name of a person."""

from datetime import date

import duckdb
import polars as pl
import pytest

from pipelines.home.lake import Lake
from pipelines.receive.examine import examine
from pipelines.receive.gate import Judged, pseudonymise
from schemas.council import COUNCIL
from schemas.words.mapping import NO_MAPPINGS, Mappings, in_force, naming_nothing
from warehouse.disclosure.disclosed import figures_of
from warehouse.indicators import catalogue

HEADER = (
    "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Date of referral,Referral Source,Referral NFA?"
)
AS_AT = date(2025, 6, 30)


def judged(rows: list[tuple[str, str]], mappings: Mappings = NO_MAPPINGS) -> Judged:
    """Referrals of a child each, by such a team and worker."""
    lines = [f"{HEADER},Number of Referrals in Last 12 Months,Allocated Team,Allocated Worker"]
    for n, held in enumerate(rows):
        lines.append(",".join([f"C{n}", "F", "WBRI", "01/02/2015", "10", "03/06/2025", "1A", "No", "0", *held]))
    examined = examine("\n".join(lines).encode(), "referrals.csv", la_code="855", as_at=AS_AT, mappings=mappings)
    assert examined.refusal is None, examined.refusal
    return examined.judged[0]


def stored(one: Judged) -> list[str | None]:
    rows = pseudonymise(one.table, one.accepted, key=b"k" * 32, scheme="855/annex_a", groups=one.groups)
    assert "worker" not in rows.columns
    return rows["team"].to_list()


def noted(one: Judged) -> list[int]:
    return [r for f in one.findings if f.rule == "group_not_kept" for r in f.rows]


def test_a_team_is_kept_in_one_spelling() -> None:
    one = judged([("Duty Team", "A. One"), ("duty  team", "B. Two")] + [("Duty Team", "A. One")] * 4)
    assert stored(one) == ["Duty Team"] * 6 and noted(one) == []


@pytest.mark.parametrize(
    "team", ["Assessment Team 1", "Safeguarding North", "Children in Care Team", "CP & Court (East)", "Leaving Care"]
)
def test_names_of_parts_of_an_organisation_are_kept(team: str) -> None:
    assert stored(judged([(team, "A. One")] * 6)) == [team] * 6


@pytest.mark.parametrize(
    "team",
    [
        "A. One",  # the worker
        "Doe, Jane",  # the manager, whom no row names as a worker
        "Jane Doe's team",
        "Anna West Team",
        "Team Court, James",
        "North",  # no part of an organisation
        "Mansfield Team",  # a place, which may be a name
    ],
)
def test_what_may_be_a_name_is_other(team: str) -> None:
    rows = [(team, "A. One"), (team, "B. Two")] * 8
    one = judged([(f'"{t}"', worker) for t, worker in rows])
    assert set(stored(one)) == {"other"}
    assert noted(one) == list(range(2, 2 + len(rows))), "and is counted"
    (finding,) = [f for f in one.findings if f.rule == "group_not_kept"]
    assert finding.column == "Allocated Team" and not {"One", "Jane", "Mansfield"} & set(finding.text.split())


def test_a_team_of_few_children_is_other() -> None:
    assert set(stored(judged([("Duty Team", "A. One"), ("Duty Team", "B. Two")] * 2))) == {"other"}


def test_in_a_list_of_social_workers_a_team_has_five_of_them() -> None:
    """No row is of a child there: rows are counted, and a name is no team however often it stands there."""
    teams = ["Duty Team"] * 5 + ["Court Team"] * 4 + ["Doe, Jane"] * 6
    lines = ["Line,Team,Children held", *(f'{n},"{team}",16' for n, team in enumerate(teams, start=1))]
    examined = examine("\n".join(lines).encode(), "caseloads.csv", la_code="855", as_at=AS_AT)
    (one,) = examined.judged
    rows = pseudonymise(one.table, one.accepted, key=b"k" * 32, scheme="855/caseloads", groups=one.groups)
    assert rows["team"].to_list() == ["Duty Team"] * 5 + ["other"] * 10
    assert noted(one) == list(range(7, 17)) and one.rows["duplicates"] == 0


def test_the_council_s_workbook_names_a_team_after_a_place() -> None:
    day = date(2025, 6, 1)
    said = {"source": "annex_a", "table": "referrals", "column": "Allocated Team", "value": "MANSFIELD CP", "code": "Mansfield",
            "owner": "A. Name", "confirmed_on": day, "from_date": None, "to_date": None}  # fmt: skip
    rows = pl.DataFrame([said], schema={c.name: c.dtype for c in COUNCIL.table("code_mappings").columns})
    assert naming_nothing(rows) == []
    columns = pl.DataFrame(schema={c.name: c.dtype for c in COUNCIL.table("column_mappings").columns})
    one = judged([("Mansfield CP", "A. One")] * 2, mappings=in_force(columns, rows, day))
    assert stored(one) == ["Mansfield"] * 2 and noted(one) == []


def test_without_what_was_judged_nothing_is_stored_by_name() -> None:
    one = judged([("Duty Team", "A. One"), ("Duty Team", "B. Two")] * 4)
    rows = pseudonymise(one.table, one.accepted, key=b"k" * 32, scheme="855/annex_a")
    assert set(rows["team"]) == {"other"}


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
