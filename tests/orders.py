"""Deliveries in every order, all 120 orders of five and 200 random orders of eight (`python -m tests.proofs orders`).

Here: small deliveries of a synthetic county, and receiving them one by one in an order into a home of its own. Whatever
the order, the published tables must be the same: one logical checksum.

The eight include difficult cases: a correction of a closed quarter, a list that takes events away and waits for a decision, the
same bytes again in another round's folder, return and register beside the workbooks. In a random order the figures are also
worked out after some of the deliveries, as a schedule would.
"""

import itertools
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from helpers import copy_home, publish, receive_all, register_dropped, work_out
from pipelines.council.new_home import make_home
from pipelines.council.template import write_council_workbook
from pipelines.demo import settings
from pipelines.demo.deliver import EXTRACTED, ROUNDS
from pipelines.demo.schools import exclusions_register
from pipelines.demo.social_care import annex_a
from pipelines.demo.social_care import formats as social_care
from pipelines.demo.social_care.records import County, county
from pipelines.home.lake import Lake
from pipelines.receive.identity import PUBLISHED

COUNCIL = "855"
FIVE, EIGHT = 5, 8
RANDOM_ORDERS = 200
SHARE_LOOKED_AT, SHARE_JUDGED_ANEW = 0.3, 0.1


@dataclass(frozen=True)
class Drop:
    """A file and the round's folder it is dropped into."""

    slot: str
    file: str
    data: bytes

    @property
    def place(self) -> str:
        """Where it is dropped."""
        return f"{self.slot}/{self.file}"


@lru_cache
def small_county(of: int = 60) -> County:
    """The county with few records, spread over the same years."""
    whole = county()
    return replace(
        whole,
        referrals=_spread(whole.referrals, 10 * of),
        assessments=_spread(whole.assessments, 10 * of),
        plans=_spread(whole.plans, 4 * of),
        looked_after=_spread(whole.looked_after, 4 * of),
        care_leavers={q: _spread(leavers, of) for q, leavers in whole.care_leavers.items()},
    )


def _spread(records: Sequence[Any], count: int) -> list[Any]:
    return list(records[:: max(1, len(records) // count)])


@lru_cache
def five() -> tuple[Drop, ...]:
    """The Annex A workbooks of five rounds."""
    days = zip(ROUNDS, EXTRACTED, strict=True)
    return tuple(Drop(q.round, f"Annex A {day}.xlsx", annex_a.workbook(small_county(), q, day)) for q, day in days)


@lru_cache
def eight() -> tuple[Drop, ...]:
    """Three workbooks, a correction, a list that lost a fifth of its referrals, the same again, a return and a register."""
    *_, before, last, now = five()
    whole = small_county()
    kept = replace(whole, referrals=[r for n, r in enumerate(whole.referrals) if n % 5])
    corrected = replace(whole, assessments=[a for n, a in enumerate(whole.assessments) if n % 40])
    (register,) = exclusions_register.deliveries()
    returns = social_care.ssda903(whole, social_care.YEAR_RETURNED)
    name = next(n for n in returns if n.endswith("_header.csv"))
    return (
        before,
        last,
        now,
        Drop(last.slot, "Annex A 2025-04-22.xlsx", annex_a.workbook(corrected, ROUNDS[-2], date(2025, 4, 22))),
        Drop(now.slot, "Annex A 2025-07-14.xlsx", annex_a.workbook(kept, ROUNDS[-1], date(2025, 7, 14))),
        Drop(now.slot, last.file, last.data),
        Drop(now.slot, name, returns[name]),
        Drop(register.slot, register.name, register.data),
    )


def home(folder: Path) -> Lake:
    """A home with the county's workbook, into which nothing is delivered yet."""
    lake = Lake.at(folder)
    make_home(lake, today=date(2025, 7, 7), workbook=False)
    lake.make_private()
    write_council_workbook(lake.council_workbook(), settings.council_rows(list(ROUNDS)))
    return lake


def received(lake: Lake, drops: Sequence[Drop], looks: Sequence[bool]) -> dict[str, str]:
    """Deliver in this order, one by one; work the figures out after the deliveries marked in `looks`; publish at the end.

    Returns the logical checksum of every table.
    """
    for drop, look in zip(drops, looks, strict=True):
        folder = Path(str(lake.landing)) / drop.slot
        folder.mkdir(parents=True, exist_ok=True)
        (folder / drop.file).write_bytes(drop.data)
        register_dropped(lake)
        receive_all(lake, COUNCIL)
        if look:
            work_out(lake)
    work_out(lake)
    return publish(lake).manifest.checksums


def receive_published(lake: Lake) -> None:
    """Judge the national files that lie there."""
    register_dropped(lake)
    receive_all(lake, PUBLISHED)


def orders_of_five() -> Iterator[tuple[int, ...]]:
    """All 120."""
    yield from itertools.permutations(range(FIVE))


def orders_of_eight(count: int = RANDOM_ORDERS) -> Iterator[tuple[int, ...]]:
    """Random ones, the same every time."""
    chance = random.Random(8)
    for _ in range(count):
        yield tuple(chance.sample(range(EIGHT), EIGHT))


def make_homes(folder: Path) -> None:
    """The homes that orders begin from: an empty one, and one that has judged every file and has forgotten its register.

    What the gate says of a file depends on the file alone, so that most orders need not wait for it again.
    """
    lake = copy_home(home(folder / "empty"), folder / "judged")
    every = {d.place: d for d in (*five(), *eight())}
    received(lake, list(every.values()), [False] * len(every))
    for forgotten in (lake.store / "register", lake.store / "events", lake.store / "facts", lake.store / "ledger"):
        shutil.rmtree(str(forgotten))
    for forgotten in (Path(str(lake.landing)), lake.served.parent):
        shutil.rmtree(forgotten)


def checksum(order: tuple[int, ...], homes: Path) -> str:
    """The logical checksum of the release after the deliveries in this order, in a home of its own.

    One order in ten judges every file anew.
    """
    drops = five() if len(order) == FIVE else eight()
    chance = random.Random(str(order))
    looks = [len(order) == EIGHT and chance.random() < SHARE_LOOKED_AT for _ in order]
    begin = homes / ("empty" if chance.random() < SHARE_JUDGED_ANEW else "judged")
    with TemporaryDirectory() as folder:
        lake = copy_home(Lake.at(begin), Path(folder) / "home")
        found = received(lake, [drops[n] for n in order], looks)
    return ", ".join(f"{table} {digest}" for table, digest in sorted(found.items()))
