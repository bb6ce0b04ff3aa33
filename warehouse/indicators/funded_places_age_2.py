"""Eligible two-year-olds who take up a funded early education place."""

from datetime import date

import polars as pl

from warehouse import terms
from warehouse.indicator import IN_TERM, CountDistinct, Example, Indicator, InPeriod, NotComparable, Sum

indicator = Indicator(
    id="funded_places_age_2",
    label="Eligible 2 year olds taking up their FEEE",
    prose="The percentage of eligible two-year-olds who took up their funded early education",
    counted="children",
    called=(
        "two-year-olds … took up … FEEE",
        "two-year-olds … funded early education",
        "two year olds taking up",
        "2 year olds … FEEE",
        "eligible two-year-olds",
        "2 year olds",
    ),
    area="Early Years",
    numerator=CountDistinct("funded_children", where=terms.funded_at_age_2, of=("child_id",)),
    denominator=Sum("eligible_children", where=pl.col("age") == 2, of="children"),
    timing=InPeriod("term"),
    bases=(IN_TERM,),
    periods="term",
    unit="percent",
    decimals=1,
    polarity="high",
    paragraph="T7",
    comparator=NotComparable(
        "The Department publishes one day in January, and its denominator is an estimate of its own; the termly figure runs higher."
        " Nothing is published for a term."
    ),
    definition=(
        "Two-year-olds with funded hours in the headcount week of the term, as a percentage of those who may have a "
        "funded place (the Department for Work and Pensions' list of families). A child counts once, however many providers it attends."
    ),
    method=(
        "Places of families receiving additional support, from the termly headcount, over the termly list the council is sent. Places "
        "of working parents' two-year-olds are left out: those families are not on the list. The percentage can exceed 100, because "
        "children from outside the area take places and not every eligible family is on the list; it falls when families on the list move "
        "to the working parents' offer, without a child losing a place."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/funded-early-education-and-childcare",
    example=Example(
        period="Spring Term 2025",
        covered=(date(2025, 1, 1), date(2025, 4, 20)),
        events={
            "funded_children": """
                child_id | term             | age | entitlement
                A        | Spring Term 2025 | 2   | additional_support
                A        | Spring Term 2025 | 2   | additional_support
                B        | Spring Term 2025 | 2   | additional_support
                C        | Spring Term 2025 | 2   | working_parents
                D        | Spring Term 2025 | 3   | universal
                E        | Autumn Term 2024 | 2   | additional_support
            """,
            "eligible_children": """
                term             | age | children
                Spring Term 2025 | 2   | 3
                Spring Term 2025 | 3   | 2
                Autumn Term 2024 | 2   | 9
                Autumn Term 2024 | 3   | 9
            """,
        },
        expect={"in_term": (2, 3)},
    ),
)
