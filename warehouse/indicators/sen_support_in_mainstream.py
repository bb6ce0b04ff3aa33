"""Pupils of mainstream schools with SEN Support."""

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
    id="sen_support_in_mainstream",
    label="Children in mainstream schools in receipt of SEN Support (without EHCP)",
    prose="The number of children in mainstream schools in receipt of SEN Support, without an EHCP,",
    called=(
        "mainstream schools … SEN Support",
        "receiving SEN Support in mainstream schools",
        "SEN Support, without an EHCP",
        "SEN Support (without EHCP)",
        "without an EHCP … SEN Support",
        "SEN support numbers",
        "SEN support",
        "pupils on SEN support",
    ),
    area="SEND",
    numerator=Count("pupils", where=terms.counted_in_mainstream & terms.with_sen_support),
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
        "term. Neither more nor less SEN Support is good in itself."
    ),
    definition=(
        "Pupils on roll on the day of the term's school census at state-funded mainstream schools in the council's area whose SEN "
        "provision is SEN Support (K). Department for Education, Special educational needs in England."
    ),
    method=(
        "Schools and registrations as for pupils with a plan; a pupil has one SEN provision, so nobody with a plan is counted here. School "
        "action and school action plus (A, P), which SEN Support replaced in 2014, are not counted where they still stand."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/special-educational-needs-in-england",
    example=Example(
        period="Spring Term 2025",
        covered=(date(2025, 1, 1), date(2025, 4, 20)),
        events={
            "pupils": """
                child_id | term             | school | phase     | mainstream | enrolment | sen_provision | sex
                A        | Spring Term 2025 | 1      | primary   | yes        | C         | K             | M
                B        | Spring Term 2025 | 2      | secondary | yes        | M         | K             | F
                C        | Spring Term 2025 | 2      | secondary | yes        | S         | K             | F
                D        | Spring Term 2025 | 2      | secondary | yes        | C         | E             | F
                E        | Spring Term 2025 | 3      | special   | no         | C         | K             | M
                F        | Spring Term 2025 | 1      | primary   | yes        | C         | A             | M
                G        | Summer Term 2025 | 1      | primary   | yes        | C         | K             | M
                H        | Spring Term 2025 | 1      | primary   | yes        | F         | K             | M
            """
        },
        expect={"at_period_end": (2, None)},
    ),
)
