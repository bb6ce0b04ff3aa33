"""Field cases that are about a whole home: a later list that is worse than the one before, and a history that is too short."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from helpers import council_of, refresh
from pipelines.council.new_home import make_home
from pipelines.home.lake import Lake
from pipelines.receive.books import Books
from pipelines.receive.examine import examine
from pipelines.show.status import lines
from warehouse.period import Quarter

OFSTED = "data/ofsted/State-funded_schools_inspections_and_outcomes_as_at_31_August_2025.csv.gz"
ROUND = Quarter(2025, 1).round


def home_of(shared: Path, case: str, folder: Path, *, without: str = "") -> Lake:
    """A home of a field case: its workbook and its files, which are of the first quarter of 2025/26."""
    lake = Lake.at(folder / "home")
    make_home(lake, today=date(2025, 7, 8), workbook=False)
    landing = Path(str(lake.landing)) / ROUND
    landing.mkdir(parents=True, exist_ok=True)
    for file in (shared / "samples/field_cases" / case).iterdir():
        if file.suffix == ".xlsx":
            shutil.copy(file, lake.council_workbook())
        elif file.name != without:
            shutil.copy(file, landing / file.name)
    return lake


def figure(lake: Lake, indicator: str) -> dict[str, Any]:
    with duckdb.connect(str(lake.served), read_only=True) as connection:
        found = connection.execute("SELECT * FROM mart.dashboard WHERE indicator_id = ?", [indicator]).pl()
    return found.row(0, named=True)


def test_rr3_a_history_that_is_too_short_is_not_covered(shared: Path, tmp_path: Path) -> None:
    lake = home_of(shared, "rr3", tmp_path)
    refresh(lake)
    row = figure(lake, "re_referrals")
    assert row["status"] == "x"
    assert row["reason"].startswith("not covered: ") and "20" in row["reason"] and "cell" not in row["reason"]


def test_rr2_the_good_figure_stays_beside_a_later_list_of_few_plans(shared: Path, tmp_path: Path) -> None:
    """The dates of the later list are SQL Server's own and can be read (c12), so it is no list of which nothing can be used."""
    lake = home_of(shared, "rr2", tmp_path)
    refresh(lake)
    row = figure(lake, "repeat_child_protection_plans")
    assert (row["latest"], row["numerator"], row["denominator"]) == (Decimal("30.00"), 6, 20)
    states = {x.file: x.state for x in lines(lake, Books.read(lake), council_of(lake), ROUND, date(2025, 7, 9))}
    assert {states[f"ssd_cp_plans_2025-07-0{day}.csv"] for day in (7, 8)} == {"accepted"}


def test_o03_reports_published_after_the_day_of_an_edition_are_no_fault(shared: Path) -> None:
    file = shared / OFSTED
    one = examine(file.read_bytes(), file.name, la_code="published", as_at=date(2025, 8, 31))
    assert one.refusal is None and not [f for f in one.findings if f.rule == "after_as_at"]


def test_bi1_no_type_that_other_programs_cannot_read_is_served(demo: Lake) -> None:
    with duckdb.connect(str(demo.served), read_only=True) as connection:
        types = {
            t
            for (t,) in connection.execute(
                "SELECT DISTINCT data_type FROM duckdb_columns() WHERE NOT internal"
            ).fetchall()
        }
    assert types <= {"VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP", "DECIMAL(18,2)"}, types
