"""The README's promises that a machine can hold: its two commands are the ones that run, its queries answer."""

import re
from pathlib import Path

import duckdb

from pipelines.home.lake import Lake

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test_ci_runs_exactly_the_readme_s_test_command() -> None:
    commands = re.findall(r"^    (python -m pip install .+)$", README, flags=re.MULTILINE)
    assert len(commands) == 2
    assert commands[0] == "python -m pip install -c constraints.txt -e . && scrutiny demo"
    assert f"\n{commands[1]}\n" in (ROOT / ".ci/run").read_text()


def test_the_queries_of_the_readme_answer(demo: Lake) -> None:
    queries = re.findall(r"```sql\n(.+?)```", README, flags=re.DOTALL)
    assert len(queries) == 10
    with duckdb.connect(str(demo.served), read_only=True) as connection:
        for query in queries:
            assert connection.execute(query).fetchall(), query


def test_constraints_name_no_index_or_host() -> None:
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        assert line.startswith("#") or re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!-]+", line), line
