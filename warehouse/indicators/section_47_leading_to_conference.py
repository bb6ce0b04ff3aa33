"""Section 47 enquiries that an initial child protection conference had followed by its last day."""

from datetime import date

from warehouse import terms
from warehouse.indicator import IN_QUARTER, SEX, TEAM, YEAR_TO_DATE, Count, During, Example, Indicator, NotComparable

indicator = Indicator(
    id="section_47_leading_to_conference",
    label="Section 47 enquiries followed by an initial child protection conference",
    prose="The percentage of section 47 enquiries that were followed by an initial child protection conference",
    counted="enquiries",
    called=(
        "section 47 … conference",
        "s47 … conference",
        "enquiries … leading to … conference",
    ),
    area="Social Care",
    numerator=Count("section_47_enquiries", where=terms.led_to_conference),
    denominator=Count("section_47_enquiries"),
    timing=During("enquiry_date"),
    bases=(
        YEAR_TO_DATE,
        IN_QUARTER,
    ),
    unit="percent",
    decimals=1,
    polarity="neutral",
    comparator=NotComparable(
        "The Department publishes the two numbers per 10,000 children, by the days of each; it does not follow an enquiry to "
        "its conference."
    ),
    definition=(
        "Of the section 47 enquiries whose strategy discussion took place in the period, those that an initial child "
        "protection conference followed. Regional sets of indicators; Department for Education, Children in Need, table C4, "
        "has the two numbers."
    ),
    method=(
        "By the day of the strategy discussion; the conference counts when it was held by the last day of the period, whenever the list "
        "was taken. A conference is due within 15 working days, so enquiries of the last three weeks may have had none yet: the figure "
        "of a quarter is lower than what became of its enquiries in the end. In the Standard Safeguarding Dataset a conference names its "
        "enquiry; where one names none, it is not known of the child's last enquiry before it."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    breakdowns=(
        SEX,
        TEAM,
    ),
    paragraph="T4",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 4, 1), date(2025, 6, 30)),
        events={
            "section_47_enquiries": """
                child_id | enquiry_date | conference_date
                A        | 2025-03-31   | 2025-04-10
                A        | 2025-04-01   |
                B        | 2025-04-01   | 2025-04-10
                C        | 2025-06-20   | 2025-06-30
                C        | 2025-06-30   | 2025-07-01
                D        | 2025-07-01   | 2025-07-10
            """,
        },
        expect={"year_to_date": (2, 4), "in_quarter": (2, 4)},
    ),
)
