"""Children in care convicted or cautioned, from the return of 31 March."""

from datetime import date

import polars as pl

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, AsAt, Count, Example, Indicator, Published

indicator = Indicator(
    id="children_in_care_offending",
    label="Children in care convicted or cautioned",
    prose="The percentage of children in care aged 10 or over who were convicted or cautioned",
    counted="children",
    called=("children in care … convicted", "looked after children … convicted", "children in care … offending"),
    area="Social Care",
    numerator=Count(
        "outcomes_of_looked_after",
        where=pl.col("looked_after_12_months") & pl.col("convicted") & terms.aged_at_period_end(10, 17),
    ),
    denominator=Count(
        "outcomes_of_looked_after", where=pl.col("looked_after_12_months") & terms.aged_at_period_end(10, 17)
    ),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="low",
    comparator=Published("LAC_Convictions"),
    definition=(
        "Children aged 10 to 17 looked after for at least twelve months at 31 March who were convicted or given a youth caution in the "
        "year, as a percentage of all of them. Department for Education, Children looked after in England; Local Authority Interactive "
        "Tool, measure LAC_Convictions."
    ),
    method=(
        "Once a year, from SSDA903 OC2 as the council answered it, for the Department's cohort: looked after continuously for twelve months "
        "at 31 March, series of short breaks left out, derived from the episodes. Where an answer that counts is blank, the figure is not "
        "given. Age is that of 31 March; of whom the date of birth is not known is in neither number, and marked."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(SEX,),
    paragraph="T5",
    example=Example(
        period="Q4 2024/25",
        covered=(date(2025, 3, 31), date(2025, 3, 31)),
        events={
            "outcomes_of_looked_after": """
                child_id | birth_date | looked_after_12_months | convicted
                A        | 2015-03-31 | yes                    | yes
                B        | 2015-04-01 | yes                    | yes
                C        | 2008-01-01 | yes                    | no
                E        | 2008-01-01 | no                     | yes
            """
        },
        expect={"at_period_end": (1, 2)},
    ),
)
