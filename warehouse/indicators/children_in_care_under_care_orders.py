"""Children in care under a care order."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, TEAM, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="children_in_care_under_care_orders",
    label="Children in care under a care order (at end of period)",
    prose="The percentage of children in care who are under a care order",
    counted="children",
    called=(
        "under a care order",
        "care orders",
        "interim or full care order",
    ),
    area="Social Care",
    numerator=Count("looked_after", where=terms.not_a_short_break & terms.under_care_order),
    denominator=Count("looked_after", where=terms.not_a_short_break),
    timing=AsAt("started_date", "ceased_date"),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="neutral",
    comparator=NotComparable(
        "The Department publishes children by legal status in its own tables; the Local Authority Interactive Tool has no "
        "measure of it."
    ),
    definition=(
        "Of the children looked after on the last day of the period, those under an interim or full care order (C1, C2). "
        "Department for Education, Children looked after in England, table by legal status."
    ),
    method=(
        "The legal status as the list has it on its day, or as it was at the period end where every status is listed. Series "
        "of short breaks (V3, V4) are left out. A blank legal status is not known."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(
        SEX,
        TEAM,
    ),
    paragraph="T5",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "looked_after": """
                child_id | started_date | ceased_date | legal_status
                A        | 2020-01-01   |             | C1
                B        | 2020-01-01   |             | C2
                C        | 2020-01-01   |             | V2
                D        | 2020-01-01   |             | V4
                E        | 2020-01-01   | 2025-06-30  | C2
                F        | 2025-07-01   |             | C2
                G        | 2025-06-30   |             | E1
            """,
        },
        expect={"at_period_end": (2, 4)},
    ),
)
