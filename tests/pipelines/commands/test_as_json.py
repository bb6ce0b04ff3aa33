"""`--json`: the same as the screens say, for scripts."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from helpers import copy_home, council_of
from pipelines.commands.app import app
from pipelines.home.lake import Lake
from pipelines.receive.books import Books
from pipelines.show.status import open_questions
from schemas.words.source import known_sources
from warehouse.indicators import catalogue


def printed(*arguments: str, exit_code: int = 0) -> dict[str, Any]:
    done = CliRunner().invoke(app, [*arguments, "--json"])
    assert done.exit_code == exit_code, done.output
    read: dict[str, Any] = json.loads(done.stdout)
    return read


@pytest.fixture(scope="module")
def home(demo: Lake, tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(copy_home(demo, tmp_path_factory.mktemp("json") / "home").home)


def test_status(home: str) -> None:
    said = printed("status", "2025-26-Q1", "--home", home)
    assert (said["la_code"], said["round"], said["in_the_calendar"]) == ("855", "2025-26-Q1", True)
    annex = next(d for d in said["deliveries"] if d["source"] == "Ofsted Annex A workbook")
    assert (annex["state"], annex["due"], annex["received"][:2]) == ("accepted", "2025-07-14", "20")
    assert said["national_files"] and said["not_received"] == [] and said["workbook_refused"] is None
    lake = Lake.at(home)
    (asked,) = said["comments_asked_for"]
    assert "sheet Commentary" in asked and "dental checks within last 12 months (at end of period) (worse)" in asked
    assert "annual health assessment" not in asked, "somebody has written about it"
    assert said["questions"] == open_questions(lake, Books.read(lake), council_of(lake), "2025-26-Q1")


def test_list() -> None:
    said = printed("list")
    assert {i["indicator"] for i in said["indicators"]} == set(catalogue())
    closed = next(i for i in said["indicators"] if i["indicator"] == "primary_schools_well_led")
    assert (closed["area"], closed["closes"], closed["opens"]) == ("Education", "2025-11-09", None)
    assert {s["source"]: s["years"] for s in said["sources"]} == {
        s.id: s.years or None for s in known_sources().values()
    }
    codes = printed("list", "--codes")["codes"]["Ofsted phase"]["codes"]
    assert "primary" in {c["code"] for c in codes}


def test_check(home: str, tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text("A,B\n1,2\n")
    said = printed("check", str(export), "--home", home, exit_code=1)
    assert (said["accepted"], said["refusal"]["code"], said["source"]) == (False, "NOT_RECOGNISED", None)
    done = CliRunner().invoke(
        app, ["check", str(export), "--home", home, "--json", "--report", str(tmp_path / "faults.html")]
    )
    assert json.loads(done.stdout)["refusal"] and "faults.html" in done.stderr
    annex = next((Path(home) / "landing/2025-26-Q1").glob("Annex A*.xlsx"))
    said = printed("check", str(annex), "--home", home)
    assert said["accepted"] and said["as_at"] == "2025-07-07" and said["source"] == "annex_a"
    assert {t["table"] for t in said["tables"]} >= {"referrals", "child_protection_plans"}
    assert all({"rule", "severity", "sheet", "column", "rows"} <= set(f) for f in said["findings"])


def test_explain(home: str) -> None:
    said = printed("explain", "re_referrals", "--home", home)
    assert said["indicator"]["label"] == catalogue()["re_referrals"].label
    now = next(f for f in said["figures"] if f["period"] == said["period"])
    assert (now["period"], now["shown"], now["numerator"], now["denominator"]) == ("Q1 2025/26", "22.4", 396, 1768)
    assert sum(len(b["numerator"]) for b in said["rows_behind"]) == 396
    released = printed("explain", "re_referrals", "--release", "r00001", "--home", home)
    assert released["figures"][0]["latest"].startswith("22.4")
