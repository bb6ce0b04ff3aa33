"""Children in care in placements that the council itself provides."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, TEAM, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="children_in_care_own_provision",
    label="Children in care in the council's own provision (at end of period)",
    prose="The percentage of children in care who are in the council's own provision",
    counted="children",
    called=("children in care … own provision", "in-house placements"),
    area="Social Care",
    numerator=Count(
        "looked_after",
        where=terms.not_a_short_break & terms.in_own_provision,
    ),
    denominator=Count("looked_after", where=terms.not_a_short_break),
    timing=AsAt("started_date", "ceased_date"),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="neutral",
    comparator=NotComparable(
        "The Department publishes providers of placements for England and regions together with other kinds of provision."
    ),
    definition=(
        "Of the children looked after on the last day of the period, those whose placement the council itself provides (PR1). "
        "Department for Education, Children looked after in England; Ofsted, Annex A, list 8."
    ),
    method=(
        "The provider as the list has it on its day. Series of short breaks (V3, V4) are left out; a blank legal status is no "
        "short break."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(SEX, TEAM),
    paragraph="T5",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "looked_after": """
                child_id | started_date | ceased_date | legal_status | placement_provider
                A        | 2020-01-01   |             | C2           | PR1
                B        | 2025-06-30   |             | V2           | PR4
                C        | 2025-07-01   |             | V2           | PR1
                D        | 2021-05-05   | 2025-06-30  | C1           | PR1
                E        | 2021-05-05   | 2025-07-01  | C1           | PR5
                F        | 2021-05-05   |             | V4           | PR1
            """,
        },
        expect={"at_period_end": (1, 3)},
    ),
)
