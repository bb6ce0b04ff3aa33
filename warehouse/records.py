"""Records in a series: is the last figure the highest or lowest, since when, and was its step the largest.

Here: the rules, on plain values in order of time. Not here: which series (`warehouse.narrative`).
"""

from collections.abc import Sequence
from typing import Any

from warehouse.period import Term

Series = list[tuple[Any, float]]
"""(period, value) in order of time; a period is a `Period` or a published label."""

ENOUGH = 3
"""A record needs a history: fewer figures than this prove nothing."""


def _label(period: Any) -> str:
    return period if isinstance(period, str) else str(period.label)


def record(series: Sequence[tuple[Any, float]]) -> str | None:
    """What the last figure of a series is a record of, in words; None if it is none, or there is too little history.

    "highest since 2008/09": in 2008/09 it was at least as high. "highest since records here begin in 2006/07" otherwise.
    "joint" where an earlier figure equals it and none passes it.
    """
    if len(series) < ENOUGH:
        return None
    *earlier, (_, last) = series
    for word, passes in (("highest", lambda v: v > last), ("lowest", lambda v: v < last)):
        if passes(earlier[-1][1]) or earlier[-1][1] == last:
            continue  # the figure before is as high: nothing new
        beaten = [p for p, v in earlier if passes(v)]
        equal = [p for p, v in earlier if v == last]
        if not beaten:
            joint = "joint " if equal else ""
            return f"{joint}{word} since records here begin in {_label(series[0][0])}"
        # Passed long ago: a record only if at least as many figures as a record needs lie between.
        position = [p for p, _ in earlier].index(beaten[-1])
        if len(earlier) - position >= ENOUGH:
            return f"{word} since {_label(beaten[-1])}"
    return None


def _within_year_steps(series: Sequence[tuple[Any, float]]) -> list[tuple[Term, float]]:
    """The steps from one term to the next of the same academic year: (later term, change)."""
    values = {p: v for p, v in series if isinstance(p, Term)}
    return [
        (p, v - values[p.previous])
        for p, v in values.items()
        if p.previous in values and p.previous.academic_year == p.academic_year
    ]


def average_within_year_step(series: Sequence[tuple[Any, float]]) -> float | None:
    """The mean change from term to term inside academic years; None without a step.

    Steps from summer to autumn are left out: a year group leaves in between.
    """
    steps = _within_year_steps(series)
    return sum(s for _, s in steps) / len(steps) if steps else None


def steps_record(series: Sequence[tuple[Any, float]]) -> str | None:
    """Is the last step inside an academic year the largest or the first decline; in words, or None."""
    steps = _within_year_steps(series)
    if len(steps) < ENOUGH or not series or steps[-1][0] != series[-1][0]:
        return None
    *earlier, (_, last) = steps
    since = f"since records here begin in {_label(series[0][0])}"
    if last > 0 and all(s < last for _, s in earlier):
        return f"largest increase within an academic year {since}"
    if last < 0 and all(s >= 0 for _, s in earlier):
        return f"first decline within an academic year {since}"
    return None
