"""Custodial sentences of young people."""

from datetime import date

from warehouse.indicator import IN_QUARTER, YEAR_TO_DATE, Count, During, Example, Indicator, NotComparable

indicator = Indicator(
    id="use_of_custody",
    label="Custodial sentences of young people aged 10-17",
    prose="The number of custodial sentences of young people aged 10 to 17",
    called=(
        "use of custody",
        "custodial sentences",
    ),
    area="Social Care",
    numerator=Count("custodial_sentences"),
    denominator=None,
    timing=During("sentenced_on"),
    bases=(YEAR_TO_DATE, IN_QUARTER),
    unit="count",
    decimals=0,
    polarity="low",
    paragraph="T13",
    comparator=NotComparable(
        "The Ministry of Justice publishes sentences per 1,000 young people over twelve months; this is a count."
    ),
    definition="Custodial sentences of young people aged 10 to 17 in the period.",
    method=(
        "From the youth justice case system. Sentences count, not young people: one who is sentenced twice counts twice. Remands do not count. "
        "The numbers are small, so a change between quarters is seldom more than chance."
    ),
    source="https://www.gov.uk/government/collections/youth-justice-statistics",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2024, 7, 8), date(2025, 7, 7)),
        events={
            "custodial_sentences": """
                child_id | sentenced_on
                A        | 2025-03-31
                A        | 2025-04-01
                A        | 2025-06-30
                B        | 2025-05-05
                C        | 2025-07-01
            """
        },
        expect={"year_to_date": (3, None), "in_quarter": (3, None)},
    ),
)
