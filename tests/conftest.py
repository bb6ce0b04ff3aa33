"""What tests share: homes published once for all processes of a run, the real files beside the project, small workbooks."""

import io
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

if "PYTEST_XDIST_WORKER" in os.environ:
    # One process per core: the threads of one must not wait for those of the other. Read when polars is imported.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")

os.environ.setdefault("SCRUTINY_PROCESSES", "1")  # for the same reason; `test_processes` uses several

import xlsxwriter
from filelock import FileLock

import pipelines.dagster.definitions  # noqa: F401  before any home is in use: its calendar then begins early enough for all of them
from helpers import copy_home, refresh
from pipelines.council.new_home import make_home
from pipelines.demo import deliver
from pipelines.demo.social_care.records import County, county
from pipelines.home.lake import Lake

LONG = (
    "releases",
    "one_file",
    "copies",
    "deliveries",
    "canaries",
    "publication",
    "dagster",
    "faults",
    "demo",
    "restatements",
    "social_care_formats",
    "mapping",
    "orders",
    "differential",
    "school_census",
)
"""The modules that take longest run first, so that no core waits for one of them at the end."""

SHARED = Path(__file__).parents[2] / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    """One option for the further cases, one for running tests in a copy of the project (`test_one_file`)."""
    parser.addoption(
        "--further", action="store_true", help="run also the further cases (`python -m tests.proofs further`)"
    )
    parser.addoption(
        "--only-reading", action="store_true", help="leave out the tests that need a home or a folder of their own"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long modules first, the others in their usual order; further cases only where they are asked for."""
    if not config.getoption("further"):
        items[:] = [i for i in items if i.get_closest_marker("further") is None]
    if config.getoption("only_reading"):
        items[:] = [i for i in items if isinstance(i, pytest.Function) and not _writes(i)]
    place = {f"test_{name}": n for n, name in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.path.stem, len(place)))


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


def _writes(item: pytest.Function) -> bool:
    """Whether a test, or a fixture made for it, asks for a folder to write in; a home of its own or of all is one."""
    made = (one for several in item._fixtureinfo.name2fixturedefs.values() for one in several)
    return any({"tmp_path", "tmp_path_factory"} & set(one.argnames) for one in made)


class Homes:
    """Homes that all processes of a run share: whichever needs one first makes it, the others wait for it and read it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def once(self, name: str, make: Callable[[Path], Lake]) -> Lake:
        """The home of that name. Copy it, do not change it."""
        place, done = self.folder / name / "home", self.folder / name / "made"
        place.parent.mkdir(exist_ok=True)
        with FileLock(self.folder / f"{name}.lock"):
            if not done.exists():
                make(place)
                done.touch()
        return Lake.at(place)


@pytest.fixture(scope="session")
def shared_homes(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Homes:
    """Where the homes of this run are kept."""
    mine = tmp_path_factory.getbasetemp()
    return Homes(mine.parent if hasattr(pytestconfig, "workerinput") else mine)


def into_which_is_delivered(place: Path, **what: Any) -> Lake:
    """A new home into which the county has delivered; nothing is received yet."""
    lake = Lake.at(place)
    make_home(lake, today=date(2025, 7, 7), workbook=False)
    deliver(lake, **what)
    return lake


def refreshed(lake: Lake, place: Path) -> Lake:
    """A copy of a home, refreshed and published."""
    copy = copy_home(lake, place)
    assert refresh(copy).promoted
    return copy


@pytest.fixture(scope="session")
def delivered(shared_homes: Homes) -> Lake:
    """A home into which the county has delivered; nothing is received yet. Copy it, do not change it."""
    return shared_homes.once("delivered", into_which_is_delivered)


@pytest.fixture(scope="session")
def demo(delivered: Lake, shared_homes: Homes) -> Lake:
    """The demo home, refreshed and published. Copy it, do not change it."""
    return shared_homes.once("demo", partial(refreshed, delivered))


@pytest.fixture(scope="session")
def annex_a_delivered(shared_homes: Homes) -> Lake:
    """As `delivered`, of the county's Annex A and a table in LAIT's shape only: quick to refresh. Copy it, do not change it."""
    return shared_homes.once("annex_a_delivered", partial(into_which_is_delivered, families=()))


@pytest.fixture(scope="session")
def annex_a(annex_a_delivered: Lake, shared_homes: Homes) -> Lake:
    """As `demo`, of Annex A only. Copy it, do not change it."""
    return shared_homes.once("annex_a", partial(refreshed, annex_a_delivered))


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
