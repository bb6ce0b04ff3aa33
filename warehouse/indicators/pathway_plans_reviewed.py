"""Care leavers whose pathway plan was reviewed within six months."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, TEAM, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="pathway_plans_reviewed",
    label="Care leavers whose pathway plan was reviewed within six months (at end of period)",
    prose="The percentage of care leavers whose pathway plan was reviewed within six months",
    counted="young people",
    called=("pathway plans … reviewed",),
    area="Social Care",
    numerator=Count(
        "care_leavers",
        where=terms.last_done_within("pathway_plan_review_date", "6mo") & terms.entitled,
    ),
    denominator=Count("care_leavers", where=terms.entitled),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=NotComparable("Nobody publishes reviews of pathway plans; Ofsted asks for them in Annex A."),
    definition=(
        "Of the relevant and former relevant care leavers listed at the end of the period, those whose pathway plan was "
        "reviewed in the six months before it, as the Care Leavers (England) Regulations 2010 ask."
    ),
    method=(
        "From the last review of the list that was taken within a month after the period's end. Where it lies after the period "
        "end, it is not known whether there was one before; the young person counts in the denominator only and the figure is "
        "marked u. Qualifying care leavers have no pathway plan by law."
    ),
    source="https://www.legislation.gov.uk/uksi/2010/2571/contents",
    breakdowns=(SEX, TEAM),
    paragraph="T5",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "care_leavers": """
                child_id | birth_date | eligibility     | pathway_plan_review_date
                A        | 2006-04-01 | former_relevant | 2024-12-31
                B        | 2006-04-01 | former_relevant | 2024-12-30
                C        | 2008-02-05 | relevant        | 2025-06-30
                D        | 2006-02-05 | qualifying      | 2025-06-30
                E        | 2006-02-05 | former_relevant |
                F        | 2006-02-05 | former_relevant | 2025-07-01
            """,
        },
        expect={"at_period_end": (2, 5)},
    ),
)
