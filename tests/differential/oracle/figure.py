"""What a figure is: who is counted, of whom, who is not known; or why there is none.

Here: `Counted`, `Absent`, and the numbers of the total and of every category of a breakdown. Not here: who is counted.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

Case = Mapping[str, frozenset[str]]
"""Somebody or something that is counted: the categories it belongs to in each breakdown; mostly one, none where it
is not recorded."""
TOTAL = "total"


@dataclass(frozen=True)
class Expected:
    """What must stand in a figure: its numbers, or the kind of reason why there are none."""

    numerator: int | None = None
    denominator: int | None = None
    unknown: int = 0
    absent: str = ""


@dataclass(frozen=True)
class Counted:
    """Who is in the numerator, who in the denominator (None for a plain number), and of whom it is not known."""

    numerator: Sequence[Case]
    denominator: Sequence[Case] | None = None
    unknown: Sequence[Case] = ()


@dataclass(frozen=True)
class Absent:
    """No figure, and the kind of reason."""

    why: str


NOT_COVERED, NOT_DELIVERED = Absent("not covered"), Absent("not delivered")
NO_CASES = "no cases"


def case(**categories: str | None) -> Case:
    """One that belongs to at most one category of each breakdown."""
    return {breakdown: frozenset({c} if c else ()) for breakdown, c in categories.items()}


def together(cases: Iterable[Case]) -> Case:
    """One and the same, met in several places: it belongs to the categories of each."""
    found: dict[str, frozenset[str]] = {}
    for one in cases:
        for breakdown, categories in one.items():
            found[breakdown] = found.get(breakdown, frozenset()) | categories
    return found


def figures_of(worked_out: Counted | Absent) -> dict[str, Expected]:
    """The total, and each category that somebody belongs to, by its name (`sex: F`)."""
    if isinstance(worked_out, Absent):
        return {TOTAL: Expected(absent=worked_out.why)}
    found = {TOTAL: _numbers(worked_out, lambda one: True)}
    everybody = worked_out.numerator if worked_out.denominator is None else worked_out.denominator
    for breakdown, category in sorted(
        {(b, c) for one in everybody for b, categories in one.items() for c in categories}
    ):
        found[f"{breakdown}: {category}"] = _numbers(worked_out, partial(_belongs, breakdown, category))
    return found


def _belongs(breakdown: str, category: str, one: Case) -> bool:
    return category in one.get(breakdown, ())


def _numbers(worked_out: Counted, belongs: Callable[[Case], bool]) -> Expected:
    of = worked_out.denominator
    counted = sum(map(belongs, worked_out.numerator))
    unknown = sum(map(belongs, worked_out.unknown))
    if of is None:
        return Expected(counted, None, unknown)
    whole = sum(map(belongs, of))
    return Expected(counted, whole, unknown) if whole else Expected(absent=NO_CASES)
