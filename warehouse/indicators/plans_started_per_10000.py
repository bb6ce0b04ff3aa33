"""Child protection plans started in twelve months per 10,000 children."""

from datetime import date

from warehouse.indicator import TWELVE_MONTHS, Count, During, Example, Indicator, OfYear, Published, Sum

indicator = Indicator(
    id="plans_started_per_10000",
    label="Child protection plans started per 10,000 children (12 months)",
    prose="The rate of child protection plans started in twelve months per 10,000 children",
    counted="children aged 0 to 17",
    called=("child protection plans started per 10,000", "plans started per 10,000"),
    area="Social Care",
    numerator=Count("child_protection_plans"),
    denominator=Sum("populations", of="people", timing=OfYear()),
    timing=During("plan_start_date"),
    bases=(TWELVE_MONTHS,),
    unit="per_10000",
    decimals=1,
    polarity="low",
    comparator=Published("CPP_Abuse_Rate"),
    definition="Child protection plans that started in the year per 10,000 children aged 0 to 17. Department for Education, Children in Need, table D1; Local Authority Interactive Tool, measure CPP_Abuse_Rate.",
    method="As in the denominator of repeat child protection plans: each start counts. The twelve months to the end of the quarter are counted, so that a rate of every quarter compares with the published one of a year; a part of a year is not scaled up, as the Department gives none. They are counted out of the population of the year to 31 March in which the quarter ends or, until that is published, of the last one that is.",
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    paragraph="T4",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2024, 7, 1), date(2025, 6, 30)),
        events={
            "child_protection_plans": """
                child_id | plan_start_date | plan_end_date | previous_plans
                A        | 2024-06-30      |               | 0
                B        | 2024-07-01      | 2024-08-01    | 1
                C        | 2025-06-30      |               | 0
                D        | 2025-07-01      |               | 1
            """,
            "populations": """
                year_ending | aged    | people
                2024 | 0_to_17 | 20000
                2025 | 0_to_17 | 25000
                2026 | 0_to_17 | 40000
            """,
        },
        expect={"twelve_months": (2, 40000)},
    ),
)
