"""Children looked after at the end of the period per 10,000 children."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, AsAt, Count, Example, Indicator, OfYear, Published, Sum

indicator = Indicator(
    id="children_in_care_per_10000",
    label="Children in care per 10,000 children (at end of period)",
    prose="The rate of children in care per 10,000 children",
    counted="children aged 0 to 17",
    called=("children in care per 10,000", "children looked after per 10,000", "looked after children per 10,000"),
    area="Social Care",
    numerator=Count("looked_after", where=terms.not_a_short_break),
    denominator=Sum("populations", of="people", timing=OfYear()),
    timing=AsAt("started_date", "ceased_date"),
    bases=(AT_PERIOD_END,),
    unit="per_10000",
    decimals=1,
    polarity="neutral",
    comparator=Published("LAC"),
    definition="Children looked after on the last day of the period, series of short breaks (V3, V4) left out, per 10,000 children aged 0 to 17. Department for Education, Children looked after in England; Local Authority Interactive Tool, measure LAC.",
    method="As children in care without series of short breaks; a blank legal status is no short break. They are counted out of the population of the year to 31 March in which the quarter ends or, until that is published, of the last one that is.",
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    paragraph="T4",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "looked_after": """
                child_id | started_date | ceased_date | legal_status
                A        | 2020-01-01   |             | C2
                B        | 2025-06-30   |             | V2
                C        | 2025-07-01   |             | V2
                D        | 2021-05-05   | 2025-06-30  | C1
                E        | 2021-05-05   | 2025-07-01  | C1
                F        | 2021-05-05   |             | V4
            """,
            "populations": """
                year_ending | aged    | people
                2024 | 0_to_17 | 20000
                2025 | 0_to_17 | 25000
                2026 | 0_to_17 | 40000
            """,
        },
        expect={"at_period_end": (3, 40000)},
    ),
)
