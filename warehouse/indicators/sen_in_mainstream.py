"""Pupils of mainstream schools with a plan or SEN Support."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, DISTRICT, PHASE, SEX, Count, Example, Indicator, InPeriod, NotComparable

indicator = Indicator(
    id="sen_in_mainstream",
    label="Children in mainstream schools with EHCP or SEN Support",
    prose="The number of children in mainstream schools with an EHCP or SEN Support",
    called=(
        "EHCP and SEN support",
        "mainstream schools … EHCP or SEN Support",
        "EHCP or SEN Support",
        "EHC plan or SEN Support",
        "SEN cohort in mainstream schools",
    ),
    area="SEND",
    numerator=Count("pupils", where=terms.counted_in_mainstream & terms.with_plan_or_support),
    denominator=None,
    timing=InPeriod("term"),
    bases=(AT_PERIOD_END,),
    periods="term",
    unit="count",
    decimals=0,
    polarity="neutral",
    breakdowns=(DISTRICT, PHASE, SEX),
    paragraph="T6",
    comparator=NotComparable(
        "The Department publishes shares of all pupils, for January only; this is a number, for each term."
    ),
    definition=(
        "Pupils on roll on the day of the term's school census at state-funded mainstream schools in the council's area with an education, "
        "health and care plan (E) or SEN Support (K)."
    ),
    method="The sum of pupils with a plan and pupils with SEN Support, counted as those two are.",
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
                D        | Spring Term 2025 | 2      | secondary | yes        | C         | N
                E        | Spring Term 2025 | 2      | secondary | yes        | S         | K
                F        | Spring Term 2025 | 3      | special   | no         | C         | E
            """
        },
        expect={"at_period_end": (3, None)},
    ),
    sum_of=("ehcp_in_mainstream", "sen_support_in_mainstream"),
)
