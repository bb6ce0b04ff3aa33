"""Times that children in care went missing after which a return interview was offered."""

from datetime import date

from warehouse import terms
from warehouse.indicator import IN_QUARTER, SEX, YEAR_TO_DATE, Count, During, Example, Indicator, NotComparable

indicator = Indicator(
    id="missing_episodes_with_interview",
    label="Missing episodes of children in care after which a return interview was offered",
    prose="The percentage of missing episodes of children in care after which a return interview was offered",
    counted="missing episodes",
    called=(
        "missing episodes … return interview",
        "return interviews … each time",
    ),
    area="Social Care",
    numerator=Count(
        "missing_episodes",
        where=terms.missing_not_away & terms.over_by_period_end & terms.offered_interview_on_return,
    ),
    denominator=Count("missing_episodes", where=terms.missing_not_away & terms.over_by_period_end),
    timing=During("missing_from"),
    bases=(
        YEAR_TO_DATE,
        IN_QUARTER,
    ),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=NotComparable("Nobody publishes return interviews by council."),
    definition=(
        "Of the missing episodes of children looked after that began in the period and had ended by its last day, those after which the "
        "child was offered an interview. The Department's statutory guidance asks for one each time, within 72 hours of the "
        "return."
    ),
    method=(
        "From the Standard Safeguarding Dataset, which has the offer after every episode; SSDA903 has none. A blank is no offer. "
        "Within 72 hours is not seen here."
    ),
    source="https://www.gov.uk/government/publications/children-who-run-away-or-go-missing-from-home-or-care",
    breakdowns=(SEX,),
    paragraph="T4",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 4, 1), date(2025, 6, 30)),
        events={
            "missing_episodes": """
                child_id | missing_from | missing_to | kind | interview_offered
                A        | 2025-03-31   | 2025-04-02 | M    | Y
                A        | 2025-04-01   | 2025-04-02 | M    | Y
                B        | 2025-06-29   | 2025-06-30 | M    |
                B        | 2025-06-29   | 2025-07-01 | M    | Y
                C        | 2025-05-05   | 2025-05-06 | M    | N
                C        | 2025-06-05   | 2025-06-06 | A    | Y
                D        | 2025-07-01   | 2025-07-02 | M    | Y
            """,
        },
        expect={"year_to_date": (1, 3), "in_quarter": (1, 3)},
    ),
)
