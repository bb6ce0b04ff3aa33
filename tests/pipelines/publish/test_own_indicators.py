"""A council's own indicators from its workbook and its files to what people read, and what becomes of them and of the others."""

import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars as pl
import pytest
from typer.testing import CliRunner
from upath import UPath

from helpers import copy_home, council_of, opened, refresh
from pipelines import route
from pipelines.commands.app import app
from pipelines.council.own import collected
from pipelines.council.writing import add_rows, open_workbook
from pipelines.home.lake import Lake
from pipelines.publish.publication import sign_release
from pipelines.show.status import open_questions
from warehouse.own import MARK
from warehouse.publish.ledger import APPROVED

ROUND = "2025-26-Q1"
IN_TEN_DAYS = {
    "indicator_id": "own_in_10_days",
    "label": "Assessments in ten days",
    "area": "social_care",
    "events": "assessments",
    "which": "authorised_date - start_date <= INTERVAL '10 days'",
    "timing": "during",
    "date": "authorised_date",
    "unit": "percent",
    "polarity": "high",
    "target": "20",
}
GIRLS = {
    "indicator_id": "own_girls_in_care",
    "label": "Girls in care",
    "area": "social_care",
    "events": "looked_after",
    "which": "sex = 'F'",
    "timing": "as_at",
    "started": "started_date",
    "ended": "ceased_date",
    "unit": "percent",
    "polarity": "neutral",
}
FILE = '''"""Section 47 enquiries of a quarter."""

from datetime import date

from warehouse.indicator import IN_QUARTER, SEX, Count, During, Example, Indicator, NotComparable

indicator = Indicator(
    id="own_enquiries",
    label="Enquiries of the quarter",
    area="Social Care",
    numerator=Count("section_47_enquiries"),
    denominator=None,
    timing=During("enquiry_date"),
    bases=(IN_QUARTER,),
    unit="count",
    decimals=0,
    polarity="neutral",
    comparator=NotComparable(""),
    definition="Enquiries.",
    method="All of them.",
    source="",
    breakdowns=(SEX,),
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 4, 1), date(2025, 6, 30)),
        events={"section_47_enquiries": """
            child_id | sex | enquiry_date
            A        | F   | 2025-04-01
            B        | F   | 2025-07-01
        """},
        expect={"in_quarter": (1, None)},
    ),
)
'''


def write(lake: Lake, *rows: Mapping[str, Any], sheet: str = "own_indicators") -> None:
    add_rows(open_workbook(lake.council_workbook()), {sheet: rows})


def ask(lake: Lake, sql: str, file: Path | None = None) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(file or lake.served), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def others(lake: Lake) -> list[tuple[Any, ...]]:
    """Every figure that comes with the software, with all that is said of it."""
    return ask(
        lake,
        "SELECT * EXCLUDE (round_key) FROM star.fact_indicator WHERE indicator_id NOT LIKE 'own_%' ORDER BY ALL",
    ) + ask(lake, "SELECT * FROM star.fact_position WHERE indicator_id NOT LIKE 'own_%' ORDER BY ALL")


@pytest.fixture(scope="module")
def published(annex_a: Lake, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """The county with two indicators of its workbook, one of a file, and two that are wrong. Copy it, do not change it."""
    lake = copy_home(annex_a, tmp_path_factory.mktemp("own") / "home")
    wrong = {"indicator_id": "own_wrong", "label": "Wrong", "which": "authorized_date IS NULL"}
    write(lake, IN_TEN_DAYS, GIRLS, IN_TEN_DAYS | wrong)
    (lake.home / "indicators").mkdir()
    (lake.home / "indicators/own_enquiries.py").write_text(FILE)
    (lake.home / "indicators/own_reaching.py").write_text("import os\n")
    assert refresh(lake).promoted
    return lake


def test_they_give_what_is_counted_without_them(published: Lake) -> None:
    rows = ask(
        published,
        "SELECT indicator_id, numerator, denominator, deliveries FROM star.fact_position "
        f"WHERE round = '{ROUND}' AND indicator_id LIKE 'own_%'",
    )
    found = {i: (n, d) for i, n, d, _ in rows}
    deliveries = {i: of for i, _, _, of in rows}

    def count(events: str, where: str, of: str) -> tuple[int, int]:
        place = published.events("855", ROUND, f"{events}.parquet")
        sql = f"SELECT count(*) FILTER (WHERE {where}), count(*) FROM '{place}' WHERE {of}"
        (row,) = duckdb.sql(sql).fetchall()
        return int(row[0]), int(row[1])

    quarter = "BETWEEN DATE '2025-04-01' AND DATE '2025-06-30'"
    expected = count("assessments", "authorised_date - start_date <= 10", f"authorised_date {quarter}")
    assert found["own_in_10_days"] == expected and 0 < expected[0] < expected[1]
    at_end = "started_date <= DATE '2025-06-30' AND (ceased_date IS NULL OR ceased_date > DATE '2025-06-30')"
    snapshot = f"delivery = '{deliveries['own_girls_in_care']}' AND {at_end}"
    assert found["own_girls_in_care"] == count("looked_after", "sex = 'F'", snapshot)
    assert found["own_enquiries"][0] == count("section_47_enquiries", "TRUE", f"enquiry_date {quarter}")[1]


def test_they_stand_on_the_dashboard_marked_and_with_their_target(published: Lake) -> None:
    rows = ask(
        published,
        "SELECT indicator_id, label, rag, target, quartile, position FROM mart.dashboard ORDER BY position",
    )
    mine = [r for r in rows if r[0].startswith("own_")]
    assert rows[-3:] == mine and [r[0] for r in mine] == ["own_in_10_days", "own_girls_in_care", "own_enquiries"]
    assert all(r[1].endswith(MARK) and r[4] == "NA" for r in mine)
    assert [(r[2], r[3]) for r in mine] == [("Red", 20), ("N/A", None), ("N/A", None)]
    page = published.served.with_name("dashboard.html").read_text("utf-8")
    assert f"Assessments in ten days{MARK}" in page.replace("&#39;", "'").replace("&#x27;", "'")
    where = dict(ask(published, "SELECT indicator_id, own FROM star.dim_indicator WHERE own IS NOT NULL"))
    assert where == {
        "own_in_10_days": "sheet Own indicators of the workbook, row 2",
        "own_girls_in_care": "sheet Own indicators of the workbook, row 3",
        "own_enquiries": "indicators/own_enquiries.py",
    }


def test_no_other_figure_differs_for_them(published: Lake, annex_a: Lake) -> None:
    assert others(published) == others(annex_a)


def test_one_of_another_kind_of_period_decides_on_no_other_s(published: Lake, tmp_path: Path) -> None:
    lake = copy_home(published, tmp_path / "home")
    before = others(lake)
    yearly = {"indicator_id": "own_of_years", "label": "Referrals of a year", "events": "referrals", "date": "referral_date", "which": None, "unit": "count", "periods": "academic_year", "target": None}  # fmt: skip
    write(lake, IN_TEN_DAYS | yearly)
    assert refresh(lake).promoted
    assert others(lake) == before
    assert ask(lake, "SELECT count(*) > 0 FROM star.fact_indicator WHERE indicator_id = 'own_of_years'") == [(True,)]


def test_what_a_person_wrote_of_its_place_period_and_target_takes_precedence(published: Lake, tmp_path: Path) -> None:
    lake = copy_home(published, tmp_path / "home")
    named = {"indicator_id": "own_in_10_days"}
    write(lake, named | {"position": "900", "area": "education"}, sheet="indicators")
    write(lake, named | {"round": ROUND, "period": "Q4 2024/25"}, sheet="reporting")
    write(lake, named | {"operator": "<=", "target": "90"}, sheet="targets")
    assert refresh(lake).promoted
    tables = council_of(lake).tables
    mine = {
        n: tables[n].filter(pl.col("indicator_id") == "own_in_10_days") for n in ("indicators", "reporting", "targets")
    }
    assert mine["indicators"].select("position", "area").rows() == [(900, "education")]
    assert mine["reporting"].filter(pl.col("round") == ROUND)["period"].to_list() == ["Q4 2024/25"]
    assert mine["targets"].select("operator", "target").rows() == [("<=", 90)]
    shown = ask(
        lake, f"SELECT area, period FROM mart.dashboard WHERE indicator_id = 'own_in_10_days' AND round = '{ROUND}'"
    )
    assert shown == [("Education", "Q4 2024/25")]


def test_a_row_that_nobody_foresaw_takes_no_other_with_it(published: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    made = collected.own_indicator

    def broken(row: Mapping[str, Any], where: str) -> Any:
        if row["indicator_id"] == "own_girls_in_care":
            raise RuntimeError("nobody foresaw it")
        return made(row, where)

    monkeypatch.setattr(collected, "own_indicator", broken)
    council = council_of(published)
    assert "own_in_10_days" in council.own.indicators and "own_girls_in_care" not in council.own.indicators
    (why,) = [f.text for n, f in council.own.refused if n == "own_girls_in_care"]
    assert why == "It cannot be used (RuntimeError)"


def test_what_cannot_be_used_is_said_with_its_place(published: Lake) -> None:
    council = council_of(published)
    lines = " ".join(open_questions(published, opened(published)[0], council, ROUND))
    assert "Council workbook, sheet Own indicators, row 4, Which: The condition cannot be used" in lines
    assert "indicators/own_reaching.py, line 1: An indicator's file may import words" in lines
    found = ask(
        published,
        "SELECT rule, sheet, column_title FROM star.fact_quality WHERE source_table = 'own_indicators' AND severity <> 'info'",
    )
    assert sorted(found) == [
        ("own_indicator_refused", "Own indicators", "Which"),
        ("own_indicator_refused", "indicators/own_reaching.py", None),
    ]


def test_a_row_that_the_gate_did_not_accept_is_said_too_and_the_refresh_says_so(
    published: Lake, tmp_path: Path
) -> None:
    lake = copy_home(published, tmp_path / "home")
    replace_text(lake, "own_girls_in_care", "girls_in_care")
    replace_text(lake, "own_wrong", "own_right")
    (lake.home / "indicators/own_reaching.py").unlink()
    before = others(lake)
    done = CliRunner().invoke(app, ["refresh", "--home", str(lake.home)])
    said = " ".join(done.output.split())
    assert done.exit_code == 2 and "2 indicators of the council's own are not in what was published" in said, said
    assert "sheet Own indicators, row 3, Indicator" in said and "row 4, Which" in said
    assert others(lake) == before


def test_nothing_is_new_until_a_file_changes(published: Lake, tmp_path: Path) -> None:
    lake = copy_home(published, tmp_path / "home")
    assert not refresh(lake).promoted
    books, councils = opened(lake)
    assert route.nothing_new(lake, books, councils) is not None
    place = lake.home / "indicators/own_enquiries.py"
    place.write_text(FILE.replace('definition="Enquiries."', 'definition="All enquiries."'))
    assert route.nothing_new(lake, *opened(lake)) is None
    assert refresh(lake).promoted
    ((definition,),) = ask(
        lake, "SELECT definition FROM star.dim_indicator WHERE indicator_id = 'own_enquiries' AND is_current"
    )
    assert definition == "All enquiries."


@pytest.mark.parametrize("which", ["workbook", "file"])
def test_a_definition_that_changes_restates_its_figure_and_says_why(
    published: Lake, tmp_path: Path, which: str
) -> None:
    lake = copy_home(published, tmp_path / "home")
    if which == "file":
        place = lake.home / "indicators/own_enquiries.py"
        changed = FILE.replace(
            "from datetime import date\n", "from datetime import date\n\nimport polars as pl\n"
        ).replace(
            'Count("section_47_enquiries")',
            'Count("section_47_enquiries", where=pl.col("sex") == "F")',
        )
        place.write_text(changed)
        name = "own_enquiries"
    else:
        replace_text(lake, "10 days'", "20 days'")
        name = "own_in_10_days"
    before = others(lake)
    assert refresh(lake).promoted
    because = ask(lake, f"SELECT DISTINCT because FROM star.fact_restatement WHERE indicator_id = '{name}'")
    assert because and all(
        re.search(r"the council's own definition was changed: it is version \d+, it was \d+", b) for (b,) in because
    ), because
    assert ask(lake, "SELECT count(*) FROM star.fact_restatement WHERE indicator_id NOT LIKE 'own_%'") == [(0,)]
    assert others(lake) == before


def replace_text(lake: Lake, old: str, new: str) -> None:
    """Change a text in the workbook as somebody would who opens it."""
    book = openpyxl.load_workbook(lake.council_workbook())
    for row in book["Own indicators"].iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and old in cell.value:
                cell.value = cell.value.replace(old, new)
    book.save(lake.council_workbook())


def test_one_that_is_broken_later_takes_nothing_with_it(published: Lake, tmp_path: Path) -> None:
    lake = copy_home(published, tmp_path / "home")
    (lake.home / "indicators/own_enquiries.py").write_text(FILE.replace("date(2025, 4, 1)", "date(2025, 4"))
    before = others(lake)
    refresh(lake)
    assert others(lake) == before
    there = {i for (i,) in ask(lake, "SELECT indicator_id FROM mart.dashboard")}
    assert "own_enquiries" not in there and {"own_in_10_days", "own_girls_in_care"} <= there
    lines = " ".join(open_questions(lake, opened(lake)[0], council_of(lake), ROUND))
    assert "indicators/own_enquiries.py" in lines and "It is not Python" in lines


def decided(indicator: str) -> Mapping[str, Any]:
    return {
        "profile": "committee",
        "indicator_id": indicator,
        "hide_up_to": "5",
        "rest": "Y",
        "round_to": "1",
        "decided_by": "A. Manager",
        "decided_on": date(2025, 8, 1),
        "reason": "agreed with the service",
    }


def test_they_leave_the_council_only_where_a_person_has_decided_so(published: Lake, tmp_path: Path) -> None:
    lake = copy_home(published, tmp_path / "home")
    write(lake, decided("own_in_10_days"), sheet="disclosure")
    refresh(lake)
    sign_release(lake, APPROVED, by="A. Manager", note="compared")
    for profile, wanted in (("committee", ["own_in_10_days"]), ("open", [])):
        done = CliRunner().invoke(app, ["release", "copy", "--profile", profile, "--home", str(lake.home)])
        assert done.exit_code == 0, done.output
        (folder,) = (lake.copies / profile).iterdir()
        file = folder / f"scrutiny-{profile}.duckdb"
        for table in ("figures", "dashboard"):
            sql = f"SELECT DISTINCT indicator_id FROM {table} WHERE indicator_id LIKE 'own_%'"
            assert [i for (i,) in ask(lake, sql, file)] == wanted
        hidden = {"Girls in care", "Enquiries of the quarter", *(() if wanted else ["Assessments in ten days"])}
        for page in (*folder.glob("*.html"), *folder.rglob("*.csv")):
            text = page.read_text("utf-8")
            assert not [h for h in hidden if h in text], page.name


def test_two_councils_may_not_name_two_things_the_same(published: Lake, tmp_path: Path) -> None:
    lake = copy_home(published, tmp_path / "home")
    further = lake.council_workbook("856")
    Path(further).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(lake.council_workbook(), further)
    other_council(Path(further))
    folder = UPath(lake.landing) / "856" / ROUND
    folder.mkdir(parents=True)
    for file in (UPath(lake.landing) / ROUND).iterdir():
        if file.suffix == ".xlsx":
            shutil.copy(str(file), str(folder / file.name))
    assert refresh(lake).promoted
    found = ask(
        lake,
        "SELECT la_code, indicator_id FROM mart.dashboard WHERE indicator_id LIKE 'own_%' ORDER BY ALL",
    )
    mine = ["own_enquiries", "own_girls_in_care", "own_in_10_days"]
    assert found == [*(("855", i) for i in mine), *(("856", i) for i in mine if i != "own_in_10_days")]
    lines = " ".join(f.text for f in council_of_further(lake).unknown)
    assert "Another council of this home has an indicator of this name" in lines


def council_of_further(lake: Lake) -> Any:
    return opened(lake)[1].usable[1]


def other_council(place: Path) -> None:
    """The same workbook for another council, which counts twenty days under the same name."""
    book = openpyxl.load_workbook(place)
    for name, old, new in (("Council", "855", "856"), ("Own indicators", "10 days'", "20 days'")):
        for row in book[name].iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and old in cell.value:
                    cell.value = cell.value.replace(old, new)
    book.save(place)


def test_the_command_tries_them_and_changes_nothing(published: Lake) -> None:
    def test(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["indicator", "test", *arguments, "--home", str(published.home)])
        return done.exit_code, " ".join(done.output.split())

    code, said = test("own_in_10_days")
    ((numerator, denominator),) = ask(
        published,
        f"SELECT numerator, denominator FROM star.fact_position WHERE round = '{ROUND}' AND indicator_id = 'own_in_10_days'",
    )
    assert code == 0 and "Q1 2025/26, year to date: 12.1%, " in said and f"{numerator:,} of {denominator:,}" in said
    assert test("in_10_days") == (code, said)  # own_ may be left off
    code, said = test()
    assert code == 1 and "own_reaching.py, line 1" in said and "Girls in care" in said
    code, said = test("own_wrong")
    assert code == 1 and "own_wrong: Council workbook, sheet Own indicators, row 4, Which" in said
    assert test("own_in_10_day")[0] == 1 and "nearest known one is own_in_10_days" in test("own_in_10_day")[1]


def test_the_lists_name_them(published: Lake) -> None:
    for arguments in (["list"], ["explain", "own_in_10_days"]):
        done = CliRunner().invoke(app, [*arguments, "--home", str(published.home)])
        assert done.exit_code == 0 and f"Assessments in ten days{MARK}" in " ".join(done.output.split()), done.output
