"""The names in a council's workbook are held against what exists, and the nearest is said."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from typer.testing import CliRunner

from helpers import copy_home, council_of, refresh
from pipelines.commands.app import app
from pipelines.council.names import unknown_names
from pipelines.council.new_home import starting_rows
from pipelines.council.settings import load_council
from pipelines.council.template import write_council_workbook, write_workbook
from pipelines.demo import settings
from pipelines.home.keys import load_key
from pipelines.home.lake import Lake
from pipelines.receive.books import Books
from pipelines.receive.examine import examine
from pipelines.show.status import open_questions
from schemas.council import PERIOD_PATTERN, REPORTED_HISTORY
from warehouse.indicators import catalogue
from warehouse.period import Quarter, parse_period

ROUNDS = [Quarter(2024, 4), Quarter(2025, 1)]
ROUND = "2025-26-Q1"


def names_in(
    path: Path, delivered: Sequence[str] | None = None, **rows: Sequence[Mapping[str, Any]]
) -> set[tuple[str, ...]]:
    """What is found in the demo's workbook with such rows added: rule, sheet, column, words."""
    mine = settings.council_rows(ROUNDS)
    write_council_workbook(path, mine | {name: [*mine.get(name, ()), *more] for name, more in rows.items()})
    examined = examine(path.read_bytes(), path.name, la_code="", as_at=None)
    assert examined.refusal is None
    accepted = {j.table.name: j.accepted for j in examined.judged}
    found = unknown_names(accepted, catalogue(), delivered)
    for f in found:
        (row,) = f.rows
        assert row == 1 + len(mine.get(f.table, ())) + 1 + (len(rows[f.table]) - 1), "the row that was added"
    return {(f.rule, f.sheet, f.column, f.text) for f in found}


def test_the_demo_s_workbook_names_what_there_is(tmp_path: Path) -> None:
    assert names_in(tmp_path / "council.xlsx") == set()


@pytest.mark.parametrize(
    ("table", "row", "found"),
    [
        ("targets", {"indicator_id": "re_referal", "operator": ">=", "target": 1, "rag_shown": "No"},
         ("name_unknown", "Targets", "Indicator", "There is no such indicator; the nearest known one is re_referrals")),
        ("reporting", {"round": ROUND, "indicator_id": "xyz", "period": "Q1 2025/26"},
         ("name_unknown", "Reporting", "Indicator", "There is no such indicator")),
        ("reporting", {"round": "2025-26-Q2", "indicator_id": "first_time_entrants", "period": "Q1 2025/26"},
         ("name_unknown", "Reporting", "Round", "There is no such round in the sheet Rounds; the nearest known one is 2025-26-Q1")),
        ("reporting", {"round": ROUND, "indicator_id": "suspended_pupils_interim", "period": "Q1 2025/26"},
         ("period_of_another_kind", "Reporting", "Period",
          "It is a quarter; the indicator is of an academic year, written 2024/25")),
        ("reporting", {"round": ROUND, "indicator_id": "sen_in_mainstream", "period": "2024/25"},
         ("period_of_another_kind", "Reporting", "Period",
          "It is an academic year; the indicator is of a term, written Spring Term 2025")),
        ("indicators", {"indicator_id": "first_time_entrants", "position": 30, "area": "Social Care", "variant": "standrad"},
         ("name_unknown", "Indicators", "Variant", "The indicator has no such variant; the nearest known one is standard")),
        ("expected_deliveries", {"round": ROUND, "source": "annexa", "due_date": date(2025, 7, 14)},
         ("name_unknown", "Deliveries", "Source", "There is no such kind of delivery; the nearest known one is annex_a")),
        ("neighbours", {"model": "Ours", "neighbour": 855, "rank": 1},
         ("own_neighbour", "Neighbours", "Neighbour LA code", "The council stands among its own neighbours; it is not counted as one")),
        ("neighbours", {"model": "Ours", "neighbour": 799, "rank": 1},
         ("name_unknown", "Neighbours", "Neighbour LA code", "There is no such council")),
        ("outcomes", {"indicator_id": "re_referrals", "scheme": "Strategic Plans", "outcome": "Great"},
         ("scheme_spelled_twice", "Outcomes", "Scheme", "The plan is named nearly as another one; both are shown")),
        ("decisions", {"delivery": "0123456789ac", "decision": "Accept", "decided_by": "A", "decided_on": date(2025, 7, 1),
                       "reason": "So"},
         ("name_unknown", "Decisions", "Delivery", "There is no such delivery; the nearest known one is 0123456789ab")),
    ],
)  # fmt: skip
def test_what_nothing_has_is_found(tmp_path: Path, table: str, row: dict[str, Any], found: tuple[str, ...]) -> None:
    assert names_in(tmp_path / "council.xlsx", ["0123456789ab", "ffffffffffff"], **{table: [row]}) == {found}


def test_a_council_formed_since_may_be_a_neighbour(tmp_path: Path) -> None:
    formed = {"la_code": 799, "name": "New", "ons_code": "E06999999", "first_day": date(2027, 4, 1), "predecessor": 936}
    near = {"model": "Ours", "neighbour": 799, "rank": 1}
    assert names_in(tmp_path / "council.xlsx", areas=[formed], neighbours=[near]) == set()


def test_check_says_it_of_a_workbook(tmp_path: Path) -> None:
    rows = settings.council_rows(ROUNDS)
    rows["targets"].append({"indicator_id": "re_referal", "operator": ">=", "target": 1, "rag_shown": "No"})
    write_council_workbook(tmp_path / "council.xlsx", rows)
    done = CliRunner().invoke(app, ["check", str(tmp_path / "council.xlsx"), "--home", str(tmp_path / "home")])
    assert done.exit_code == 0
    assert "name_unknown" in done.output and "re_referrals" in done.output and "re_referal." not in done.output


def test_a_new_workbook_names_only_what_there_is(tmp_path: Path) -> None:
    rows = starting_rows(date(2026, 11, 29)) | {"identity": [{"la_code": "891", "name": "A county"}]}
    write_council_workbook(tmp_path / "council.xlsx", rows)
    examined = examine((tmp_path / "council.xlsx").read_bytes(), "council.xlsx", la_code="", as_at=None)
    assert unknown_names({j.table.name: j.accepted for j in examined.judged}, catalogue()) == []


def test_a_workbook_from_before_the_newest_sheets_has_nothing_in_them(demo: Lake, tmp_path: Path) -> None:
    """A sheet that is not there, or holds nothing, is no row of blanks."""
    lake = copy_home(demo, tmp_path / "home")
    book = openpyxl.load_workbook(lake.council_workbook())
    for sheet in (
        "Areas",
        "Unavailable",
        "Retention",
        "Decisions",
        "Mappings",
        "Code mappings",
        "Neighbours",
        "Disclosure",
    ):
        del book[sheet]
    book.save(lake.council_workbook())
    council = council_of(lake)
    for table in ("areas", "unavailable", "retention", "decisions", "column_mappings", "neighbours", "disclosure"):
        assert council.tables[table].is_empty(), table
    refresh(lake)
    with duckdb.connect(str(lake.served), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM star.dim_area").fetchone() > (150,)


def test_what_was_already_reported_names_what_there_is_or_is_questioned(demo: Lake, tmp_path: Path) -> None:
    """Such a figure stands nowhere: that is said where the file is checked, on the status screen, and to readers."""
    lake = copy_home(demo, tmp_path / "home")
    held = lake.home / "landing" / ROUND / "Reported elsewhere.xlsx"
    figure = {"basis": "year_to_date", "value": 20.0, "reported_on": date(2025, 6, 1), "document": "Another report"}
    rows = [
        {"indicator_id": "re_referal", "period": "Q4 2024/25"} | figure,
        {"indicator_id": "re_referrals", "period": "2024/25"} | figure,
        {"indicator_id": "re_referrals", "period": "Q4 2024/25"} | figure,
    ]
    write_workbook(held, REPORTED_HISTORY, {"figures": rows})
    said = [
        "row 2, Indicator: There is no such indicator; the nearest known one is re_referrals.",
        "row 3, Period: It is an academic year; the indicator is of a quarter, written Q1 2025/26.",
    ]
    checked = CliRunner().invoke(app, ["check", str(held), "--home", str(lake.home), "--json"])
    found = [f for f in json.loads(checked.output)["findings"] if "name" in f["rule"] or "period" in f["rule"]]
    assert [(f["rule"], f["rows"]) for f in found] == [("name_unknown", [2]), ("period_of_another_kind", [3])]
    refresh(lake)
    books, council = load_council(lake, Books.read(lake), load_key(lake))
    lines = [q for q in open_questions(lake, books, council, ROUND) if q.startswith("Figures already reported")]
    assert all(any(words in line for line in lines) for words in said) and len(lines) == 2
    with duckdb.connect(str(lake.served), read_only=True) as connection:
        read = connection.execute(
            "SELECT rule, column_title, rows FROM star.fact_quality JOIN star.dim_delivery USING (la_code, delivery) "
            "WHERE source = 'reported_history' AND rule IN ('name_unknown', 'period_of_another_kind') ORDER BY rule"
        ).fetchall()
    assert read == [("name_unknown", "Indicator", 1), ("period_of_another_kind", "Period", 1)]


@pytest.mark.parametrize("answer", ["Q1 1990/91", "Q4 1996/97"])
def test_a_quarter_of_long_ago_is_a_quarter(tmp_path: Path, answer: str) -> None:
    row = {"indicator_id": "first_time_entrants", "position": 30, "area": "Social Care", "base_period": answer}
    assert names_in(tmp_path / "council.xlsx", indicators=[row]) == set()


def test_every_period_that_the_workbook_may_hold_is_one() -> None:
    """The gate lets no label through that no kind of period can read."""
    years = [f"{y}/{(y + 1) % 100:02d}" for y in range(1985, 2105)]
    labels = [
        *years,
        *(f"Q{q} {y}" for q in range(1, 5) for y in years),
        *(f"Spring Term {y}" for y in range(1985, 2105)),
    ]
    allowed = [label for label in labels if re.match(PERIOD_PATTERN, label)]
    assert {parse_period(label).label for label in allowed} == set(allowed) and {"Q1 1990/91", "Q1 2000/01"} <= set(
        allowed
    )


def test_plans_of_other_years_are_other_plans(tmp_path: Path) -> None:
    rows = [
        {"indicator_id": "re_referrals", "scheme": f"Corporate Plan {years}", "outcome": "Great"}
        for years in ("2022-25", "2025-28")
    ]
    write_council_workbook(tmp_path / "council.xlsx", settings.council_rows(ROUNDS) | {"outcomes": rows})
    examined = examine((tmp_path / "council.xlsx").read_bytes(), "council.xlsx", la_code="", as_at=None)
    assert unknown_names({j.table.name: j.accepted for j in examined.judged}, catalogue()) == []
