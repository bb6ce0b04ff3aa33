"""Care leavers aged up to 21 with whom the council is not in touch."""

from datetime import date

from warehouse import terms
from warehouse.indicator import IN_QUARTER, SEX, TEAM, YEAR_TO_DATE, AsAt, Count, Example, Indicator, Published, Variant

indicator = Indicator(
    id="care_leavers_not_in_touch",
    label="Care leavers the council is not in touch with",
    prose="The percentage of care leavers aged up to 21 with whom the council is not in touch",
    counted="young people",
    called=(
        "care leavers … not in touch",
        "not in touch … care leavers",
    ),
    area="Social Care",
    numerator=Count("care_leavers", where=terms.not_in_touch),
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
            numerator=Count("care_leavers_of_year", where=terms.not_in_touch),
            denominator=Count("care_leavers_of_year"),
            bases=(YEAR_TO_DATE,),
        ),
    ),
    unit="percent",
    decimals=1,
    polarity="low",
    comparator=Published(
        "CareLeavers_LA_NotInTouch",
        same_cohort="19_to_21",
        note="The national comparator is care leavers aged 19 to 21; this figure is 17 to 21.",
    ),
    definition=(
        "Care leavers whose birthday falls in the period and with whom the council is not in touch, as a percentage of all care leavers whose "
        "birthday falls in the period. The Department publishes ages 19 to 21 (Local Authority Interactive Tool, measure "
        "CareLeavers_LA_NotInTouch)."
    ),
    method=(
        "As for care leavers in education, employment or training: ages 17 to 21 reached in the period, from the state of Annex A list 9 or the "
        "Standard Safeguarding Dataset within a month after the period end; those who died or returned home are out. Once a year SSDA903 "
        "OC3 gives the same for ages 19 to 21 as found around the birthday, which is what the Department publishes. Refusing contact and needing no services any more are something else than not being in touch, and not recorded is not counted."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(SEX, TEAM),
    paragraph="T4",
    example=Example(
        period="Q4 2024/25",
        covered=(date(2025, 4, 7), date(2025, 4, 7)),
        events={
            "care_leavers": """
                child_id | birth_date | eligibility     | in_touch
                A        | 2006-04-01 | former_relevant | NO
                B        | 2004-03-31 | former_relevant | NO
                C        | 2008-02-05 | relevant        | YES
                D        | 2006-02-05 | former_relevant | REFU
                E        | 2006-02-05 | former_relevant | RHOM
                F        | 2003-02-06 | former_relevant | NO
                H        | 2005-12-31 | former_relevant | NREC
            """,
            "care_leavers_of_year": """
                child_id | birth_date | in_touch
                B        | 2004-03-31 | NO
                C        | 2008-02-05 | YES
                H        | 2005-12-31 | YES
                I        | 2003-04-01 | NO
                J        | 2005-07-07 | DIED
            """,
        },
        expect={"year_to_date": (2, 5), "in_quarter": (1, 3), "year_to_date, year_end_return": (2, 3)},
    ),
)
