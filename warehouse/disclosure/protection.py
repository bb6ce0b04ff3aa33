"""What is hidden, so that nobody can work out a small count.

Here: small counts and what they are the rest of (primary), and what else must be hidden because they could be worked out from it
(secondary). Not here: what can be worked out (`outsider`), and how a hidden figure looks (`masked`).

Two outsiders are asked. One knows what is shown and the sums: to him a hidden small count must look at least three numbers wide, and
any other hidden count must not be a single number. The other knows the policy as well, and which of the hidden counts are the small
ones: even he must not be left with a single number for one of them.
What was shown once is known for ever; what was hidden once stays hidden as long as its count stands.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from warehouse.disclosure.numbers import PRINTED, Number, Sum
from warehouse.disclosure.outsider import Bounds, groups, narrow_at_once, told_apart

WIDE, MORE_THAN_ONE = 3, 1
"""How far apart the least and the most must lie that a hidden count can be."""


class Shown(StrEnum):
    """How a number may be shown."""

    EXACT = "exact"
    ROUNDED = "rounded"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Policy:
    """What is hidden of an indicator.

    hide_up_to  counts from 1 to this are hidden; nought is shown
    rest        also what they leave of the denominator
    round_to    counts of categories are shown as multiples of it; 1 shows them as they are
    """

    hide_up_to: int = 5
    rest: bool = True
    round_to: int = 5


SHOWS_ALL = Policy(hide_up_to=0, rest=False, round_to=1)
OPEN = Policy()
"""Unless the council's workbook says otherwise: the Department's rule for children in need and looked after, and the complement."""


@dataclass(frozen=True)
class Told:
    """How a number was shown in an earlier copy, and under which policy; `own`: in one under the same profile."""

    shown: Shown
    policy: Policy
    own: bool = True


@dataclass(frozen=True)
class Protected:
    """What comes of it.

    shown      how each number of the release is shown
    secondary  those hidden only because a small count could be worked out from them
    lost       small counts that can be worked out whatever is hidden, because what was shown in earlier releases tells them
    """

    shown: Mapping[Number, Shown]
    secondary: frozenset[Number]
    lost: frozenset[Number]


def protect(
    numbers: Iterable[Number],
    sums: Iterable[Sum],
    policy: Callable[[str], Policy],
    *,
    before: Mapping[Number, Sequence[Told]] | None = None,
    headline: Callable[[Number], bool] = lambda _: False,
) -> Protected:
    """Decide how each number is shown.

    numbers   of this release
    sums      that hold among them, and among those of earlier releases
    policy    by indicator
    before    numbers of earlier copies, and how each of them showed them
    headline  is it a number of a figure that people look for: hidden last
    """
    numbers, sums = sorted(set(numbers)), list(dict.fromkeys(sums))
    state = _State(numbers, sums, policy, before or {}, headline)
    near = _neighbours(sums)
    lost: set[Number] = set()
    safe: dict[bool, set[Number]] = {False: set(), True: set()}
    while True:
        found = _too_well_known(state, sums, safe) - lost
        if not found:
            break
        for group in groups(state.seen(), sums):
            exposed = sorted(found & set(group.numbers))
            if (
                exposed
                and not _hide_beside(exposed, state, near)
                and not _hide_beside(group.numbers, state, near, most=1)
            ):
                lost |= set(exposed)
        seen_now = state.seen()
        lost |= {n for n in found if seen_now[n][0] == seen_now[n][1]}
    seen_now = state.seen()
    told = {n for n in lost if seen_now[n][0] == seen_now[n][1]}
    for group in groups(seen_now, sums):
        told |= told_apart(group, dict.fromkeys(lost & set(group.numbers), MORE_THAN_ONE))
    for n in told - state.small:
        state.show(n)  # what everybody can work out is not hidden
    return Protected(
        {n: state.shown[n] for n in numbers},
        frozenset(n for n in state.chosen if state.shown[n] is Shown.HIDDEN),
        frozenset(n for n in told & state.small if n in state.shown),
    )


def _hide_beside(
    exposed: Iterable[Number], state: "_State", near: Mapping[Number, set[Number]], most: int | None = None
) -> set[Number]:
    """Hide the cheapest number beside each; one that has gained a hidden neighbour is asked again before it gets another."""
    chosen: set[Number] = set()
    for number in exposed:
        beside = near.get(number, set())
        if not beside & chosen and (most is None or len(chosen) < most):
            candidates = [n for n in beside if state.can_be_hidden(n)]
            if candidates:
                cheapest = min(candidates, key=state.price)
                chosen.add(cheapest)
                state.hide(cheapest)
    return chosen


class _State:
    """How every number is shown at the moment, those of earlier releases among them."""

    def __init__(
        self,
        numbers: list[Number],
        sums: list[Sum],
        policy: Callable[[str], Policy],
        before: Mapping[Number, Sequence[Told]],
        headline: Callable[[Number], bool],
    ) -> None:
        policies = {i: policy(i) for i in {n.indicator_id for n in numbers}}
        self.before, self.headline = before, headline
        self.under = {n: told[-1].policy for n, told in before.items()} | {n: policies[n.indicator_id] for n in numbers}
        self.small = {n for n in self.under if _is_small(n, self.under[n])}
        hidden = self.small | {s.parts[0] for s in sums if s.parts[-1].part == "rest" and s.parts[-1] in self.small}
        self.shown: dict[Number, Shown] = {}
        self.chosen: list[Number] = []
        for n in numbers:
            mine = {t.shown for t in before.get(n, ()) if t.own}
            if n.part not in PRINTED or n in hidden or mine == {Shown.HIDDEN}:
                self.shown[n] = Shown.HIDDEN
            else:
                self.shown[n] = self._usual(n)

    def hidden(self) -> set[Number]:
        """Those that a reader finds hidden, in this copy or an earlier one; what tables do not print he does not look for."""
        then = {n for n, told in self.before.items() if any(t.shown is Shown.HIDDEN for t in told)}
        now = {n for n, how in self.shown.items() if how is Shown.HIDDEN}
        return {n for n in then | now if n.part in PRINTED}

    def can_be_hidden(self, number: Number) -> bool:
        """Is it shown now, and was it never shown before."""
        if self.shown.get(number, Shown.HIDDEN) is Shown.HIDDEN:
            return False
        return all(t.shown is Shown.HIDDEN for t in self.before.get(number, ()))

    def hide(self, number: Number) -> None:
        """Hide it although it is not small."""
        self.shown[number] = Shown.HIDDEN
        self.chosen.append(number)

    def show(self, number: Number) -> None:
        """Take back that it is hidden."""
        if number in self.shown:
            self.shown[number] = self._usual(number)

    def _usual(self, number: Number) -> Shown:
        return Shown.ROUNDED if not number.of_total and self.under[number].round_to > 1 else Shown.EXACT

    def price(self, number: Number) -> tuple[object, ...]:
        """What hiding it costs readers: categories before totals, nought last because it hides little, small before large."""
        return (self.headline(number), number.of_total, number.size == 0, number.size, number)

    def seen(self, *, policy_known: bool = False) -> dict[Number, Bounds]:
        """What is known of each number by itself.

        policy_known  also which of the hidden ones are the small ones
        """
        found: dict[Number, Bounds] = {}
        for n, under in self.under.items():
            ways = [(t.shown, t.policy) for t in self.before.get(n, ())]
            ways += [(self.shown[n], under)] if n in self.shown else []
            hows = {how for how, _ in ways}
            if Shown.EXACT in hows:
                found[n] = (n.size, n.size)
            elif Shown.ROUNDED in hows:
                ranges = [rounded_range(n.size, policy) for how, policy in ways if how is Shown.ROUNDED]
                found[n] = max(low for low, _ in ranges), min(high for _, high in ranges)
            elif policy_known and n in self.small:
                found[n] = 1, under.hide_up_to
            else:
                found[n] = (under.hide_up_to + 1 if policy_known and n.size > under.hide_up_to else 0), None
        return found


def rounded(count: int, to: int) -> int:
    """To the nearest multiple, half up."""
    return (2 * count + to) // (2 * to) * to


def rounded_range(count: int, policy: Policy) -> tuple[int, int]:
    """Where a count must lie that is shown rounded: small ones are not, so it is none of them."""
    told = rounded(count, policy.round_to)
    if count == 0:
        return 0, 0
    low, high = told - policy.round_to // 2, told + (policy.round_to - 1) // 2
    return max(low, policy.hide_up_to + 1), high


def _is_small(number: Number, policy: Policy) -> bool:
    return 1 <= number.size <= policy.hide_up_to and (number.part != "rest" or policy.rest)


def _neighbours(sums: Iterable[Sum]) -> dict[Number, set[Number]]:
    near: dict[Number, set[Number]] = {}
    for one in sums:
        members = {one.total, *one.parts}
        for n in members:
            near.setdefault(n, set()).update(members - {n})
    return near


def _too_well_known(state: _State, sums: list[Sum], safe: dict[bool, set[Number]]) -> set[Number]:
    """Hidden counts of which one of the two outsiders knows too much.

    safe  those of which each is known to know too little: what is hidden more can only tell him less
    """
    bounds = state.seen()
    found = {n for n in state.small if bounds[n][0] == bounds[n][1]}
    hidden = state.hidden()
    asked = {False: dict.fromkeys(hidden, MORE_THAN_ONE) | dict.fromkeys(state.small, WIDE)}
    asked[True] = dict.fromkeys(state.small, MORE_THAN_ONE)
    for policy_known, wide in asked.items():
        open_ = {n: w for n, w in wide.items() if n not in safe[policy_known]}
        apart = groups(state.seen(policy_known=policy_known), sums)
        at_once = {n for group in apart for n in narrow_at_once(group, open_)}
        found |= at_once
        for group in () if at_once else apart:
            narrow = told_apart(group, open_)
            safe[policy_known] |= (open_.keys() & set(group.numbers)) - narrow
            found |= narrow
    return found
