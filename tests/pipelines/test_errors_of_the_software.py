"""An error of the software is no fault of the data: it stops the step, a message says so, and what is served stays."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from dagster import DagsterInstance, DagsterRunStatus
from typer.testing import CliRunner

from faults.played import NOW, Home, published, with_records, workbook
from orders import small_county
from pipelines.commands.app import app
from pipelines.compose import conform
from pipelines.council.new_home import make_home
from schemas.events import EVENTS


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Two rounds, published; a later workbook lies in landing."""
    home = published(tmp_path)
    make_home(home.lake, today=date(2025, 7, 7), workbook=False)
    monkeypatch.setenv("DAGSTER_HOME", str(home.lake.dagster_home))
    monkeypatch.setenv("SCRUTINY_HOME", str(home.lake.home))
    home.put(
        "Annex A 2025-07-10.xlsx",
        workbook(with_records(assessments=[a for n, a in enumerate(small_county().assessments) if n % 40])),
    )
    return home


def mistaken(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: conform.About) -> pl.DataFrame:
    """A step whose author took a date for a text."""
    return rows.with_columns(pl.col("referral_date").str.to_date())


def test_a_type_error_stops_the_events_and_what_is_served_stays(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    before = home.served()
    steps = {**conform.steps(), ("annex_a", "referrals"): mistaken}
    with monkeypatch.context() as broken:
        broken.setattr(conform, "steps", lambda: steps)
        refreshed = CliRunner().invoke(app, ["refresh", "--home", str(home.lake.home)])
    assert refreshed.exit_code == 1 and home.served() == before, refreshed.output
    assert "composing events: SchemaError in test_errors_of_the_software.py" in " ".join(refreshed.output.split())
    with DagsterInstance.get() as instance:
        run = instance.get_runs(limit=1)[0]
        assert run.job_name == "publish" and run.status == DagsterRunStatus.FAILURE
        assert [
            s.step_key for s in instance.get_run_step_stats(run.run_id) if s.status and s.status.value == "FAILURE"
        ] == ["events"]
    for command in (["status", NOW], ["explain", "re_referrals"]):
        printed = " ".join(CliRunner().invoke(app, [*command, "--home", str(home.lake.home)]).output.split())
        assert f"The figures of {NOW} could not be worked out: an error of the software" in printed.replace("│", "")
    # Mended, everything goes on.
    assert CliRunner().invoke(app, ["refresh", "--home", str(home.lake.home)]).exit_code == 0
    assert (
        "could not be worked out" not in CliRunner().invoke(app, ["status", NOW, "--home", str(home.lake.home)]).output
    )


def test_columns_that_need_no_step_are_proved_to_agree_in_type(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = dict(conform.schema_of(EVENTS["referrals"].model).columns)
    source_table = next(s for s in EVENTS["referrals"].filled_by if s.source == "annex_a")
    conform._prove_agreement("referrals", columns, source_table)
    other = conform.schema_of(EVENTS["assessments"].model).columns["start_date"]
    with pytest.raises(
        conform.Disagree, match=r"annex_a/referrals and the events referrals: sex is String in one and Date"
    ):
        conform._prove_agreement("referrals", columns | {"sex": other}, source_table)
    with pytest.raises(conform.Disagree, match="start_date is required in the events and is no column of the source"):
        conform._prove_agreement("referrals", columns | {"start_date": other}, source_table)
