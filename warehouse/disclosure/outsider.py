"""What somebody outside can work out: the range in which each number must lie, given what is shown and how the numbers hang together.

Here: intervals carried from sum to sum, and an integer program over all of them, a group of numbers that hang together at a time.
Not here: what to do about it (`protection`). The solver is HiGHS, by way of scipy. A linear program would be quicker and wrong: it
would call a range from 3.5 to 4.5 one wide, and only 4 lies in it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from warehouse.disclosure.numbers import Number, Sum

Bounds = tuple[int, int | None]
"""The least a number can be, and the most; None where nothing bounds it."""

_MOST = 10_000_000
"""More than the children of England: a bound where nothing else bounds a number, so that every question has an answer."""


@dataclass(frozen=True)
class Group:
    """Numbers not known exactly that hang together, what bounds them, and the sums among them with the known ones taken out.

    sums  rows of coefficients by the number's place, and what they must come to
    """

    numbers: tuple[Number, ...]
    bounds: tuple[Bounds, ...]
    sums: tuple[tuple[tuple[tuple[int, int], ...], int], ...]


def groups(bounds: Mapping[Number, Bounds], sums: Iterable[Sum]) -> list[Group]:
    """The numbers that are not known exactly, in groups that hang together."""
    leader: dict[Number, Number] = {n: n for n, (low, high) in bounds.items() if low != high}

    def lead(number: Number) -> Number:
        while leader[number] is not number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    rows = []
    for one in sums:
        members = [(one.total, -1), *((p, 1) for p in one.parts)]
        unknown = [(n, sign) for n, sign in members if n in leader]
        if not unknown:
            continue
        for n, _ in unknown[1:]:
            leader[lead(n)] = lead(unknown[0][0])
        # total = parts, with what is known on the other side
        known = -sum(sign * bounds[n][0] for n, sign in members if n not in leader)
        rows.append((unknown, known))
    members_of: dict[Number, list[Number]] = defaultdict(list)
    for n in leader:
        members_of[lead(n)].append(n)
    rows_of: dict[Number, list[tuple[tuple[tuple[int, int], ...], int]]] = defaultdict(list)
    place = {n: at for members in members_of.values() for at, n in enumerate(sorted(members))}
    for unknown, known in rows:
        row = tuple((place[n], sign) for n, sign in unknown)
        rows_of[lead(unknown[0][0])].append((row, known))
    return [
        Group(tuple(sorted(members)), tuple(bounds[n] for n in sorted(members)), tuple(dict.fromkeys(rows_of[head])))
        for head, members in members_of.items()
    ]


def narrow_at_once(group: Group, least_width: Mapping[Number, int]) -> set[Number]:
    """Some of the numbers whose range is narrower than their least width: what one sum after the other reveals, without a solver.

    Quick, and never wrong of those it names; only `too_narrow` finds them all.
    """
    low = [float(b[0]) for b in group.bounds]
    high = [float(_MOST if b[1] is None else b[1]) for b in group.bounds]
    changed = True
    while changed:
        changed = False
        for row, comes_to in group.sums:
            lowest = [low[n] if a > 0 else -high[n] for n, a in row]
            highest = [high[n] if a > 0 else -low[n] for n, a in row]
            all_low, all_high = sum(lowest), sum(highest)
            for (n, a), mine_low, mine_high in zip(row, lowest, highest, strict=True):
                up, down = comes_to - (all_low - mine_low), comes_to - (all_high - mine_high)
                new_low, new_high = (down, up) if a > 0 else (-up, -down)
                if new_low > low[n]:
                    low[n], changed = new_low, True
                if new_high < high[n]:
                    high[n], changed = new_high, True
    return {
        n
        for n, least, most in zip(group.numbers, low, high, strict=True)
        if n in least_width and most - least < least_width[n]
    }


def too_narrow(group: Group, least_width: Mapping[Number, int]) -> set[Number]:
    """The numbers whose range is narrower than their least width: too much is known of them."""
    places = [at for at, n in enumerate(group.numbers) if n in least_width]
    could_be: dict[int, set[int]] = {at: set() for at in places}
    solve = _solver(group)

    def width(at: int) -> int:
        return max(could_be[at]) - min(could_be[at]) if could_be[at] else -1

    narrow = set()
    for at in places:
        for sign in (1, -1):
            if width(at) < least_width[group.numbers[at]]:
                # Every answer is one way in which all the numbers could be, so it widens the others' ranges too.
                for other, size in zip(places, solve(at, sign, places), strict=True):
                    could_be[other].add(size)
        if width(at) < least_width[group.numbers[at]]:
            narrow.add(group.numbers[at])
    return narrow


def _solver(group: Group) -> Callable[[int, int, Sequence[int]], list[int]]:
    """Finds the numbers of a group at some places when the number at one place is least (or most, with the sign turned)."""
    import numpy as np
    from scipy.optimize import Bounds as Between
    from scipy.optimize import LinearConstraint, milp
    from scipy.sparse import csr_array

    low = np.array([b[0] for b in group.bounds], dtype=float)
    high = np.array([_MOST if b[1] is None else b[1] for b in group.bounds], dtype=float)
    constraints = []
    if group.sums:
        rows = [(r, c, sign) for r, (row, _) in enumerate(group.sums) for c, sign in row]
        r, c, signs = zip(*rows, strict=True)
        matrix = csr_array((signs, (r, c)), shape=(len(group.sums), len(group.numbers)), dtype=float)
        constraints = [LinearConstraint(matrix, [s[1] for s in group.sums], [s[1] for s in group.sums])]

    whole = np.ones(len(group.numbers))

    def solve(at: int, sign: int, places: Sequence[int]) -> list[int]:
        aim = np.zeros(len(group.numbers))
        aim[at] = sign
        found = milp(aim, bounds=Between(low, high), constraints=constraints, integrality=whole)
        if found.x is None:
            raise AssertionError(f"what is shown contradicts itself: {found.message}")
        return [round(found.x[p]) for p in places]

    return solve
