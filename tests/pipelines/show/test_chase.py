"""What each team has to put right: rows that are there, cells that are blank there, the figures that they keep from being certain."""

from pathlib import Path

import fastexcel
import openpyxl
import polars as pl
import pytest
from typer.testing import CliRunner

from helpers import copy_home, refresh
from pipelines.commands.app import app
from pipelines.home.audit import trail
from pipelines.home.lake import Lake
from pipelines.show.chase import Chased

ROUND = "2025-26-Q1"
REPEAT = "Children becoming subject to a CPP for second or subsequent time, Q1 2025/26"


@pytest.fixture(scope="module")
def delivered(annex_a: Lake, tmp_path_factory: pytest.TempPathFactory) -> tuple[Lake, int, str]:
    """The county, whose list of plans lacks what decides in one row of the quarter; the row, and its team. Copy it, do not change it."""
    lake = copy_home(annex_a, tmp_path_factory.mktemp("chase") / "home")
    file = annex_a_of(lake)
    book = openpyxl.load_workbook(file)
    sheet = next(s for s in book if s.title.startswith("List 7"))
    heads = {c.value: c.column for c in sheet[header_of(sheet)]}
    start, ended, before, team = (
        next(n for h, n in heads.items() if h and word in h)
        for word in ("Start Date", "End Date", "Number of Previous", "Allocated Team")
    )
    for row in range(header_of(sheet) + 1, sheet.max_row + 1):
        day = sheet.cell(row, start).value
        if (
            day is not None
            and hasattr(day, "year")
            and (day.year, day.month) == (2025, 5)
            and sheet.cell(row, ended).value is None
            and sheet.cell(row, team).value
        ):
            sheet.cell(row, before).value = None
            break
    else:
        raise AssertionError("no plan started in May")
    book.save(file)
    refresh(lake)
    return lake, row, str(sheet.cell(row, team).value)


def annex_a_of(lake: Lake) -> Path:
    (file,) = (Path(str(lake.landing)) / ROUND).glob("Annex A*.xlsx")
    return file


def header_of(sheet: object) -> int:
    rows = sheet.iter_rows(min_row=1, max_row=6, values_only=True)  # type: ignore[attr-defined]
    return next(n for n, row in enumerate(rows, start=1) if sum(v is not None for v in row) > 5)


def chase(lake: Lake, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["chase", *arguments, "--home", str(lake.home)])
    return done.exit_code, " ".join(done.output.split())


def rows_of(place: Path) -> pl.DataFrame:
    frame = fastexcel.read_excel(str(place)).load_sheet("Rows", header_row=1, dtypes="string").to_polars()
    return frame.with_columns(pl.col("Row").cast(pl.Float64).cast(pl.Int64))


def test_a_blank_that_decides_is_found_with_its_team_and_the_figure_it_may_change(
    delivered: tuple[Lake, int, str], tmp_path: Path
) -> None:
    lake, row, team = delivered
    code, said = chase(lake, "--out", str(tmp_path))
    assert code == 0 and team in said
    mine = rows_of(tmp_path / f"{team}.xlsx").filter(pl.col("Sheet").str.starts_with("List 7"), pl.col("Row") == row)
    assert mine.height == 1 and REPEAT in str(mine["Which"][0]).split("; ")
    for other in tmp_path.glob("*.xlsx"):
        listed = rows_of(other)
        assert "Number of the child" not in listed.columns
        if other.stem != team:
            assert listed.filter(pl.col("Sheet").str.starts_with("List 7"), pl.col("Row") == row).is_empty()


def test_what_is_said_to_be_blank_is_blank_in_the_file(delivered: tuple[Lake, int, str], tmp_path: Path) -> None:
    lake, _, _ = delivered
    assert chase(lake, "--out", str(tmp_path))[0] == 0
    book = openpyxl.load_workbook(annex_a_of(lake), read_only=False)
    looked_at = 0
    for place in tmp_path.glob("*.xlsx"):
        for item in rows_of(place).to_dicts():
            if not item["File"].startswith(f"{ROUND}/Annex A") or "blank" not in item["What is wrong"].lower():
                continue
            sheet = next(s for s in book if s.title == item["Sheet"])
            heads = {str(c.value).strip(): c.column for c in sheet[header_of(sheet)] if c.value}
            for column in [h for h in heads if h == item["Column"]]:
                assert sheet.cell(item["Row"], heads[column]).value in (None, ""), item
                looked_at += 1
    assert looked_at > 5


def test_worst_comes_first(delivered: tuple[Lake, int, str], tmp_path: Path) -> None:
    lake, _, team = delivered
    chase(lake, "--out", str(tmp_path), "--team", team)
    assert [p.stem for p in tmp_path.iterdir()] == [team]
    moved = rows_of(tmp_path / f"{team}.xlsx")["Figures it may change"].cast(pl.Float64).to_list()
    assert moved == sorted(moved, reverse=True) and moved[0] > 0


def test_the_child_s_number_stands_there_only_when_asked_for_and_who_asked_is_noted(
    delivered: tuple[Lake, int, str], tmp_path: Path
) -> None:
    lake, row, team = delivered
    code, said = chase(lake, "--identifiers", "--team", team, "--out", str(tmp_path))
    assert code == 0 and "personal data" in said
    mine = rows_of(tmp_path / f"{team}.xlsx").filter(pl.col("Sheet").str.starts_with("List 7"), pl.col("Row") == row)
    sheet = next(s for s in openpyxl.load_workbook(annex_a_of(lake)) if s.title.startswith("List 7"))
    column = next(c.column for c in sheet[header_of(sheet)] if c.value and "Unique ID" in str(c.value))
    assert mine["Number of the child"].to_list() == [str(sheet.cell(row, column).value)]
    assert (tmp_path / f"{team}.xlsx").stat().st_mode & 0o077 == 0
    lines, wrong = trail(lake)
    assert not wrong and (lines[-1].did, lines[-1].what) == ("chase", f"{ROUND}, 1 team, with numbers of children")


def test_a_team_or_round_that_is_not_there_is_said_with_the_nearest(delivered: tuple[Lake, int, str]) -> None:
    lake, _, team = delivered
    code, said = chase(lake, "--team", f"{team}1")
    assert code == 1 and f"the nearest known one is {team}" in said
    assert chase(lake, "2031-32-Q1")[0] == 1


def test_two_teams_never_share_a_workbook(
    delivered: tuple[Lake, int, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake, _, _ = delivered

    def of_teams(*_: object, **__: object) -> list[Chased]:
        return [
            Chased(t, "f.xlsx", "s", n, "c", "error", "w", "t")
            for n, t in enumerate(("A/B", "A:B", "a_b", "C"), start=2)
        ]

    monkeypatch.setattr("pipelines.show.chase.chased", of_teams)
    assert chase(lake, "--out", str(tmp_path))[0] == 0
    found = {p.name: rows_of(p)["Row"].to_list() for p in tmp_path.glob("*.xlsx")}
    assert found == {"A_B.xlsx": [2], "A_B 2.xlsx": [3], "a_b 3.xlsx": [4], "C.xlsx": [5]}
    assert chase(lake, "--out", str(tmp_path / "one"), "--team", "A:B")[0] == 0
    assert [p.name for p in (tmp_path / "one").iterdir()] == ["A_B 2.xlsx"]
