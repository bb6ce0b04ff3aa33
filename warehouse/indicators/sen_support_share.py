"""SEN Support as a share of all pupils of mainstream schools with SEN."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, DISTRICT, PHASE, SEX, Count, Example, Indicator, InPeriod, NotComparable

indicator = Indicator(
    id="sen_support_share",
    label="SEN Support as a share of children with SEN in mainstream schools",
    prose="The share of SEN Support among children with SEN in mainstream schools",
    counted="children",
    called=(
        "share of SEN Support",
        "SEN support children now represent",
        "SEN support … represent … SEN cohort",
    ),
    area="SEND",
    numerator=Count("pupils", where=terms.counted_in_mainstream & terms.with_sen_support),
    denominator=Count("pupils", where=terms.counted_in_mainstream & terms.with_plan_or_support),
    timing=InPeriod("term"),
    bases=(AT_PERIOD_END,),
    periods="term",
    unit="percent",
    decimals=1,
    polarity="neutral",
    breakdowns=(DISTRICT, PHASE, SEX),
    paragraph="T6",
    comparator=NotComparable(
        "The Department publishes shares of all pupils, not of those with SEN, and for January only."
    ),
    definition=(
        "Pupils with SEN Support (K) as a percentage of pupils with SEN Support or an education, health and care plan (K and E), on roll at "
        "mainstream schools on the day of the term's school census."
    ),
    method="Schools and registrations as for pupils with a plan. It is a share of pupils with SEN, not of all pupils.",
    source="https://explore-education-statistics.service.gov.uk/find-statistics/special-educational-needs-in-england",
    example=Example(
        period="Spring Term 2025",
        covered=(date(2025, 1, 1), date(2025, 4, 20)),
        events={
            "pupils": """
                child_id | term             | school | phase     | mainstream | enrolment | sen_provision
                A        | Spring Term 2025 | 1      | primary   | yes        | C         | E
                B        | Spring Term 2025 | 1      | primary   | yes        | C         | K
                C        | Spring Term 2025 | 2      | secondary | yes        | M         | K
                D        | Spring Term 2025 | 2      | secondary | yes        | C         | K
                E        | Spring Term 2025 | 2      | secondary | yes        | C         | N
                F        | Spring Term 2025 | 2      | secondary | yes        | S         | K
                G        | Spring Term 2025 | 3      | special   | no         | C         | E
            """
        },
        expect={"at_period_end": (3, 4)},
    ),
)
