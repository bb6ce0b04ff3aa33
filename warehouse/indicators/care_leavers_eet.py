"""Care leavers aged up to 21 in education, employment or training."""

from datetime import date

from warehouse import terms
from warehouse.indicator import IN_QUARTER, YEAR_TO_DATE, AsAt, Count, Example, Indicator, Published, Variant

indicator = Indicator(
    id="care_leavers_eet",
    label="Care leavers EET",
    numerator=Count("care_leavers", where=terms.in_education_employment_or_training),
    denominator=Count("care_leavers"),
    timing=AsAt(),
    bases=(YEAR_TO_DATE, IN_QUARTER),
    variants=(
        Variant("17_to_21", "Aged up to 21 (17 to 21)", cohort=terms.care_leavers_turning(17, 21)),
        Variant("19_to_21", "Aged 19 to 21, as published", cohort=terms.care_leavers_turning(19, 21)),
    ),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=Published(
        "CareLeaverEET",
        same_cohort="19_to_21",
        note="The national comparator is care leavers aged 19 to 21; this figure is 17 to 21, who do better.",
    ),
    definition=(
        "Care leavers whose birthday falls in the period and who are in education, employment or training, as a percentage "
        "of all care leavers whose birthday falls in the period. The Department publishes ages 19 to 21 (Local Authority "
        "Interactive Tool, measure 113)."
    ),
    method=(
        "Ages 17 to 21 reached between 1 April (or the start of the quarter) and the period end, from the state of Annex A "
        "list 9 at the extract taken within a month after the period end. Young people not in touch or without information stay in "
        "the denominator; those who died or returned home are out."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "care_leavers": """
                child_id | birth_date | eligibility     | in_touch | activity
                A        | 2006-04-01 | former_relevant | YES      | F2
                B        | 2004-06-30 | former_relevant | NO       |
                C        | 2008-05-05 | relevant        | YES      | P4
                D        | 2006-05-05 | former_relevant | YES      | G5
                E        | 2006-05-05 | former_relevant | RHOM     | F1
                F        | 2003-06-06 | former_relevant | YES      | F1
                G        | 2006-05-05 | qualifying      | YES      | F1
            """
        },
        expect={"year_to_date": (2, 4), "in_quarter": (2, 4), "year_to_date, 19_to_21": (1, 3)},
    ),
)
