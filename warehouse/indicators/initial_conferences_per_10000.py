"""Initial child protection conferences of twelve months per 10,000 children."""

from datetime import date

from warehouse.indicator import TWELVE_MONTHS, Count, During, Example, Indicator, OfYear, Published, Sum

indicator = Indicator(
    id="initial_conferences_per_10000",
    label="Initial child protection conferences per 10,000 children (12 months)",
    prose="The rate of initial child protection conferences held in twelve months per 10,000 children",
    counted="children aged 0 to 17",
    called=("initial child protection conferences per 10,000",),
    area="Social Care",
    numerator=Count("initial_conferences"),
    denominator=Sum("populations", of="people", timing=OfYear()),
    timing=During("conference_date"),
    bases=(TWELVE_MONTHS,),
    unit="per_10000",
    decimals=1,
    polarity="neutral",
    comparator=Published("ISCP_Conf"),
    definition="Children who were the subject of an initial child protection conference held in the year, per 10,000 children aged 0 to 17. Department for Education, Children in Need, table C4; Local Authority Interactive Tool, measure ISCP_Conf.",
    method="As initial conferences held: one for each child of an enquiry. The twelve months to the end of the quarter are counted, so that a rate of every quarter compares with the published one of a year; a part of a year is not scaled up, as the Department gives none. They are counted out of the population of the year to 31 March in which the quarter ends or, until that is published, of the last one that is.",
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    paragraph="T4",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2024, 4, 1), date(2025, 6, 30)),
        events={
            "initial_conferences": """
                child_id | enquiry_date | conference_date
                A        | 2024-06-10   | 2024-06-30
                A        | 2024-06-20   | 2024-07-01
                B        | 2025-06-12   | 2025-06-30
                C        | 2025-06-20   | 2025-07-01
                D        | 2025-06-02   |
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
