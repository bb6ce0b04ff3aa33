"""What tests share: a demo home published once per session, the real files beside the project, small workbooks."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from helpers import copy_home, refresh
from pipelines.demo import deliver
from pipelines.demo.records import County, county
from pipelines.home import make_home
from pipelines.lake import Lake

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real data, samples and references beside the project; the test is skipped where they are absent."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared, which is not here")
    return SHARED


@pytest.fixture(scope="session")
def records() -> County:
    """The synthetic county's records."""
    return county()


@pytest.fixture(scope="session")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """A home into which the county has delivered; nothing is received yet. Copy it, do not change it."""
    lake = Lake.at(tmp_path_factory.mktemp("delivered") / "home")
    make_home(lake, today=date(2025, 7, 7), workbook=False)
    deliver(lake)
    return lake


@pytest.fixture(scope="session")
def demo(delivered: Lake, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """The demo home, refreshed and published. Copy it, do not change it."""
    lake = copy_home(delivered, tmp_path_factory.mktemp("demo") / "home")
    assert refresh(lake).promoted
    return lake


@pytest.fixture(scope="session")
def annex_a_delivered(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """As `delivered`, of the county's Annex A and a table in LAIT's shape only: quick to refresh. Copy it, do not change it."""
    lake = Lake.at(tmp_path_factory.mktemp("annex_a_delivered") / "home")
    make_home(lake, today=date(2025, 7, 7), workbook=False)
    deliver(lake, families=())
    return lake


@pytest.fixture(scope="session")
def annex_a(annex_a_delivered: Lake, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """As `demo`, of Annex A only. Copy it, do not change it."""
    lake = copy_home(annex_a_delivered, tmp_path_factory.mktemp("annex_a") / "home")
    assert refresh(lake).promoted
    return lake


@pytest.fixture
def workbook() -> Callable[..., bytes]:
    """Makes a workbook: `workbook({"List 3": [[header…], [cells…], …]})`."""

    def make(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
        held = io.BytesIO()
        with xlsxwriter.Workbook(held, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                for line, row in enumerate(rows):
                    for number, value in enumerate(row):
                        if isinstance(value, date):
                            sheet.write_datetime(line, number, value)
                        elif value is not None:
                            sheet.write(line, number, value)
        return held.getvalue()

    return make
