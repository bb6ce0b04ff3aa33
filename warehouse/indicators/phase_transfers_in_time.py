"""EHC plans amended in time for the next phase of education."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="phase_transfers_in_time",
    label="EHC plans amended for the next phase of education in time",
    prose="The percentage of Education, Health and Care Plans due for the next phase of education that were amended in time",
    counted="plans",
    called=(
        "phase transfers",
        "phase transfer plans",
    ),
    area="SEND",
    numerator=Count("maintained_plans", where=terms.phase_transfer_was_due & terms.phase_transfer_in_time),
    denominator=Count("maintained_plans", where=terms.phase_transfer_was_due),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=NotComparable(
        "The Department has collected it since 2025 and the Local Authority Interactive Tool has no measure of it."
    ),
    definition=(
        "Of the education, health and care plans that were to be amended for the next phase of education in the twelve months "
        "to the January day of the SEN2 return, those that were by the day due: 15 February, or 31 March for "
        "a move from secondary school to a post-16 institution. Special Educational Needs and Disability Regulations 2014, regulation 18."
    ),
    method=(
        "From the two days in the return. The deadlines are those of the year before: what is due in the weeks after the "
        "return is not counted yet. Returns before version 1.3 have neither day and give no figure."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/education-health-and-care-plans",
    breakdowns=(SEX,),
    paragraph="T5",
    example=Example(
        period="Q4 2024/25",
        covered=(date(2025, 3, 31), date(2025, 3, 31)),
        events={
            "maintained_plans": """
                child_id | return_date | phase_transfer_due | phase_transfer_final
                A        | 2025-01-16  | 2024-02-15         | 2024-02-15
                B        | 2025-01-16  | 2024-02-15         | 2024-02-16
                C        | 2025-01-16  | 2024-03-31         |
                D        | 2025-01-16  | 2025-02-15         | 2025-01-10
                E        | 2025-01-16  | 2024-01-16         | 2024-01-10
                F        | 2025-01-16  |                    |
            """,
        },
        expect={"at_period_end": (1, 3)},
    ),
)
