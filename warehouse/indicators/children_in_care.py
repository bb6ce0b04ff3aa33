"""Children looked after at the end of the period."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, TEAM, AsAt, Count, Example, Indicator, Published, Variant

indicator = Indicator(
    id="children_in_care",
    label="Children in care (at end of period)",
    prose="The number of children in care",
    called=("looked after children",),
    area="Social Care",
    numerator=Count("looked_after"),
    denominator=None,
    timing=AsAt("started_date", "ceased_date"),
    bases=(AT_PERIOD_END,),
    variants=(
        Variant("all_in_care", "All children in care"),
        Variant("no_short_breaks", "Series of short breaks left out, as published", cohort=terms.not_a_short_break),
    ),
    unit="count",
    decimals=0,
    polarity="neutral",
    comparator=Published(
        "LACnum",
        same_cohort="no_short_breaks",
        headline=False,
        note="The published number leaves out series of short breaks; the figure shown counts all children in care.",
    ),
    definition=(
        "Children looked after on the last day of the period. The Department leaves out series of short breaks (V3, V4): Children looked "
        "after in England; Local Authority Interactive Tool, measure LACnum."
    ),
    method=(
        "From the snapshot of the Standard Safeguarding Dataset or of Annex A list 8 taken within a month after the period end; as in the "
        "denominator of health and dental checks. Who started on the last day counts, who ceased on it does not. The Department's cohort "
        "is given beside it; a blank legal status is no short break."
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
        expect={"at_period_end": (4, None), "at_period_end, no_short_breaks": (3, None)},
    ),
)
