"""Children in care placed with foster carers."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, TEAM, AsAt, Count, Example, Indicator, Published

indicator = Indicator(
    id="children_in_care_fostered",
    label="Children in care in foster placements (at end of period)",
    prose="The percentage of children in care who are in foster placements",
    counted="children",
    called=("children in care … foster", "looked after children … foster", "in foster care"),
    area="Social Care",
    numerator=Count(
        "looked_after",
        where=terms.not_a_short_break & terms.in_foster_placement,
    ),
    denominator=Count("looked_after", where=terms.not_a_short_break),
    timing=AsAt("started_date", "ceased_date"),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=Published("LAC_Foster_Placements"),
    definition=(
        "Of the children looked after on the last day of the period, those placed with foster carers, relatives and friends "
        "among them (placements U1 to U6). Department for Education, Children looked after in England; Local Authority "
        "Interactive Tool, measure LAC_Foster_Placements."
    ),
    method=(
        "The placement as the list has it on its day. Series of short breaks (V3, V4) are left out; a blank legal status is no "
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
                child_id | started_date | ceased_date | legal_status | placement_type
                A        | 2020-01-01   |             | C2           | U6
                B        | 2025-06-30   |             | V2           | K2
                C        | 2025-07-01   |             | V2           | U4
                D        | 2021-05-05   | 2025-06-30  | C1           | U1
                E        | 2021-05-05   | 2025-07-01  | C1           | U1
                F        | 2021-05-05   |             | V4           | U6
            """,
        },
        expect={"at_period_end": (2, 3)},
    ),
)
