"""EHC plans that were reviewed in the last twelve months."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="plans_reviewed_in_12_months",
    label="EHC plans reviewed in the last 12 months",
    prose="The percentage of Education, Health and Care Plans that were reviewed in the last 12 months",
    counted="plans",
    called=(
        "annual reviews",
        "plans … reviewed annually",
        "EHC plans … reviewed",
    ),
    area="SEND",
    numerator=Count("maintained_plans", where=terms.maintained_for_12_months & terms.reviewed_in_12_months),
    denominator=Count("maintained_plans", where=terms.maintained_for_12_months),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=NotComparable(
        "The Department counts review meetings recorded out of reviews expected in the calendar year, for the first time in "
        "2026."
    ),
    definition=(
        "Of the education, health and care plans that the council maintains on the January day of the SEN2 return and issued "
        "twelve months or longer before it, those whose last review ended in the twelve months to that day. Children and "
        "Families Act 2014, section 44: a plan is reviewed every twelve months."
    ),
    method=(
        "A review ends on the day the council notifies its decision, as the return has it; the meeting alone is not enough. A "
        "plan whose issue the return does not show was issued before the year it covers; if it was only asked for in the twelve months, it "
        "was issued since, and is left out. Given for the quarter of the January day; without the return's lists of assessments and of plans "
        "issued there is no figure."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/education-health-and-care-plans",
    breakdowns=(SEX,),
    paragraph="T5",
    example=Example(
        period="Q4 2024/25",
        covered=(date(2025, 3, 31), date(2025, 3, 31)),
        events={
            "maintained_plans": """
                child_id | return_date | issued_date | received_date | last_review
                A        | 2025-01-16  |             | 2023-05-05    | 2024-01-17
                B        | 2025-01-16  |             | 2024-01-16    | 2024-01-16
                C        | 2025-01-16  | 2024-01-16  | 2023-09-09    | 2025-01-10
                D        | 2025-01-16  | 2024-01-17  | 2023-09-09    |
                E        | 2025-01-16  |             |               |
                F        | 2025-01-16  |             | 2024-01-17    |
            """,
        },
        expect={"at_period_end": (2, 4)},
    ),
)
