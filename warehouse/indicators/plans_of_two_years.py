"""Child protection plans open at the end of the period that have lasted two years or more."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, TEAM, AsAt, Count, Example, Indicator, Published

indicator = Indicator(
    id="plans_of_two_years",
    label="Open child protection plans that have lasted two years or more",
    prose="The percentage of open child protection plans that have lasted two years or more",
    counted="open plans",
    called=(
        "open plans … two years or more",
        "plans lasting two years or more",
        "children with a plan for two years or more",
    ),
    area="Social Care",
    numerator=Count("plans_on_day", where=terms.lasted_two_years_at_period_end("plan_start_date")),
    denominator=Count("plans_on_day"),
    timing=AsAt("plan_start_date", "plan_end_date"),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="low",
    comparator=Published("CPPlans2yrsActive"),
    definition=(
        "Of the children who were the subject of a child protection plan on the last day of the period, those whose plan had lasted two "
        "years or more without a break. Department for Education, Children in Need, table D5; Local Authority Interactive Tool, measure "
        "CPPlans2yrsActive."
    ),
    method=(
        "More than 729 days from the start to the last day of the period, as the Department counts. From the list that was taken within a "
        "month after the period's end."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    breakdowns=(SEX, TEAM),
    paragraph="T5",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "plans_on_day": """
                child_id | plan_start_date | plan_end_date
                A        | 2023-07-01      |
                B        | 2023-07-02      |
                C        | 2020-01-01      | 2025-06-30
                D        | 2020-01-01      | 2025-07-01
                E        | 2025-07-01      |
            """
        },
        expect={"at_period_end": (2, 3)},
    ),
)
