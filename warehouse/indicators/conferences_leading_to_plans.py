"""Initial child protection conferences that made a plan."""

from datetime import date

from warehouse import terms
from warehouse.indicator import IN_QUARTER, SEX, TEAM, YEAR_TO_DATE, Count, During, Example, Indicator, NotComparable

indicator = Indicator(
    id="conferences_leading_to_plans",
    label="Initial child protection conferences that lead to a plan",
    prose="The percentage of initial child protection conferences that lead to a child protection plan",
    counted="conferences",
    called=("conferences … lead to a plan", "conferences … led to a plan", "ICPCs … resulted in a plan"),
    area="Social Care",
    numerator=Count("initial_conferences", where=terms.led_to_plan),
    denominator=Count("initial_conferences"),
    timing=During("conference_date"),
    bases=(YEAR_TO_DATE, IN_QUARTER),
    unit="percent",
    decimals=1,
    polarity="neutral",
    comparator=NotComparable(
        "The Department publishes when conferences are held, not what comes of them; Ofsted asks for it in Annex A."
    ),
    definition=(
        "Children whose initial child protection conference was held in the period and made a child protection plan, as a "
        "percentage of all children with one held in it. Ofsted, Annex A, list 5."
    ),
    method=(
        "One for each child of an enquiry, as for conferences held within 15 working days. One of which the list does not say "
        "what came of it is not counted, and the figure is marked u."
    ),
    source="https://www.gov.uk/government/publications/inspecting-local-authority-childrens-services-from-2018",
    breakdowns=(SEX, TEAM),
    paragraph="T4",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 1, 1), date(2025, 6, 30)),
        events={
            "initial_conferences": """
                child_id | enquiry_date | conference_date | conference_led_to_plan
                A        | 2025-03-11   | 2025-04-01      | Y
                B        | 2025-04-14   | 2025-06-30      | N
                C        | 2025-04-14   | 2025-06-30      | Y
                D        | 2025-06-20   | 2025-07-01      | Y
                E        | 2025-06-02   |                 |
            """,
        },
        expect={"year_to_date": (2, 3), "in_quarter": (2, 3)},
    ),
)
