"""Children looked after at the end of the period."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, TEAM, AsAt, Count, Example, Indicator, Published

indicator = Indicator(
    id="children_in_care",
    label="Children in care (at end of period)",
    prose="The number of children in care",
    called=("number of children in care", "number of looked after children", "children looked after at"),
    area="Social Care",
    numerator=Count("looked_after", where=terms.not_a_short_break),
    denominator=None,
    timing=AsAt("started_date", "ceased_date"),
    bases=(AT_PERIOD_END,),
    unit="count",
    decimals=0,
    polarity="neutral",
    comparator=Published("LACnum"),
    definition=(
        "Children looked after on the last day of the period, series of short breaks (V3, V4) left out. Department for Education, Children "
        "looked after in England; Local Authority Interactive Tool, measure LACnum."
    ),
    method=(
        "From the snapshot of the Standard Safeguarding Dataset or of Annex A list 8 taken within a month after the period end. Who "
        "started or ceased on the last day is counted as the Department does: started counts, ceased does not. Annex A shows the legal "
        "status only where it is given; blank is no short break."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(SEX, TEAM),
    paragraph="T6",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "looked_after": """
                child_id | started_date | ceased_date | legal_status
                A        | 2020-01-01   |             | C2
                B        | 2025-06-30   |             | V2
                C        | 2025-07-01   |             | V2
                D        | 2021-05-05   | 2025-06-30  | C1
                E        | 2021-05-05   | 2025-07-01  | C1
                F        | 2021-05-05   |             | V4
            """
        },
        expect={"at_period_end": (3, None)},
    ),
)
