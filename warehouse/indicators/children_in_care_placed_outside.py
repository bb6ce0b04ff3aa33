"""Children in care placed outside the council's area."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, TEAM, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="children_in_care_placed_outside",
    label="Children in care placed outside the council's area (at end of period)",
    prose="The percentage of children in care who are placed outside the council's area",
    counted="children",
    called=(
        "children in care … placed outside",
        "placed out of area",
        "placed outside the area",
        "out of county placements",
    ),
    area="Social Care",
    numerator=Count(
        "looked_after",
        where=terms.not_a_short_break & terms.placed_outside,
    ),
    denominator=Count("looked_after", where=terms.not_a_short_break),
    timing=AsAt("started_date", "ceased_date"),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="low",
    comparator=NotComparable(
        "The Department publishes children placed more than 20 miles away and outside; distances need postcodes, which are not kept."
    ),
    definition=(
        "Of the children looked after on the last day of the period, those whose placement lies outside the council's boundary. "
        "Department for Education, Children looked after in England; Ofsted, Annex A, list 8."
    ),
    method=(
        "The placement's location as the list has it on its day. How far away it is, is not known here. Series of short breaks "
        "(V3, V4) are left out; a blank legal status is no short break."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(SEX, TEAM),
    paragraph="T5",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "looked_after": """
                child_id | started_date | ceased_date | legal_status | placement_location
                A        | 2020-01-01   |             | C2           | OUT
                B        | 2025-06-30   |             | V2           | IN
                C        | 2025-07-01   |             | V2           | OUT
                D        | 2021-05-05   | 2025-06-30  | C1           | OUT
                E        | 2021-05-05   | 2025-07-01  | C1           | IN
                F        | 2021-05-05   |             | V4           | OUT
            """,
        },
        expect={"at_period_end": (1, 3)},
    ),
)
