"""The figures the county had reported before it had this system: its opening position. All invented.

Here: series long enough for the records that prose claims ("highest since 2008/09"). Not here: anything the deliveries
show themselves. Figures are written as reports print them, with their counts where a report gives them.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from schemas.council import REPORTED_HISTORY
from warehouse.period import AcademicYear, EntryYear, Period, Quarter, Term

_SOCIAL_CARE: dict[str, tuple[str, tuple[float, ...]]] = {
    # what was reported for the four quarters of 2023/24 and Q4 2024/25, on the dashboard's basis
    "assessments_within_45_days": ("Year to date", (91.2, 91.0, 90.9, 90.8, 83.6)),
    "care_leavers_eet": ("Year to date", (57.9, 58.4, 58.8, 59.1, 62.0)),
    "care_leavers_suitable_accommodation": ("Year to date", (93.1, 93.4, 93.8, 94.2, 94.0)),
    "repeat_child_protection_plans": ("Year to date", (27.7, 27.1, 26.8, 26.9, 24.9)),
    "children_in_care_dental_checks": ("At period end", (79.9, 78.8, 78.1, 77.5, 76.7)),
    "children_in_care_health_assessments": ("At period end", (90.1, 89.0, 88.2, 87.7, 86.9)),
    "re_referrals": ("Year to date", (23.1, 23.5, 23.9, 23.7, 26.4)),
}
_WELL_LED = {
    # quarter by quarter from Q4 2016/17 to Q3 2024/25
    "primary_schools_well_led": (93.2, 92.6, 92.1, 91.8, 91.9, 91.7, 91.2, 90.9, 90.8, 90.4, 90.6, 90.2, 89.9, 90.0, 90.1,
                                 90.1, 90.1, 90.3, 90.2, 90.6, 90.9, 90.8, 91.0, 91.3, 91.2, 91.5, 91.4, 91.7, 91.9, 92.1,
                                 92.0, 92.2),
    "secondary_schools_well_led": (84.1, 83.7, 83.7, 82.2, 81.8, 81.8, 82.6, 83.0, 83.3, 83.7, 84.1, 84.4, 84.4, 84.4, 84.4,
                                   84.4, 84.8, 85.1, 85.4, 85.7, 86.0, 86.4, 86.4, 86.7, 87.0, 87.2, 87.5, 88.1, 88.6, 88.6,
                                   89.1, 90.5),
    "pupils_in_well_led_schools": (90.1, 89.4, 89.0, 88.7, 88.5, 88.2, 88.0, 87.9, 87.6, 87.5, 87.7, 87.9, 88.1, 88.1, 88.2,
                                   88.2, 88.4, 88.6, 88.9, 89.2, 89.5, 89.9, 90.2, 90.6, 90.9, 91.2, 91.6, 92.2, 92.0, 91.8,
                                   91.7, 92.0),
}  # fmt: skip
_PLANS = {
    # children with a plan in mainstream schools: autumn, spring, summer of each academic year
    2014: (1420, 1452, 1490), 2015: (1478, 1511, 1552), 2016: (1540, 1574, 1611), 2017: (1598, 1640, 1688),
    2018: (1671, 1722, 1790), 2019: (1775, 1842, 1921), 2020: (2126, 2190, 2244), 2021: (2263, 2326, 2380),
    2022: (2403, 2466, 2520), 2023: (2566, None, None),
}  # fmt: skip
_SUPPORT = {
    2014: (9610, 9702, 9790), 2015: (9650, 9744, 9851), 2016: (9702, 9822, 9934), 2017: (9811, 9950, 10088),
    2018: (9980, 10130, 10291), 2019: (10144, 10310, 10480), 2020: (10422, 10640, 10860), 2021: (10790, 11204, 11530),
    2022: (11402, 11980, 12410), 2023: (12320, None, None),
}  # fmt: skip
_PERMANENT = (93, 88, 81, 60, 57, 52, 44, 38, 35, 31, 28, 24, 19, 22, 20, 41, 67)
"""Permanent exclusions of each academic year from 2006/07 to 2022/23."""
_SUSPENDED = (3010, 2890, 2750, 2610, 2480, 2350, 2190, 2010, 1890, 1700, 1652, 1731, 1860, 1420, 1610, 2740, 3186)
_ROLL = (97210, 96940, 96705, 96530, 96410, 96302, 96188, 96240, 96310, 96402, 96533, 97160, 97884, 98450, 99020, 99870,
         100840)  # fmt: skip
_HOME_EDUCATED = {Quarter(2023, 1): 1041, Quarter(2023, 2): 1012, Quarter(2023, 3): 1098, Quarter(2023, 4): 1166}
_NEET = {Quarter(2023, 1): 1.3, Quarter(2023, 2): 1.9, Quarter(2023, 3): 1.2, Quarter(2023, 4): 1.3}
_FUNDED = {
    "funded_places_age_2": (74.9, 73.8, 73.1),
    "funded_places_age_3": (94.0, 94.6, 94.9),
    "funded_places_in_quality_settings": (97.1, 97.2, 97.2),
}
"""Autumn 2023, spring and summer 2024."""
_FIRST_PREFERENCE = {"primary_first_preference": (92.1, 93.0, 94.2), "secondary_first_preference": (90.4, 90.9, 91.1)}
"""Entry 2021 to 2023."""


def history_rows() -> dict[str, list[dict[str, Any]]]:
    """Rows of the workbook of figures already reported."""
    return {REPORTED_HISTORY.tables[0].name: list(_rows())}


def _row(
    indicator: str, period: Period, basis: str, value: float, counts: tuple[int | None, int | None] = (None, None)
) -> dict[str, Any]:
    return {
        "indicator_id": indicator,
        "period": period.label,
        "basis": basis,
        "value": value,
        "numerator": counts[0],
        "denominator": counts[1],
        "reported_on": date(period.end.year, period.end.month, 28),
        "document": f"Performance report {period.label}",
    }


def _rows() -> Iterator[dict[str, Any]]:
    quarters = [Quarter(2023, 1), Quarter(2023, 2), Quarter(2023, 3), Quarter(2023, 4), Quarter(2024, 4)]
    for indicator, (basis, values) in _SOCIAL_CARE.items():
        for quarter, value in zip(quarters, values, strict=True):
            yield _row(indicator, quarter, basis, value)
    for indicator, values in _WELL_LED.items():
        quarter = Quarter(2016, 4)
        for value in values:
            yield _row(indicator, quarter, "At period end", value)
            quarter = quarter.next
    for indicator, years in (("ehcp_in_mainstream", _PLANS), ("sen_support_in_mainstream", _SUPPORT)):
        for year, terms in years.items():
            for term, count in zip((Term(year, 3), Term(year + 1, 1), Term(year + 1, 2)), terms, strict=True):
                if count is not None:
                    yield _row(indicator, term, "At period end", count, (count, None))
    for number, (permanent, suspended, roll) in enumerate(zip(_PERMANENT, _SUSPENDED, _ROLL, strict=True)):
        over = AcademicYear(2006 + number)
        for indicator, count in (("permanent_exclusion_rate", permanent), ("suspended_pupils_rate", suspended)):
            yield _row(indicator, over, "Full year", round(100 * count / roll, 2), (count, roll))
    for indicator, series in (("home_educated_children", _HOME_EDUCATED), ("neet_16_17", _NEET)):
        for quarter, value in series.items():
            yield _row(indicator, quarter, "At period end", value)
    for indicator, values in _FUNDED.items():
        for term, value in zip((Term(2023, 3), Term(2024, 1), Term(2024, 2)), values, strict=True):
            yield _row(indicator, term, "In term", value)
    for indicator, values in _FIRST_PREFERENCE.items():
        for year, value in zip((2021, 2022, 2023), values, strict=True):
            yield _row(indicator, EntryYear(year), "On offer day", value)
