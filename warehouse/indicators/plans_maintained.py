"""Education, health and care plans that the council maintains."""

from datetime import date

from warehouse.indicator import AT_PERIOD_END, SEX, AsAt, Count, Example, Indicator, Published

indicator = Indicator(
    id="plans_maintained",
    label="EHC plans maintained",
    prose="The number of Education, Health and Care Plans that the council maintains",
    called=("EHC plans maintained", "number of EHC plans"),
    area="SEND",
    numerator=Count("maintained_plans"),
    denominator=None,
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="count",
    decimals=0,
    polarity="neutral",
    comparator=Published("ehc_plans/plans"),
    definition=(
        "Education, health and care plans the council maintains on the January day of the SEN2 return. Department for "
        "Education, Education, health and care plans, caseload."
    ),
    method="Every plan of the return, whether its holder has a placement or not. Given for the quarter of the January day.",
    source="https://explore-education-statistics.service.gov.uk/find-statistics/education-health-and-care-plans",
    breakdowns=(SEX,),
    paragraph="T6",
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
        expect={"at_period_end": (5, None)},
    ),
)
