"""Permanent exclusions from September to March, from the council's own register."""

from datetime import date

from warehouse import terms
from warehouse.indicator import (
    DISTRICT,
    PHASE,
    SEPTEMBER_TO_MARCH,
    SEX,
    Count,
    During,
    Example,
    Indicator,
    NotComparable,
)

indicator = Indicator(
    id="permanent_exclusions_interim",
    label="Permanent exclusions, September to March, locally validated",
    prose="The number of permanent exclusions, by locally validated data,",
    called=(
        "permanent exclusions",
        "locally validated data … permanent exclusions",
    ),
    area="Education",
    numerator=Count("registered_exclusions", where=terms.permanent),
    denominator=None,
    timing=During("start_date"),
    bases=(SEPTEMBER_TO_MARCH,),
    periods="academic_year",
    unit="count",
    decimals=0,
    polarity="low",
    breakdowns=(PHASE, SEX, DISTRICT),
    status="provisional",
    paragraph="T11",
    comparator=NotComparable("The council's own figures for part of a year, not validated by the Department."),
    definition="Permanent exclusions from schools in the council's area that started from 1 September to 31 March.",
    method=(
        "From the council's register of exclusions. What was withdrawn, cancelled or not upheld is left out, so the figure may still fall. "
        "Compare it with the same months of the year before only; it does not belong into the Department's annual series."
    ),
    source="https://www.gov.uk/government/publications/school-exclusion",
    example=Example(
        period="2024/25",
        covered=(date(2023, 7, 5), date(2025, 7, 4)),
        events={
            "registered_exclusions": """
                child_id | start_date | category | school
                A        | 2024-09-01 | PERM     | 1
                B        | 2025-03-31 | PERM     | 2
                C        | 2025-04-01 | PERM     | 1
                D        | 2024-08-31 | PERM     | 1
                E        | 2025-01-10 | SUSP     | 1
                F        | 2024-01-10 | PERM     | 1
            """
        },
        expect={"september_to_march": (2, None)},
    ),
)
