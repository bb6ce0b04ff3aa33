"""Section 47 enquiries of twelve months per 10,000 children."""

from datetime import date

from warehouse.indicator import TWELVE_MONTHS, Count, During, Example, Indicator, OfYear, Published, Sum

indicator = Indicator(
    id="section_47_per_10000",
    label="Section 47 enquiries per 10,000 children (12 months)",
    prose="The rate of section 47 enquiries started in twelve months per 10,000 children",
    counted="children aged 0 to 17",
    called=("section 47 enquiries per 10,000",),
    area="Social Care",
    numerator=Count("section_47_enquiries"),
    denominator=Sum("populations", of="people", timing=OfYear()),
    timing=During("enquiry_date"),
    bases=(TWELVE_MONTHS,),
    unit="per_10000",
    decimals=1,
    polarity="neutral",
    comparator=Published("Section_47"),
    definition="Section 47 enquiries started in the year per 10,000 children aged 0 to 17. Department for Education, Children in Need, table C4; Local Authority Interactive Tool, measure Section_47.",
    method="As section 47 enquiries started, by the day of the strategy discussion. The twelve months to the end of the quarter are counted, so that a rate of every quarter compares with the published one of a year; a part of a year is not scaled up, as the Department gives none. They are counted out of the population of the year to 31 March in which the quarter ends or, until that is published, of the last one that is.",
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    paragraph="T4",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2024, 7, 1), date(2025, 6, 30)),
        events={
            "section_47_enquiries": """
                child_id | enquiry_date | conference_date
                A        | 2024-06-30   |
                A        | 2024-07-01   |
                B        | 2025-06-30   | 2025-07-10
                C        | 2025-07-01   |
            """,
            "populations": """
                year_ending | aged    | people
                2024 | 0_to_17 | 20000
                2025 | 0_to_17 | 25000
                2026 | 0_to_17 | 40000
            """,
        },
        expect={"twelve_months": (2, 40000)},
    ),
)
