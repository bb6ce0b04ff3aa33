"""Publication: what a release rests on, what breaks off, what is damaged, which councils are in it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner
from upath import UPath

from faults.played import BEFORE, DAY, NOW, Home, empty, published, with_records, workbook
from helpers import publish, refresh, registered
from orders import small_county
from pipelines import steps
from pipelines.commands.app import app
from pipelines.council.new_home import make_home
from pipelines.council.settings import WITHDRAW
from pipelines.council.template import write_council_workbook
from pipelines.demo import settings
from pipelines.demo.deliver import ROUNDS
from pipelines.demo.social_care import formats as social_care
from pipelines.home.lake import Lake
from pipelines.receive.attempts import in_hand
from pipelines.receive.books import Books
from pipelines.receive.identity import SIDECAR
from pipelines.show.status import open_questions

LATER = "Annex A 2025-07-14.xlsx"
INDICATOR = "assessments_within_45_days"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Two rounds, both published."""
    return published(tmp_path)


def corrected() -> bytes:
    """The last workbook without one in forty assessments."""
    return workbook(with_records(assessments=[a for n, a in enumerate(small_county().assessments) if n % 40]))


def identifier(home: Home, file: str = LATER) -> str:
    return next(d.id for d in registered(home.lake, "855") if d.file == file)


def agrees(home: Home) -> bool:
    """Whether the dashboard shows what the facts hold."""
    row = home.dashboard(INDICATOR)
    fact = home.facts()[INDICATOR, "standard", "Q1 2025/26", "year_to_date"]
    return (row["numerator"], row["denominator"]) == (fact.numerator, fact.denominator)


# ── what it rests on ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_delivery_judged_between_facts_and_publication_is_published_by_the_next_refresh(home: Home) -> None:
    was = home.dashboard(INDICATOR)
    home.work_out()
    home.put(LATER, corrected())
    home.look()
    publish(home.lake)
    assert home.dashboard(INDICATOR) == was
    assert home.publish()
    assert home.dashboard(INDICATOR)["denominator"] < was["denominator"]
    assert agrees(home) and not home.publish()


# ── what breaks off ──────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("step", ["events", "facts"])
def test_a_step_that_breaks_off_is_done_again(home: Home, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    was = home.dashboard(INDICATOR)
    home.put(LATER, corrected())
    keep = steps.keep

    def killed(place: UPath, done: steps.Done[Any]) -> None:
        if place.name == f"{step}.log.json" and place.parent.name == NOW:
            raise KeyboardInterrupt
        keep(place, done)

    with monkeypatch.context() as broken:
        broken.setattr(steps, "keep", killed)
        with pytest.raises(KeyboardInterrupt):
            home.publish()
    home.decide(identifier(home), WITHDRAW, "A. Manager")
    home.publish()
    assert home.dashboard(INDICATOR) == was and agrees(home)
    deliveries = home.facts()[INDICATOR, "standard", "Q1 2025/26", "year_to_date"].deliveries
    assert identifier(home) not in deliveries


# ── which councils ───────────────────────────────────────────────────────────────────────────────────────────────────
_KILLED_OVER_A_FILE = """
import os, signal, sys
from pipelines.receive import read as intake
read = intake.read
number = int(os.environ["SIGNAL"])
if signal.getsignal(number) == signal.SIG_IGN:  # as `nohup` leaves it to its children
    signal.signal(number, signal.SIG_DFL)
def reader(data, name):
    if b"deadly" in data:
        os.kill(os.getpid(), number)
    return read(data, name)
intake.read = reader
from pipelines.__main__ import main
main()
"""


def refresh_and_send(home: Home, number: signal.Signals) -> int:
    """Refresh in a process that gets a signal while it reads a file in which `deadly` stands. Returns how it ended."""
    child = [sys.executable, "-c", _KILLED_OVER_A_FILE, "refresh", "--home", str(home.lake.home)]
    more = os.environ | {"SIGNAL": str(int(number))}
    return subprocess.run(child, capture_output=True, check=False, env=more).returncode


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, *(pytest.param(n, marks=pytest.mark.further) for n in (signal.SIGINT, signal.SIGHUP))]
)
def test_a_run_that_is_asked_to_stop_blames_no_file(home: Home, number: signal.Signals) -> None:
    make_home(home.lake, today=DAY, workbook=False)
    served = home.served()
    home.put("A deadly export 2025-07-01.csv", b"deadly,file\n1,2\n")
    for _ in range(3):
        assert refresh_and_send(home, number) not in {0, 2} and home.served() == served
    assert not [m for m in (home.lake.home / "lake/attempts").rglob("*") if m.is_file()]
    home.look()
    assert home.states()["A deadly export 2025-07-01.csv"] == "NOT_RECOGNISED"


def test_a_file_over_which_the_program_ends_stops_the_others_twice_and_no_more(home: Home) -> None:
    make_home(home.lake, today=DAY, workbook=False)
    served = home.served()
    home.put("A deadly export 2025-07-01.csv", b"deadly,file\n1,2\n")
    home.put(LATER, corrected())

    ended = [refresh_and_send(home, signal.SIGKILL) for _ in range(2)]
    assert ended == [-signal.SIGKILL, -signal.SIGKILL] and home.served() == served
    # Published, and something was refused.
    assert refresh_and_send(home, signal.SIGKILL) == 2 and home.served() != served
    assert home.states()["A deadly export 2025-07-01.csv"] == "READER_DIED" and home.states()[LATER] == "accepted"
    assert "ended 2 times" in home.messages()["A deadly export 2025-07-01.csv"]
    assert not [m for m in (home.lake.home / "lake/attempts").rglob("*") if m.is_file()]
    # It died for another reason, and is delivered under another name: it is read.
    home.put("An export 2025-07-01.csv", b"deadly,file\n1,2\n")
    home.look()
    assert home.states()["An export 2025-07-01.csv"] == "NOT_RECOGNISED"


_HANGS = """
import ctypes, sys
from pipelines.receive import attempts
from pipelines.receive import read as intake
attempts.LONGEST = 1
read = intake.read
# Native code that does not let go of Python's lock.
intake.read = lambda data, name: ctypes.PyDLL(None).sleep(600) if b"deadly" in data else read(data, name)
from pipelines.__main__ import main
main()
"""


def test_a_reader_that_hangs_ends_the_run_and_leaves_its_mark(home: Home) -> None:
    make_home(home.lake, today=DAY, workbook=False)
    served = home.served()
    home.put("An export 2025-07-01.csv", b"deadly,file\n1,2\n")
    child = [sys.executable, "-c", _HANGS, "refresh", "--home", str(home.lake.home)]
    done = subprocess.run(child, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 1 and "Timeout" in done.stderr and home.served() == served
    assert [m for m in (home.lake.home / "lake/attempts").rglob("*") if m.is_file()]


def test_who_is_at_work_on_a_file_is_not_dead(home: Home) -> None:
    (delivery, *_) = registered(home.lake, "855", NOW)
    with in_hand(home.lake, delivery) as first, in_hand(home.lake, delivery) as second:
        assert first is None and second is None
    marks = home.lake.attempts("855", delivery.sha256)
    for mark in (f"{os.getpid()}-1", f"{os.getpid()}-2", "4194304-17"):  # another process had the number; there is none
        (marks / mark).write_bytes(b"")
    with in_hand(home.lake, delivery) as refusal:
        assert refusal is not None and "3 times" in refusal.what
    assert not list(marks.iterdir())


def test_a_council_whose_folder_is_away_stays_in_the_release(home: Home) -> None:
    other = home.lake.council_workbook("926")
    write_council_workbook(other, settings.council_rows(list(ROUNDS), la_code="926", name="Second county"))
    home.put("Annex A 2025-07-07.xlsx", workbook(), f"926/{NOW}")
    assert refresh(home.lake).promoted

    def councils() -> set[str]:
        return {c for (c,) in home.ask("SELECT DISTINCT la_code FROM mart.dashboard")}

    assert councils() == {"855", "926"}
    shutil.rmtree(home.landing / "926")
    home.put(LATER, corrected())
    assert refresh(home.lake).promoted and councils() == {"855", "926"}

    # No longer usable, and its workbook is there: nothing is promoted, and a message says so.
    for entry in (home.lake.store / "register/926" / NOW).glob("*.json"):
        entry.unlink()
    home.put("Annex A 2025-07-15.xlsx", workbook())
    outcome = refresh(home.lake)
    assert not outcome.promoted and councils() == {"855", "926"}
    assert any("Second county (926) is served, and no delivery of it can be used now" in line for line in outcome.notes)

    # Taken away on purpose.
    other.unlink()
    outcome = refresh(home.lake)
    assert outcome.promoted and councils() == {"855"}
    assert any(line.startswith("council 926 is passed over: no council workbook") for line in outcome.notes)


def test_a_council_is_three_plain_digits(home: Home) -> None:
    for name in ("²", "８５５"):
        (home.landing / name / NOW).mkdir(parents=True)
        (home.landing / name / NOW / "x.csv").write_bytes(b"a,b\n1,2\n")
    assert not home.publish()
    assert {"²", "８５５"} <= {p.partition("/")[0] for p in home.misplaced()}


# ── what is decided ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_round_of_which_everything_was_withdrawn_is_no_longer_current(home: Home) -> None:
    home.decide(identifier(home, "Annex A 2025-07-07.xlsx"), WITHDRAW, "A. Manager")
    assert home.publish()
    assert home.ask("SELECT DISTINCT round FROM mart.dashboard") == [(BEFORE,)]
    assert not home.ask("SELECT * FROM mart.restatements")


def test_figures_reported_before_can_be_withdrawn(home: Home) -> None:
    query = "SELECT period, displayed FROM star.fact_indicator WHERE method = 'as reported'"
    head = "Indicator,Period,Basis,Value,Numerator,Denominator,Reported on,Document\n"
    home.put("history.csv", f"{head}re_referrals,Q4 2023/24,Year to date,22.4,396,1768,2024-06-01,Report\n".encode())
    assert home.publish() and len(home.ask(query)) == 1
    home.decide(identifier(home, "history.csv"), WITHDRAW, "A. Manager")
    assert home.publish() and not home.ask(query)


def test_what_waits_is_settled_by_a_complete_delivery(home: Home) -> None:
    kept = [a for n, a in enumerate(small_county().assessments) if n % 4]
    home.put("Annex A 2025-07-10.xlsx", workbook(with_records(assessments=kept)))
    home.publish()
    asked = open_questions(home.lake, Books.read(home.lake), home.council, NOW)
    assert any("Held back" in line for line in asked)
    home.put(LATER, corrected())
    home.publish()
    assert not open_questions(home.lake, Books.read(home.lake), home.council, NOW)
    assert not home.ask("SELECT * FROM star.fact_quality WHERE rule = 'removal_waits'")
    assert home.dashboard(INDICATOR)["marker"] is None


def test_a_table_read_together_with_another_is_named_as_the_cause(tmp_path: Path) -> None:
    home = empty(tmp_path)
    files = social_care.ssd(small_county(), DAY)

    def put(name: str, data: bytes) -> None:
        path = home.put(name, data)
        path.with_name(path.name + SIDECAR).write_text(json.dumps({"as_at": DAY.isoformat()}))

    for name, data in files.items():
        put(name, data)
    home.publish()
    person = next(n for n in files if "person" in n)
    head, *rows = files[person].decode("utf-8-sig").splitlines(keepends=True)
    put(f"corrected {person}", "".join([head, *rows[::2]]).encode())
    home.publish()
    causes = {because for (because,) in home.ask("SELECT because FROM mart.restatements")}
    assert causes and all(identifier(home, f"corrected {person}") in because for because in causes)


# ── what is damaged ──────────────────────────────────────────────────────────────────────────────────────────────────
def scrutiny(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--home", str(home.lake.home)])


@pytest.mark.parametrize(
    ("what", "left"),
    [
        ("scrutiny.duckdb", 0),
        ("scrutiny.duckdb", 5_000),
        ("scrutiny.duckdb", -20_000),
        ("releases/r00002/manifest.json", 0),
        ("releases/r00002/manifest.json", -200),
    ],
)
def test_what_is_damaged_is_set_aside_and_mended(home: Home, what: str, left: int) -> None:
    was = home.dashboard(INDICATOR)
    path = home.lake.served.parent / what
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:left] or b"{")
    done = scrutiny(home, "release", "status")
    assert done.exit_code == 1 and "not whole" in done.output and f"{path.name} is damaged" in done.output
    outcome = publish(home.lake)
    assert f"{path.name} is damaged" in outcome.notes[0] and "set aside" in outcome.notes[0]
    assert list(home.lake.served.parent.rglob("*.damaged"))
    assert home.dashboard(INDICATOR) == was and not home.ask("SELECT * FROM mart.restatements")
    # The kept copy takes the place of a damaged file; a release whose manifest is lost is built again.
    assert outcome.promoted == what.endswith(".json")
    assert outcome.promoted or outcome.notes[1] == "r00002 is served again"
    assert scrutiny(home, "release", "verify").exit_code == 0
    assert not publish(home.lake).promoted


# ── what lies there ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_file_of_a_further_council_is_checked_as_its_own(home: Home) -> None:
    path = home.put("Annex A 926 2025-07-07.xlsx", workbook(), f"926/{NOW}")
    done = scrutiny(home, "check", str(path))
    assert done.exit_code == 0 and "council 926" in done.output, done.output


def test_check_where_the_council_s_workbook_is_a_folder(home: Home) -> None:
    home.lake.council_workbook().unlink()
    home.lake.council_workbook().mkdir()
    done = scrutiny(home, "check", str(home.landing / NOW / "Annex A 2025-07-07.xlsx"))
    assert done.exit_code == 0, done.output


def test_a_name_that_is_no_text_is_shown(home: Home, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff Annex A 2025-07-07.xlsx")
    path.write_bytes(workbook())
    for kind in ("html", "xlsx"):
        done = scrutiny(home, "check", str(path), "--report", str(tmp_path / f"report.{kind}"))
        assert done.exit_code == 0 and (tmp_path / f"report.{kind}").exists(), done.output
    done = scrutiny(home, "map", str(path), "--to", "annex_a/referrals")
    assert done.exit_code == 0, done.output


def test_what_init_makes_is_its_owner_s(tmp_path: Path) -> None:
    lake = Lake.at(tmp_path / "new")
    make_home(lake, today=DAY)
    assert lake.dagster_home.stat().st_mode & 0o777 == 0o700
    assert lake.council_workbook().stat().st_mode & 0o777 == 0o600


def test_two_first_refreshes_at_once(home: Home) -> None:
    make_home(home.lake, today=DAY, workbook=False)
    home.put(LATER, corrected())
    command = [
        sys.executable,
        "-c",
        "from pipelines.commands.app import main; main()",
        "refresh",
        "--home",
        str(home.lake.home),
    ]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for _ in range(2)]
    printed = [one.communicate()[0] for one in both]
    assert [one.returncode for one in both] == [0, 0], printed
    assert agrees(home)
