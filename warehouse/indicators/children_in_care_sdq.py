"""Strengths and difficulties of children in care, average score, from the return of 31 March."""

from datetime import date

import polars as pl

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, AsAt, Count, Example, Indicator, Published, Sum

indicator = Indicator(
    id="children_in_care_sdq",
    label="Strengths and difficulties of children in care, average score",
    prose="The average strengths and difficulties score of children in care",
    counted="children",
    called=("strengths and difficulties", "SDQ score"),
    area="Social Care",
    numerator=Sum(
        "outcomes_of_looked_after",
        where=pl.col("looked_after_12_months") & pl.col("sdq_score").is_not_null() & terms.aged_at_period_end(5, 16),
        of="sdq_score",
    ),
    denominator=Count(
        "outcomes_of_looked_after",
        where=pl.col("looked_after_12_months") & pl.col("sdq_score").is_not_null() & terms.aged_at_period_end(5, 16),
    ),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="ratio",
    decimals=1,
    polarity="low",
    comparator=Published("Emotional_LAC"),
    definition=(
        "Average score of the strengths and difficulties questionnaire of children aged 5 to 16 looked after for at least twelve months at "
        "31 March for whom there is one; 0 to 40, lower is better. Department for Education, Children looked after in England; Local "
        "Authority Interactive Tool, measure Emotional_LAC."
    ),
    method=(
        "Once a year, from SSDA903 OC2 as the council answered it, for the Department's cohort: looked after continuously for twelve months "
        "at 31 March, series of short breaks left out, derived from the episodes. Children without a score are in neither number: how many "
        "have one is a figure of its own."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(SEX,),
    paragraph="T5",
    example=Example(
        period="Q4 2024/25",
        covered=(date(2025, 3, 31), date(2025, 3, 31)),
        events={
            "outcomes_of_looked_after": """
                child_id | birth_date | looked_after_12_months | sdq_score
                A        | 2020-03-31 | yes                    | 10
                B        | 2020-04-01 | yes                    | 40
                C        | 2008-04-01 | yes                    | 15
                D        | 2008-03-31 | yes                    | 40
                E        | 2012-01-01 | yes                    |
                F        | 2012-01-01 | no                     | 40
            """
        },
        expect={"at_period_end": (25, 2)},
    ),
)
