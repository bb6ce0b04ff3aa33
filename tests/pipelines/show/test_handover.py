"""The workbook that is handed over: the dashboard in front as printed, trends by area, method and quality, the tables behind."""

import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from typer.testing import CliRunner

from helpers import copy_home
from pipelines.commands.app import app
from pipelines.home.lake import Lake
from pipelines.show.handover import PERIODS

FRONT = ["Dashboard 2025-26-Q1", "Early Years", "Education", "SEND", "Social Care", "Method and quality"]
ROWS = "SELECT * FROM mart.dashboard ORDER BY position"


@pytest.fixture(scope="module")
def home(annex_a: Lake, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = copy_home(annex_a, tmp_path_factory.mktemp("handover") / "home")
    run = CliRunner().invoke
    where = ["--home", str(lake.home)]
    assert run(app, ["release", "approve", "--by", "A. Director", "--note", "checked", *where]).exit_code == 0
    for profile in ("internal", "committee"):
        assert run(app, ["release", "copy", "--profile", profile, *where]).exit_code == 0
    return lake


def workbook(lake: Lake, profile: str) -> Path:
    (folder,) = (lake.copies / profile).iterdir()
    return folder / f"scrutiny-{profile}.xlsx"


def rows(lake: Lake) -> list[dict[str, Any]]:
    with duckdb.connect(str(lake.served), read_only=True) as connection:
        found = connection.execute(ROWS)
        names = [c[0] for c in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.mark.filterwarnings("ignore:Sparkline Group")
def test_the_dashboard_comes_first_as_it_is_printed(home: Lake) -> None:
    book = openpyxl.load_workbook(workbook(home, "internal"))
    assert book.sheetnames[: len(FRONT)] == FRONT and book.active.title == FRONT[0]
    sheet = book[FRONT[0]]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    heads = {c.value: c for c in sheet[4] if c.value}
    assert all(c.comment and c.comment.text for c in heads.values()) and list(heads)[-1] == "Vintage"
    assert sheet.print_area.endswith(f"$L${sheet.max_row}"), "the codes behind are not on paper"
    column = {name: c.column for name, c in heads.items()}
    there = {sheet.cell(line, column["Indicator id"]).value: line for line in range(5, sheet.max_row + 1)}
    for row in rows(home):
        line = there[row["indicator_id"]]
        latest = sheet.cell(line, column["Latest"])
        if row["latest"] is None:
            assert latest.value == "not available"
        else:
            assert round(Decimal(str(latest.value)), row["decimals"]) == round(row["latest"], row["decimals"])
            assert ("%" in latest.number_format) == (row["unit"] == "percent")
            assert all(letter in latest.number_format for letter in (row["marker"] or "").split(", "))
        colour = sheet.cell(line, column["RAG"]).fill.start_color.rgb
        assert colour == {"Green": "FFCDE8D5", "Amber": "FFFFE6B3", "Red": "FFF6CFCB"}.get(row["rag"], "00000000")


@pytest.mark.filterwarnings("ignore:Sparkline Group")
def test_an_area_has_its_trends_with_a_line_in_the_cell(home: Lake) -> None:
    book = openpyxl.load_workbook(workbook(home, "internal"))
    sheet = book["Social Care"]
    labels = {sheet.cell(line, 1).value: line for line in range(1, sheet.max_row + 1)}
    line = labels["Re-referrals to CSC within 12 mths"]
    figures = [sheet.cell(line + 1, n).value for n in range(3, 3 + PERIODS)]
    with duckdb.connect(str(home.served), read_only=True) as connection:
        known = connection.execute(
            "SELECT displayed FROM mart.headline_trend WHERE indicator_id = 're_referrals' AND displayed IS NOT NULL ORDER BY first_day"
        ).fetchall()
    assert [Decimal(str(f)) for f in figures if f is not None] == [round(v, 1) for (v,) in known][-PERIODS:]
    with zipfile.ZipFile(workbook(home, "internal")) as archive:
        drawn = archive.read("xl/worksheets/sheet5.xml").decode()
    assert drawn.count("<x14:sparkline>") >= 5 and "Social Care'!" in drawn


@pytest.mark.filterwarnings("ignore:Sparkline Group")
def test_what_leaves_the_council_shows_no_suppressed_figure(home: Lake) -> None:
    book = openpyxl.load_workbook(workbook(home, "committee"))
    assert book.sheetnames[: len(FRONT)] == FRONT
    cells = {str(c.value) for name in FRONT for row in book[name].iter_rows() for c in row if c.value is not None}
    assert "not shown" in cells and "96" not in cells and not any("121 of 126" in c for c in cells)
    assert not any(c.startswith("Complete:") for c in cells), "quality marks count rows: they stay inside"
