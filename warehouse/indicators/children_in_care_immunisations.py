"""Children in care with immunisations up to date, from the return of 31 March."""

from datetime import date

import polars as pl

from warehouse.indicator import AT_PERIOD_END, SEX, AsAt, Count, Example, Indicator, Published

indicator = Indicator(
    id="children_in_care_immunisations",
    label="Children in care with immunisations up to date",
    prose="The percentage of children in care whose immunisations were up to date",
    counted="children",
    called=("immunisations up to date", "up to date with immunisations", "children in care … immunisations"),
    area="Social Care",
    numerator=Count("outcomes_of_looked_after", where=pl.col("looked_after_12_months") & pl.col("immunised")),
    denominator=Count("outcomes_of_looked_after", where=pl.col("looked_after_12_months")),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=Published("LACVaccinations%"),
    definition=(
        "Children looked after for at least twelve months at 31 March whose immunisations were up to date, as a percentage of all of them. "
        "Department for Education, Children looked after in England; Local Authority Interactive Tool, measure LACVaccinations%."
    ),
    method=(
        "Once a year, from SSDA903 OC2 as the council answered it, for the Department's cohort: looked after continuously for twelve months "
        "at 31 March, series of short breaks left out, derived from the episodes. Where an answer that counts is blank, the figure is not "
        "given."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(SEX,),
    paragraph="T5",
    example=Example(
        period="Q4 2024/25",
        covered=(date(2025, 3, 31), date(2025, 3, 31)),
        events={
            "outcomes_of_looked_after": """
                child_id | looked_after_12_months | immunised
                A        | yes                    | yes
                B        | yes                    | no
                D        | no                     | yes
            """
        },
        expect={"at_period_end": (1, 2)},
    ),
)
