"""Continuous assessments of children in need that were completed."""

from datetime import date

from warehouse.indicator import (
    IN_QUARTER,
    SEX,
    TEAM,
    YEAR_TO_DATE,
    Count,
    During,
    Example,
    Indicator,
    NotComparable,
)

indicator = Indicator(
    id="assessments_completed",
    label="Assessments authorised",
    prose="The number of assessments authorised",
    area="Social Care",
    numerator=Count("assessments"),
    denominator=None,
    timing=During("authorised_date"),
    bases=(YEAR_TO_DATE, IN_QUARTER),
    unit="count",
    decimals=0,
    polarity="neutral",
    comparator=NotComparable(
        "The Department publishes the share completed within 45 working days; the number says nothing good or bad."
    ),
    definition="Continuous assessments authorised in the period. Department for Education, Children in Need, table C2.",
    method="As in the denominator of assessments completed within 45 working days.",
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    breakdowns=(SEX, TEAM),
    paragraph="T6",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 4, 1), date(2025, 6, 30)),
        events={
            "assessments": """
                child_id | start_date | authorised_date
                A        | 2025-01-02 | 2025-03-31
                B        | 2025-03-02 | 2025-04-01
                C        | 2025-06-01 | 2025-06-30
                D        | 2025-06-01 | 2025-07-01
            """
        },
        expect={"year_to_date": (2, None), "in_quarter": (2, None)},
    ),
)
