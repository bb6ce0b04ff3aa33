"""Children suspended at least once from September to March, from the council's own register."""

from datetime import date

from warehouse import terms
from warehouse.indicator import (
    DISTRICT,
    PHASE,
    SEPTEMBER_TO_MARCH,
    SEX,
    CountDistinct,
    During,
    Example,
    Indicator,
    NotComparable,
)

indicator = Indicator(
    id="suspended_pupils_interim",
    label="Children with at least one suspension, September to March, locally validated",
    prose="The number of children with at least one suspension, by locally validated data,",
    called=(
        "at least one suspension",
        "at least one fixed term suspension",
        "locally validated data … suspension",
    ),
    area="Education",
    numerator=CountDistinct("registered_exclusions", where=terms.suspension, of=("child_id",)),
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
    definition=(
        "Children with at least one suspension from schools in the council's area that started from 1 September to 31 March."
    ),
    method=(
        "From the council's register of exclusions, without what was withdrawn or cancelled. A child counts once, also when suspended at "
        "two schools, other than in the Department's annual count of enrolments. Suspensions at lunchtime are not counted. "
        "Compare it with the same months of the year before only."
    ),
    source="https://www.gov.uk/government/publications/school-exclusion",
    example=Example(
        period="2024/25",
        covered=(date(2023, 7, 5), date(2025, 7, 4)),
        events={
            "registered_exclusions": """
                child_id | start_date | category | school
                A        | 2024-09-01 | SUSP     | 1
                A        | 2024-11-11 | SUSP     | 1
                A        | 2025-02-02 | SUSP     | 2
                B        | 2025-03-31 | SUSP     | 2
                C        | 2025-04-01 | SUSP     | 1
                D        | 2024-08-31 | SUSP     | 1
                E        | 2025-01-10 | PERM     | 1
                F        | 2025-01-10 | LNCH     | 1
            """
        },
        expect={"september_to_march": (2, None)},
    ),
)
