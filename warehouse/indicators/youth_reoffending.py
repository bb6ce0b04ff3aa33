"""Young people who offend again in the twelve months after a caution or conviction."""

from datetime import date

from warehouse import terms
from warehouse.indicator import IN_QUARTER, CountDistinct, During, Example, Indicator, Published, Variant

indicator = Indicator(
    id="youth_reoffending",
    label="Young people who reoffend",
    prose="The percentage of young people who reoffend",
    counted="young people",
    called=(
        "re-offending",
        "reoffending rate",
        "young people who reoffend",
    ),
    area="Social Care",
    numerator=CountDistinct("youth_justice", where=terms.offended_again, look_back="12mo", of=("child_id",)),
    denominator=CountDistinct("youth_justice", look_back="12mo", of=("child_id",)),
    timing=During("follow_up_ended"),
    bases=(IN_QUARTER,),
    variants=(
        Variant("10_to_17", "Aged 10 to 17"),
        Variant("10_to_14", "Aged 10 to 14 at the outcome, as published", cohort=terms.under_15_at_outcome),
    ),
    unit="percent",
    decimals=1,
    polarity="low",
    paragraph="T13",
    comparator=Published(
        "ReoffYO",
        same_cohort="10_to_14",
        headline=False,
        note="The published measure is of those aged 10 to 14, from the Police National Computer, and is years behind.",
    ),
    definition=(
        "Young people with a youth caution or conviction who offended again within twelve months and were cautioned or convicted for it, as a percentage of "
        "all young people with one. Ministry of Justice, proven reoffending (Local Authority Interactive Tool, measure 114)."
    ),
    method=(
        "A quarter's figure is of the young people whose twelve months ended in it. A young person counts once. The Ministry waits another six months for "
        "outcomes of offences; a local figure that is looked at sooner is lower and rises."
    ),
    source="https://www.gov.uk/government/publications/local-authority-interactive-tool-lait",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2023, 7, 8), date(2025, 7, 7)),
        events={
            "youth_justice": """
                child_id | birth_date | outcome_date | follow_up_ended | reoffended
                A        | 2010-01-01 | 2024-04-01   | 2025-04-01      | Y
                A        | 2010-01-01 | 2024-06-01   | 2025-06-01      | Y
                B        | 2009-06-30 | 2024-06-30   | 2025-06-30      | N
                C        | 2009-07-01 | 2024-06-30   | 2025-06-30      | N
                D        | 2008-05-05 | 2024-05-05   | 2025-05-05      | N
                E        | 2010-01-01 | 2024-03-31   | 2025-03-31      | Y
                F        | 2010-01-01 | 2025-05-05   | 2026-05-05      | Y
            """
        },
        expect={"in_quarter": (1, 4), "in_quarter, 10_to_14": (1, 2)},
    ),
)
