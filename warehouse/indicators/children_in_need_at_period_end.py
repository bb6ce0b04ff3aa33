"""Children in need at the end of the period."""

from datetime import date

from warehouse.indicator import AT_PERIOD_END, SEX, TEAM, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="children_in_need_at_period_end",
    label="Children in need at the end of the period",
    prose="The number of children in need at the end of the period",
    called=("children in need at the end",),
    area="Social Care",
    numerator=Count("children_in_need"),
    denominator=None,
    timing=AsAt("cin_start_date", "cin_closure_date"),
    bases=(AT_PERIOD_END,),
    unit="count",
    decimals=0,
    polarity="neutral",
    comparator=NotComparable(
        "The Department publishes children in need per 10,000 children; the number says nothing good or bad."
    ),
    definition=(
        "Children in need on the last day of the period, those with a child protection plan and those looked after included. "
        "Department for Education, Children in Need, table B1; Ofsted, Annex A, list 6."
    ),
    method=(
        "Episodes that had begun by the last day of the period and had not closed by then, from the list that was taken within "
        "a month after it."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    breakdowns=(SEX, TEAM),
    paragraph="T6",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "children_in_need": """
                child_id | cin_start_date | cin_closure_date
                A        | 2024-05-05     |
                B        | 2025-06-30     |
                C        | 2025-07-01     |
                D        | 2024-05-05     | 2025-06-30
                E        | 2024-05-05     | 2025-07-01
            """,
        },
        expect={"at_period_end": (3, None)},
    ),
)
