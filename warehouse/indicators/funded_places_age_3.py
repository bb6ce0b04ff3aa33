"""Eligible three-year-olds who take up a funded early education place."""

from datetime import date

import polars as pl

from warehouse import terms
from warehouse.indicator import IN_TERM, CountDistinct, Example, Indicator, InPeriod, NotComparable, Sum

indicator = Indicator(
    id="funded_places_age_3",
    label="Eligible 3 year olds taking up their FEEE",
    prose="The percentage of three-year-olds who took up their funded early education",
    counted="children",
    called=(
        "three-year-olds … funded early education",
        "3 year olds … FEEE",
        "three-year-olds",
        "three year olds taking up",
        "3 year olds",
    ),
    area="Early Years",
    numerator=CountDistinct("funded_children", where=terms.funded_at_age_3, of=("child_id",)),
    denominator=Sum("eligible_children", where=pl.col("age") == 3, of="children"),
    timing=InPeriod("term"),
    bases=(IN_TERM,),
    periods="term",
    unit="percent",
    decimals=1,
    polarity="high",
    paragraph="T7",
    comparator=NotComparable(
        "The Department publishes three- and four-year-olds together for one day in January over its own projection of the population."
        " Nothing is published for a term."
    ),
    definition=(
        "Three-year-olds with funded hours in the headcount week of the term, as a percentage of those who may have a "
        "funded place (an estimate of the resident population). A child counts once, however many providers it attends."
    ),
    method=(
        "From the termly headcount over the council's estimate of three-year-olds who have become entitled. The percentage can exceed 100, as "
        "in the example: children from outside the area take places, and the population is an estimate."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/funded-early-education-and-childcare",
    example=Example(
        period="Spring Term 2025",
        covered=(date(2025, 1, 1), date(2025, 4, 20)),
        events={
            "funded_children": """
                child_id | term             | age | entitlement
                A        | Spring Term 2025 | 3   | universal
                A        | Spring Term 2025 | 3   | universal
                B        | Spring Term 2025 | 3   | working_parents
                C        | Spring Term 2025 | 3   |
                D        | Spring Term 2025 | 2   | additional_support
                E        | Spring Term 2025 | 4   | universal
                F        | Autumn Term 2024 | 3   | universal
            """,
            "eligible_children": """
                term             | age | children
                Spring Term 2025 | 2   | 3
                Spring Term 2025 | 3   | 2
                Autumn Term 2024 | 2   | 9
                Autumn Term 2024 | 3   | 9
            """,
        },
        expect={"in_term": (3, 2)},
    ),
)
