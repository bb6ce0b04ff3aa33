"""Section 47 enquiries started."""

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
    id="section_47_enquiries",
    label="Section 47 enquiries started",
    prose="The number of section 47 enquiries started",
    called=("section 47 enquiries", "s47 enquiries", "child protection enquiries"),
    area="Social Care",
    numerator=Count("section_47_enquiries"),
    denominator=None,
    timing=During("enquiry_date"),
    bases=(YEAR_TO_DATE, IN_QUARTER),
    unit="count",
    decimals=0,
    polarity="neutral",
    comparator=NotComparable(
        "The Department publishes enquiries of a year per 10,000 children; more of them are neither good nor bad in themselves."
    ),
    definition=(
        "Section 47 enquiries whose strategy discussion took place in the period. Department for Education, Children in Need, table C4; "
        "per 10,000 children in the Local Authority Interactive Tool."
    ),
    method=(
        "From the Standard Safeguarding Dataset, Annex A list 5 or the Children in Need census, by the day of the strategy discussion. Each "
        "enquiry of a child counts."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    breakdowns=(SEX, TEAM),
    paragraph="T6",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 4, 1), date(2025, 6, 30)),
        events={
            "section_47_enquiries": """
                child_id | enquiry_date | conference_date
                A        | 2025-03-31   | 2025-04-10
                A        | 2025-04-01   |
                B        | 2025-06-30   | 2025-07-10
                C        | 2025-07-01   |
            """
        },
        expect={"year_to_date": (2, None), "in_quarter": (2, None)},
    ),
)
