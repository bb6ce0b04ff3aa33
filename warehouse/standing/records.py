"""Records in a series: is the last figure the highest or lowest, since when, and was its step the largest.

Here: the rules, on plain values in order of time. Not here: which series (`warehouse.standing.narrative`).
"""

from collections.abc import Sequence
from typing import Any

from warehouse.period import Period, Term, parse_period

Series = list[tuple[Any, float]]
"""(period, value) in order of time; a period is a `Period` or a published label."""

ENOUGH = 3
"""A record needs a history: fewer figures than this prove nothing."""


MAX_SHARE_MISSING = 1 / 3
"""Where more of the periods between have no figure, a record is one of the figures known and not of all that time."""


def _label(period: Any) -> str:
    return period if isinstance(period, str) else str(period.label)


def too_short(series: Sequence[Any]) -> str | None:
    """Why no record can be judged on this series; None if it is long enough."""
    if len(series) >= ENOUGH:
        return None
    return f"a record needs at least {ENOUGH} figures; {len(series)} known"


def record(series: Sequence[tuple[Any, float]], *, yearly: bool = False) -> str | None:
    """The record that the last figure of a series is, in words; None if it is none, or there is too little history.

    "highest since 2008/09": in 2008/09 it was at least as high. "highest since records here begin in 2006/07" otherwise.
    "joint" where an earlier figure equals it and none passes it.

    yearly  the series has one period of each year only: the summer terms, the first quarters
    """
    if too_short(series):
        return None
    *earlier, (_, last) = series
    for word, passes in (("highest", lambda v: v > last), ("lowest", lambda v: v < last)):
        if passes(earlier[-1][1]) or earlier[-1][1] == last:
            continue  # the figure before is as high: nothing new
        beaten = any(passes(v) for _, v in earlier)
        as_high = [n for n, (_, v) in enumerate(earlier) if passes(v) or v == last]
        if not beaten:
            joint = "joint " if as_high else ""
            return f"{joint}{word} {_since(series, 0, 'records here begin in ', len(series), yearly)}"
        # As high long ago: a record only if at least as many figures as a record needs lie between.
        if len(earlier) - as_high[-1] >= ENOUGH:
            return f"{word} {_since(series, as_high[-1], '', len(earlier) - as_high[-1], yearly)}"
    return None


def _since(series: Sequence[tuple[Any, float]], first: int, words: str, among: int, yearly: bool) -> str:
    used = [p for p, _ in series[first:]]
    label = _label(used[0])
    if len(used) < (1 - MAX_SHARE_MISSING) * _periods_between(used[0], used[-1], yearly):
        return f"among the {among} figures known since {label}"
    return f"since {words}{label}"


def _periods_between(first: Any, last: Any, yearly: bool) -> int:
    """How many periods there are from the first to the last, both included; 0 where they do not follow one another."""
    begin, period = _period(first), _period(last)
    if begin is None or period is None or begin.kind != period.kind:
        return 0  # days of editions
    count = 1
    while period.end > begin.end:
        period = period.year_before if yearly else period.previous
        count += 1
    return count


def _period(period: Any) -> Period | None:
    if not isinstance(period, str):
        return period
    try:
        return parse_period(period)
    except ValueError:
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


def too_few_steps(series: Sequence[tuple[Any, float]]) -> str | None:
    """Why no record of the step inside an academic year can be judged; None if it can, or no step ends the series."""
    steps = _within_year_steps(series)
    return too_short(steps) if steps and steps[-1][0] == series[-1][0] else None


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
