"""Children becoming subject to a child protection plan for a second or subsequent time."""

from datetime import date

import polars as pl

from warehouse.indicator import IN_QUARTER, SEX, TEAM, YEAR_TO_DATE, Count, During, Example, Indicator, Published

indicator = Indicator(
    id="repeat_child_protection_plans",
    label="Children becoming subject to a CPP for second or subsequent time",
    prose="The percentage of children becoming subject to a child protection plan for a second or subsequent time",
    counted="plans started",
    called=(
        "child protection plan for a second or subsequent time",
        "second or subsequent child protection plan",
        "child protection plan … second or subsequent",
        "subject to a plan for a second or subsequent time",
        "CPP for second or subsequent time",
        "second and subsequent plans",
        "repeat child protection plans",
        "repeat plans",
        "repeat periods of child protection planning",
    ),
    area="Social Care",
    numerator=Count("child_protection_plans", where=pl.col("previous_plans") > 0),
    denominator=Count("child_protection_plans"),
    timing=During("plan_start_date"),
    bases=(YEAR_TO_DATE, IN_QUARTER),
    unit="percent",
    decimals=1,
    polarity="low",
    comparator=Published("PrevRegCPR"),
    definition=(
        "Child protection plans that started in the period for children who had a plan before, however long ago, as a "
        "percentage of all plans that started in the period. Each start counts, so a child can count more than once. "
        "Department for Education, Children in Need, table D3; Local Authority Interactive Tool, measure 15."
    ),
    method=(
        "Earlier plans are taken from the supplier's count in Annex A list 7 or the Children in Need census: a history of "
        "deliveries could not reach back far enough to say never. The Standard Safeguarding Dataset has no such count; there "
        "they are counted in the plans it holds, and one that it does not hold, from before its time or of another council, is not seen. A plan counts in the period in which it started, whether or not it is still open."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    breakdowns=(SEX, TEAM),
    paragraph="T4",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 4, 1), date(2025, 6, 30)),
        events={
            "child_protection_plans": """
                child_id | plan_start_date | plan_end_date | previous_plans
                A        | 2025-04-01      |               | 0
                B        | 2025-06-30      |               | 1
                C        | 2025-05-12      | 2025-06-20    | 3
                D        | 2025-03-31      | 2025-06-20    | 1
                E        | 2025-07-01      |               | 2
            """
        },
        expect={"year_to_date": (2, 3), "in_quarter": (2, 3)},
    ),
)
