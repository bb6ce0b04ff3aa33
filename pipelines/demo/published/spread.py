"""Invented figures for every council, spread so that the county stands where the report says it stands.

Here: the councils, their synthetic names, and the spread of a measure over them with given quarter points, the county's own
figure and its neighbours' mean. Not here: any file.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from schemas.codes.areas import AREAS
from schemas.sources.national.lait import ENGLAND

COUNTY = 855
NEIGHBOURS_OF_COUNTY = (916, 803, 937, 802, 850, 865, 933, 938, 811, 891)
_SPREAD_ON = date(2025, 6, 30)
COUNCILS = tuple(
    sorted(a.la_code for a in AREAS.values() if a.level == "council" and (a.valid_to or date.max) > _SPREAD_ON)
)

REGIONS = tuple(sorted(a.la_code for a in AREAS.values() if a.level == "region"))

Spread = tuple[float, float, float, float, float]
"""Lowest, 25, 50 and 75 % point, highest."""


def synthetic_name(la_code: int) -> str:
    """What an area is called, so that nobody takes it for a real one."""
    if la_code == ENGLAND:
        return "England"
    return f"Synthetic {'council' if la_code < ENGLAND else 'region'} {la_code}"


def region_of(la_code: int) -> int:
    """The invented region that a council lies in."""
    return REGIONS[COUNCILS.index(la_code) * len(REGIONS) // len(COUNCILS)]


def by_region(values: Mapping[int, float]) -> dict[int, float]:
    """The mean of the councils of each region."""
    found: dict[int, list[float]] = {}
    for code, value in values.items():
        if code in COUNCILS:
            found.setdefault(region_of(code), []).append(value)
    return {region: sum(of) / len(of) for region, of in found.items()}


def at(share: float, spread: Spread) -> float:
    """The value at a share of the spread, straight between its quarter points."""
    place = share * 4
    low = min(3, int(place))
    return spread[low] + (place - low) * (spread[low + 1] - spread[low])


@dataclass(frozen=True)
class Stand:
    """Where the county stands in a measure: its own figure, England's, its neighbours' mean, and the spread of all."""

    own: float
    england: float
    neighbours: float
    spread: Spread


def spread_over(stand: Stand, chance: random.Random) -> dict[int, float]:
    """A figure for every council whose quarter points, county and neighbours' mean are as the stand says.

    The county takes the place of the figure nearest to its own, and the quarter points themselves go to others, so that
    they stay where they are.
    """
    last = len(COUNCILS) - 1
    values = [at(i / last, stand.spread) for i in range(len(COUNCILS))]
    quarters = {last * q // 4 for q in range(5)}
    free = [i for i in range(len(values)) if i not in quarters]
    mine = min(free, key=lambda i: abs(values[i] - stand.own))
    free.remove(mine)
    near, lacking = _with_mean(values, free, stand.neighbours, chance)
    rest = [i for i in range(len(values)) if i != mine and i not in near]
    chance.shuffle(rest)
    figures = {COUNTY: stand.own}
    figures |= {c: values[i] + lacking for c, i in zip(NEIGHBOURS_OF_COUNTY, near, strict=True)}
    others = [c for c in COUNCILS if c not in figures]
    return figures | {c: values[i] for c, i in zip(others, rest, strict=True)}


def _with_mean(values: list[float], free: list[int], mean: float, chance: random.Random) -> tuple[list[int], float]:
    """Ten places whose values have nearly the mean, and what each lacks of it: less than the step to the next value."""
    near = chance.sample(free, len(NEIGHBOURS_OF_COUNTY))
    for _ in range(20_000):
        lacking = mean - sum(values[i] for i in near) / len(near)
        if abs(lacking) < (values[-1] - values[0]) / 20_000:
            return near, lacking
        place = chance.randrange(len(near))
        other = chance.choice(free)
        if other in near:
            continue
        better = lacking - (values[other] - values[near[place]]) / len(near)
        if abs(better) < abs(lacking) or chance.random() < 0.02:
            near[place] = other
    raise AssertionError("no ten councils have that mean")
