"""Statistical process control: is a series steady, and will it meet its target as it is.

Here: the XmR rules of NHS England's *Making Data Count* on one series. Not here: which series may be asked (points that are independent
of each other: never a year to date), and how the answer looks.

Limits are the mean and 2.66 times the mean moving range on either side; moving ranges above 3.267 times their mean are left out of it
once, so that one jump does not widen the limits. A point is special cause variation if it lies outside the limits, is one of seven or more
in a row on one side of the mean, is one of seven or more that each rise or each fall, or is one of two of three on one side that lie
in the outer third of the limits. At a marked break everything begins anew.

Source: the limits and the four rules as NHSRplotthedots (NHS-R Community), which draws the charts of that programme, has them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import Literal

LIMIT = 2.66
OUTER = 2 * LIMIT / 3
SCREENED = 3.267
"""Moving ranges above so many times their mean are left out."""
RUN = 7
ENOUGH_POINTS = 12
"""Below this many points of the present phase limits are a trial: they will still move."""

Rule = Literal["outside", "run", "trend", "two of three"]
Variation = Literal[
    "common cause",
    "improving, higher",
    "improving, lower",
    "concerning, higher",
    "concerning, lower",
    "higher",
    "lower",
]
Assurance = Literal["meets it consistently", "misses it consistently", "hit and miss"]


@dataclass(frozen=True)
class Judged:
    """A point with the limits of its phase, and the rules by which it is special cause; none: it is common cause."""

    value: float
    mean: float
    lower: float
    upper: float
    phase: int
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Spc:
    """What the rules say of a series.

    points     every point, oldest first
    variation  of the last point
    assurance  of the present phase against the target; None without a target or a direction that is better
    trial      the present phase has too few points for its limits to be firm
    """

    points: tuple[Judged, ...]
    variation: Variation
    assurance: Assurance | None
    trial: bool


def spc(
    values: Sequence[float], *, polarity: str, target: float | None = None, breaks: Sequence[bool] = ()
) -> Spc | None:
    """Judge a series, oldest first; None where its last phase has fewer than two points.

    polarity  high, low or neutral: which direction is better
    target    in the unit of the values
    breaks    for each value whether the series begins anew with it; none by default
    """
    starts = [0, *(n for n, anew in enumerate(breaks) if anew and n), len(values)]
    phases = [values[a:b] for a, b in pairwise(starts)]
    if len(phases[-1]) < 2:
        return None
    judged = [j for number, phase in enumerate(phases) for j in _phase(phase, number)]
    return Spc(
        tuple(judged),
        _variation(judged, polarity),
        _assurance(judged[-1], polarity, target),
        len(phases[-1]) < ENOUGH_POINTS,
    )


def _phase(values: Sequence[float], number: int) -> list[Judged]:
    mean = fmean(values)
    moving = [abs(b - a) for a, b in pairwise(values)]
    within = [m for m in moving if m < SCREENED * fmean(moving)] or [0.0] if moving else [0.0]
    reach = fmean(within)
    lower, upper = mean - LIMIT * reach, mean + LIMIT * reach
    sides = [(v > mean) - (v < mean) for v in values]
    outside = [v > upper or v < lower for v in values]
    outer = [
        not out and (v > mean + OUTER * reach or v < mean - OUTER * reach)
        for v, out in zip(values, outside, strict=True)
    ]
    found: list[set[Rule]] = [{"outside"} if out else set() for out in outside]
    for n in range(len(values) - RUN + 1):
        window = range(n, n + RUN)
        if abs(sum(sides[i] for i in window)) == RUN:
            _mark(found, window, "run")
        steps = {(values[i + 1] > values[i]) - (values[i + 1] < values[i]) for i in window[:-1]}
        if steps in ({1}, {-1}):
            _mark(found, window, "trend")
    for n in range(len(values) - 2):
        three = range(n, n + 3)
        if abs(sum(sides[i] for i in three)) == 3 and sum(outer[i] for i in three) >= 2:
            _mark(found, [i for i in three if outer[i]], "two of three")
    order: tuple[Rule, ...] = ("outside", "run", "trend", "two of three")
    return [
        Judged(v, mean, lower, upper, number, tuple(rule for rule in order if rule in rules))
        for v, rules in zip(values, found, strict=True)
    ]


def _mark(found: list[set[Rule]], places: Sequence[int], rule: Rule) -> None:
    for place in places:
        found[place].add(rule)


def _variation(points: Sequence[Judged], polarity: str) -> Variation:
    last = points[-1]
    if not last.rules:
        return "common cause"
    # By a trend alone the way it goes counts, whichever side of the mean it has reached.
    higher = points[-1].value > points[-2].value if last.rules == ("trend",) else last.value > last.mean
    if polarity == "neutral":
        return "higher" if higher else "lower"
    if higher == (polarity == "high"):
        return "improving, higher" if higher else "improving, lower"
    return "concerning, higher" if higher else "concerning, lower"


def _assurance(last: Judged, polarity: str, target: float | None) -> Assurance | None:
    if target is None or polarity == "neutral":
        return None
    if last.lower <= target <= last.upper:
        return "hit and miss"
    above = target > last.upper
    return "misses it consistently" if above == (polarity == "high") else "meets it consistently"
