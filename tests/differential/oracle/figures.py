"""Every figure of a council, by the written definitions: `figures`.

Here: which indicators, variants, periods and bases there are in a round. Not here: how each is worked out.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from differential.delivered import Delivery
from differential.oracle import in_care, social_care
from differential.oracle.days import Quarter
from differential.oracle.figure import NOT_COVERED, Absent, Counted, Expected, figures_of
from differential.oracle.history import known_in

Key = tuple[str, str, str, str, str, str]
"""Round, indicator, variant, period, basis, breakdown."""
YEAR_END = "year_end_return"
WINDOWS = ("year_to_date", "in_quarter")
AGES = {"17_to_21": range(17, 22), "19_to_21": range(19, 22)}
Windowed = Callable[[Sequence[Delivery], date, date], Counted | Absent]

BY_WINDOW: dict[str, Windowed] = {
    "re_referrals": social_care.re_referrals,
    "assessments_within_45_days": social_care.assessments,
    "repeat_child_protection_plans": social_care.repeat_plans,
}
OF_CHILDREN_IN_CARE = {"children_in_care_dental_checks": "dental", "children_in_care_health_assessments": "health"}
OF_CARE_LEAVERS = {"care_leavers_eet": "activity", "care_leavers_suitable_accommodation": "accommodation"}

Worked = Iterator[tuple[str, str, str, str, Counted | Absent, tuple[str, ...]]]


def figures(deliveries: Sequence[Delivery], rounds: Sequence[str]) -> dict[Key, Expected]:
    """The figures of every round, each from what had been delivered in it or before.

    In a round stand its own quarter and those of the rounds before it, and the quarter before each of them.
    """
    found: dict[Key, Expected] = {}
    for round_ in rounds:
        known = known_in(deliveries, round_)
        reported = {Quarter.of_round(r) for r in rounds if r <= round_}
        for quarter in sorted(reported | {q.previous for q in reported}):
            for indicator, variant, period, basis, worked_out, breakdowns in _of_quarter(known, quarter):
                for breakdown, expected in figures_of(worked_out, breakdowns).items():
                    found[round_, indicator, variant, period, basis, breakdown] = expected
    return found


def _of_quarter(known: Sequence[Delivery], quarter: Quarter) -> Worked:
    for basis in WINDOWS:
        window = quarter.window(basis)
        for indicator, work in BY_WINDOW.items():
            yield indicator, "standard", quarter.label, basis, work(known, *window), ("sex",)
        for indicator, measure in OF_CARE_LEAVERS.items():
            for variant, ages in AGES.items():
                worked_out = in_care.care_leavers(known, measure, ages, *window)
                yield indicator, variant, quarter.label, basis, worked_out, ("sex",)
            yield indicator, YEAR_END, quarter.label, basis, _of_year(known, measure, quarter, basis), ("sex",)
    for indicator, kind in OF_CHILDREN_IN_CARE.items():
        for variant, twelve_months in (("all_in_care", False), ("looked_after_12_months", True)):
            worked_out = in_care.checks(known, kind, quarter.last, twelve_months=twelve_months)
            yield indicator, variant, quarter.label, "at_period_end", worked_out, ("sex",)
        of_year = in_care.checks_of_year(known, kind, quarter.last)
        yield indicator, YEAR_END, quarter.label, "at_period_end", of_year, ("sex",)


def _of_year(known: Sequence[Delivery], measure: str, quarter: Quarter, basis: str) -> Counted | Absent:
    """The return has no dates within its year: it gives the year to the end of March, and nothing of a quarter."""
    if basis != "year_to_date":
        return NOT_COVERED
    return in_care.care_leavers_of_year(known, measure, quarter.last)
