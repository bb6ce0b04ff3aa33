"""Plans the council maintains whose main placement is a special school."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="plans_placed_in_special_schools",
    label="EHC plans maintained that are placed in special schools",
    prose="The percentage of Education, Health and Care Plans that are placed in special schools",
    counted="plans",
    called=("plans … placed in special schools",),
    area="SEND",
    numerator=Count("maintained_plans", where=terms.placed_in_special_school),
    denominator=Count("maintained_plans"),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="neutral",
    comparator=NotComparable(
        "The Department publishes placements by type of provision, with independent special schools divided differently."
    ),
    definition=(
        "Education, health and care plans the council maintains on the January day of the SEN2 return whose main placement is "
        "at a special school, as a percentage of all plans it maintains then. Department for Education, Education, health and "
        "care plans."
    ),
    method=(
        "As for plans placed in mainstream schools; what a school is, is what the register of schools says. Given for the "
        "quarter of the January day."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/education-health-and-care-plans",
    breakdowns=(SEX,),
    paragraph="T5",
    example=Example(
        period="Q4 2024/25",
        covered=(date(2025, 3, 31), date(2025, 3, 31)),
        events={
            "maintained_plans": """
                child_id | birth_date | placement
                A        | 2012-05-05 | mainstream
                B        | 2012-05-05 | special
                C        | 2004-05-05 | other
                D        | 2008-05-05 | none
                E        | 2014-05-05 | special
            """,
        },
        expect={"at_period_end": (2, 5)},
    ),
)
