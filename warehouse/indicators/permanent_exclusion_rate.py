"""Permanent exclusions of an academic year per hundred pupils."""

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
    id="permanent_exclusion_rate",
    label="Permanent exclusions as a % of School population",
    prose="The number of permanent exclusions as a percentage of the school population",
    counted="pupils",
    called=(
        "permanent exclusions",
        "permanent exclusions … percentage of the school population",
        "rate of permanent exclusion",
        "permanent exclusion rate",
        "proportionality of permanent exclusions",
    ),
    area="Education",
    numerator=Count("exclusions", where=terms.at_state_funded_school & terms.permanent),
    denominator=Count("pupils", where=terms.counted_in_state_funded, timing=OnJanuaryRoll("term")),
    timing=During("start_date"),
    bases=(FULL_YEAR,),
    periods="academic_year",
    unit="percent",
    decimals=2,
    polarity="low",
    breakdowns=(PHASE, SEX, DISTRICT),
    paragraph="T10",
    comparator=Published("TotPermEx"),
    definition=(
        "Permanent exclusions that started in the academic year, from state-funded primary, secondary and special schools and alternative "
        "provision in the council's area, as a percentage of sole and dual main registered pupils on roll at the January census of that "
        "year. Department for Education, Suspensions and permanent exclusions in England; Local Authority Interactive Tool, measure 60."
    ),
    method=(
        "From the school census, which reports the exclusions of the two terms before it: a year takes the spring, the summer and the "
        "following autumn census. What two censuses report counts once, as the later one has it, and so does what stands on roll and off "
        "roll. One that a later census no longer has stays in."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/suspensions-and-permanent-exclusions-in-england",
    example=Example(
        period="2023/24",
        covered=(date(2023, 9, 1), date(2024, 8, 31)),
        events={
            "exclusions": """
                child_id | start_date | category | school | phase
                A        | 2023-09-01 | PERM     | 1      | secondary
                B        | 2024-08-31 | PERM     | 3      | special
                C        | 2024-02-02 | SUSP     | 1      | secondary
                D        | 2023-08-31 | PERM     | 1      | secondary
                E        | 2024-09-01 | PERM     | 1      | secondary
                F        | 2024-03-03 | PERM     | 6      | other
            """,
            "pupils": """
                child_id | term             | school | phase                 | enrolment
                A        | Spring Term 2024 | 1      | secondary             | C
                B        | Spring Term 2024 | 3      | special               | M
                C        | Spring Term 2024 | 1      | secondary             | C
                G        | Spring Term 2024 | 4      | alternative_provision | C
                H        | Spring Term 2024 | 2      | primary               | S
                I        | Spring Term 2024 | 5      | nursery               | C
                J        | Spring Term 2024 | 6      | other                 | C
                K        | Summer Term 2024 | 1      | secondary             | C
                L        | Spring Term 2023 | 1      | secondary             | C
            """,
        },
        expect={"full_year": (2, 4)},
    ),
    sum_of=("permanent_exclusions",),
)
