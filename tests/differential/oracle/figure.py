"""What a figure is: who is counted, of whom, who is not known; or why there is none.

Here: `Counted`, `Absent`, and the numbers of the total and of every category of a breakdown. Not here: who is counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Case = Mapping[str, str | None]
"""Somebody or something that is counted: the category it belongs to in each breakdown; None where it is not recorded."""
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


NOT_COVERED = Absent("not covered")
NO_CASES = "no cases"


def figures_of(worked_out: Counted | Absent, breakdowns: Iterable[str]) -> dict[str, Expected]:
    """The total, and each category that somebody belongs to, by its name (`sex: F`)."""
    if isinstance(worked_out, Absent):
        return {TOTAL: Expected(absent=worked_out.why)}
    found = {TOTAL: _numbers(worked_out, lambda case: True)}
    for breakdown in breakdowns:
        everybody = worked_out.numerator if worked_out.denominator is None else worked_out.denominator
        for category in sorted({c for case in everybody if (c := case.get(breakdown)) is not None}):
            found[f"{breakdown}: {category}"] = _numbers(worked_out, lambda case, b=breakdown, c=category: case.get(b) == c)
    return found


def _numbers(worked_out: Counted, belongs) -> Expected:  # type: ignore[no-untyped-def]
    of = worked_out.denominator
    counted = sum(map(belongs, worked_out.numerator))
    unknown = sum(map(belongs, worked_out.unknown))
    if of is None:
        return Expected(counted, None, unknown)
    whole = sum(map(belongs, of))
    return Expected(counted, whole, unknown) if whole else Expected(absent=NO_CASES)
