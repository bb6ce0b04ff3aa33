"""One file means one file: an indicator in `warehouse/indicators/`, a mart in `warehouse/marts/`, and nothing objects.

Both are added to a copy of the project, and a home is published there. Every test there that asks which indicators, marts or files
there are is run, but those that need a home or a folder of their own; `python -m tests.proofs one_file` runs the whole suite there.
"""

from pathlib import Path

import pytest

from grown import could_object, grow, outcomes, run
from pipelines.home.lake import Lake
from warehouse.indicators import catalogue

LOOK = """
import sys
sys.path.insert(0, "tests")
from pathlib import Path
from helpers import copy_home, refresh
from pipelines.dagster.definitions import defs
from pipelines.home.lake import Lake
from warehouse.indicators import catalogue
import duckdb
assert "child_protection_plans_started" in catalogue()
keys = {s.key.to_user_string() for s in defs.resolve_all_asset_specs()}
assert {"indicator/child_protection_plans_started", "mart/periods_with_figures"} <= keys
lake = copy_home(Lake.at(sys.argv[1]), Path(sys.argv[2]))
assert refresh(lake).promoted
with duckdb.connect(str(lake.served), read_only=True) as connection:
    print(connection.execute(
        "SELECT displayed FROM mart.trend WHERE indicator_id = 'child_protection_plans_started' AND period = 'Q1 2025/26'"
    ).fetchall()[0][0])
    print(connection.execute("SELECT count(*) FROM star.dim_indicator WHERE is_current").fetchall()[0][0])
    print(connection.execute("SELECT count(*) > 5 FROM mart.periods_with_figures").fetchall()[0][0])
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with an indicator and a mart more."""
    return grow(tmp_path_factory.mktemp("grown") / "project")


def test_an_indicator_is_an_asset_a_catalogue_entry_and_a_fact_and_a_mart_is_filled(
    root: Path, annex_a: Lake, tmp_path: Path
) -> None:
    done = run(root, "-c", LOOK, str(annex_a.home), str(tmp_path / "home"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.split() == ["152.00", str(len(catalogue()) + 1), "True"]


def test_nothing_objects(root: Path) -> None:
    modules = could_object()
    came, printed = outcomes(root, "-n", "0", "--only-reading", *modules)
    assert [test for test, how in came.items() if how == "failed"] == [], printed
    passed = [test for test, how in came.items() if how == "passed"]
    assert len(passed) > 500, printed
    assert any(test.endswith("test_example[child_protection_plans_started]") for test in passed)
    assert {"tests/test_generated.py", "tests/test_architecture.py", "tests/pipelines/demo/test_dashboard.py"} <= set(
        modules
    )
