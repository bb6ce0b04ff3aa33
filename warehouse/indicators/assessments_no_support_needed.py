"""Assessments that found no need of support."""

from datetime import date

from warehouse import terms
from warehouse.indicator import IN_QUARTER, SEX, TEAM, YEAR_TO_DATE, Count, During, Example, Indicator, NotComparable

indicator = Indicator(
    id="assessments_no_support_needed",
    label="Assessments that found no need of children's social care support",
    prose="The percentage of assessments that found no need of children's social care support",
    counted="assessments",
    called=(
        "assessments … no further action",
        "assessments … no support",
    ),
    area="Social Care",
    numerator=Count("assessments", where=terms.required_no_support),
    denominator=Count("assessments"),
    timing=During("authorised_date"),
    bases=(
        YEAR_TO_DATE,
        IN_QUARTER,
    ),
    unit="percent",
    decimals=1,
    polarity="neutral",
    comparator=NotComparable(
        "The Department publishes episodes that closed after assessment (reason RC8) as a share of referrals, which is "
        "another question."
    ),
    definition=(
        "Of the assessments authorised in the period, those that found that the child needs no support of children's social "
        "care. Ofsted, Annex A, list 4."
    ),
    method=(
        "From Annex A list 4 as it is answered there, or the Standard Safeguarding Dataset, where an assessment that ended in "
        "no further action found no need. The census does not say. A blank is not known."
    ),
    source="https://www.gov.uk/government/publications/inspecting-local-authority-childrens-services-from-2018",
    breakdowns=(
        SEX,
        TEAM,
    ),
    paragraph="T4",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 4, 1), date(2025, 6, 30)),
        events={
            "assessments": """
                child_id | start_date | authorised_date | requires_support
                A        | 2025-03-01 | 2025-03-31      | N
                A        | 2025-03-01 | 2025-04-01      | N
                B        | 2025-04-01 | 2025-05-01      | Y
                C        | 2025-05-01 | 2025-06-30      | Y
                D        | 2025-05-01 | 2025-07-01      | N
            """,
        },
        expect={"year_to_date": (1, 3), "in_quarter": (1, 3)},
    ),
)
