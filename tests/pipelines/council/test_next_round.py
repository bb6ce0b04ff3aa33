"""The next round of a calendar, from the round before; and a decision by command: in a workbook that any program saved."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from helpers import copy_home, council_of
from pipelines.commands.app import app
from pipelines.council.deciding import decide
from pipelines.council.next_round import next_round
from pipelines.council.periods import proposed
from pipelines.council.template import write_council_workbook
from pipelines.council.writing import NotWritten, open_workbook
from pipelines.demo import settings
from pipelines.home.lake import Lake
from schemas.council import COUNCIL
from warehouse.indicators import catalogue
from warehouse.period import Quarter

OFFICE = shutil.which("libreoffice") or shutil.which("soffice")


def workbook(folder: Path, *rounds: Quarter) -> Path:
    place = folder / "council.xlsx"
    write_council_workbook(place, settings.council_rows(list(rounds)))
    return place


def by_openpyxl(place: Path) -> None:
    book = openpyxl.load_workbook(place)
    book.create_sheet("Our notes")["A1"] = "Ask the director."
    book.save(place)


def by_libreoffice(place: Path) -> None:
    assert OFFICE
    out = place.parent / "saved"
    command = [
        OFFICE,
        "--headless",
        f"-env:UserInstallation=file://{out}/profile",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(out),
    ]
    subprocess.run([*command, str(place)], check=True, capture_output=True, timeout=300)
    shutil.copy(out / place.name, place)


def as_written(place: Path) -> None:
    """As `scrutiny init` leaves it, which is as Excel writes one."""


SAVED = [
    as_written,
    by_openpyxl,
    pytest.param(by_libreoffice, marks=pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")),
]


@pytest.mark.parametrize("saved", SAVED)
def test_the_next_round_follows_the_one_before(tmp_path: Path, saved: Callable[[Path], None]) -> None:
    place = workbook(tmp_path, Quarter(2024, 4), Quarter(2025, 1))
    saved(place)
    done = next_round(place)
    assert (done.round, done.ended) == ("2025-26-Q2", ())
    book = open_workbook(place)
    (added,) = book.rows("rounds").rows()[2:]
    # As many days after the quarter's end as in the round before.
    assert added == ("2025-26-Q2", date(2025, 9, 30) + (date(2025, 8, 15) - date(2025, 6, 30)), date(2025, 12, 3))
    reported = {r["indicator_id"]: r["period"] for r in book.rows("reporting").to_dicts() if r["round"] == done.round}
    assert reported == {i: proposed(Quarter(2025, 2), catalogue()[i]).label for i in reported} and len(reported) == 21
    assert reported["re_referrals"] == "Q2 2025/26" and reported["sen_support_in_mainstream"] == "Autumn Term 2025"
    due = {r["source"] for r in book.rows("expected_deliveries").to_dicts() if r["round"] == done.round}
    assert due == {s for s, numbers in settings.EXPECTED if 1 in numbers}, (
        "the round before, as there is none a year before"
    )


def test_series_that_ended_are_left_out_and_deliveries_follow_the_year_before(tmp_path: Path) -> None:
    place = workbook(tmp_path, *(Quarter(2024, n) for n in (1, 2, 3, 4)), *(Quarter(2025, n) for n in (1, 2)))
    done = next_round(place)
    assert done.round == "2025-26-Q3"
    assert set(done.ended) == {"primary_schools_well_led", "secondary_schools_well_led", "pupils_in_well_led_schools"}
    due = {
        r["source"]: r["due_date"]
        for r in open_workbook(place).rows("expected_deliveries").to_dicts()
        if r["round"] == done.round
    }
    assert set(due) == {s for s, numbers in settings.EXPECTED if 3 in numbers}
    assert set(due.values()) == {date(2026, 1, 14)}


def test_a_round_that_lags_behind_goes_on_lagging(tmp_path: Path) -> None:
    place = tmp_path / "council.xlsx"
    rows: dict[str, list[dict[str, Any]]] = settings.council_rows([Quarter(2025, 1)])
    for row in rows["reporting"]:
        if row["indicator_id"] == "suspended_pupils_rate":
            row["period"] = "2021/22"  # a year behind what is proposed
    write_council_workbook(place, rows)
    next_round(place)
    next_round(place)
    periods = [
        r["period"]
        for r in open_workbook(place).rows("reporting").to_dicts()
        if r["indicator_id"] == "suspended_pupils_rate"
    ]
    assert periods == ["2021/22", "2021/22", "2021/22"]
    next_round(place)
    next_round(place)
    last = open_workbook(place).rows("reporting").to_dicts()[-1]
    assert last["round"] == "2026-27-Q1"
    periods = [
        r["period"]
        for r in open_workbook(place).rows("reporting").to_dicts()
        if r["indicator_id"] == "suspended_pupils_rate"
    ]
    assert periods[-1] == "2022/23"


def test_a_round_that_is_ahead_goes_on_ahead(tmp_path: Path) -> None:
    place = tmp_path / "council.xlsx"
    rows: dict[str, list[dict[str, Any]]] = settings.council_rows([Quarter(2025, 4)])
    for row in rows["reporting"]:
        if row["indicator_id"] == "funded_places_age_2":
            assert row["period"] == "Autumn Term 2025"
            row["period"] = "Spring Term 2026"
    write_council_workbook(place, rows)
    next_round(place)
    periods = [
        r["period"]
        for r in open_workbook(place).rows("reporting").to_dicts()
        if r["indicator_id"] == "funded_places_age_2"
    ]
    assert periods == ["Spring Term 2026", "Summer Term 2026"]


def test_an_old_fault_in_another_sheet_does_not_stop_it(tmp_path: Path) -> None:
    place = tmp_path / "council.xlsx"
    rows: dict[str, list[dict[str, Any]]] = settings.council_rows([Quarter(2025, 1)])
    mapped = {"source": "annex_a", "table": "referrals", "header": "Ref", "owner": "A. Name"}
    rows["column_mappings"] = [mapped | {"column": "Date of referral"}, mapped | {"column": "Referral Source"}]
    write_council_workbook(place, rows)
    assert next_round(place).round == "2025-26-Q2"


def test_a_calendar_without_rounds_is_not_followed(tmp_path: Path) -> None:
    place = workbook(tmp_path)
    with pytest.raises(NotWritten):
        next_round(place)


@pytest.mark.parametrize("saved", SAVED)
def test_a_decision_by_command_is_the_record_of_the_workbook(tmp_path: Path, saved: Callable[[Path], None]) -> None:
    place = workbook(tmp_path, Quarter(2025, 1))
    saved(place)
    known = ["0123456789ab", "0123ffffffff"]

    def decided(delivery: str, decision: str = "withdraw", by: str = "A. Name", note: str = "Sent by mistake") -> str:
        return decide(place, delivery, decision, by=by, note=note, today=date(2025, 7, 20), known=known)

    assert decided("01234") == "0123456789ab"
    assert open_workbook(place).rows("decisions").rows() == [
        ("0123456789ab", "withdraw", "A. Name", date(2025, 7, 20), "Sent by mistake")
    ]
    before = place.read_bytes()
    for refused in (
        lambda: decided("0123456789ab", "accept"),  # there is a decision on it
        lambda: decided("0123"),  # two begin so
        lambda: decided("aaaaaaaaaaaa"),
        lambda: decided("0123f", by=" "),
        lambda: decided("0123f", note=""),
        lambda: decided("0123f", "remove"),
    ):
        with pytest.raises(NotWritten):
            refused()
    assert place.read_bytes() == before


def test_the_commands(demo: Lake, tmp_path: Path) -> None:
    lake = copy_home(demo, tmp_path / "home")
    run = CliRunner()
    done = run.invoke(app, ["council", "next-round", "--home", str(lake.home)])
    assert done.exit_code == 0 and "2025-26-Q2 was added" in done.output, done.output
    assert (lake.landing / "2025-26-Q2").is_dir()
    delivery = next(d for d in demo_deliveries(lake) if "Annex A" in d[1])
    done = run.invoke(
        app, ["decide", delivery[0], "withdraw", "--by", "A. Name", "--note", "By mistake", "--home", str(lake.home)]
    )
    assert done.exit_code == 0 and delivery[1] in done.output, done.output
    assert council_of(lake).decided("withdraw") == {delivery[0]}
    done = run.invoke(app, ["decide", delivery[0], "withdraw", "--home", str(lake.home)])
    assert done.exit_code == 1 and "Nothing was written" in done.output


def demo_deliveries(lake: Lake) -> list[tuple[str, str]]:
    from pipelines.receive.books import Books

    return [(d.id, d.file) for d in Books.read(lake).registered("855")]


def test_a_next_round_makes_no_sheet_that_nothing_stands_in(tmp_path: Path) -> None:
    place = workbook(tmp_path, Quarter(2025, 1))
    book = openpyxl.load_workbook(place)
    gone = COUNCIL.table("expected_deliveries").sheets[0]
    del book[gone]
    book.save(place)
    assert next_round(place).rows["expected_deliveries"] == 0
    assert gone not in openpyxl.load_workbook(place).sheetnames


def test_sheets_of_later_versions_are_added_and_nothing_else_changes(tmp_path: Path) -> None:
    place = workbook(tmp_path, Quarter(2025, 1))
    book = openpyxl.load_workbook(place)
    for gone in ("Own indicators", "Names"):
        del book[gone]
    book.save(place)
    before = open_workbook(place)
    done = CliRunner().invoke(app, ["council", "sheets", "--home", str(tmp_path)])
    assert done.exit_code == 0 and "Names, Own indicators" in done.output, done.output
    after = open_workbook(place)
    for table in ("indicators", "reporting", "targets", "rounds"):
        assert after.rows(table).equals(before.rows(table))
    heads = [c.value for c in openpyxl.load_workbook(place)["Own indicators"][1]]
    assert heads[:5] == ["Indicator", "Label", "Area", "Events", "Which"]
    assert "has every sheet" in CliRunner().invoke(app, ["council", "sheets", "--home", str(tmp_path)]).output
