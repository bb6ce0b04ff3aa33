"""Children looked after in the year who were away without authorisation, from the return of 31 March."""

from datetime import date

import polars as pl

from warehouse.indicator import AT_PERIOD_END, SEX, AsAt, Count, Example, Indicator, Published

indicator = Indicator(
    id="children_away_from_placement",
    label="Children in care who were away without authorisation in the year",
    prose="The percentage of children in care in the year who were away from placement without authorisation",
    counted="children",
    called=("away from placement without authorisation", "away without authorisation"),
    area="Social Care",
    numerator=Count("missing_in_year", where=pl.col("away")),
    denominator=Count("missing_in_year"),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="neutral",
    comparator=Published("Children_Away"),
    definition=(
        "Children looked after at any time of the year to 31 March who were away from their placement without authorisation at least "
        "once, as a percentage of all children looked after in the year. Department for Education, Children looked after in England; "
        "Local Authority Interactive Tool, measure Children_Away."
    ),
    method=(
        "Once a year, from the episodes of SSDA903: an episode that lies in the year to 31 March, series of short breaks (V3, V4) left "
        "out. A child with several episodes counts once. Missing is a figure of its own."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(SEX,),
    paragraph="T5",
    example=Example(
        period="Q4 2024/25",
        covered=(date(2025, 3, 31), date(2025, 3, 31)),
        events={
            "missing_in_year": """
                child_id | missing | away
                A        | yes     | no
                B        | no      | yes
                C        | yes     | yes
                D        | no      | no
                E        | no      | no
            """
        },
        expect={"at_period_end": (2, 5)},
    ),
)
