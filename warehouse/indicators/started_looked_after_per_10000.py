"""Children who started to be looked after in the year per 10,000 children."""

from datetime import date

import polars as pl

from warehouse.indicator import AT_PERIOD_END, AsAt, Count, Example, Indicator, OfYear, Published, Sum

indicator = Indicator(
    id="started_looked_after_per_10000",
    label="Children who started to be looked after in the year per 10,000 children",
    prose="The rate of children who started to be looked after in the year per 10,000 children",
    counted="children aged 0 to 17",
    called=("started to be looked after per 10,000",),
    area="Social Care",
    numerator=Count("looked_after_in_year", where=pl.col("started_in_year")),
    denominator=Sum("populations", of="people", timing=OfYear()),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="per_10000",
    decimals=1,
    polarity="neutral",
    comparator=Published("LAC_Start_Rate"),
    definition="Children who started to be looked after in the year to 31 March, per 10,000 children aged 0 to 17. Department for Education, Children looked after in England; Local Authority Interactive Tool, measure LAC_Start_Rate.",
    method="Once a year, from the return: as children who started to be looked after in the year. They are counted out of the population of the year to 31 March that ends or, until that is published, of the last one that is.",
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    paragraph="T4",
    example=Example(
        period="Q4 2024/25",
        covered=(date(2025, 3, 31), date(2025, 3, 31)),
        events={
            "looked_after_in_year": """
                child_id | started_in_year
                A        | yes
                B        | no
                C        | yes
            """,
            "populations": """
                year_ending | aged    | people
                2024 | 0_to_17 | 20000
                2025 | 0_to_17 | 25000
                2026 | 0_to_17 | 40000
            """,
        },
        expect={"at_period_end": (2, 25000)},
    ),
)
