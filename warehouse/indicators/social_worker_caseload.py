"""How many children a social worker holds on average.

Social workers are people too: as everywhere, five or fewer of them, or of the children they hold, are not shown outside the council. And
what a team's social workers hold stays inside, as every figure of a team does.
"""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, TEAM, AsAt, Count, Example, Indicator, NotComparable, Sum

indicator = Indicator(
    id="social_worker_caseload",
    label="Average caseload of social workers (at end of period)",
    prose="The average number of children held by a social worker",
    counted="social workers",
    called=("average caseload", "children held by a social worker", "children per social worker"),
    area="Social Care",
    numerator=Sum("caseloads", where=terms.holds_cases, of="children_held"),
    denominator=Count("caseloads", where=terms.holds_cases),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="ratio",
    decimals=1,
    polarity="low",
    breakdowns=(TEAM,),
    paragraph="T5",
    comparator=NotComparable(
        "The published measure (LAIT, Work_Force_AvgNumCase_SW) divides cases by full-time equivalents on 30 September; this counts heads, "
        "so part-time social workers make it lower."
    ),
    definition=(
        "Children and young people whose cases are held by children and family social workers on the last day of the quarter, per social "
        "worker who holds at least one, agency workers included. Department for Education, Children's social work workforce, counts "
        "the same per full-time equivalent on 30 September."
    ),
    method=(
        "The sum of the list's numbers divided by its rows with at least one child. Social workers without cases are left out. "
        "A child with two social workers stands in both numbers. Part-time social workers count as one."
    ),
    source="https://explore-education-statistics.service.gov.uk/methodology/children-s-social-work-workforce-methodology",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 6, 30), date(2025, 6, 30)),
        events={
            "caseloads": """
                line | team      | children_held | agency_worker
                1    | Duty Team | 21            | N
                2    | Duty Team | 21            | N
                3    | Duty Team | 1             | Y
                4    | Duty Team | 0             | N
                5    |           | 14            |
            """
        },
        expect={"at_period_end": (57, 4)},
    ),
)
