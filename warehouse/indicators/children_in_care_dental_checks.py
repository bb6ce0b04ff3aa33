"""Children in care who had a dental check in the last 12 months, at the end of the period."""

from datetime import date

import polars as pl

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, TEAM, AsAt, Count, Example, Having, Indicator, Published, Variant

indicator = Indicator(
    id="children_in_care_dental_checks",
    label="Children in care who have had dental checks within last 12 months (at end of period)",
    prose="The percentage of children in care who had a dental check in the preceding 12 months",
    counted="children",
    called=(
        "children in care … dental check",
        "children looked after … dental check",
        "looked after children … dental check",
        "dental checks",
        "children in care … seen a dentist",
        "dental health checks",
    ),
    area="Social Care",
    numerator=(
        Count(
            "looked_after",
            having=Having("health_checks", on="checked_on", within="12mo", where=terms.completed_check("dental")),
            method="every check listed",
        ),
        Count(
            "looked_after",
            where=terms.in_last_12_months_of_period("last_dental_check"),
            method="last check listed",
        ),
    ),
    denominator=Count("looked_after"),
    timing=AsAt("started_date", "ceased_date"),
    bases=(AT_PERIOD_END,),
    variants=(
        Variant("all_in_care", "All children in care"),
        Variant(
            "looked_after_12_months",
            "In care for at least 12 months, as published",
            cohort=terms.looked_after_for_12_months,
        ),
        Variant(
            "year_end_return",
            "In care for at least 12 months, from the return of 31 March",
            numerator=Count(
                "outcomes_of_looked_after", where=pl.col("looked_after_12_months") & pl.col("dental_check")
            ),
            denominator=Count("outcomes_of_looked_after", where=pl.col("looked_after_12_months")),
            timing=AsAt(),
        ),
    ),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=Published(
        "LACDental%",
        same_cohort="looked_after_12_months",
        headline=False,
        note=(
            "The published measure covers children looked after for at least 12 months at 31 March; the figure shown "
            "covers all children in care at the period end. Only the former is placed in a quartile."
        ),
    ),
    definition=(
        "Children in care at the end of the period whose last dental check lies in the twelve months before it, as a "
        "percentage of all children in care then. The Department publishes the share among children looked after "
        "continuously for at least 12 months at 31 March, series of short breaks left out (Local Authority Interactive "
        "Tool, measure 3)."
    ),
    method=(
        "All children in care on the last day of the quarter, also those who came recently. The Standard "
        "Safeguarding Dataset lists every check, and those in the twelve months count. Annex A lists the last check "
        "only: where that lies after the period end, it is not known whether there was one before; the child counts in "
        "the denominator, not in the numerator, and the figure is marked u with the number of such children. The "
        "Department's cohort is given beside it: from the same list (started at least twelve months before the period "
        "end, short breaks left out), and once a year from SSDA903 OC2, where the council has answered the question itself."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(SEX, TEAM),
    paragraph="T5",
    example=Example(
        period="Q4 2024/25",
        covered=(date(2025, 4, 7), date(2025, 4, 7)),
        events={
            "looked_after": """
                child_id | started_date | ceased_date | last_dental_check | legal_status
                A        | 2020-01-01   |             | 2024-04-01        | C2
                B        | 2020-01-01   |             | 2024-03-31        | C2
                C        | 2025-03-31   |             |                   | V2
                D        | 2021-05-05   |             | 2025-04-02        | C1
                E        | 2019-03-03   | 2025-03-30  | 2025-02-02        | C2
                F        | 2019-03-03   | 2025-04-01  | 2025-02-02        |
                G        | 2025-04-01   |             | 2025-02-02        | V2
                H        | 2024-03-31   |             | 2025-03-31        | V2
                I        | 2024-04-01   |             | 2024-05-05        | V2
                J        | 2020-02-02   |             | 2024-08-08        | V4
            """,
            "outcomes_of_looked_after": """
                child_id | looked_after_12_months | dental_check
                A        | yes                    | yes
                B        | yes                    | no
                D        | yes                    | no
                J        | no                     | yes
            """,
        },
        expect={
            "at_period_end": (5, 8),
            "at_period_end, looked_after_12_months": (3, 5),
            "at_period_end, year_end_return": (1, 3),
        },
    ),
)
