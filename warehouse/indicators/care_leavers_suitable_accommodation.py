"""Care leavers aged up to 21 in suitable accommodation."""

from datetime import date

from warehouse import terms
from warehouse.indicator import IN_QUARTER, SEX, TEAM, YEAR_TO_DATE, AsAt, Count, Example, Indicator, Published, Variant

indicator = Indicator(
    id="care_leavers_suitable_accommodation",
    label="Care leavers in suitable accommodation",
    prose="The percentage of care leavers aged up to 21 in suitable accommodation",
    counted="young people",
    called=(
        "care leavers … suitable accommodation",
        "care leavers … accommodation",
        "suitable accommodation",
    ),
    area="Social Care",
    numerator=Count("care_leavers", where=terms.accommodation_known_to_be_in_reach & terms.in_suitable_accommodation),
    denominator=Count("care_leavers", where=terms.accommodation_known_to_be_in_reach),
    timing=AsAt(),
    bases=(YEAR_TO_DATE, IN_QUARTER),
    variants=(
        Variant("17_to_21", "Aged up to 21 (17 to 21)", cohort=terms.care_leavers_turning(17, 21)),
        Variant("19_to_21", "Aged 19 to 21, as published", cohort=terms.care_leavers_turning(19, 21)),
        Variant(
            "year_end_return",
            "Aged 19 to 21, from the return of 31 March",
            cohort=terms.care_leavers_of_the_return_turning(19, 21),
            numerator=Count(
                "care_leavers_of_year",
                where=terms.accommodation_known_to_be_in_reach & terms.in_suitable_accommodation,
            ),
            denominator=Count("care_leavers_of_year", where=terms.accommodation_known_to_be_in_reach),
            bases=(YEAR_TO_DATE,),
        ),
    ),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=Published(
        "CareLeaverAcc",
        same_cohort="19_to_21",
        note="The national comparator is care leavers aged 19 to 21; this figure is 17 to 21.",
    ),
    definition=(
        "Care leavers whose birthday falls in the period and whose accommodation is suitable, as a percentage of all care "
        "leavers whose birthday falls in the period. The Department publishes ages 19 to 21, with accommodation as "
        "recorded on or around the birthday (Local Authority Interactive Tool, measure 112)."
    ),
    method=(
        "Ages 17 to 21 reached between 1 April (or the start of the quarter) and the period end, from the state of Annex A "
        "list 9 at the extract taken within a month after the period end. No information is not suitable. Those gone abroad, "
        "deported or whose residence is not known are out, as are those who died or returned home. Once a year SSDA903 "
        "OC3 gives the same for ages 19 to 21 as found around the birthday, which is what the Department publishes."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(SEX, TEAM),
    paragraph="T4",
    example=Example(
        period="Q4 2024/25",
        covered=(date(2025, 4, 7), date(2025, 4, 7)),
        events={
            "care_leavers": """
                child_id | birth_date | eligibility     | in_touch | accommodation | suitability
                A        | 2006-04-01 | former_relevant | YES      | U             | suitable
                B        | 2004-03-31 | former_relevant | NO       |               |
                C        | 2008-02-05 | relevant        | YES      | B             | suitable
                D        | 2003-02-05 | former_relevant | YES      | U             | suitable
                E        | 2006-04-02 | former_relevant | YES      | U             | suitable
                F        | 2006-02-05 | eligible        | YES      | U             | suitable
                G        | 2006-02-05 | former_relevant | YES      | G             | suitable
                H        | 2006-02-05 | former_relevant | DIED     |               |
                I        | 2005-02-05 | former_relevant | YES      | X             | unsuitable
            """,
            "care_leavers_of_year": """
                child_id | birth_date | in_touch | accommodation | suitability
                B        | 2004-03-31 | NO       |               |
                C        | 2008-02-05 | YES      | B             | suitable
                D        | 2003-02-05 | YES      | U             | suitable
                G        | 2006-02-05 | YES      | G             | suitable
                H        | 2006-02-05 | DIED     |               |
                I        | 2005-02-05 | YES      | X             | unsuitable
                J        | 2003-04-01 | YES      | K             | suitable
            """,
        },
        expect={
            "year_to_date": (3, 5),
            "in_quarter": (1, 3),
            "year_to_date, 19_to_21": (0, 2),
            "in_quarter, 19_to_21": (0, 2),
            "year_to_date, year_end_return": (1, 3),
        },
    ),
)
