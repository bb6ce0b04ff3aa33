"""Requests for an education, health and care assessment in twelve months."""

from datetime import date

from warehouse.indicator import IN_QUARTER, SEX, TWELVE_MONTHS, Count, During, Example, Indicator, NotComparable

indicator = Indicator(
    id="ehc_requests",
    label="Requests for an EHC assessment (12 months)",
    prose="The number of requests for an Education, Health and Care assessment in twelve months",
    called=("requests for an EHC", "EHC needs assessments … requested", "requests for assessment"),
    area="SEND",
    numerator=Count("plan_requests"),
    denominator=None,
    timing=During("received_date"),
    bases=(TWELVE_MONTHS, IN_QUARTER),
    unit="count",
    decimals=0,
    polarity="neutral",
    comparator=NotComparable(
        "Councils differ in size: the Department publishes the number, which says nothing good or bad."
    ),
    definition="Requests for an education, health and care assessment that were received in the twelve months to the end of the period. Department for Education, Education, health and care plans, requests.",
    method="Every request of the SEN2 return of January, which holds the calendar year before it; older ones that lead to a plan still maintained stand in it too and are not counted.",
    source="https://explore-education-statistics.service.gov.uk/find-statistics/education-health-and-care-plans",
    breakdowns=(SEX,),
    paragraph="T6",
    example=Example(
        period="Q3 2024/25",
        covered=(date(2024, 1, 1), date(2024, 12, 31)),
        events={
            "plan_requests": """
                child_id | received_date
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
