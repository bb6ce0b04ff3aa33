"""Initial child protection conferences held within 15 working days of the strategy discussion."""

from datetime import date

from warehouse import terms
from warehouse.indicator import IN_QUARTER, SEX, TEAM, YEAR_TO_DATE, Count, During, Example, Indicator, Published

indicator = Indicator(
    id="conferences_within_15_days",
    label="Initial child protection conferences within 15 working days",
    prose="The percentage of initial child protection conferences held within 15 working days of the strategy discussion",
    counted="conferences",
    called=(
        "initial child protection conferences … within 15",
        "initial child protection conferences … in time",
        "initial child protection conferences … within timescale",
        "ICPCs … within 15",
        "ICPCs … within timescale",
    ),
    area="Social Care",
    numerator=Count("initial_conferences", where=terms.within_working_days("enquiry_date", "conference_date", 15)),
    denominator=Count("initial_conferences"),
    timing=During("conference_date"),
    bases=(YEAR_TO_DATE, IN_QUARTER),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=Published("CP_conf_15days"),
    definition=(
        "Initial child protection conferences held in the period within 15 working days of the strategy discussion that started the "
        "section 47 enquiry, as a percentage of all held in the period. Working Together to Safeguard Children; Department for Education, "
        "Children in Need, table C4; Local Authority Interactive Tool, measure CP_conf_15days."
    ),
    method=(
        "From the Standard Safeguarding Dataset, Annex A list 5 or the Children in Need census. The day of the strategy discussion is day 0; working days are Monday to "
        "Friday less the bank holidays of England and Wales. A conference counts when it was held, "
        "whenever its enquiry began. Conferences of plans that came from another council followed no enquiry here and are in neither "
        "number. Of one that names no enquiry of the child it is not known whether it was in time."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    breakdowns=(SEX, TEAM),
    paragraph="T4",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 1, 1), date(2025, 6, 30)),
        events={
            "initial_conferences": """
                child_id | enquiry_date | conference_date
                A        | 2025-03-11   | 2025-04-01
                B        | 2025-03-10   | 2025-04-01
                C        | 2025-04-14   | 2025-05-08
                D        | 2025-04-14   | 2025-05-09
                E        | 2025-06-20   | 2025-07-01
                F        | 2025-06-02   |
                G        | 2025-03-20   | 2025-03-31
            """
        },
        expect={"year_to_date": (2, 4), "in_quarter": (2, 4)},
    ),
)
