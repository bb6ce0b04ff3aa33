"""Annual reviews of EHC plans whose decision was notified within four weeks of the meeting."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="review_decisions_in_four_weeks",
    label="EHC plan review decisions notified within 4 weeks of the meeting",
    prose="The percentage of review decisions on Education, Health and Care Plans that were notified within 4 weeks of the meeting",
    counted="reviews",
    called=(
        "review decisions … 4 weeks",
        "annual review … within 4 weeks",
        "review outcomes … 4 weeks",
    ),
    area="SEND",
    numerator=Count("maintained_plans", where=terms.decision_was_due & terms.decided_in_four_weeks),
    denominator=Count("maintained_plans", where=terms.decision_was_due),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=NotComparable(
        "The Local Authority Interactive Tool has the Department's own share from its edition of April 2026 "
        "(SEN_PEC_OUTCOME_COM_4WKS), of reviews of the calendar year."
    ),
    definition=(
        "Of the last review meetings held in the twelve months to the January day of the SEN2 return and four weeks or longer "
        "before it, those after which the council notified its decision within four weeks. Special Educational Needs and "
        "Disability Regulations 2014, regulation 20."
    ),
    method=(
        "From the days of meeting and decision in the return, which has the last review of each plan. A decision from before "
        "the meeting is that of the review before, so none has been notified. Returns before version 1.2 have no day of the "
        "meeting and give no figure."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/education-health-and-care-plans",
    breakdowns=(SEX,),
    paragraph="T5",
    example=Example(
        period="Q4 2024/25",
        covered=(date(2025, 3, 31), date(2025, 3, 31)),
        events={
            "maintained_plans": """
                child_id | return_date | review_meeting | last_review
                A        | 2025-01-16  | 2024-12-19     | 2025-01-16
                B        | 2025-01-16  | 2024-12-20     | 2025-01-10
                C        | 2025-01-16  | 2024-01-17     | 2024-02-14
                D        | 2025-01-16  | 2024-01-17     | 2024-02-15
                E        | 2025-01-16  | 2024-01-16     | 2024-01-20
                F        | 2025-01-16  | 2024-06-01     | 2023-06-20
                G        | 2025-01-16  | 2024-06-01     |
                H        | 2025-01-16  |                | 2024-06-01
            """,
        },
        expect={"at_period_end": (2, 5)},
    ),
)
