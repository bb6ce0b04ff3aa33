"""Initial child protection conferences held after a section 47 enquiry."""

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
    id="initial_conferences",
    label="Initial child protection conferences held",
    prose="The number of initial child protection conferences held",
    called=(
        "initial child protection conferences held",
        "number of initial child protection conferences",
        "ICPCs held",
    ),
    area="Social Care",
    numerator=Count("initial_conferences"),
    denominator=None,
    timing=During("conference_date"),
    bases=(YEAR_TO_DATE, IN_QUARTER),
    unit="count",
    decimals=0,
    polarity="neutral",
    comparator=NotComparable(
        "The Department publishes the share held within 15 working days; the number says nothing good or bad."
    ),
    definition="Children who were the subject of an initial child protection conference held in the period. Department for Education, Children in Need, table C4.",
    method="As in the denominator of conferences within 15 working days: one for each child of an enquiry, not one for each meeting.",
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    breakdowns=(SEX, TEAM),
    paragraph="T6",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 1, 1), date(2025, 6, 30)),
        events={
            "initial_conferences": """
                child_id | enquiry_date | conference_date
                A        | 2025-03-11   | 2025-04-01
                B        | 2025-04-14   | 2025-06-30
                C        | 2025-06-20   | 2025-07-01
                D        | 2025-06-02   |
            """
        },
        expect={"year_to_date": (2, None), "in_quarter": (2, None)},
    ),
)
