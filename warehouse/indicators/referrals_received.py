"""Referrals to children's social care."""

from datetime import date

from warehouse import terms
from warehouse.indicator import (
    IN_QUARTER,
    SEX,
    TEAM,
    YEAR_TO_DATE,
    Count,
    During,
    Example,
    Indicator,
    NotComparable,
)

indicator = Indicator(
    id="referrals_received",
    label="Referrals received",
    prose="The number of referrals received",
    area="Social Care",
    numerator=Count("referrals", where=terms.first_referral_of_the_day),
    denominator=None,
    timing=During("referral_date"),
    bases=(YEAR_TO_DATE, IN_QUARTER),
    unit="count",
    decimals=0,
    polarity="neutral",
    comparator=NotComparable(
        "The Department publishes referrals of a year per 10,000 children; more of them are neither good nor bad in themselves."
    ),
    definition=(
        "Referrals received in the period, those that end in no further action included; several of one child on one day are one. Department for Education, Children in Need, "
        "table C1; per 10,000 children in the Local Authority Interactive Tool."
    ),
    method="As in the denominator of re-referrals: the first referral of a child on a day counts, the others of that day do not.",
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    breakdowns=(SEX, TEAM),
    paragraph="T6",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 4, 1), date(2025, 6, 30)),
        events={
            "referrals": """
                child_id | referral_date
                A        | 2025-03-31
                A        | 2025-04-01
                A        | 2025-04-01
                B        | 2025-06-30
                B        | 2025-07-01
            """
        },
        expect={"year_to_date": (2, None), "in_quarter": (2, None)},
    ),
)
