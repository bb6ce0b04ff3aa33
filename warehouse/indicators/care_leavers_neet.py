"""Care leavers aged up to 21 not in education, employment or training."""

from datetime import date

from warehouse import terms
from warehouse.indicator import IN_QUARTER, SEX, TEAM, YEAR_TO_DATE, AsAt, Count, Example, Indicator, Published, Variant

indicator = Indicator(
    id="care_leavers_neet",
    label="Care leavers NEET",
    prose="The percentage of care leavers aged up to 21 not in education, employment or training",
    counted="young people",
    called=(
        "care leavers … not in education, employment or training",
        "care leavers … NEET",
    ),
    area="Social Care",
    numerator=Count("care_leavers", where=terms.not_in_education_employment_or_training_by_code),
    denominator=Count("care_leavers"),
    timing=AsAt(),
    bases=(YEAR_TO_DATE, IN_QUARTER),
    variants=(
        Variant("17_to_21", "Aged up to 21 (17 to 21)", cohort=terms.care_leavers_turning(17, 21)),
        Variant("19_to_21", "Aged 19 to 21, as published", cohort=terms.care_leavers_turning(19, 21)),
        Variant(
            "year_end_return",
            "Aged 19 to 21, from the return of 31 March",
            cohort=terms.care_leavers_of_the_return_turning(19, 21),
            numerator=Count("care_leavers_of_year", where=terms.not_in_education_employment_or_training_by_code),
            denominator=Count("care_leavers_of_year"),
            bases=(YEAR_TO_DATE,),
        ),
    ),
    unit="percent",
    decimals=1,
    polarity="low",
    comparator=Published(
        "CareLeaversNEET",
        same_cohort="19_to_21",
        note="The national comparator is care leavers aged 19 to 21; this figure is 17 to 21.",
    ),
    definition=(
        "Care leavers whose birthday falls in the period and whose recorded activity is none, as a percentage of all care leavers whose birthday "
        "falls in the period. The Department publishes ages 19 to 21 (Local Authority Interactive Tool, measure CareLeaversNEET)."
    ),
    method=(
        "As for care leavers in education, employment or training: ages 17 to 21 reached in the period, from the state of Annex A list 9 or the "
        "Standard Safeguarding Dataset within a month after the period end; those who died or returned home are out. Once a year SSDA903 "
        "OC3 gives the same for ages 19 to 21 as found around the birthday, which is what the Department publishes. Without information is not counted: those in, those not in and those of whom nothing is known make the whole."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(SEX, TEAM),
    paragraph="T4",
    example=Example(
        period="Q4 2024/25",
        covered=(date(2025, 4, 7), date(2025, 4, 7)),
        events={
            "care_leavers": """
                child_id | birth_date | eligibility     | in_touch | activity
                A        | 2006-04-01 | former_relevant | YES      | G4
                B        | 2004-03-31 | former_relevant | NO       |
                C        | 2008-02-05 | relevant        | YES      | P4
                D        | 2006-02-05 | former_relevant | YES      | G5
                E        | 2006-02-05 | former_relevant | RHOM     | G5
                H        | 2005-12-31 | former_relevant | YES      | G6
            """,
            "care_leavers_of_year": """
                child_id | birth_date | in_touch | activity
                B        | 2004-03-31 | NO       |
                C        | 2008-02-05 | YES      | P4
                H        | 2005-12-31 | YES      | G4
                I        | 2003-04-01 | YES      | G5
                J        | 2005-07-07 | DIED     | G5
            """,
        },
        expect={"year_to_date": (3, 5), "in_quarter": (1, 3), "year_to_date, year_end_return": (2, 3)},
    ),
)
