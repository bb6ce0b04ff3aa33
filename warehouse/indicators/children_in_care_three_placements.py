"""Children in care with three or more placements in twelve months."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, TEAM, AsAt, Count, Example, Indicator, Published

indicator = Indicator(
    id="children_in_care_three_placements",
    label="Children in care with three or more placements in the last 12 months (at end of period)",
    prose="The percentage of children in care with three or more placements in the last 12 months",
    counted="children",
    called=(
        "children in care … three or more placements",
        "looked after children … three or more placements",
        "three or more placements",
        "placement stability",
    ),
    area="Social Care",
    numerator=Count(
        "looked_after",
        where=terms.not_a_short_break & terms.three_or_more_placements,
    ),
    denominator=Count("looked_after", where=terms.not_a_short_break),
    timing=AsAt("started_date", "ceased_date"),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="low",
    comparator=Published(
        "LACStable_2016on",
        note="The published measure counts placements of 24 hours or more in the year to 31 March; this one is the system's own count.",
    ),
    definition=(
        "Of the children looked after on the last day of the period, those with three or more placements in twelve months. "
        "Department for Education, Children looked after in England; Local Authority Interactive Tool, measure "
        "LACStable_2016on."
    ),
    method=(
        "The number of placements in the last twelve months: from Annex A as the case management system counted them on the day of the "
        "list (which changes with the same carer it counts is not seen here), from the Standard Safeguarding Dataset counted here in the "
        "twelve months to the period end, temporary moves (T0 to T3) left out. Series of short breaks (V3, V4) are left out; a blank "
        "legal status is no short break."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(SEX, TEAM),
    paragraph="T5",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "looked_after": """
                child_id | started_date | ceased_date | legal_status | placements
                A        | 2020-01-01   |             | C2           | 3
                B        | 2025-06-30   |             | V2           | 1
                C        | 2025-07-01   |             | V2           | 4
                D        | 2021-05-05   | 2025-06-30  | C1           | 5
                E        | 2021-05-05   | 2025-07-01  | C1           | 2
                F        | 2021-05-05   |             | V4           | 6
            """,
        },
        expect={"at_period_end": (1, 3)},
    ),
)
