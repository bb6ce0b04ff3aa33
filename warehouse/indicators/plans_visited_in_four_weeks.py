"""Children on a child protection plan who were seen at a visit in the last four weeks."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="plans_visited_in_four_weeks",
    label="Children on child protection plans for four weeks or more who were visited in the last four weeks",
    prose="The percentage of children on child protection plans for four weeks or more who were visited in the last four weeks",
    counted="children",
    called=(
        "children on plans … visited",
        "child protection visits",
        "statutory visits … plans",
    ),
    area="Social Care",
    numerator=Count("plans_on_day", where=terms.visited_within("4w") & terms.begun_for("plan_start_date", "4w")),
    denominator=Count("plans_on_day", where=terms.begun_for("plan_start_date", "4w")),
    timing=AsAt("plan_start_date", "plan_end_date"),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=NotComparable(
        "Nobody publishes visits by council; regional sets of indicators and inspectors ask for them."
    ),
    definition=(
        "Of the children whose plan had lasted four weeks or more on the last day of the period, those who were seen at a visit in the "
        "four weeks up to it. Working Together to Safeguard Children leaves to the plan how often a child is visited; four weeks is a "
        "usual limit in councils' procedures."
    ),
    method=(
        "From the list of every visit of the Standard Safeguarding Dataset: the last one up to the period end, or to the "
        "plan's own end, at which the child was seen. Annex A holds the last visit before the day of the list alone, which is "
        "mostly later than the period end and hides the one before; it gives no figure."
    ),
    source="https://www.gov.uk/government/publications/working-together-to-safeguard-children--2",
    breakdowns=(SEX,),
    paragraph="T5",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "plans_on_day": """
                child_id | plan_start_date | plan_end_date | visited_date
                A        | 2024-05-05      |               | 2025-06-03
                B        | 2024-05-05      |               | 2025-06-02
                C        | 2025-06-02      |               | 2025-06-30
                D        | 2025-06-03      |               |
                E        | 2024-05-05      |               |
                F        | 2024-05-05      | 2025-06-30    | 2025-06-20
            """,
        },
        expect={"at_period_end": (2, 4)},
    ),
)
