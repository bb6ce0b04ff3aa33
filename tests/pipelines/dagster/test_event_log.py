"""Dagster's events in our storage: what a run plans is stored as one, in both files or in none."""

from pathlib import Path

import dagster as dg
import pytest
from dagster._core.events import AssetMaterializationPlannedData, DagsterEvent
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage

from pipelines.dagster.event_log import EventLog

RUN = "0d1f3c52-0000-4000-8000-000000000000"


def planned(count: int) -> list[dg.EventLogEntry]:
    """The events of a run that plans to make this many assets."""
    events = [
        DagsterEvent.build_asset_materialization_planned_event(
            "publish", "step", AssetMaterializationPlannedData(dg.AssetKey(["a", str(n)]), partition=None)
        )
        for n in range(count)
    ]
    return [
        dg.EventLogEntry(
            error_info=None,
            level=10,
            user_message="",
            run_id=RUN,
            timestamp=float(n),
            job_name="publish",
            dagster_event=event,
        )
        for n, event in enumerate(events)
    ]


@pytest.fixture
def log(tmp_path: Path) -> EventLog:
    return EventLog(str(tmp_path / "runs"))


def test_a_batch_is_stored_in_the_file_of_the_run_and_in_the_index(log: EventLog) -> None:
    log.store_event_batch(planned(12))
    assert len(log.get_logs_for_run(RUN)) == 12
    assert log.has_asset_key(dg.AssetKey(["a", "11"]))
    log.store_event(planned(13)[-1])
    assert len(log.get_logs_for_run(RUN)) == 13
    log.dispose()


def test_of_a_batch_that_fails_nothing_is_stored_and_the_next_one_is(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SqliteEventLogStorage.store_event

    def full(self: SqliteEventLogStorage, event: dg.EventLogEntry) -> None:
        store(self, event)
        if event.timestamp == 5:
            raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(SqliteEventLogStorage, "store_event", full)
        with pytest.raises(OSError, match="disk full"):
            log.store_event_batch(planned(12))
    assert not log.get_logs_for_run(RUN) and not log.has_asset_key(dg.AssetKey(["a", "0"]))
    log.store_event_batch(planned(12))
    assert len(log.get_logs_for_run(RUN)) == 12
    log.dispose()
