"""Open child protection plans for neglect."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, TEAM, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="plans_for_neglect",
    label="Child protection plans for neglect (at end of period)",
    prose="The percentage of child protection plans that are for neglect",
    counted="plans",
    called=("plans … neglect",),
    area="Social Care",
    numerator=Count("plans_on_day", where=terms.for_neglect),
    denominator=Count("plans_on_day"),
    timing=AsAt("plan_start_date", "plan_end_date"),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="neutral",
    comparator=NotComparable(
        "The Department publishes categories of plans by their first category in the year, not by the latest."
    ),
    definition=(
        "Of the children who were the subject of a child protection plan on the last day of the period, those whose latest "
        "category of abuse is neglect. Department for Education, Children in Need; Ofsted, Annex A, list 7."
    ),
    method=(
        "The latest category of the list that was taken within a month after the period's end. A plan of several categories is "
        "not one for neglect alone."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    breakdowns=(SEX, TEAM),
    paragraph="T5",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "plans_on_day": """
                child_id | plan_start_date | plan_end_date | latest_category
                A        | 2024-05-05      |               | NEG
                B        | 2024-05-05      |               | EMO
                C        | 2025-06-30      |               | NEG
                D        | 2025-07-01      |               | NEG
                E        | 2024-05-05      | 2025-06-30    | NEG
                F        | 2024-05-05      | 2025-07-01    | PHY
            """,
        },
        expect={"at_period_end": (2, 4)},
    ),
)
