"""The county a year later: its returns are read, report cards stand on the dashboard, and the three rows before have closed."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

import later
from helpers import received, refresh
from pipelines.council.new_home import make_home
from pipelines.home.lake import Lake
from pipelines.receive.identity import PUBLISHED
from warehouse.rounding import displayed

PERIOD = "Q1 2026/27"


@pytest.fixture(scope="module")
def home(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """The county's home, published. Read it, do not change it."""
    lake = Lake.at(tmp_path_factory.mktemp("later") / "home")
    make_home(lake, today=later.EXTRACTED, workbook=False)
    later.deliver(lake, shared)
    refresh(lake)
    return lake


@pytest.fixture(scope="module")
def served(home: Lake) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(home.served), read_only=True)


@pytest.fixture(scope="module")
def board(served: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    return served.execute("SELECT * FROM mart.dashboard").pl().rows_by_key("indicator_id", named=True, unique=True)


def test_every_file_of_the_year_is_accepted(home: Lake) -> None:
    judged = [(d.file, v) for owner in ("855", PUBLISHED) for d, v in received(home, owner)]
    refused = [(file, v.refusal) for file, v in judged if v.refusal]
    assert refused == [] and len(judged) > 12
    as_at = {file: v.as_at for file, v in judged}
    assert as_at["CIN_census_2026-07-03.xml"] == "2026-07-03", (
        "its header names the year's end, and that is no day of an extract"
    )
    census = next(v for file, v in judged if file.startswith("CIN"))
    assert census.table("pre_proceedings") is not None
    sources = {v.source for _, v in judged}
    assert {"annex_a", "cin_census", "ssda903", "school_census", "ofsted_schools", "ofsted_report_cards"} <= sources


def test_leadership_at_the_expected_standard(board: dict[str, dict[str, Any]]) -> None:
    row = board["primary_schools_leadership_expected"]
    numerator, denominator = later.counted("primary", later.AT_EXPECTED)
    assert denominator >= 10
    assert (row["period"], row["numerator"], row["denominator"]) == (PERIOD, numerator, denominator)
    assert row["latest"] == displayed(numerator, denominator, per=100, decimals=1)
    everybody = len(later.of_county("primary"))
    assert row["marker"] == "u" and row["reason"] == f"it rests on {denominator} of {everybody}, less than half"
    lacking = everybody - denominator
    share = displayed(lacking, everybody, per=100, decimals=1)
    assert (
        row["beside"]
        == f"Primary schools not yet inspected under the present framework {share}% ({lacking} of {everybody})"
    )
    assert row["previous"] is None and row["direction"] == "N/A", "nothing is spliced"
    assert row["benchmark_period"] == "2026-06-30" and row["england"] is not None


def test_counts_stand_in_place_of_a_percentage_of_few(board: dict[str, dict[str, Any]]) -> None:
    row = board["secondary_schools_leadership_expected"]
    numerator, denominator = later.counted("secondary", later.AT_EXPECTED)
    assert 0 < denominator < 10
    assert (row["latest"], row["status"], row["numerator"], row["denominator"]) == (None, "z", numerator, denominator)
    assert row["reason"].startswith(f"{numerator} of {denominator}: no percentage")


def test_pupils_and_safeguarding(board: dict[str, dict[str, Any]]) -> None:
    with_card = [(s, later.cards()[s.urn]) for s in later.of_county() if s.urn in later.cards()]
    pupils = sum(s.pupils for s, c in with_card if c.leadership in later.AT_EXPECTED)
    row = board["pupils_in_schools_leadership_expected"]
    assert (row["numerator"], row["denominator"]) == (pupils, sum(s.pupils for s, _ in with_card))
    row = board["schools_safeguarding_met"]
    assert (row["numerator"], row["denominator"]) == (
        sum(c.safeguarding == "Met" for _, c in with_card),
        len(with_card),
    )


def test_the_standing_picture_is_in_classes_that_add_up(served: duckdb.DuckDBPyConnection) -> None:
    classes = dict(
        served.execute(
            "SELECT category, numerator FROM mart.breakdown WHERE indicator_id = 'schools_by_standing' AND dimension = 'standing' "
            "AND period = ?",
            [PERIOD],
        ).fetchall()
    )
    assert classes == dict(later.standing())
    assert sum(classes.values()) == len(later.of_county()) and len(classes) == 5


def test_the_three_rows_before_have_closed(board: dict[str, dict[str, Any]]) -> None:
    for i in ("primary_schools_well_led", "secondary_schools_well_led", "pupils_in_well_led_schools"):
        assert (board[i]["latest"], board[i]["status"]) == (None, "z")
        assert board[i]["reason"].startswith("the series closed on 2025-11-09")


def test_report_cards_stand_on_the_dashboard_from_the_round_that_the_council_chose(
    served: duckdb.DuckDBPyConnection,
) -> None:
    shown = dict(served.execute("SELECT indicator_id, min(round) FROM star.bridge_reporting GROUP BY ALL").fetchall())
    assert {shown[i] for i in later.ON_CARDS} == {"2026-27-Q1"} and shown["re_referrals"] == "2025-26-Q4"


def test_figures_of_social_care_are_those_of_the_year(board: dict[str, dict[str, Any]]) -> None:
    row = board["repeat_child_protection_plans"]
    assert (row["period"], row["numerator"], row["denominator"]) == (PERIOD, 35, 152)
    assert row["data_as_at"] == date(2026, 7, 7) and row["latest"] == Decimal("23.00")
