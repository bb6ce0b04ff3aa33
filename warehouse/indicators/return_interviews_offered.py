"""Children in care who were missing and were offered a return interview."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, TEAM, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="return_interviews_offered",
    label="Children in care missing in the last 12 months who were offered a return interview (at end of period)",
    prose="The percentage of children in care missing in the last 12 months who were offered a return interview",
    counted="children",
    called=("return interviews", "return home interviews"),
    area="Social Care",
    numerator=Count(
        "looked_after",
        where=terms.missing_in_last_12_months & terms.offered_return_interview,
    ),
    denominator=Count("looked_after", where=terms.missing_in_last_12_months),
    timing=AsAt("started_date", "ceased_date"),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=NotComparable("Nobody publishes return interviews by council; Ofsted asks for them in Annex A."),
    definition=(
        "Of the children looked after on the last day of the period who were missing from their placement in the last twelve "
        "months, those who were offered an interview after the last time. Ofsted, Annex A, list 8; the Department's statutory "
        "guidance on children who run away or go missing asks for one each time."
    ),
    method=(
        "The offer after the last time missing only, as Annex A has it on its day or the Standard Safeguarding Dataset up to the period end. A blank is no offer. Children who were away "
        "without authorisation and not missing are not counted."
    ),
    source="https://www.gov.uk/government/publications/children-who-run-away-or-go-missing-from-home-or-care",
    breakdowns=(SEX, TEAM),
    paragraph="T5",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "looked_after": """
                child_id | started_date | ceased_date | missing_episodes | return_interview_offered
                A        | 2020-01-01   |             | 2                | Y
                B        | 2020-01-01   |             | 1                | N
                C        | 2020-01-01   |             | 1                |
                D        | 2020-01-01   |             | 0                |
                E        | 2020-01-01   | 2025-06-30  | 3                | Y
                F        | 2025-07-01   |             | 1                | Y
            """,
        },
        expect={"at_period_end": (1, 3)},
    ),
)
