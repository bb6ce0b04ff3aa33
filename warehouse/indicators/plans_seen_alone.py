"""Children on a child protection plan who were seen alone at the last visit."""

from datetime import date

import polars as pl

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="plans_seen_alone",
    label="Children on child protection plans seen alone at the last visit",
    prose="The percentage of children on child protection plans who were seen alone at the last visit",
    counted="children",
    called=(
        "children on plans … seen alone",
        "seen alone",
    ),
    area="Social Care",
    numerator=Count("plans_on_day", where=pl.col("visited_date").is_not_null() & terms.seen_alone_at_last_visit),
    denominator=Count("plans_on_day", where=pl.col("visited_date").is_not_null()),
    timing=AsAt("plan_start_date", "plan_end_date"),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=NotComparable("Nobody publishes it by council; Ofsted asks for it in Annex A, list 7."),
    definition=(
        "Of the children with a child protection plan on the last day of the period who had been seen at a visit by then, "
        "those who were seen alone at the last one. Ofsted, Annex A, list 7."
    ),
    method=(
        "From the list of every visit of the Standard Safeguarding Dataset, by the last visit up to the period end at which "
        "the child was seen. Babies are counted: whether a child is too young to be seen alone is for the social worker to "
        "record. A blank is not known."
    ),
    source="https://www.gov.uk/government/publications/inspecting-local-authority-childrens-services-from-2018",
    breakdowns=(SEX,),
    paragraph="T5",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "plans_on_day": """
                child_id | plan_start_date | plan_end_date | visited_date | seen_alone
                A        | 2024-05-05      |               | 2025-06-03   | Y
                B        | 2024-05-05      |               | 2025-06-02   | N
                C        | 2025-06-02      |               | 2025-06-30   | Y
                D        | 2025-06-03      |               |              |
                E        | 2025-07-01      |               | 2025-07-02   | Y
                F        | 2024-05-05      | 2025-06-30    | 2025-06-20   | Y
            """,
        },
        expect={"at_period_end": (2, 3)},
    ),
)
