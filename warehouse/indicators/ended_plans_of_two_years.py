"""Child protection plans that ended in the period and had lasted two years or more."""

from datetime import date

from warehouse import terms
from warehouse.indicator import IN_QUARTER, SEX, TEAM, YEAR_TO_DATE, Count, During, Example, Indicator, Published

indicator = Indicator(
    id="ended_plans_of_two_years",
    label="Ended child protection plans that had lasted two years or more",
    prose="The percentage of ended child protection plans that had lasted two years or more",
    counted="plans that ended",
    called=(
        "ended plans … two years or more",
        "plans that ended after two years or more",
        "plans ended … two years or more",
    ),
    area="Social Care",
    numerator=Count("plans_ended", where=terms.lasted_two_years("plan_start_date", "plan_end_date")),
    denominator=Count("plans_ended"),
    timing=During("plan_end_date"),
    bases=(YEAR_TO_DATE, IN_QUARTER),
    unit="percent",
    decimals=1,
    polarity="low",
    comparator=Published("CPPlans2yrs"),
    definition=(
        "Of the child protection plans that ended in the period, those that had lasted two years or more. Department for Education, "
        "Children in Need, table D7; Local Authority Interactive Tool, measure CPPlans2yrs."
    ),
    method=(
        "More than 729 days from the start to the end, as the Department counts, by the day on which the plan ended. Each plan counts, so "
        "a child can count more than once."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    breakdowns=(SEX, TEAM),
    paragraph="T4",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 4, 1), date(2025, 6, 30)),
        events={
            "plans_ended": """
                child_id | plan_start_date | plan_end_date
                A        | 2023-04-02      | 2025-04-01
                B        | 2023-04-03      | 2025-04-01
                C        | 2020-01-01      | 2025-06-30
                D        | 2020-01-01      | 2025-03-31
                E        | 2020-01-01      | 2025-07-01
            """
        },
        expect={"year_to_date": (2, 3), "in_quarter": (2, 3)},
    ),
)
