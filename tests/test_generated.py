"""What is generated is as the code says: pages of docs, the asset graph, and the columns of the marts that others build on.

A change of the graph or of a mart is a change for somebody else: look at the difference, then run the command.
"""

import re

from generated import COMMAND, FILES, ROOT, columns_of_marts
from pipelines.dagster.definitions import defs
from pipelines.home.lake import Lake
from warehouse.indicators import catalogue
from warehouse.publish.build import marts

MARTS = "tests/snapshots/marts.txt"


def by_mart(columns: str) -> dict[str, list[str]]:
    """The columns of each mart with their types, in order."""
    found: dict[str, list[str]] = {}
    for line in columns.splitlines():
        mart, _, column = line.partition(".")
        found.setdefault(mart, []).append(column)
    return found


def changed(stands: str, now: str) -> list[str]:
    """Marts of the contract that are gone or have other columns. A mart that it does not list yet is no change."""
    contract, made = by_mart(stands), by_mart(now)
    return [name for name, columns in contract.items() if made.get(name) != columns]


def test_what_is_generated_is_as_the_code_says() -> None:
    stands = {name: (ROOT / name).read_text("utf-8") for name in FILES}
    now = {name: text() for name, text in FILES.items()}
    stale = [name for name in FILES if name != MARTS and stands[name] != now[name]]
    stale += [f"{MARTS} ({mart})" for mart in changed(stands[MARTS], now[MARTS])]
    assert stale == [], f"look at what changed, then run `{COMMAND}`"


def test_the_served_file_has_the_columns_of_the_contract(demo: Lake) -> None:
    columns = columns_of_marts(demo.served)
    assert changed((ROOT / MARTS).read_text("utf-8"), columns) == []
    assert set(by_mart(columns)) == {m.name for m in marts()}


def test_a_mart_may_be_added_and_none_may_change_or_go() -> None:
    contract = "plans.area VARCHAR\nplans.value BIGINT\ntrend.period VARCHAR\n"
    assert changed(contract, contract + "workers.area VARCHAR\n") == []
    assert changed(contract, contract.replace("BIGINT", "DOUBLE")) == ["plans"]
    assert changed(contract, "plans.value BIGINT\nplans.area VARCHAR\ntrend.period VARCHAR\n") == ["plans"]
    assert changed(contract, "plans.area VARCHAR\nplans.value BIGINT\n") == ["trend"]


def test_every_indicator_and_every_mart_is_an_asset() -> None:
    specs = {s.key.to_user_string(): s for s in defs.resolve_all_asset_specs()}
    assert {k for k in specs if k.startswith("indicator/")} == {f"indicator/{i}" for i in catalogue()}
    assert {k for k in specs if k.startswith("mart/")} == {f"mart/{m.name}" for m in marts()}
    release = {d.asset_key.to_user_string() for d in specs["release"].deps}
    for mart in marts():
        spec = specs[f"mart/{mart.name}"]
        read = {d.asset_key.to_user_string() for d in spec.deps}
        assert spec.group_name == "marts" and not spec.partitions_def
        assert (
            read == {f"{schema}/{name}" for schema, name in re.findall(r"\b(star|mart)\.([a-z_]+)", mart.sql)} != set()
        )
        assert spec.key.to_user_string() in release


def test_automation_has_the_default_status_the_readme_states() -> None:
    assert [(s.name, s.default_status.value) for s in defs.schedules or []] == [("quarterly_publish", "STOPPED")]
    assert [(s.name, s.default_status.value) for s in defs.sensors or []] == [("landing_sensor", "RUNNING")]
