"""Children in care who had a dental check in the last 12 months, at the end of the period."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="children_in_care_dental_checks",
    label="Children in care who have had dental checks within last 12 months (at end of period)",
    numerator=Count("looked_after", where=terms.in_last_12_months_of_period("last_dental_check")),
    denominator=Count("looked_after"),
    timing=AsAt("started_date", "ceased_date"),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=NotComparable(
        "The published measure covers children looked after for at least 12 months; this one covers all children in care "
        "at the period end."
    ),
    definition=(
        "Children in care at the end of the period whose last dental check lies in the twelve months before it, as a "
        "percentage of all children in care then. The Department publishes the share among children looked after "
        "continuously for at least 12 months at 31 March (Local Authority Interactive Tool, measure 3)."
    ),
    method=(
        "All children in care on the last day of the quarter, also those who came recently. Annex A list 8 holds the last "
        "check only: where that lies after the period end, whether there was one before cannot be told; the child counts "
        "in the denominator, not in the numerator, and the figure is marked u with the number of such children."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 1, 8), date(2025, 7, 7)),
        events={
            "looked_after": """
                child_id | started_date | ceased_date | last_dental_check
                A        | 2020-01-01   |             | 2024-07-01
                B        | 2020-01-01   |             | 2024-06-30
                C        | 2025-06-30   |             |
                D        | 2021-05-05   |             | 2025-07-02
                E        | 2019-03-03   | 2025-06-29  | 2025-02-02
                F        | 2019-03-03   | 2025-07-01  | 2025-02-02
                G        | 2025-07-01   |             | 2025-02-02
            """
        },
        expect={"at_period_end": (2, 5)},
    ),
)
