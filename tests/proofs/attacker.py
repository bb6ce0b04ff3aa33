"""An attacker on what is published, on 200 random councils (`attacker=500`: so many) of two releases each.

Here: random councils, and somebody who has nothing but the published tables of all releases and knows what the figures mean:
which counts add up to which, that a count is a whole number, how rounding goes. He asks an integer program for the least and the
most that each hidden count can be. A count is recovered if both are the same and no release shows it. Not here: what is tested (`warehouse.disclosure`);
he uses nothing of it but the form of a table.

Beside it stands the rule of thumb that many reports follow (hide 1 to 5, show everything else), to show that the attack works.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from typing import Any

import numpy as np
import polars as pl
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from proofs import Result
from warehouse.disclosure.masked import masked, remembered, shown_as_frame
from warehouse.disclosure.numbers import FIGURE, numbers_in, sums_among
from warehouse.disclosure.protection import OPEN, Policy, protect
from warehouse.indicators import catalogue

DATASETS = 200
COUNCIL = "855"
QUARTERS = tuple(f"Q{n} {year}" for year in ("2024/25", "2025/26") for n in (1, 2, 3, 4))
BREAKDOWNS = {"sex": ("M", "F"), "district": tuple(f"District {n}" for n in range(7))}
SHARE_A_DENOMINATOR = ("care_leavers_eet", "care_leavers_suitable_accommodation")
PARTS_OF_ONE = ("neet_or_not_known_16_17", "neet_16_17", "not_known_16_17")
ALONE = ("home_educated_children", "repeat_child_protection_plans")
INDICATORS = (*SHARE_A_DENOMINATOR, *PARTS_OF_ONE, *ALONE)
FORM = {
    **dict.fromkeys(FIGURE, pl.String),
    "status": pl.String,
    "numerator": pl.Int64,
    "denominator": pl.Int64,
    "displayed": pl.Decimal(18, 2),
}

Key = tuple[str, ...]
Unknown = tuple[Key, str, int]
"""A figure, numerator or denominator, and which of its revisions as far as an outsider knows."""


def dataset(seed: int, quarters: int, *, late: bool = False) -> pl.DataFrame:
    """The figures of a made-up council up to a quarter; `late`: some children were entered after the first release.

    The same seed gives the same council: a second release has the quarters of the first, and may have restated them.
    """
    rows: list[dict[str, object]] = []
    families = random.Random(seed).sample([SHARE_A_DENOMINATOR, PARTS_OF_ONE[1:], ALONE], 2)
    districts = BREAKDOWNS["district"][: 3 + seed % 5]
    for family, indicator in ((f, i) for f in families for i in f):
        known_by = random.Random(f"{seed} {indicator}").choice([1.0, 1.0, 0.9])
        to_date: dict[tuple[str, str], int] = {}
        for at, quarter in enumerate(QUARTERS[:quarters]):
            if quarter.startswith("Q1"):
                to_date = {}
            # Indicators that share a denominator count the same children.
            drawn = random.Random(f"{seed} {indicator if family == ALONE else family[0]} {quarter}")
            people = drawn.choice([4, 12, 30, 60]) + (drawn.randrange(3) if late and at == max(0, quarters - 3) else 0)
            placed = [(drawn.choice(BREAKDOWNS["sex"]), drawn.choice(districts), drawn.random()) for _ in range(people)]
            own = random.Random(f"{seed} {indicator} {quarter} own")
            often = own.choice([0.03, 0.1, 0.5, 0.9, 0.97])
            counted: dict[tuple[str, str], int] = {}
            for sex, district, lot in placed:
                # Of the parts of one, no child is in two.
                if indicator in PARTS_OF_ONE[1:]:
                    hit = lot < 0.15 if indicator == PARTS_OF_ONE[1] else lot > 0.7
                else:
                    hit = own.random() < often
                shown = ["total"] + [
                    f"{k}: {v}" for k, v in (("sex", sex), ("district", district)) if own.random() < known_by
                ]
                for breakdown in shown:
                    for part in ("denominator", "numerator")[: 1 + hit]:
                        counted[breakdown, part] = counted.get((breakdown, part), 0) + 1
            for basis in ("in_quarter", "year_to_date"):
                if basis == "year_to_date":
                    for place, count in counted.items():
                        to_date[place] = to_date.get(place, 0) + count
                    counted = to_date
                rows += [
                    {"la_code": COUNCIL, "indicator_id": indicator, "period": quarter, "basis": basis, "breakdown": b,
                     "numerator": counted.get((b, "numerator"), 0),
                     "denominator": None if indicator == "home_educated_children" else counted.get((b, "denominator"), 0)}
                    for b in ("total", *(f"sex: {s}" for s in BREAKDOWNS["sex"]), *(f"district: {d}" for d in districts))
                ]  # fmt: skip
    return _with_sums_and_rates(rows)


def _with_sums_and_rates(rows: list[dict[str, object]]) -> pl.DataFrame:
    """These figures, the indicator that is the sum of two of them, and every rate."""
    made = pl.DataFrame(rows, schema={k: t for k, t in FORM.items() if k not in {"status", "displayed"}}, orient="row")
    both = made.filter(pl.col("indicator_id").is_in(PARTS_OF_ONE[1:])).group_by(
        [c for c in FIGURE if c != "indicator_id"]
    )
    joint = both.agg(pl.col("numerator").sum(), pl.col("denominator").max()).with_columns(
        indicator_id=pl.lit(PARTS_OF_ONE[0])
    )
    made = pl.concat([made, joint.select(made.columns)]).sort(FIGURE)
    rate = (
        pl.when(pl.col("denominator").is_null())
        .then(pl.col("numerator"))
        .when(pl.col("denominator") > 0)
        .then((1000 * pl.col("numerator") / pl.col("denominator")).round(0) / 10)
    )
    return made.with_columns(status=pl.lit("ok"), displayed=rate.cast(pl.Decimal(18, 2))).select(*FORM)


def published(releases: Iterable[pl.DataFrame], policy: Policy = OPEN) -> list[pl.DataFrame]:
    """The public copy of each release, one after the other."""
    found, kept = [], []
    for figures in releases:
        whole = {i for i in INDICATORS if catalogue()[i].part_of_whole}
        numbers = numbers_in(figures, whole)
        marked = [(k, True) for k in kept]
        sums = [
            s
            for one in (numbers, *(remembered([t]) for t in marked))
            for s in sums_among(one, {PARTS_OF_ONE[0]: PARTS_OF_ONE[1:]})
        ]
        protected = protect(numbers, sums, lambda _: policy, before=remembered(marked))
        policies = dict.fromkeys(INDICATORS, policy)
        kept.append(shown_as_frame(protected, policies))
        found.append(masked(figures, catalogue(), protected, policies))
    return found


def by_rule_of_thumb(releases: Iterable[pl.DataFrame]) -> list[pl.DataFrame]:
    """Hide counts from one to five and nothing else: rates, totals and all other counts are shown."""

    def small(part: str) -> pl.Expr:
        return pl.when(pl.col(part).is_between(1, 5)).then(None).otherwise(pl.col(part)).alias(part)

    return [f.with_columns(small("numerator"), small("denominator"), why=pl.lit(None, pl.String)) for f in releases]


@dataclass
class Attack:
    """What is known of each count, and what must add up; all are whole numbers."""

    low: list[float]
    high: list[float]
    rows: list[tuple[dict[int, float], float, float]]
    place: dict[Unknown, int]
    shown: set[Unknown]

    def at(self, unknown: Unknown) -> int:
        """Where a count stands in the program."""
        if unknown not in self.place:
            self.place[unknown] = len(self.low)
            self.low.append(0.0)
            self.high.append(1_000_000.0)
        return self.place[unknown]

    def bound(self, unknown: Unknown, low: float, high: float) -> None:
        """It lies between these."""
        at = self.at(unknown)
        self.low[at], self.high[at] = max(self.low[at], low), min(self.high[at], high)

    def adds_up(self, total: Unknown, parts: Sequence[Unknown], *, exact: bool) -> None:
        """The parts come to the total, or to no more."""
        row: dict[int, float] = {}
        for one, sign in ((total, -1.0), *((p, 1.0) for p in parts)):
            row[self.at(one)] = row.get(self.at(one), 0.0) + sign
        self.rows.append((row, 0.0 if exact else -np.inf, 0.0))

    def recovered(self, asked: Sequence[Unknown]) -> set[Unknown]:
        """The counts that can be one number only."""
        return {u for group, mine in self._groups(asked) for u in _certain(self, group, mine)}

    def allows(self, counts: Mapping[Unknown, int]) -> bool:
        """Whether these could be the counts."""
        point = {self.place[u]: c for u, c in counts.items()}
        inside = all(self.low[n] <= c <= self.high[n] for n, c in point.items())
        return inside and all(low <= sum(a * point[n] for n, a in row.items()) <= high for row, low, high in self.rows)

    def _groups(self, asked: Sequence[Unknown]) -> list[tuple[list[int], list[Unknown]]]:
        """Counts that depend on each other are asked together; a known count links nothing."""
        lead = list(range(len(self.low)))

        def find(n: int) -> int:
            while lead[n] != n:
                lead[n] = lead[lead[n]]
                n = lead[n]
            return n

        for row, _, _ in self.rows:
            free = [n for n in row if self.low[n] < self.high[n]]
            for n in free[1:]:
                lead[find(n)] = find(free[0])
        groups: dict[int, tuple[list[int], list[Unknown]]] = {}
        for n in range(len(self.low)):
            groups.setdefault(find(n), ([], []))[0].append(n)
        for u in asked:
            groups[find(self.place[u])][1].append(u)
        return [g for g in groups.values() if g[1]]


def _certain(attack: Attack, group: list[int], asked: list[Unknown]) -> list[Unknown]:
    at = {n: k for k, n in enumerate(group)}
    entries, lows, highs = [], [], []
    for row, low, high in attack.rows:
        inside = {n: a for n, a in row.items() if n in at}
        if any(attack.low[n] < attack.high[n] for n in inside):
            outside = sum(a * attack.low[n] for n, a in row.items() if n not in at)
            entries += [(len(lows), at[n], a) for n, a in inside.items()]
            lows.append(low - outside)
            highs.append(high - outside)
    rules = []
    if lows:
        r, c, a = zip(*entries, strict=True)
        rules = [LinearConstraint(csr_array((a, (r, c)), shape=(len(lows), len(group))), lows, highs)]
    between = Bounds(np.array([attack.low[n] for n in group]), np.array([attack.high[n] for n in group]))
    # Every answer is one possible set of counts: a count with two different answers is not certain, and need not be asked.
    could_be: list[set[int]] = [set() for _ in asked]
    for k, u in enumerate(asked):
        for sign in (1, -1):
            if len(could_be[k]) > 1:
                break
            aim = np.zeros(len(group))
            aim[at[attack.place[u]]] = sign
            solution = milp(aim, bounds=between, constraints=rules, integrality=np.ones(len(group)))
            assert solution.x is not None, f"what is published contradicts itself: {solution.message}"
            for values, other in zip(could_be, asked, strict=True):
                values.add(round(solution.x[at[attack.place[other]]]))
    return [u for u, values in zip(asked, could_be, strict=True) if len(values) == 1]


def attack(releases: Sequence[pl.DataFrame], truth: Sequence[pl.DataFrame], policy: Policy) -> tuple[int, int]:
    """How many hidden counts there are, and how many of them he recovers.

    truth  gives him only which counts were restated between releases, and whether every child has a category: what he can read
           in the small print
    """
    attacked = Attack([], [], [], {}, set())
    asked: list[Unknown] = []
    counts: dict[Unknown, int] = {}
    revisions: dict[tuple[Key, str], list[int]] = {}
    for shown, true in zip(releases, truth, strict=True):
        counts |= _one_release(attacked, shown, true, policy, revisions, asked)
    # What was shown in another release is public, and not recovered.
    asked = [u for u in dict.fromkeys(asked) if u not in attacked.shown]
    assert attacked.allows(counts), "he is wrong: the test knows too much"
    return len(asked), len(attacked.recovered(asked))


def _one_release(
    attacked: Attack,
    shown: pl.DataFrame,
    true: pl.DataFrame,
    policy: Policy,
    revisions: dict[tuple[Key, str], list[int]],
    asked: list[Unknown],
) -> dict[Unknown, int]:
    named: dict[tuple[Key, str], Unknown] = {}
    counts: dict[Unknown, int] = {}
    for seen, real in zip(shown.to_dicts(), true.to_dicts(), strict=True):
        key = tuple(str(seen[c]) for c in FIGURE)
        for part in ("numerator", "denominator"):
            if real[part] is None:
                continue
            values = revisions.setdefault((key, part), [])
            if real[part] not in values:
                values.append(real[part])
            unknown: Unknown = (key, part, values.index(real[part]))
            named[key, part], counts[unknown] = unknown, real[part]
            _what_is_seen(attacked, unknown, seen[part], key, policy)
            if seen[part] is None:
                asked.append(unknown)
        if real["denominator"] is not None:
            attacked.adds_up(named[key, "denominator"], [named[key, "numerator"]], exact=False)
        if seen["displayed"] is not None and seen["numerator"] is None and seen["denominator"] is not None:
            # The rate and its denominator reveal the count.
            of, rate = seen["denominator"] / 100, float(seen["displayed"])
            attacked.bound(
                named[key, "numerator"], np.ceil((rate - 0.05) * of - 1e-9), np.floor((rate + 0.05) * of + 1e-9)
            )
    _what_adds_up(attacked, named, counts)
    return counts


def _what_is_seen(attacked: Attack, unknown: Unknown, value: int | None, key: Key, policy: Policy) -> None:
    category = key[-1] != "total"
    if value is None:
        attacked.at(unknown)
        return
    attacked.shown.add(unknown)
    if category and policy.round_to > 1 and value:
        attacked.bound(unknown, value - policy.round_to // 2, value + (policy.round_to - 1) // 2)
        attacked.bound(unknown, policy.hide_up_to + 1, np.inf)
    else:
        attacked.bound(unknown, value, value)


def _what_adds_up(attacked: Attack, named: dict[tuple[Key, str], Unknown], counts: dict[Unknown, int]) -> None:
    categories: dict[tuple[Key, str, str], list[Unknown]] = {}
    between: dict[tuple[str, str, str], list[tuple[Unknown, list[Unknown]]]] = {}
    for (key, part), unknown in named.items():
        council, indicator, period, basis, breakdown = key
        dimension = breakdown.split(":")[0]
        if breakdown != "total":
            categories.setdefault(((*key[:-1], "total"), part, dimension), []).append(unknown)
        if basis == "year_to_date":
            number, year = int(period[1]), period[3:]
            needed = [((council, indicator, period, "in_quarter", breakdown), part)]
            if number > 1:
                needed.append(((council, indicator, f"Q{number - 1} {year}", basis, breakdown), part))
            _add(attacked, [(unknown, [named[n] for n in needed if n in named])], counts)
        for one, *others in (SHARE_A_DENOMINATOR, PARTS_OF_ONE) if part == "denominator" else ():
            for other in others if indicator == one else ():
                same = named.get(((council, other, *key[2:]), part))
                between.setdefault((one, other, dimension), []).append((unknown, [same] if same else []))
        if indicator == PARTS_OF_ONE[0] and part == "numerator":
            parts = [named.get(((council, i, *key[2:]), part)) for i in PARTS_OF_ONE[1:]]
            between.setdefault((indicator, "its parts", dimension), []).append((unknown, [p for p in parts if p]))
    for (total, part, _), parts in categories.items():
        whole = named[total, part]
        attacked.adds_up(whole, parts, exact=sum(counts[p] for p in parts) == counts[whole])
    for sums in between.values():
        _add(attacked, sums, counts)


def _add(attacked: Attack, sums: Sequence[tuple[Unknown, Sequence[Unknown]]], counts: dict[Unknown, int]) -> None:
    """These add up by definition. Where some children are of no category it does not hold for categories: the small print says so."""
    if all(sum(counts[p] for p in parts) == counts[total] for total, parts in sums if parts):
        for total, parts in sums:
            if parts:
                attacked.adds_up(total, parts, exact=True)


def on_random(seeds: Iterable[int], *, rule_of_thumb: bool = False, policy: Policy = OPEN) -> tuple[int, int]:
    """Hidden and recovered counts of made-up councils, two releases of each."""
    hidden = recovered = 0
    for seed in seeds:
        quarters = 1 + seed % 3
        truth = [dataset(seed, quarters), dataset(seed, quarters + 1, late=True)]
        leaving = by_rule_of_thumb(truth) if rule_of_thumb else published(truth, policy)
        one = attack(leaving, truth, replace(policy, round_to=1) if rule_of_thumb else policy)
        hidden, recovered = hidden + one[0], recovered + one[1]
    return hidden, recovered


def main(datasets: str = str(DATASETS)) -> Result:
    """Attack, a council per core at a time, and count what was recovered."""
    count = int(datasets)
    asked: tuple[tuple[str, int, dict[str, Any]], ...] = (
        ("where a report hides 1 to 5 and nothing else", max(2, count // 10), {"rule_of_thumb": True}),
        ("open", count, {}),
        ("open, categories not rounded", max(2, count // 4), {"policy": replace(OPEN, round_to=1)}),
    )
    holds, lines = True, []
    # Not forked: threads of polars that hold a lock are not there in a fork, and it would wait for them for ever.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for words, councils, how in asked:
            done = list(pool.map(partial(one_council, **how), range(councils)))
            hidden, recovered = sum(d[0] for d in done), sum(d[1] for d in done)
            holds &= hidden > 0 and (recovered > 0) == ("rule_of_thumb" in how)
            lines.append(f"{words}: {recovered:,} of {hidden:,} hidden counts recovered ({councils} random councils)")
    return Result(holds, "; ".join(lines))


def one_council(seed: int, **how: Any) -> tuple[int, int]:
    """Hidden and recovered counts of one made-up council."""
    return on_random([seed], **how)
