"""Pupils of mainstream schools with an education, health and care plan."""

from datetime import date

from warehouse import terms
from warehouse.indicator import (
    AT_PERIOD_END,
    DISTRICT,
    PHASE,
    SEX,
    Count,
    Example,
    Indicator,
    InPeriod,
    NotComparable,
)

indicator = Indicator(
    id="ehcp_in_mainstream",
    label="Children in mainstream schools with EHCP",
    prose="The number of children in mainstream schools with an Education, Health and Care Plan (EHCP)",
    called=(
        "mainstream schools … EHCP",
        "mainstream schools … Education and Health and Care Plan",
        "mainstream schools … EHC plan",
        "EHCP children",
        "EHCP numbers",
        "children … EHCP … mainstream schools",
        "pupils with an EHCP",
        "EHC plan in mainstream schools",
        "mainstream pupils … plan",
    ),
    area="SEND",
    numerator=Count("pupils", where=terms.counted_in_mainstream & terms.with_plan),
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
        "The Department publishes shares of all pupils, special schools included, and for January only; this is a number, for each "
        "term. Neither more nor fewer plans in mainstream schools is good in itself."
    ),
    definition=(
        "Pupils on roll on the day of the term's school census at state-funded mainstream schools in the council's area whose SEN "
        "provision is an education, health and care plan (E). Department for Education, Special educational needs in England."
    ),
    method=(
        "Primary and secondary schools by deemed phase, all-through schools as secondary; places in SEN units and resourced provision "
        "count. Special schools, alternative provision, nursery and independent schools are left out (types of the register of schools). Only and main "
        "registrations (C, M), so that nobody counts twice. By where the school is: plans of residents at other schools stand in the SEN2 return."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/special-educational-needs-in-england",
    example=Example(
        period="Summer Term 2025",
        covered=(date(2025, 4, 21), date(2025, 8, 31)),
        events={
            "pupils": """
                child_id | term             | school | phase                 | mainstream | enrolment | sen_provision | sex
                A        | Summer Term 2025 | 1      | primary               | yes        | C         | E             | M
                B        | Summer Term 2025 | 2      | secondary             | yes        | M         | E             | F
                B        | Summer Term 2025 | 1      | primary               | yes        | S         | E             | F
                C        | Summer Term 2025 | 1      | primary               | yes        | C         | K             | M
                D        | Summer Term 2025 | 3      | special               | no         | C         | E             | M
                E        | Summer Term 2025 | 4      | alternative_provision | no         | M         | E             | F
                F        | Summer Term 2025 | 5      | nursery               | no         | C         | E             | M
                G        | Summer Term 2025 | 1      | primary               | yes        | C         | S             | M
                H        | Spring Term 2025 | 1      | primary               | yes        | C         | E             | M
                I        | Summer Term 2025 | 6      | other                 | no         | C         | E             | F
                J        | Summer Term 2025 | 2      | secondary             | yes        | C         | N             | F
            """
        },
        expect={"at_period_end": (2, None)},
    ),
)
