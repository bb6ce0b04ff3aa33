"""A new file in `warehouse/indicators/` and nothing else: an asset, facts, a catalogue entry and a test."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.lake import Lake
from warehouse.indicators import catalogue

ROOT = Path(__file__).parents[2]
NEW = '''"""Children who started to be looked after."""

from datetime import date

from warehouse.indicator import IN_QUARTER, Count, During, Example, Indicator, NotComparable

indicator = Indicator(
    id="child_protection_plans_started",
    label="Child protection plans started",
    numerator=Count("child_protection_plans"),
    denominator=None,
    timing=During("plan_start_date"),
    bases=(IN_QUARTER,),
    unit="count",
    decimals=0,
    polarity="neutral",
    comparator=NotComparable("A count."),
    definition="Child protection plans that started in the quarter.",
    method="Each start counts.",
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 4, 1), date(2025, 6, 30)),
        events={"child_protection_plans": """
            child_id | plan_start_date | previous_plans
            A        | 2025-04-01      | 0
            B        | 2025-07-01      | 0
        """},
        expect={"in_quarter": (1, None)},
    ),
)
'''
LOOK = """
import sys
sys.path.insert(0, "tests")
from helpers import refresh
from pipelines.definitions import defs
from pipelines.lake import Lake
from warehouse.indicators import catalogue
import duckdb
assert "child_protection_plans_started" in catalogue()
keys = {s.key.to_user_string() for s in defs.resolve_all_asset_specs()}
assert "indicator/child_protection_plans_started" in keys
lake = Lake.at()
assert refresh(lake).promoted
with duckdb.connect(str(lake.served), read_only=True) as connection:
    print(connection.execute(
        "SELECT displayed FROM mart.trend WHERE indicator_id = 'child_protection_plans_started' AND period = 'Q1 2025/26'"
    ).fetchall()[0][0])
    print(connection.execute("SELECT count(*) FROM star.dim_indicator WHERE is_current").fetchall()[0][0])
"""


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with one file more."""
    root = tmp_path_factory.mktemp("grown")
    for name in ("schemas", "warehouse", "pipelines", "tests", "pyproject.toml"):
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, root / name)
    (root / "warehouse/indicators/child_protection_plans_started.py").write_text(NEW)
    return root


def run(root: Path, *command: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=root, env=os.environ | {"PYTHONPATH": str(root)} | environment, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_is_an_asset_a_catalogue_entry_and_a_fact(grown: Path, annex_a: Lake, tmp_path: Path) -> None:
    shutil.copytree(annex_a.home, tmp_path / "home")
    shown = run(grown, "-c", LOOK, SCRUTINY_HOME=str(tmp_path / "home")).split()
    assert shown == ["152.00", str(len(catalogue()) + 1)]


def test_it_is_tested_and_the_graph_s_snapshot_holds(grown: Path) -> None:
    tests = ["tests/warehouse/test_indicators.py", "tests/test_snapshots.py"]
    chosen = "example or asset_graph or every_indicator_is_an_asset"
    shown = run(grown, "-m", "pytest", *tests, "-k", chosen, "-p", "no:cacheprovider")
    assert f"{len(catalogue()) + 3} passed" in shown  # each example, the new one among them, and the two of the graph
