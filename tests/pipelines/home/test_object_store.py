"""A lake and a restricted store on an S3-compatible object store: published as from a disk, and with few requests."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from moto.server import DomainDispatcherApplication, create_backend_app
from typer.testing import CliRunner
from werkzeug.serving import make_server

from helpers import copy_home, refresh
from pipelines.commands.app import app
from pipelines.home.lake import Lake

MOST_REQUESTS = 60


class Store:
    """An object store on this machine that notes every request."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self._answer: Callable[..., Iterable[bytes]] = DomainDispatcherApplication(create_backend_app)
        self._server = make_server("127.0.0.1", 0, self._noted, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _noted(self, environment: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.requests.append(
            f"{environment['REQUEST_METHOD']} {environment['PATH_INFO']}?{environment['QUERY_STRING']}"
        )
        return self._answer(environment, start)

    def close(self) -> None:
        self._server.shutdown()


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store with an empty bucket `scrutiny`, where a home finds it by its environment."""
    s3fs = pytest.importorskip("s3fs")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    made = Store()
    monkeypatch.setenv("AWS_ENDPOINT_URL", made.url)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    s3fs.S3FileSystem.clear_instance_cache()
    s3fs.S3FileSystem().mkdir("scrutiny")
    yield made
    s3fs.S3FileSystem.clear_instance_cache()
    made.close()


def test_the_lake_may_be_an_object_store(
    annex_a_delivered: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    lake = copy_home(annex_a_delivered, tmp_path / "home")
    monkeypatch.setenv("SCRUTINY_LAKE", "s3://scrutiny/lake")
    monkeypatch.setenv("SCRUTINY_RESTRICTED", "s3://scrutiny/restricted")
    remote = Lake.at(lake.home)
    (remote.restricted / "pseudonym.key").write_bytes((lake.home / "restricted/pseudonym.key").read_bytes())
    assert refresh(remote).promoted
    assert not (lake.home / "lake/register").exists()
    with duckdb.connect(str(remote.served), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM mart.dashboard WHERE status = 'ok'").fetchall() == [(7,)]

    served = remote.served.read_bytes()
    store.requests.clear()
    run = CliRunner().invoke(app, ["refresh", "--home", str(lake.home)])
    assert run.exit_code == 0, run.output
    assert remote.served.read_bytes() == served
    assert len(store.requests) <= MOST_REQUESTS, "\n".join(store.requests)
