"""Suspensions in an academic year, per hundred pupils."""

from datetime import date

from warehouse import terms
from warehouse.indicator import (
    DISTRICT,
    FULL_YEAR,
    PHASE,
    SEX,
    Count,
    During,
    Example,
    Indicator,
    OnJanuaryRoll,
    Published,
)

indicator = Indicator(
    id="suspensions_rate",
    label="Suspensions as a % of School population",
    prose="The number of suspensions as a percentage of the school population",
    counted="pupils",
    called=("suspensions as a percentage of the school population", "suspensions per 100 pupils"),
    area="Education",
    numerator=Count("exclusions", where=terms.at_state_funded_school & terms.suspension),
    denominator=Count("pupils", where=terms.counted_in_state_funded, timing=OnJanuaryRoll("term")),
    timing=During("start_date"),
    bases=(FULL_YEAR,),
    periods="academic_year",
    unit="percent",
    decimals=2,
    polarity="low",
    breakdowns=(PHASE, SEX, DISTRICT),
    paragraph="T10",
    comparator=Published("TotFixedEx"),
    definition=(
        "Suspensions that started in the academic year, at state-funded primary, secondary and special schools and alternative provision in "
        "the council's area, per hundred sole and dual main registered pupils on roll at the January census of that year. Department for "
        "Education, Suspensions and permanent exclusions in England; Local Authority Interactive Tool, measure TotFixedEx."
    ),
    method=(
        "Every suspension counts, also several of one pupil. Suspensions at lunchtime are not counted. From the school census and its "
        "arrears, as for permanent exclusions."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/suspensions-and-permanent-exclusions-in-england",
    example=Example(
        period="2023/24",
        covered=(date(2023, 9, 1), date(2024, 8, 31)),
        events={
            "exclusions": """
                child_id | start_date | category | school | phase
                A        | 2023-09-01 | SUSP     | 1      | secondary
                A        | 2024-01-15 | SUSP     | 1      | secondary
                A        | 2024-06-15 | SUSP     | 2      | secondary
                B        | 2024-08-31 | SUSP     | 1      | secondary
                C        | 2024-02-02 | PERM     | 1      | secondary
                D        | 2024-02-02 | LNCH     | 1      | secondary
                E        | 2023-07-14 | SUSP     | 1      | secondary
                F        | 2024-09-01 | SUSP     | 1      | secondary
                G        | 2024-03-03 | SUSP     | 6      | other
            """,
            "pupils": """
                child_id | term             | school | phase     | enrolment
                A        | Spring Term 2024 | 1      | secondary | M
                A        | Spring Term 2024 | 2      | secondary | S
                B        | Spring Term 2024 | 1      | secondary | C
                C        | Spring Term 2024 | 1      | secondary | C
                D        | Spring Term 2024 | 1      | secondary | C
                E        | Spring Term 2024 | 7      | special   | C
                G        | Spring Term 2024 | 6      | other     | C
                H        | Autumn Term 2023 | 1      | secondary | C
            """,
        },
        expect={"full_year": (4, 5)},
    ),
)
