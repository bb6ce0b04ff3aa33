"""Children in care who had their annual health assessment in the last 12 months, at the end of the period."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="children_in_care_health_assessments",
    label="Children in care who have their annual health assessment within last 12 months (at end of period)",
    numerator=Count("looked_after", where=terms.in_last_12_months_of_period("last_health_assessment")),
    denominator=Count("looked_after"),
    timing=AsAt("started_date", "ceased_date"),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=NotComparable(
        "The published measure covers children looked after for at least 12 months and asks two assessments of the under "
        "fives; this one covers all children in care at the period end and asks one."
    ),
    definition=(
        "Children in care at the end of the period whose last health assessment lies in the twelve months before it, as a "
        "percentage of all children in care then. The Department publishes the share among children looked after "
        "continuously for at least 12 months at 31 March, with two assessments a year for children under five."
    ),
    method=(
        "All children in care on the last day of the quarter; one assessment is enough, because Annex A list 8 holds the "
        "last one only and two cannot be proved. Where the last one lies after the period end, whether there was one "
        "before cannot be told; the child counts in the denominator only and the figure is marked u."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 1, 8), date(2025, 7, 7)),
        events={
            "looked_after": """
                child_id | started_date | ceased_date | last_health_assessment
                A        | 2020-01-01   |             | 2024-07-01
                B        | 2020-01-01   |             | 2024-06-30
                C        | 2021-05-05   |             | 2025-07-02
                D        | 2019-03-03   | 2025-06-30  | 2025-02-02
            """
        },
        expect={"at_period_end": (1, 3)},
    ),
)
