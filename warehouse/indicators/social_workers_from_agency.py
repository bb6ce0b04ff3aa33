"""Social workers who hold cases and come from an agency."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, TEAM, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="social_workers_from_agency",
    label="Social workers with cases who come from an agency (at end of period)",
    prose="The percentage of social workers with cases who come from an agency",
    counted="social workers",
    called=("social workers … from an agency", "case-holding social workers … agency"),
    area="Social Care",
    numerator=Count("caseloads", where=terms.holds_cases & terms.from_agency),
    denominator=Count("caseloads", where=terms.holds_cases),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="low",
    breakdowns=(TEAM,),
    paragraph="T5",
    comparator=NotComparable(
        "The published measure (LAIT, Work_Force_Agecy_Rate) is by full-time equivalent and of all social workers on 30 September; this "
        "counts heads, and only those who hold cases."
    ),
    definition=(
        "Of the children and family social workers who hold at least one case on the last day of the quarter, those whom the council does not "
        "pay directly: paid by an agency, or self-employed. Agency worker as in Department for Education, Children's social work workforce."
    ),
    method=(
        "Rows of the list with at least one child. Heads, not full-time equivalents. Where the list does not say whether a social worker comes "
        "from an agency, the row counts in the denominator only and the figure is marked u."
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
                4    | Duty Team | 0             | Y
                5    |           | 14            | Y
            """
        },
        expect={"at_period_end": (2, 4)},
    ),
)
