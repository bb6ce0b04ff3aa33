"""New education, health and care plans issued in twelve months."""

from datetime import date

from warehouse.indicator import IN_QUARTER, SEX, TWELVE_MONTHS, Count, During, Example, Indicator, NotComparable

indicator = Indicator(
    id="ehc_plans_issued",
    label="EHC plans issued (12 months)",
    prose="The number of new Education, Health and Care Plans issued in twelve months",
    called=("EHC plans issued", "new EHC plans"),
    area="SEND",
    numerator=Count("plans_issued"),
    denominator=None,
    timing=During("issued_date"),
    bases=(TWELVE_MONTHS, IN_QUARTER),
    unit="count",
    decimals=0,
    polarity="neutral",
    comparator=NotComparable(
        "Councils differ in size: the Department publishes the number, which says nothing good or bad."
    ),
    definition="Education, health and care plans issued for the first time in the twelve months to the end of the period. Department for Education, Education, health and care plans, new plans.",
    method="Every plan of the SEN2 return of January, which holds the calendar year before it; plans that came with a child from another council are not new.",
    source="https://explore-education-statistics.service.gov.uk/find-statistics/education-health-and-care-plans",
    breakdowns=(SEX,),
    paragraph="T6",
    example=Example(
        period="Q3 2024/25",
        covered=(date(2024, 1, 1), date(2024, 12, 31)),
        events={
            "plans_issued": """
                child_id | issued_date
                A        | 2023-12-31
                B        | 2024-01-01
                C        | 2024-12-31
                D        | 2025-01-01
                E        | 2024-10-01
            """
        },
        expect={"twelve_months": (3, None), "in_quarter": (2, None)},
    ),
)
