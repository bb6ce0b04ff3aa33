"""Children who started to be looked after in the year, from the return of 31 March."""

from datetime import date

import polars as pl

from warehouse.indicator import AT_PERIOD_END, SEX, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="children_started_looked_after",
    label="Children who started to be looked after in the year",
    prose="The number of children who started to be looked after in the year",
    counted="children",
    called=("started to be looked after", "became looked after", "came into care"),
    area="Social Care",
    numerator=Count("looked_after_in_year", where=pl.col("started_in_year")),
    denominator=None,
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="count",
    decimals=0,
    polarity="neutral",
    comparator=NotComparable(
        "The Department publishes those of a year per 10,000 children; more of them are neither good nor bad in themselves."
    ),
    definition=(
        "Children who started to be looked after in the year to 31 March. Department for Education, Children looked after in England; per "
        "10,000 children in the Local Authority Interactive Tool."
    ),
    method=(
        "Once a year, from the episodes of SSDA903: an episode that lies in the year to 31 March, series of short breaks (V3, V4) left "
        "out. A child who started twice in the year counts once, as the Department counts children."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(SEX,),
    paragraph="T6",
    example=Example(
        period="Q4 2024/25",
        covered=(date(2025, 3, 31), date(2025, 3, 31)),
        events={
            "looked_after_in_year": """
                child_id | started_in_year
                A        | yes
                B        | no
                C        | yes
            """
        },
        expect={"at_period_end": (2, None)},
    ),
)
