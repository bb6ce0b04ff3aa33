"""Assessments during which the child was seen."""

from datetime import date

from warehouse import terms
from warehouse.indicator import IN_QUARTER, SEX, TEAM, YEAR_TO_DATE, Count, During, Example, Indicator, NotComparable

indicator = Indicator(
    id="children_seen_in_assessment",
    label="Assessments during which the child was seen",
    prose="The percentage of assessments during which the child was seen",
    counted="assessments",
    called=("assessments … child was seen", "children seen during … assessment"),
    area="Social Care",
    numerator=Count("assessments", where=terms.child_was_seen),
    denominator=Count("assessments"),
    timing=During("authorised_date"),
    bases=(YEAR_TO_DATE, IN_QUARTER),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=NotComparable("Nobody publishes whether children were seen; Ofsted asks for it in Annex A."),
    definition=(
        "Continuous assessments authorised in the period during which the child was seen, as a percentage of all authorised in "
        "it. Ofsted, Annex A, list 4."
    ),
    method=(
        "As the list says of each assessment. One of which it says nothing is not counted, and the figure is marked u. The "
        "Children in Need census does not ask it."
    ),
    source="https://www.gov.uk/government/publications/inspecting-local-authority-childrens-services-from-2018",
    breakdowns=(SEX, TEAM),
    paragraph="T4",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 4, 1), date(2025, 6, 30)),
        events={
            "assessments": """
                child_id | start_date | authorised_date | child_seen
                A        | 2025-02-03 | 2025-03-31      | Y
                B        | 2025-03-03 | 2025-04-01      | Y
                C        | 2025-05-06 | 2025-06-30      | N
                D        | 2025-05-06 | 2025-06-30      | Y
                E        | 2025-05-06 | 2025-07-01      | N
            """,
        },
        expect={"year_to_date": (2, 3), "in_quarter": (2, 3)},
    ),
)
