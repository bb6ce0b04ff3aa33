"""Faults of rows that point to nothing: class 67, which no file shows alone.

Here: deliveries whose rows name children and schools that other files lack; they are counted, and a finding says so. Not here: what one
file shows (`values`).
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import duckdb

import orders
from faults.fault import Scenario
from pipelines.demo.deliver import EXTRACTED, ROUNDS
from pipelines.demo.schools import exclusions_register, gias
from pipelines.demo.social_care import formats as social_care
from pipelines.home.lake import Lake
from pipelines.receive.identity import PUBLISHED

Rows = list[list[str]]
ROUND, DAY = ROUNDS[-1].round, EXTRACTED[-1]
GONE = 2
"""Rows that are taken away."""


def faults() -> Iterator[Scenario]:
    """Every scenario of this class."""
    for file, table, asked in (
        (f"ssd_cin_episodes_{DAY}.csv", "cin_episodes", ("re_referrals",)),
        (f"ssd_cp_plans_{DAY}.csv", "cp_plans", ("repeat_child_protection_plans",)),
        (f"ssd_cla_episodes_{DAY}.csv", "cla_episodes", ()),
    ):
        yield Scenario(67, f"children of {table} whom the persons lack", partial(_lost_persons, file, table, asked))
    yield Scenario(67, "an exclusion from a school that the register lacks", _unknown_school)
    yield Scenario(67, "nobody points to nothing", _whole)


def _rows(data: bytes) -> Rows:
    return list(csv.reader(io.StringIO(data.decode())))


def _csv(rows: Rows) -> bytes:
    held = io.StringIO()
    csv.writer(held).writerows(rows)
    return held.getvalue().encode()


@lru_cache
def _ssd() -> dict[str, bytes]:
    """The dataset of a small county in which every child is a person."""
    small = orders.small_county()
    known = {r.child.id for r in small.referrals} | {p.child.id for p in small.looked_after}
    small = replace(
        small,
        assessments=[a for a in small.assessments if a.child.id in known],
        plans=[p for p in small.plans if p.child.id in known],
    )
    return social_care.ssd(small, DAY)


def _publish(folder: Path, drops: Sequence[orders.Drop]) -> tuple[Lake, list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The home after these deliveries, its figures, and its findings on orphans."""
    lake = orders.home(folder)
    for drop in drops:
        if drop.slot.startswith(PUBLISHED):
            place = Path(str(lake.landing)) / drop.slot
            place.mkdir(parents=True, exist_ok=True)
            (place / drop.file).write_bytes(drop.data)
    mine = [d for d in drops if not d.slot.startswith(PUBLISHED)]
    orders.receive_published(lake)
    orders.received(lake, mine, [False] * len(mine))
    with duckdb.connect(str(lake.served), read_only=True) as connection:
        figures = connection.execute(
            "SELECT indicator_id, variant, period, basis, numerator, denominator FROM star.fact_indicator "
            "WHERE breakdown = 'total' AND is_latest ORDER BY ALL"
        ).fetchall()
        orphans = connection.execute(
            "SELECT source_table, severity, rows FROM mart.data_quality WHERE rule = ? ORDER BY ALL", ["orphan"]
        ).fetchall()
    return lake, figures, orphans


def _drops(change: Callable[[str, Rows], Rows] = lambda name, rows: rows) -> list[orders.Drop]:
    return [orders.Drop(ROUND, name, _csv(change(name, _rows(data)))) for name, data in _ssd().items()]


def _lost_persons(file: str, table: str, asked: Sequence[str], folder: Path) -> list[str]:
    rows = _rows(_ssd()[file])
    at = next(n for n, title in enumerate(rows[0]) if title.endswith("_person_id"))
    lost = sorted({r[at] for r in rows[1:]})[:GONE]

    def without(name: str, of: Rows) -> Rows:
        return [r for r in of if r[0] not in lost] if name == f"ssd_person_{DAY}.csv" else of

    _, whole, _ = _publish(folder / "whole", _drops())
    _, figures, orphans = _publish(folder / "lost", _drops(without))
    wrong = []
    count = sum(r[at] in lost for r in rows[1:])
    if (table, "warning", count) not in orphans:
        wrong.append(f"{count} orphans of {table} are not found: {orphans}")
    for name in asked:
        if not any(f[0] == name and f[5] for f in whole):
            wrong.append(f"{name} counts nobody")
        if [f for f in figures if f[0] == name] != [f for f in whole if f[0] == name]:
            wrong.append(f"{name} does not count the children whom the persons lack")
    return wrong


def _register() -> orders.Drop:
    (dropped,) = exclusions_register.deliveries()
    return orders.Drop(dropped.slot, dropped.name, dropped.data)


def _schools() -> orders.Drop:
    *_, latest = gias.deliveries()
    return orders.Drop(latest.slot, latest.name, latest.data)


def _unknown_school(folder: Path) -> list[str]:
    register = _register()
    rows = _rows(register.data)
    at = rows[0].index("School URN")
    for row in rows[1 : GONE + 1]:
        row[at] = "199999"
    known = _publish(folder / "known", [_schools(), register])
    lost = _publish(folder / "lost", [_schools(), orders.Drop(register.slot, register.file, _csv(rows))])
    wrong = [] if lost[1] == known[1] else ["the totals differ"]
    if lost[2] != [*known[2], ("exclusions", "warning", GONE)]:
        wrong.append(f"no finding names the exclusions: {lost[2]}, before {known[2]}")
    return wrong


def _whole(folder: Path) -> list[str]:
    _, _, orphans = _publish(folder, [_schools(), _register(), *_drops()])
    return [f"orphans are found where there are none: {orphans}"] if orphans else []
