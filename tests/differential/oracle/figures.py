"""Every figure of a council, by the written definitions: `figures`.

Here: which indicators, variants, periods and bases there are in a round. Not here: how each is worked out.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from differential.delivered import Delivery
from differential.oracle import in_care, schools, social_care
from differential.oracle.days import Quarter, Term, school_year_of
from differential.oracle.figure import NOT_COVERED, Absent, Counted, Expected, figures_of
from differential.oracle.history import known_in, spans_of_months

Key = tuple[str, str, str, str, str, str]
"""Round, indicator, variant, period, basis, breakdown."""
Worked = Iterator[tuple[str, str, str, str, Counted | Absent]]
"""Indicator, variant, period, basis, and what came of it."""

STANDARD, YEAR_END = "standard", "year_end_return"
WINDOWS = ("year_to_date", "in_quarter")
AGES = {"17_to_21": range(17, 22), "19_to_21": range(19, 22)}
BY_WINDOW: dict[str, Callable[[Sequence[Delivery], date, date], Counted | Absent]] = {
    "re_referrals": social_care.re_referrals,
    "assessments_within_45_days": social_care.assessments,
    "repeat_child_protection_plans": social_care.repeat_plans,
}
OF_CHILDREN_IN_CARE = {"children_in_care_dental_checks": "dental", "children_in_care_health_assessments": "health"}
OF_CARE_LEAVERS = {"care_leavers_eet": "activity", "care_leavers_suitable_accommodation": "accommodation"}
WITH_NEEDS = {
    "ehcp_in_mainstream": ("E", ""),
    "sen_support_in_mainstream": ("K", ""),
    "sen_in_mainstream": ("EK", ""),
    "sen_support_share": ("K", "EK"),
}
"""Whose provision counts, and of whom it is a share, if it is one."""


def figures(deliveries: Sequence[Delivery], rounds: Sequence[str]) -> dict[Key, Expected]:
    """The figures of every round in which something was delivered, each from what had been delivered in it or
    before."""
    found: dict[Key, Expected] = {}
    for round_ in worked_out_in(deliveries, rounds):
        known = known_in(deliveries, round_)
        reported = {Quarter.of_round(r) for r in rounds if r <= round_}
        for indicator, variant, period, basis, worked_out in _of_round(known, reported, Quarter.of_round(round_).last):
            for breakdown, expected in figures_of(worked_out).items():
                found[round_, indicator, variant, period, basis, breakdown] = expected
    return found


def worked_out_in(deliveries: Sequence[Delivery], rounds: Sequence[str]) -> list[str]:
    """The rounds in which something was delivered that no round before it had been sent, byte for byte."""
    first_in: dict[object, str] = {}
    for d in deliveries:
        first_in[d.identity] = min(d.round, first_in.get(d.identity, d.round))
    return [round_ for round_ in rounds if round_ in first_in.values()]


def _of_round(known: Sequence[Delivery], reported: set[Quarter], end: date) -> Worked:
    """The quarters reported so far and the one before each; terms and school years that have begun and that deliveries
    reach back to.

    What is merely not over yet at the round's end is not given as absent: it is not given.
    """
    for quarter in sorted(reported | {q.previous for q in reported}):
        yield from _of_quarter(known, quarter)
    for term in _terms(known, end):
        for indicator, (provisions, of) in WITH_NEEDS.items():
            worked_out = schools.with_needs(known, term, provisions, of)
            if worked_out != NOT_COVERED or term.census_day <= end:
                yield indicator, STANDARD, term.label, "at_period_end", worked_out
    for year in _school_years(known, end):
        for indicator, basis, until, worked_out in _of_school_year(known, year):
            if worked_out != NOT_COVERED or until <= end:
                yield indicator, STANDARD, f"{year}/{(year + 1) % 100:02d}", basis, worked_out


def _of_quarter(known: Sequence[Delivery], quarter: Quarter) -> Worked:
    for basis in WINDOWS:
        window = quarter.window(basis)
        for indicator, work in BY_WINDOW.items():
            yield indicator, STANDARD, quarter.label, basis, work(known, *window)
        for indicator, measure in OF_CARE_LEAVERS.items():
            for variant, ages in AGES.items():
                worked_out = in_care.care_leavers(known, measure, ages, *window)
                yield indicator, variant, quarter.label, basis, worked_out
    # The return has no dates within its year: it gives the year to the end of March, and nothing of a quarter.
    for indicator, measure in OF_CARE_LEAVERS.items():
        worked_out = in_care.care_leavers_of_year(known, measure, quarter.last)
        yield indicator, YEAR_END, quarter.label, "year_to_date", worked_out
    at_end = "at_period_end"
    for indicator, kind in OF_CHILDREN_IN_CARE.items():
        for variant, twelve_months in (("all_in_care", False), ("looked_after_12_months", True)):
            worked_out = in_care.checks(known, kind, quarter.last, twelve_months=twelve_months)
            yield indicator, variant, quarter.label, at_end, worked_out
        yield indicator, YEAR_END, quarter.label, at_end, in_care.checks_of_year(known, kind, quarter.last)
    yield "home_educated_children", STANDARD, quarter.label, at_end, schools.home_educated(known, quarter.last)


def _terms(known: Sequence[Delivery], end: date) -> Iterator[Term]:
    if delivered := schools.terms_delivered(known, schools.CENSUS):
        term = Term.on(end)
        while term >= delivered[0]:
            yield term
            term = term.before


def _school_years(known: Sequence[Delivery], end: date) -> Iterator[int]:
    """The school years that have begun and end on or after the first day that a delivery reaches back to."""
    rolls = schools.terms_delivered(known, schools.CENSUS)
    reported = [t.before for t in schools.terms_delivered(known, schools.CENSUS_OF_EXCLUSIONS)]
    register = spans_of_months(known, "exclusions_register", "exclusions", schools.REGISTER_MONTHS)
    reached = [*(t.first for t in (*rolls, *reported)), *(s.first for s in register)]
    if reached:
        yield from range(school_year_of(min(reached)), school_year_of(end) + 1)


def _of_school_year(known: Sequence[Delivery], year: int) -> Iterator[tuple[str, str, date, Counted | Absent]]:
    """Indicator, basis, last day, and what came of it."""
    august, march = date(year + 1, 8, 31), date(year + 1, 3, 31)
    for indicator, category, as_rate in (
        ("permanent_exclusion_rate", "PERM", True),
        ("permanent_exclusions", "PERM", False),
        ("suspended_pupils_rate", "SUSP", True),
    ):
        yield indicator, "full_year", august, schools.exclusions_of_year(known, year, category, as_rate=as_rate)
    for indicator, category in (("permanent_exclusions_interim", "PERM"), ("suspended_pupils_interim", "SUSP")):
        yield indicator, "september_to_march", march, schools.registered(known, year, category)
