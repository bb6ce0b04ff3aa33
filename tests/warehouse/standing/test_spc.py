"""The XmR rules: three series worked by hand, and a thousand at random against a second implementation of the published rules."""

import itertools
import random

import numpy as np
import pytest

from warehouse.standing.spc import ENOUGH_POINTS, Spc, spc

SERIES = 1_000


def rules_again(y: np.ndarray) -> tuple[float, float, float, list[set[str]]]:
    """Mean, limits and special causes of one phase, from the published rules, with arrays: it shares nothing with the product."""
    mean = float(np.mean(y))
    mr = np.abs(np.diff(y))
    kept = mr[mr < 3.267 * np.mean(mr)] if mr.size else mr
    sigma3 = 2.66 * (float(np.mean(kept)) if kept.size else 0.0)
    z = y - mean
    found: list[set[str]] = [set() for _ in y]
    for i in range(len(y)):
        if abs(z[i]) > sigma3:
            found[i].add("outside")
        # Any seven in a row that contain the point.
        for start in range(max(0, i - 6), min(i, len(y) - 7) + 1):
            window = y[start : start + 7]
            if np.all(window > mean) or np.all(window < mean):
                found[i].add("run")
            if np.all(np.diff(window) > 0) or np.all(np.diff(window) < 0):
                found[i].add("trend")
        outer = (np.abs(z) > 2 * sigma3 / 3) & (np.abs(z) <= sigma3)
        for start in range(max(0, i - 2), min(i, len(y) - 3) + 1):
            side = np.sign(z[start : start + 3])
            if outer[i] and outer[start : start + 3].sum() >= 2 and abs(side.sum()) == 3:
                found[i].add("two of three")
    return mean, mean - sigma3, mean + sigma3, found


def series(seed: int) -> tuple[list[float], list[bool]]:
    """Noise, drifts, jumps, ties and short phases, as quarterly figures have them."""
    rng = random.Random(seed)
    values: list[float] = []
    breaks: list[bool] = []
    level = rng.uniform(20, 95)
    for n in range(rng.randint(2, 45)):
        anew = n > 0 and rng.random() < 0.05
        breaks.append(anew)
        if anew or rng.random() < 0.04:
            level += rng.gauss(0, 8)
        drift = rng.choice((0, 0, 0, 0.7, -0.7))
        level += drift
        noise = rng.gauss(0, rng.choice((0.3, 1, 1, 4)))
        values.append(round(level + noise, rng.choice((0, 1, 4))) if rng.random() < 0.9 or not values else values[-1])
    return values, breaks


def test_a_thousand_series_are_judged_as_the_published_rules_say() -> None:
    seen: set[str] = set()
    compared = 0
    for seed in range(SERIES):
        values, breaks = series(seed)
        found = spc(values, polarity="high", breaks=breaks)
        starts = [0, *(n for n, b in enumerate(breaks) if b), len(values)]
        if found is None:
            assert starts[-1] - starts[-2] < 2
            continue
        for phase, (a, b) in enumerate(itertools.pairwise(starts)):
            mean, lower, upper, rules = rules_again(np.array(values[a:b]))
            for point, wanted in zip(found.points[a:b], rules, strict=True):
                assert (point.mean, point.lower, point.upper) == pytest.approx((mean, lower, upper), abs=1e-9), seed
                assert set(point.rules) == wanted, (seed, point)
                assert point.phase == phase
                seen |= wanted
                compared += 1
    assert seen == {"outside", "run", "trend", "two of three"} and compared > 20_000


def judged(*values: float, polarity: str = "high", target: float | None = None) -> Spc:
    found = spc(values, polarity=polarity, target=target)
    assert found is not None
    return found


def test_a_point_outside_worked_by_hand() -> None:
    """Twelve tens and elevens in turn, then 20. Of the moving ranges 1 … 1 and 9 the last is left out: limits 11.19 ± 2.66."""
    found = judged(*(10, 11) * 6, 20, target=25)
    last = found.points[-1]
    assert (last.mean, last.lower, last.upper) == pytest.approx((146 / 13, 146 / 13 - 2.66, 146 / 13 + 2.66))
    assert last.rules == ("outside",) and found.variation == "improving, higher"
    assert found.assurance == "misses it consistently" and not found.trial
    assert judged(*(10, 11) * 6, 20, polarity="low", target=25).variation == "concerning, higher"
    assert judged(*(10, 11) * 6, 20, polarity="low", target=25).assurance == "meets it consistently"


def test_a_run_of_seven_worked_by_hand() -> None:
    """Six at 10 and 12 in turn, seven at 13 and 14: the mean is 12.38, so the last seven lie above it."""
    found = judged(10, 12, 10, 12, 10, 12, 13, 14, 13, 14, 13, 14, 14, target=12)
    assert [bool("run" in p.rules) for p in found.points] == [False] * 6 + [True] * 7
    assert found.variation == "improving, higher" and found.assurance == "hit and miss"


def test_seven_that_fall_worked_by_hand() -> None:
    """Each of the seven is part of it; that the last has not passed far below the mean does not matter."""
    found = judged(5, 8, 5, 8, 14, 13, 12, 11, 10, 9, 8.9, polarity="low")
    assert [("trend" in p.rules) for p in found.points] == [False] * 4 + [True] * 7
    assert found.variation in ("improving, lower",) and found.trial and found.assurance is None


def test_too_few_points_are_a_trial_and_one_is_nothing() -> None:
    assert judged(*(1.0, 2.0) * (ENOUGH_POINTS // 2)).trial is False
    assert judged(*(1.0, 2.0) * (ENOUGH_POINTS // 2 - 1)).trial is True
    assert spc([1.0], polarity="high") is None
    assert spc([1.0, 2.0, 3.0], polarity="high", breaks=[False, False, True]) is None


def test_a_break_begins_anew() -> None:
    found = spc([10, 11] * 6 + [50, 51] * 6, polarity="neutral", breaks=[False] * 12 + [True] + [False] * 11)
    assert found is not None and found.variation == "common cause"
    assert {p.phase for p in found.points} == {0, 1} and all(not p.rules for p in found.points)
