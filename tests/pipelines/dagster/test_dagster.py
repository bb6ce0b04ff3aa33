"""The command line and Dagster, run as their users run them: refresh, exit codes, metadata, failing runs, personal data."""

import itertools
import json
import os
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import dagster as dg
import duckdb
import openpyxl
import pytest
from dagster._utils.schedules import cron_string_iterator
from typer.testing import CliRunner

from helpers import alter_figure, copy_home, one_after_another, registered
from pipelines.commands.app import app
from pipelines.council.new_home import make_home
from pipelines.council.template import write_council_workbook
from pipelines.dagster import automation
from pipelines.dagster import runs as dagster_runs
from pipelines.dagster.assets.sources import FIRST_OF_ALL, first_round
from pipelines.demo import admissions, dashboard_use, young_people
from pipelines.demo.deliver import ROUNDS
from pipelines.demo.settings import council_rows
from pipelines.home.for_dagster import DAGSTER_YAML, settings_of, use_home
from pipelines.home.lake import Lake
from warehouse.period import Quarter

LAST = "2025-26-Q1"


def scrutiny(*arguments: str, home: Path) -> tuple[int, str]:
    """A command in a process of its own: its exit code and what it printed."""
    return one_after_another(arguments, home=home)[0]


def failed_checks() -> list[tuple[str, str, str]]:
    """The checks that failed in the last run of the home in use, warnings apart: asset, check, severity."""
    with dg.DagsterInstance.get() as instance:
        (run,) = instance.get_runs(limit=1)
        checks = [
            e.dagster_event.asset_check_evaluation_data
            for e in instance.all_logs(run.run_id)
            if e.dagster_event and e.dagster_event.event_type_value == "ASSET_CHECK_EVALUATION"
        ]
    return [
        (c.asset_key.to_user_string(), c.check_name, c.severity.value)
        for c in checks
        if not c.passed and c.severity.value == "ERROR"
    ]


@pytest.fixture(scope="module")
def refreshed(annex_a_delivered: Lake, tmp_path_factory: pytest.TempPathFactory) -> tuple[Lake, tuple[int, str]]:
    """A delivered home after `scrutiny refresh`, with one file whose rows are refused."""
    lake = copy_home(annex_a_delivered, tmp_path_factory.mktemp("cli") / "home")
    for family in (admissions, young_people, dashboard_use):
        for dropped in family.deliveries():
            (lake.home / "landing" / dropped.slot / dropped.name).write_bytes(dropped.data)
    folder = lake.home / "landing" / LAST
    (folder / "Annex A 2025-07-06.csv").write_text(
        "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Date of Contact,Contact Source\n"
        + "".join(f"{n},?,?,soon,?,soon,?\n" for n in range(3))
    )
    return lake, scrutiny("refresh", home=lake.home)


def test_refresh_publishes_and_says_what_was_refused(refreshed: tuple[Lake, tuple[int, str]]) -> None:
    lake, (code, printed) = refreshed
    assert code in {0, 2}, printed
    assert "86.8%" in printed and "22.4%" in printed and "1,346 of 1,550" in printed
    assert "targets and history are invented" in printed
    with duckdb.connect(str(lake.served), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM mart.dashboard WHERE status = 'ok'").fetchall() == [(11,)]


def test_a_second_refresh_with_a_refused_file_ends_with_2_and_leaves_the_release(
    refreshed: tuple[Lake, tuple[int, str]], tmp_path: Path
) -> None:
    lake = copy_home(refreshed[0], tmp_path / "home")
    before = lake.served.read_bytes()
    (lake.home / "landing" / LAST / "broken 2025-07-09.xlsx").write_bytes(b"PK\x03\x04")
    (code, printed), (status, shown) = one_after_another(("refresh",), ("status",), home=lake.home)
    assert code == 2 and "INCOMPLETE_UPLOAD" in printed, printed
    assert lake.served.read_bytes() == before
    assert status == 0 and "refused" in shown and "broken 2025-07-09.xlsx" in shown


COMMANDS = (
    (("status",), 0, ("accepted", "Annex A 2025-07-07.xlsx", "National files")),
    (("status", "2025-26-Q4"), 0, ("not in the calendar",)),
    (("release", "status"), 0, ("Release r00001", "every table matches the manifest")),
    (("explain", "re_referrals"), 0, ("dated history", "396 of 1,768", "List 3", "Annex A 2025-07-07.xlsx", "Example")),
    (("explain", "re_referals"), 1, ("Did you mean re_referrals?",)),
    (("refresh", "2031-32-Q1"), 1, ("not in the calendar",)),
)


def test_commands(refreshed: tuple[Lake, tuple[int, str]]) -> None:
    came = one_after_another(*(command for command, _, _ in COMMANDS), home=refreshed[0].home)
    wrong = {
        command: printed
        for (command, code, expected), (ended, printed) in zip(COMMANDS, came, strict=True)
        if ended != code or any(text not in printed for text in expected) or "Traceback" in printed
    }
    assert wrong == {}


def test_check_writes_nothing_and_knows_the_round_by_the_folder(
    refreshed: tuple[Lake, tuple[int, str]],
) -> None:
    lake, _ = refreshed
    before = sorted(str(p) for p in lake.home.rglob("*"))
    file = lake.home / "landing" / LAST / "Annex A 2025-07-07.xlsx"
    code, printed = scrutiny("check", str(file), home=lake.home)
    assert code == 0 and "Would be accepted" in printed and "council 855, as at 7 July 2025" in printed
    assert sorted(str(p) for p in lake.home.rglob("*")) == before


def test_init_then_refresh_of_an_empty_home_says_what_to_do(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (made, init), (_, again), (refused, why) = one_after_another(("init",), ("init",), ("refresh",), home=home)
    assert made == 0 and "pseudonym key" in init
    assert "everything was there already" in again
    assert refused == 1 and "exactly one row is needed" in why, why
    write_council_workbook(home / "council.xlsx", council_rows([Quarter.parse(LAST)]))
    nothing, printed = scrutiny("refresh", home=home)
    assert nothing == 0 and "There is nothing that can be used yet" in printed, printed


def test_a_round_with_nothing_usable_is_reported_and_the_one_before_stays(annex_a: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    make_home(lake, today=date(2025, 7, 7), workbook=False)
    asked = "2025-26-Q2"
    write_council_workbook(lake.council_workbook(), council_rows([*ROUNDS, Quarter.parse(asked)]))
    (lake.home / "landing" / asked).mkdir(exist_ok=True)
    (lake.home / "landing" / asked / "notes.csv").write_text("a,b\n1,2\n")
    code, lines = scrutiny("refresh", asked, home=lake.home)
    printed = " ".join(lines.split())
    assert code == 2, printed
    assert f"For {asked} there is nothing that can be used yet" in printed and "NOT_RECOGNISED" in printed
    assert f"round {LAST}" in printed


def test_a_figure_that_changes_without_a_cause_fails_the_run_and_its_check(
    annex_a: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    make_home(lake, today=date(2025, 7, 7), workbook=False)
    before = lake.served.read_bytes()
    alter_figure(lake, 350, "19.8")
    code, lines = scrutiny("refresh", home=lake.home)
    assert code == 1 and lake.served.read_bytes() == before
    printed = " ".join(lines.split())
    assert "UNEXPLAINED_CHANGE" in printed and "22.4 (396 of 1,768) in r00001, 19.8 (350 of 1,768) now" in printed
    monkeypatch.setenv("DAGSTER_HOME", str(lake.dagster_home))
    assert failed_checks() == [("release", "explained", "ERROR")]


def test_a_star_that_is_not_proved_is_not_promoted(
    annex_a: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    make_home(lake, today=date(2025, 7, 7), workbook=False)
    use_home(lake)
    monkeypatch.setenv("DAGSTER_HOME", str(lake.dagster_home))
    monkeypatch.setenv("SCRUTINY_HOME", str(lake.home))
    before = lake.served.read_bytes()
    with monkeypatch.context() as broken:
        broken.setattr("pipelines.publish.publication.code_version", lambda: "another")
        broken.setattr("warehouse.publish.build.proofs", lambda: {"nothing is proved": "SELECT 3"})
        with dagster_runs.open_instance() as instance:
            assert not dagster_runs.run(instance, "publish")
    assert lake.served.read_bytes() == before
    assert [p.name for p in lake.served.parent.glob(".building*")] == []
    assert failed_checks() == [("release", "proved", "ERROR")]


def test_the_schedule_asks_once_a_quarter_though_clocks_change() -> None:
    """The times that Dagster works out for the years 2024 to 2030."""
    schedule = automation.quarterly_publish
    began = datetime(2024, 1, 1, tzinfo=UTC).timestamp()
    moments = itertools.takewhile(
        lambda m: m.year <= 2030, cron_string_iterator(began, str(schedule.cron_schedule), schedule.execution_timezone)
    )
    times = [(m.year, m.month, m.day, m.hour, m.minute) for m in moments]
    assert times == [(y, m, 15, 6, 30) for y in range(2024, 2031) for m in (1, 4, 7, 10)]
    asked = [
        schedule(dg.build_schedule_context(scheduled_execution_time=datetime(*when, tzinfo=UTC))).run_key
        for when in times
    ]
    assert len(set(asked)) == len(asked) == 28


def test_metadata_of_a_delivery(refreshed: tuple[Lake, tuple[int, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    lake, _ = refreshed
    monkeypatch.setenv("DAGSTER_HOME", str(lake.dagster_home))
    with dg.DagsterInstance.get() as instance:
        event = instance.get_latest_materialization_event(dg.AssetKey(["annex_a", "referrals"]))
        assert event is not None and event.asset_materialization is not None
        metadata = {k: v.value for k, v in event.asset_materialization.metadata.items()}
        assert event.asset_materialization.partition == "2025-04-01"
    assert metadata["dagster/partition_row_count"] == 3507
    assert (metadata["rows in"], metadata["quarantined"], metadata["duplicates"], metadata["ignored"]) == (
        3512,
        2,
        2,  # one child was referred twice on one day, by the same and to the same
        1,
    )
    assert (metadata["covers from"], metadata["covers to"]) == ("2025-01-08", "2025-07-07")
    assert len(metadata["sha256"]) == 64 and "as at 7 July 2025" in metadata["understood as"]
    assert "unreadable_date" in metadata["findings"]


def test_the_sensor_waits_for_files_to_stand_still_and_asks_once(
    annex_a: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipelines.dagster.resources import Home

    lake = copy_home(annex_a, tmp_path / "home")
    shutil.copytree(lake.home / "landing" / LAST, lake.home / "landing/825" / LAST)
    write_council_workbook(
        lake.council_workbook("825"), council_rows([Quarter.parse(LAST)], la_code="825", name="Second")
    )

    def tick(cursor: str | None) -> dg.SensorResult:
        context = dg.build_sensor_context(cursor=cursor, resources={"home": Home(path=str(lake.home))})
        result = automation.landing_sensor(context)
        assert isinstance(result, dg.SensorResult)
        return result

    first = tick(None)
    assert not first.run_requests and "stop changing" in str(first.skip_reason)
    assert len(json.loads(first.cursor or "")) == 2
    second = tick(first.cursor)
    assert [(r.job_name, r.partition_key) for r in second.run_requests or []] == [("receive", "2025-04-01")]


def test_the_calendar_begins_with_the_first_round_of_the_home(annex_a: Lake, tmp_path: Path) -> None:
    assert first_round(annex_a) == Quarter.parse("2024-25-Q1")
    lake = copy_home(annex_a, tmp_path / "home")
    (lake.home / "landing/825/2023-24-Q2").mkdir(parents=True)
    assert first_round(lake) == Quarter.parse("2023-24-Q2")
    shutil.rmtree(lake.home / "landing")
    assert first_round(lake) == Quarter.parse("2024-25-Q1"), "what is registered counts as well"
    assert first_round(Lake.at(tmp_path / "none")) == FIRST_OF_ALL


def test_a_refresh_with_nothing_new_is_no_run(annex_a: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    make_home(lake, today=date(2025, 7, 7), workbook=False)
    for name in ("SCRUTINY_HOME", "DAGSTER_HOME", "DAGSTER_REDACT_USER_CODE_ERRORS"):
        monkeypatch.setenv(name, "")

    def runs() -> list[str]:
        use_home(lake)
        with dagster_runs.open_instance() as instance:
            return [r.job_name for r in instance.get_runs()]

    done = CliRunner().invoke(app, ["refresh", "--home", str(lake.home)])
    assert done.exit_code == 0 and "Nothing is new. Release r00001 stays." in done.output and runs() == []
    # The same files under other times, as after a restore: still nothing is new, and the second time none is read.
    for path in (lake.home / "landing").rglob("*.*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    assert CliRunner().invoke(app, ["refresh", "--home", str(lake.home)]).exit_code == 0 and runs() == []
    with monkeypatch.context() as reading:
        reading.setattr("pipelines.receive.landing.is_received", lambda *_: pytest.fail("read again"))
        assert CliRunner().invoke(app, ["refresh", "--home", str(lake.home)]).exit_code == 0 and runs() == []
    extract = next((lake.home / "landing" / LAST).glob("Annex A*.xlsx"))
    book = openpyxl.load_workbook(extract)
    book.save(extract.with_name("Annex A 2025-07-08.xlsx"))
    assert CliRunner().invoke(app, ["refresh", "--home", str(lake.home)]).exit_code == 0 and runs() == [
        "publish",
        "receive",
    ]


def test_a_home_made_before_goes_on_working(annex_a: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its settings name a class by the module it was in; the next command says so and puts it right, and leaves the rest."""
    lake = copy_home(annex_a, tmp_path / "home")
    for name in ("SCRUTINY_HOME", "DAGSTER_HOME", "DAGSTER_REDACT_USER_CODE_ERRORS"):
        monkeypatch.setenv(name, "")
    before = (
        DAGSTER_YAML.replace("pipelines.dagster.event_log", "pipelines.event_log")
        + "# module: pipelines.event_log, ours\n"
    )
    settings_of(lake).write_text(before)
    messages = use_home(lake)
    assert len(messages) == 1 and "earlier version" in messages[0] and "pipelines.dagster.event_log" in messages[0]
    assert settings_of(lake).read_text() == DAGSTER_YAML + "# module: pipelines.event_log, ours\n"
    assert use_home(lake) == []
    with dagster_runs.open_instance() as instance:
        assert type(instance.event_log_storage).__module__ == "pipelines.dagster.event_log"


def test_two_councils_through_dagster_keep_to_their_folders(
    annex_a: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    make_home(lake, today=date(2025, 7, 7), workbook=False)
    for name in ("SCRUTINY_HOME", "DAGSTER_HOME", "DAGSTER_REDACT_USER_CODE_ERRORS"):
        monkeypatch.setenv(name, "")
    use_home(lake)
    write_council_workbook(
        lake.council_workbook("825"), council_rows([Quarter.parse(LAST)], la_code="825", name="Second county")
    )
    (lake.home / "landing/825" / LAST).mkdir(parents=True)
    (lake.home / "landing/825" / LAST / "readme.csv").write_text("a,b\n1,2\n")
    with dagster_runs.open_instance() as instance:
        assert dagster_runs.run(instance, "receive", "2025-04-01") and dagster_runs.run(instance, "publish")
    assert {d.file for d in registered(lake, "825", LAST)} == {"readme.csv"}
    with duckdb.connect(str(lake.served), read_only=True) as connection:
        assert connection.execute("SELECT DISTINCT la_code FROM mart.dashboard").fetchall() == [("855",)]


@pytest.mark.parametrize(
    ("place", "code", "expected"),
    [
        ("somewhere/Annex A 825 2024-07-05.xlsx", 0, "council 825, as at 5 July 2024"),
        ("landing/published/2025-07-22/Annex A 2024-07-05.xlsx", 1, "WRONG_FOLDER"),
        ("landing/2025-26-Q1/Annex A 2024-07-05.xlsx", 1, "PERIOD_MISMATCH"),
    ],
)
def test_check_says_what_receiving_would_say(
    annex_a_delivered: Lake, tmp_path: Path, place: str, code: int, expected: str
) -> None:
    file = tmp_path / place
    file.parent.mkdir(parents=True)
    shutil.copy(annex_a_delivered.home / "landing/2024-25-Q1/Annex A 2024-07-05.xlsx", file)
    ended, printed = scrutiny("check", str(file), home=tmp_path / "no home")
    assert ended == code and expected in printed, printed
