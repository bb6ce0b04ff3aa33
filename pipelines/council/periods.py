"""Which period a round reports of an indicator: what is known by its committee.

Here: the proposal that a new workbook and a new round start from. Not here: what a council decided (its sheet Reporting).
"""

from warehouse.indicator import SEPTEMBER_TO_MARCH, Indicator
from warehouse.period import AcademicYear, EntryYear, Period, Quarter, Term


def proposed(quarter: Quarter, indicator: Indicator) -> Period:
    """The period that a round of a quarter reports of an indicator, of the indicator's own kind."""
    if indicator.periods == "term":
        term = Term.containing(quarter.end)
        # The headcount of a term comes a term later than the school census.
        return term.previous if "funded_children" in indicator.event_tables else term
    if indicator.periods == "academic_year":
        if indicator.bases[0] == SEPTEMBER_TO_MARCH:
            year = AcademicYear.containing(quarter.end)
            return year if SEPTEMBER_TO_MARCH.window(year)[1] <= quarter.end else year.previous
        # The whole year is published in July, a year after it ended.
        return AcademicYear(quarter.year - 2)
    if indicator.periods == "entry_year":
        return EntryYear(quarter.year)
    return quarter


def is_closed(indicator: Indicator, quarter: Quarter) -> bool:
    """Did the indicator's series end before the period that a round of the quarter would report?"""
    return indicator.closes is not None and proposed(quarter, indicator).end > indicator.closes
