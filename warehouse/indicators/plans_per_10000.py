"""Child protection plans open at the end of the period per 10,000 children."""

from datetime import date

from warehouse.indicator import AT_PERIOD_END, AsAt, Count, Example, Indicator, OfYear, Published, Sum

indicator = Indicator(
    id="plans_per_10000",
    label="Children with a child protection plan per 10,000 children (at end of period)",
    prose="The rate of children with a child protection plan per 10,000 children",
    counted="children aged 0 to 17",
    called=("child protection plan per 10,000", "child protection plans per 10,000"),
    area="Social Care",
    numerator=Count("plans_on_day"),
    denominator=Sum("populations", of="people", timing=OfYear()),
    timing=AsAt("plan_start_date", "plan_end_date"),
    bases=(AT_PERIOD_END,),
    unit="per_10000",
    decimals=1,
    polarity="neutral",
    comparator=Published("CPP_rate"),
    definition=(
        "Children who were the subject of a child protection plan on the last day of the period per 10,000 children aged 0 to 17. "
        "Department for Education, Children in Need; Local Authority Interactive Tool, measure CPP_rate."
    ),
    method=(
        "As children with a child protection plan. They are counted out of the population of the year to 31 March in which the quarter "
        "ends or, until that is published, of the last one that is."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    paragraph="T4",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "plans_on_day": """
                child_id | plan_start_date | plan_end_date
                A        | 2020-01-01      |
                B        | 2025-07-01      |
                C        | 2024-01-01      | 2025-06-30
                D        | 2024-01-01      | 2025-07-01
            """,
            "populations": """
                year_ending | aged    | people
                2024 | 0_to_17 | 20000
                2025 | 0_to_17 | 25000
                2026 | 0_to_17 | 40000
            """,
        },
        expect={"at_period_end": (2, 40000)},
    ),
)
