"""Child protection plans open at the end of the period."""

from datetime import date

from warehouse.indicator import AT_PERIOD_END, SEX, TEAM, AsAt, Count, Example, Indicator, Published

indicator = Indicator(
    id="plans_at_period_end",
    label="Children with a child protection plan (at end of period)",
    prose="The number of children with a child protection plan at the end of the period",
    called=("children with a child protection plan", "open child protection plans", "child protection plans open"),
    area="Social Care",
    numerator=Count("plans_on_day"),
    denominator=None,
    timing=AsAt("plan_start_date", "plan_end_date"),
    bases=(AT_PERIOD_END,),
    unit="count",
    decimals=0,
    polarity="neutral",
    comparator=Published("CPP_Num"),
    definition=(
        "Children who were the subject of a child protection plan on the last day of the period. Department for Education, Children in "
        "Need, table D1; Local Authority Interactive Tool, measure CPP_Num."
    ),
    method=(
        "From the list that was taken within a month after the period's end. A plan that started on the last day counts, one that ended "
        "on it does not."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    breakdowns=(SEX, TEAM),
    paragraph="T6",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "plans_on_day": """
                child_id | plan_start_date | plan_end_date
                A        | 2020-01-01      |
                B        | 2025-06-30      |
                C        | 2025-07-01      |
                D        | 2024-01-01      | 2025-06-30
                E        | 2024-01-01      | 2025-07-01
            """
        },
        expect={"at_period_end": (3, None)},
    ),
)
