"""Plans the council maintains of children and young people who have no placement."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="plans_without_placement",
    label="EHC plans maintained without a placement",
    prose="The percentage of Education, Health and Care Plans whose holders have no placement",
    counted="plans",
    called=("plans … without a placement",),
    area="SEND",
    numerator=Count("maintained_plans", where=terms.without_placement),
    denominator=Count("maintained_plans"),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="neutral",
    comparator=NotComparable(
        "The Department publishes those awaiting a place and those not in education apart; here they are together."
    ),
    definition=(
        "Education, health and care plans the council maintains on the January day of the SEN2 return of children and young "
        "people who have no placement then, as a percentage of all plans it maintains. Department for Education, Education, "
        "health and care plans."
    ),
    method=(
        "Plans without a placement, those whose placements have all ended, and those whose setting is that they are not in "
        "education. Educated at home by arrangement counts as a placement. Given for the quarter of the January day."
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
        expect={"at_period_end": (1, 5)},
    ),
)
