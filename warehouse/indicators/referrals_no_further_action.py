"""Referrals to children's social care that end in no further action."""

from datetime import date

from warehouse import terms
from warehouse.indicator import IN_QUARTER, SEX, TEAM, YEAR_TO_DATE, Count, During, Example, Indicator, Published

indicator = Indicator(
    id="referrals_no_further_action",
    label="Referrals that end in no further action",
    prose="The percentage of referrals that end in no further action",
    counted="referrals",
    called=("referrals … no further action",),
    area="Social Care",
    numerator=Count("referrals", where=terms.first_referral_of_the_day & terms.without_further_action),
    denominator=Count("referrals", where=terms.first_referral_of_the_day),
    timing=During("referral_date"),
    bases=(YEAR_TO_DATE, IN_QUARTER),
    unit="percent",
    decimals=1,
    polarity="neutral",
    comparator=Published("CIN_Refferals_NFA"),
    definition=(
        "Referrals received in the period that were closed with no further action, as a percentage of all referrals received in "
        "it. Department for Education, Children in Need, table C1; Local Authority Interactive Tool, measure CIN_Refferals_NFA."
    ),
    method=(
        "As the source says of the first referral of a child on a day. One of which it says nothing is not counted, and the "
        "figure is marked u."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    breakdowns=(SEX, TEAM),
    paragraph="T4",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 4, 1), date(2025, 6, 30)),
        events={
            "referrals": """
                child_id | referral_date | no_further_action
                A        | 2025-03-31    | Y
                A        | 2025-04-01    | Y
                A        | 2025-04-01    | N
                B        | 2025-06-30    | N
                C        | 2025-06-30    | Y
                D        | 2025-07-01    | Y
            """,
        },
        expect={"year_to_date": (2, 3), "in_quarter": (2, 3)},
    ),
)
