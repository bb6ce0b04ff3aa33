"""Children in care who had their annual health assessment in the last 12 months, at the end of the period."""

from datetime import date

import polars as pl

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, TEAM, AsAt, Count, Example, Having, Indicator, Published, Variant

indicator = Indicator(
    id="children_in_care_health_assessments",
    label="Children in care who have their annual health assessment within last 12 months (at end of period)",
    prose="The percentage of children in care who had their annual health assessment in the preceding 12 months",
    counted="children",
    called=(
        "children in care … health assessment",
        "children looked after … health assessment",
        "looked after children … health assessment",
        "annual health assessments",
        "annual health checks",
        "health assessments",
    ),
    area="Social Care",
    numerator=(
        Count(
            "looked_after",
            having=Having("health_checks", on="checked_on", within="12mo", where=terms.completed_check("health")),
            method="every check listed",
        ),
        Count(
            "looked_after",
            where=terms.in_last_12_months_of_period("last_health_assessment"),
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
                "outcomes_of_looked_after", where=pl.col("looked_after_12_months") & pl.col("health_assessment")
            ),
            denominator=Count("outcomes_of_looked_after", where=pl.col("looked_after_12_months")),
            timing=AsAt(),
        ),
    ),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=Published(
        "LACHealth%",
        same_cohort="looked_after_12_months",
        headline=False,
        note=(
            "The published measure covers children looked after for at least 12 months at 31 March and asks two "
            "assessments of those under five; the figure shown covers all children in care and asks one. Only the cohort of "
            "the published measure is placed in a quartile, and its under fives can look better than they are."
        ),
    ),
    definition=(
        "Children in care at the end of the period whose last health assessment lies in the twelve months before it, as a "
        "percentage of all children in care then. The Department publishes the share among children looked after "
        "continuously for at least 12 months at 31 March, series of short breaks left out, with two assessments a year "
        "for children under five."
    ),
    method=(
        "All children in care on the last day of the quarter; one assessment is enough. That a child under five had the "
        "two that the Department asks cannot be proved from a last date: such a child with one counts here and would not "
        "there. The Standard Safeguarding Dataset lists every assessment. Annex A lists the last one: where it lies after the "
        "period end, it is not known whether there was one before; the child "
        "counts in the denominator only and the figure is marked u. The Department's cohort is given beside it: from the "
        "same list (started at least twelve months before the period end, short breaks left out; still one assessment), and once "
        "a year from SSDA903 OC2, where the council has answered for the number of assessments due."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(SEX, TEAM),
    paragraph="T5",
    example=Example(
        period="Q4 2024/25",
        covered=(date(2025, 4, 7), date(2025, 4, 7)),
        events={
            "looked_after": """
                child_id | birth_date | started_date | ceased_date | last_health_assessment | legal_status
                A        | 2012-01-01 | 2020-01-01   |             | 2024-04-01             | C2
                B        | 2012-01-01 | 2020-01-01   |             | 2024-03-31             | C2
                C        | 2012-01-01 | 2021-05-05   |             | 2025-04-02             | C2
                D        | 2012-01-01 | 2019-03-03   | 2025-03-31  | 2025-02-02             | C2
                E        | 2022-01-01 | 2022-03-03   |             | 2025-02-02             | C2
                F        | 2022-01-01 | 2024-12-24   |             | 2025-01-10             | V2
                G        | 2012-01-01 | 2020-01-01   |             |                        | V3
            """,
            "outcomes_of_looked_after": """
                child_id | birth_date | looked_after_12_months | health_assessment
                A        | 2012-01-01 | yes                    | yes
                B        | 2012-01-01 | yes                    | no
                C        | 2012-01-01 | yes                    | yes
                E        | 2022-01-01 | yes                    | no
                F        | 2022-01-01 | no                     | yes
            """,
        },
        expect={
            "at_period_end": (3, 6),
            "at_period_end, looked_after_12_months": (2, 4),
            "at_period_end, year_end_return": (2, 4),
        },
    ),
)
