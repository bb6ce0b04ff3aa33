"""Children in need at the end of the period per 10,000 children."""

from datetime import date

from warehouse.indicator import AT_PERIOD_END, AsAt, Count, Example, Indicator, OfYear, Published, Sum

indicator = Indicator(
    id="children_in_need_per_10000",
    label="Children in need per 10,000 children (at end of period)",
    prose="The rate of children in need per 10,000 children",
    counted="children aged 0 to 17",
    called=("children in need per 10,000",),
    area="Social Care",
    numerator=Count("children_in_need"),
    denominator=Sum("populations", of="people", timing=OfYear()),
    timing=AsAt("cin_start_date", "cin_closure_date"),
    bases=(AT_PERIOD_END,),
    unit="per_10000",
    decimals=1,
    polarity="neutral",
    comparator=Published("CIN"),
    definition=(
        "Children in need on the last day of the period per 10,000 children aged 0 to 17. Department for Education, Children in "
        "Need, table B1; Local Authority Interactive Tool, measure CIN."
    ),
    method=(
        "As children in need at the end of the period. They are counted out of the population of the year to 31 March in which "
        "the quarter ends or, until that is published, of the last one that is."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    breakdowns=(),
    paragraph="T4",
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
            "populations": """
                year_ending | aged    | people
                2025        | 0_to_17 | 25000
                2026        | 0_to_17 | 40000
            """,
        },
        expect={"at_period_end": (3, 40000)},
    ),
)
