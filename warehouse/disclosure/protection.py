"""What is suppressed, so that nobody can work out a small count.

Here: small counts and what they are the rest of (primary), and what else must be suppressed because they could be worked out from it
(secondary). Not here: what can be worked out (`outsider`), and how a suppressed figure looks (`masked`).

Two outsiders are imagined. One knows what is shown and the sums: for him a suppressed small count must have a range of at least
three, and any other suppressed count must not be a single number. The other knows the policy as well, and which of the suppressed counts are the small
ones: even he must not be left with a single number for one of them.
What was shown once is known for ever; what was suppressed once stays suppressed as long as its count stands.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from warehouse.disclosure.numbers import PRINTED, Number, Sum
from warehouse.disclosure.outsider import Bounds, groups, narrow_at_once, too_narrow

WIDE, MORE_THAN_ONE = 3, 1
"""The least difference between the smallest and the largest value that a suppressed count can have."""


class Shown(StrEnum):
    """How a number may be shown."""

    EXACT = "exact"
    ROUNDED = "rounded"
    SUPPRESSED = "hidden"  # as the lake stores it


@dataclass(frozen=True)
class Policy:
    """What is suppressed of an indicator.

    hide_up_to  counts from 1 to this are suppressed; nought is shown
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
class ShownBefore:
    """How a number was shown in an earlier copy, and under which policy; `own`: the copy was under the same profile."""

    shown: Shown
    policy: Policy
    own: bool = True


@dataclass(frozen=True)
class Protected:
    """What `protect` decided.

    shown      how each number of the release is shown
    secondary  those suppressed only because a small count could be worked out from them
    lost       small counts that can be worked out whatever is suppressed, because what earlier releases showed reveals them
    """

    shown: Mapping[Number, Shown]
    secondary: frozenset[Number]
    lost: frozenset[Number]


def protect(
    numbers: Iterable[Number],
    sums: Iterable[Sum],
    policy: Callable[[str], Policy],
    *,
    before: Mapping[Number, Sequence[ShownBefore]] | None = None,
    headline: Callable[[Number], bool] = lambda _: False,
) -> Protected:
    """Decide how each number is shown.

    numbers   of this release
    sums      that hold among them, and among those of earlier releases
    policy    by indicator
    before    numbers of earlier copies, and how each of them showed them
    headline  is it a number of a figure that people look for: these are suppressed last
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
                and not _suppress_beside(exposed, state, near)
                and not _suppress_beside(group.numbers, state, near, most=1)
            ):
                lost |= set(exposed)
        seen_now = state.seen()
        lost |= {n for n in found if seen_now[n][0] == seen_now[n][1]}
    seen_now = state.seen()
    known = {n for n in lost if seen_now[n][0] == seen_now[n][1]}
    for group in groups(seen_now, sums):
        known |= too_narrow(group, dict.fromkeys(lost & set(group.numbers), MORE_THAN_ONE))
    for n in known - state.small:
        state.show(n)  # what everybody can work out is not suppressed
    return Protected(
        {n: state.shown[n] for n in numbers},
        frozenset(n for n in state.chosen if state.shown[n] is Shown.SUPPRESSED),
        frozenset(n for n in known & state.small if n in state.shown),
    )


def _suppress_beside(
    exposed: Iterable[Number], state: "_State", near: Mapping[Number, set[Number]], most: int | None = None
) -> set[Number]:
    """Suppress the cheapest number beside each; one that has gained a suppressed neighbour is checked again before it gets another."""
    chosen: set[Number] = set()
    for number in exposed:
        beside = near.get(number, set())
        if not beside & chosen and (most is None or len(chosen) < most):
            candidates = [n for n in beside if state.can_be_suppressed(n)]
            if candidates:
                cheapest = min(candidates, key=state.price)
                chosen.add(cheapest)
                state.suppress(cheapest)
    return chosen


class _State:
    """How every number is shown at the moment, those of earlier releases among them."""

    def __init__(
        self,
        numbers: list[Number],
        sums: list[Sum],
        policy: Callable[[str], Policy],
        before: Mapping[Number, Sequence[ShownBefore]],
        headline: Callable[[Number], bool],
    ) -> None:
        policies = {i: policy(i) for i in {n.indicator_id for n in numbers}}
        self.before, self.headline = before, headline
        self.under = {n: shown[-1].policy for n, shown in before.items()} | {
            n: policies[n.indicator_id] for n in numbers
        }
        self.small = {n for n in self.under if _is_small(n, self.under[n])}
        suppressed = self.small | {s.parts[0] for s in sums if s.parts[-1].part == "rest" and s.parts[-1] in self.small}
        self.shown: dict[Number, Shown] = {}
        self.chosen: list[Number] = []
        for n in numbers:
            mine = {t.shown for t in before.get(n, ()) if t.own}
            if n.part not in PRINTED or n in suppressed or mine == {Shown.SUPPRESSED}:
                self.shown[n] = Shown.SUPPRESSED
            else:
                self.shown[n] = self._usual(n)

    def suppressed(self) -> set[Number]:
        """Numbers that are suppressed in this copy or an earlier one, of those that tables print."""
        then = {n for n, shown in self.before.items() if any(s.shown is Shown.SUPPRESSED for s in shown)}
        now = {n for n, how in self.shown.items() if how is Shown.SUPPRESSED}
        return {n for n in then | now if n.part in PRINTED}

    def can_be_suppressed(self, number: Number) -> bool:
        """Is it shown now, and was it never shown before."""
        if self.shown.get(number, Shown.SUPPRESSED) is Shown.SUPPRESSED:
            return False
        return all(t.shown is Shown.SUPPRESSED for t in self.before.get(number, ()))

    def suppress(self, number: Number) -> None:
        """Suppress it although it is not small."""
        self.shown[number] = Shown.SUPPRESSED
        self.chosen.append(number)

    def show(self, number: Number) -> None:
        """Show it after all."""
        if number in self.shown:
            self.shown[number] = self._usual(number)

    def _usual(self, number: Number) -> Shown:
        return Shown.ROUNDED if not number.of_total and self.under[number].round_to > 1 else Shown.EXACT

    def price(self, number: Number) -> tuple[object, ...]:
        """What suppressing it costs readers: categories before totals, nought last because it suppresses little, small before large."""
        return (self.headline(number), number.of_total, number.size == 0, number.size, number)

    def seen(self, *, policy_known: bool = False) -> dict[Number, Bounds]:
        """What is known of each number by itself.

        policy_known  also which of the suppressed ones are the small ones
        """
        found: dict[Number, Bounds] = {}
        for n, under in self.under.items():
            ways = [(t.shown, t.policy) for t in self.before.get(n, ())]
            ways += [(self.shown[n], under)] if n in self.shown else []
            shown = {how for how, _ in ways}
            if Shown.EXACT in shown:
                found[n] = (n.size, n.size)
            elif Shown.ROUNDED in shown:
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
    """The range of a count that is shown rounded: small ones are never shown, so it is none of them."""
    if count == 0:
        return 0, 0
    shown = rounded(count, policy.round_to)
    low, high = shown - policy.round_to // 2, shown + (policy.round_to - 1) // 2
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
    """Suppressed counts that one of the two outsiders knows too well.

    safe  counts already found safe from each outsider: suppressing more can only reveal less
    """
    bounds = state.seen()
    found = {n for n in state.small if bounds[n][0] == bounds[n][1]}
    suppressed = state.suppressed()
    least_width = {False: dict.fromkeys(suppressed, MORE_THAN_ONE) | dict.fromkeys(state.small, WIDE)}
    least_width[True] = dict.fromkeys(state.small, MORE_THAN_ONE)
    for policy_known, wide in least_width.items():
        open_ = {n: w for n, w in wide.items() if n not in safe[policy_known]}
        together = groups(state.seen(policy_known=policy_known), sums)
        at_once = {n for group in together for n in narrow_at_once(group, open_)}
        found |= at_once
        for group in () if at_once else together:
            narrow = too_narrow(group, open_)
            safe[policy_known] |= (open_.keys() & set(group.numbers)) - narrow
            found |= narrow
    return found
