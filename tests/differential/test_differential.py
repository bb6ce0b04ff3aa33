"""The product's figures of ten awkward councils are the oracle's, and the oracle shares nothing with the product.

`python -m tests.proofs differential` plays two hundred.
"""

import ast
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from differential.awkward import AwkwardCouncil, awkward
from differential.compared import by_the_product, compared, differences
from differential.delivered import Row
from differential.oracle.days import Quarter, age_reached, bank_holidays, months_after, working_days
from differential.oracle.figures import figures

HERE = Path(__file__).parent
SEEDS, HERE_TOO = range(10), 6


@pytest.mark.parametrize(
    "seed", [*SEEDS[:HERE_TOO], *(pytest.param(n, marks=pytest.mark.further) for n in SEEDS[HERE_TOO:])]
)
def test_product_and_oracle_give_the_same_figures(seed: int, tmp_path: Path) -> None:
    found = compared(awkward(seed), tmp_path)
    assert found.compared > 200
    assert "\n".join(map(str, found.different)) == ""


def test_a_figure_altered_by_one_is_reported(tmp_path: Path) -> None:
    council = awkward(0)
    expected = figures(council.deliveries, council.rounds)
    facts = by_the_product(council, tmp_path / "home")
    before = {d.key for d in differences(facts, expected)}
    key = next(k for k, f in facts.items() if k in expected and f.status == "ok" and k not in before)
    fact = facts[key]
    altered = facts | {key: replace(fact, numerator=(fact.numerator or 0) + 1)}
    assert {d.key for d in differences(altered, expected)} - before == {key}
    missing = {k: f for k, f in facts.items() if k != key}
    assert {d.key for d in differences(missing, expected)} - before == {key}


def imported(path: Path) -> set[str]:
    """The modules that a file imports."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    named = {alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names}
    return named | {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}


def test_the_oracle_imports_the_standard_library_and_nothing_else() -> None:
    files = [HERE / "delivered.py", *sorted((HERE / "oracle").glob("*.py"))]
    ours = {"differential.delivered", "differential.oracle"}
    foreign = {
        f"{path.name}: {name}"
        for path in files
        for name in imported(path)
        if name.split(".")[0] not in sys.stdlib_module_names
        and name not in ours
        and not name.startswith("differential.oracle.")
    }
    assert len(files) > 5 and foreign == set()


def test_the_oracle_asks_for_no_module_by_name() -> None:
    """What is not imported by a statement could come by `__import__` or `importlib`."""
    words = {"__import__", "importlib", "exec", "eval", "sys"}
    files = sorted((HERE / "oracle").glob("*.py"))
    used = {
        (path.name, node.id)
        for path in files
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Name) and node.id in words
    }
    assert used == set() and not any(imported(path) & words for path in files)


def test_a_council_is_the_same_every_time_and_no_two_are_alike() -> None:
    def sent(council: AwkwardCouncil) -> list[object]:
        return [(d.round, d.file, d.rows) for d in council.deliveries]

    assert sent(awkward(1)) == sent(awkward(1))
    assert sent(awkward(1)) != sent(awkward(4))


def test_ten_councils_deliver_every_source() -> None:
    sources = {d.source for seed in SEEDS for d in awkward(seed).deliveries}
    assert sources == {
        "annex_a",
        "ssd",
        "cin_census",
        "ssda903",
        "school_census",
        "gias",
        "exclusions_register",
        "home_education_register",
    }


@pytest.mark.parametrize(
    ("start", "deadline"),
    [
        (date(2025, 1, 27), date(2025, 3, 31)),
        (date(2025, 4, 1), date(2025, 6, 9)),
        (date(2025, 4, 17), date(2025, 6, 25)),
        (date(2025, 4, 19), date(2025, 6, 25)),
        (date(2025, 4, 24), date(2025, 6, 30)),
        (date(2025, 6, 30), date(2025, 9, 2)),
        (date(2025, 12, 24), date(2026, 3, 2)),
    ],
)
def test_the_oracle_knows_the_45_working_days_of_the_reference(start: date, deadline: date) -> None:
    assert working_days(start, deadline) == 45


def test_the_oracle_knows_the_holidays_that_moved() -> None:
    assert {date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19), date(2022, 12, 27)} < bank_holidays(2022)
    assert date(2022, 5, 30) not in bank_holidays(2022)
    assert sum(working_days(q.first, q.last) for q in [Quarter(2025, 1)]) == 60  # 61, the first day being day 0


def test_the_oracle_knows_29_february() -> None:
    assert months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert age_reached(date(2004, 2, 29), date(2025, 2, 1), date(2025, 2, 28)) is None
    assert age_reached(date(2004, 2, 29), date(2025, 1, 1), date(2025, 3, 31)) == 21


def test_ten_councils_are_awkward() -> None:
    """Each of these has been a mistake of somebody's; a generator that has lost one of them would not say so."""
    councils = [awkward(seed) for seed in SEEDS]

    def rows(source: str, table: str) -> list[Row]:
        return [r for c in councils for d in c.deliveries if d.source == source for r in d.rows.get(table, ())]

    referred: dict[str, set[date]] = {}
    for r in (*rows("annex_a", "referrals"), *rows("ssd", "cin_episodes")):
        referred.setdefault(r["child_id"], set()).add(r["referral_date"])
    apart = {(later - months_after(day, 12)).days for days in referred.values() for day in days for later in days}
    assert {-1, 0, 1} < apart and any((d.month, d.day) == (2, 29) for days in referred.values() for d in days)
    done = [a for a in rows("annex_a", "assessments") if a["authorised_date"]]
    assert {45, 46} < {working_days(a["start_date"], a["authorised_date"]) for a in done}
    plans = rows("ssd", "cp_plans")
    ended = {(p["child_id"], p["plan_end_date"]) for p in plans}
    assert any((p["child_id"], p["plan_start_date"]) in ended for p in plans)
    assert {p["other_council"] for p in plans} == {"Y", "N"}
    ends = {Quarter.of_round(r).last for c in councils for r in c.rounds}
    care = rows("annex_a", "children_looked_after")
    assert ends & {p["started_date"] for p in care} and ends & {p["ceased_date"] for p in care}
    assert {c["outcome"] for c in rows("ssd", "cla_health")} >= {"completed", "refused", "planned"}
    assert ends & {months_after(leaver["birth_date"], 12 * 21) for leaver in rows("annex_a", "care_leavers")}
    schools = rows("gias", "establishments")
    assert {s["open_date"] for s in schools} & {s["close_date"] for s in schools} - {None}
    assert {p["enrolment"] for p in rows("school_census", "pupils_on_roll")} == set("CMSFO")
    assert {e["withdrawn"] for e in rows("exclusions_register", "exclusions")} == {"Y", "N", None}
