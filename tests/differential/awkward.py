"""Random awkward councils from a seed: what they deliver, round by round.

Here: which sources a council delivers, on which days, and what it corrects. Not here: what happened to its children (`lives`), and how
a file looks (`annex_a` and the modules beside it).
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from differential import annex_a
from differential.delivered import Delivery
from differential.lives import Lives, lives
from differential.oracle.days import Quarter

FIRST_ROUNDS = tuple(Quarter(year, number) for year in (2022, 2023, 2024) for number in (1, 2, 3, 4))
DAYS_AFTER = (0, 1, 5, 7, 7, 14, 30, 31, 32, 40)
"""How long after a quarter its extract is taken; a state taken more than 31 days after it is too late."""


@dataclass(frozen=True)
class AwkwardCouncil:
    """A council: its rounds in order, and everything it delivered."""

    seed: int
    rounds: tuple[str, ...]
    deliveries: tuple[Delivery, ...]


def awkward(seed: int) -> AwkwardCouncil:
    """The council of a seed, the same every time."""
    chance = random.Random(f"awkward council {seed}")
    first = chance.choice(FIRST_ROUNDS)
    quarters = [first]
    for _ in range(chance.randint(2, 4)):
        quarters.append(following(quarters[-1]))
    happened = lives(chance, quarters, quarters[-1].last + timedelta(days=40))
    return AwkwardCouncil(seed, tuple(q.round for q in quarters), tuple(_deliveries(chance, happened, quarters)))


def following(quarter: Quarter) -> Quarter:
    """The quarter after."""
    return Quarter(quarter.year, quarter.number + 1) if quarter.number < 4 else Quarter(quarter.year + 1, 1)


def _deliveries(chance: random.Random, happened: Lives, quarters: Sequence[Quarter]) -> Iterator[Delivery]:
    for quarter in quarters:
        yield annex_a.workbook(happened, quarter.round, quarter.last + timedelta(days=chance.choice(DAYS_AFTER)))
