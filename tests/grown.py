"""The project with one indicator file more and one mart file more, and the tests that could object to them.

Here: the two files, a copy of the project that has them, which tests ask what indicators, marts or files there are, and running tests in
the copy. Not here: what must come of it (`test_one_file`; `proofs.one_file` runs the whole suite in the copy).
"""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
COPIED = (
    "schemas",
    "warehouse",
    "pipelines",
    "tests",
    "benchmarks",
    "docs",
    ".ci",
    "pyproject.toml",
    "constraints.txt",
    "workspace.yaml",
    "README.md",
    "CONTRIBUTING.md",
)
ITSELF = "test_one_file"
ASKED = (
    "warehouse.indicators",
    "warehouse.publish.build",
    "pipelines.dagster.definitions",
    "pipelines.show.data_dictionary",
)
"""Where the code learns which indicators and marts there are, and what is generated from them."""

INDICATOR = '''"""Children who started to be looked after."""

from datetime import date

from warehouse.indicator import IN_QUARTER, Count, During, Example, Indicator, NotComparable

indicator = Indicator(
    id="child_protection_plans_started",
    label="Child protection plans started",
    area="Social Care",
    numerator=Count("child_protection_plans"),
    denominator=None,
    timing=During("plan_start_date"),
    bases=(IN_QUARTER,),
    unit="count",
    decimals=0,
    polarity="neutral",
    paragraph="T6",
    comparator=NotComparable("A count."),
    definition="Child protection plans that started in the quarter.",
    method="Each start of a plan in the quarter counts, also a second one of the same child.",
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
MART = """-- One row per indicator: how many periods have a figure.
-- la_code: Council.
-- indicator_id: Indicator.
-- periods: How many periods.
SELECT la_code, indicator_id, count(DISTINCT period) AS periods
FROM star.fact_indicator
WHERE is_latest AND status = 'ok'
GROUP BY ALL
ORDER BY la_code, indicator_id
"""
FILES = {
    "warehouse/indicators/child_protection_plans_started.py": INDICATOR,
    "warehouse/marts/periods_with_figures.sql": MART,
}


def grow(root: Path) -> Path:
    """A copy of the project with the two files."""
    without = shutil.ignore_patterns("__pycache__", ".*_cache", ".hypothesis")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=without)
        else:
            shutil.copy(ROOT / name, root / name)
    if (ROOT.parent / "shared").is_dir():
        (root.parent / "shared").symlink_to(ROOT.parent / "shared")
    for name, text in FILES.items():
        assert not (root / name).exists(), name
        (root / name).write_text(text)
    return root


def run(root: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the copy, with its packages and as if no tests were running."""
    ours = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    return subprocess.run(
        [sys.executable, *command],
        cwd=root,
        env=ours | {"PYTHONPATH": str(root)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def outcomes(root: Path, *arguments: str) -> tuple[dict[str, str], str]:
    """Run tests in the copy. Returns by test what came of it (`passed`, `skipped`, `failed`), and what was printed."""
    report = root.parent / "tests.xml"
    done = run(
        root,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        f"--junitxml={report}",
        f"--ignore=tests/{ITSELF}.py",
        *arguments,
    )
    found = {}
    for case in ElementTree.parse(report).iter("testcase") if report.exists() else ():
        how = {child.tag for child in case}
        came = "failed" if how & {"failure", "error"} else "skipped" if "skipped" in how else "passed"
        found[f"{case.get('classname')}::{case.get('name')}"] = came
    if done.returncode and "failed" not in found.values():
        found["the run"] = "failed"
    return found, done.stdout + done.stderr


# ── which tests could object ─────────────────────────────────────────────────────────────────────────────────────────
def could_object() -> list[str]:
    """Every test module that asks which indicators, marts or files there are, itself or through other modules of the tests."""
    every = [p for p in sorted((ROOT / "tests").rglob("test_*.py")) if p.stem != ITSELF]
    return [str(p.relative_to(ROOT)) for p in every if _reads_files(p) or _asks(_name(p), ())]


def _asks(module: str, way: tuple[str, ...]) -> bool:
    direct, ours = _known()[module]
    return direct or any(_asks(other, (*way, module)) for other in ours if other not in {*way, module})


def _reads_files(path: Path) -> bool:
    """Whether a test module finds files of the project by its own path."""
    return any(isinstance(n, ast.Name) and n.id == "__file__" for n in ast.walk(ast.parse(path.read_text())))


@lru_cache
def _known() -> dict[str, tuple[bool, frozenset[str]]]:
    """By module of the tests: whether it imports what is asked, and which other modules of the tests it imports."""
    trees = {_name(p): ast.parse(p.read_text()) for p in (ROOT / "tests").rglob("*.py")}
    known = {}
    for name, tree in trees.items():
        imported = set(_imported(tree))
        known[name] = (bool(imported & set(ASKED)), frozenset(imported & set(trees)))
    return known


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{a.name}" for a in node.names)


def _name(path: Path) -> str:
    """A module of the tests as others import it."""
    place = path.relative_to(ROOT / "tests").with_suffix("").parts
    return re.sub(r"\.__init__$", "", ".".join(place))
