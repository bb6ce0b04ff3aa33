"""Referrals to children's social care."""

from datetime import date

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
    label="Referrals to CSC",
    prose="The number of referrals to children's social care",
    called=("referrals to children's social care", "referrals received", "number of referrals"),
    area="Social Care",
    numerator=Count("referrals"),
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
        "Referrals received in the period, those that end in no further action included. Department for Education, Children in Need, "
        "table C1; per 10,000 children in the Local Authority Interactive Tool."
    ),
    method="Every row counts, also two of one child on one day, as in the denominator of re-referrals.",
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
        expect={"year_to_date": (3, None), "in_quarter": (3, None)},
    ),
)
