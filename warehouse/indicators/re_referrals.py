"""Re-referrals to children's social care within 12 months of a previous referral."""

from datetime import date

from warehouse import terms
from warehouse.indicator import IN_QUARTER, SEX, TEAM, YEAR_TO_DATE, Count, During, Example, Indicator, Published

indicator = Indicator(
    id="re_referrals",
    label="Re-referrals to CSC within 12 mths",
    prose="The percentage of referrals to children's social care within 12 months of an earlier one",
    counted="referrals",
    called=(
        "re-referrals",
        "re-referral rate",
        "re-referred",
        "repeat referrals",
        "rereferrals",
        "referrals … within 12 months of a previous referral",
    ),
    area="Social Care",
    numerator=(
        Count(
            "referrals",
            where=terms.first_referral_of_the_day & terms.within_12_months_of_previous_referral,
            look_back="12mo",
            method="dated history",
        ),
        Count(
            "referrals",
            where=terms.first_referral_of_the_day & terms.supplier_counted_an_earlier_referral,
            method="supplied count of list 3",
        ),
    ),
    denominator=Count("referrals", where=terms.first_referral_of_the_day),
    timing=During("referral_date"),
    bases=(YEAR_TO_DATE, IN_QUARTER),
    unit="percent",
    decimals=1,
    polarity="low",
    comparator=Published("ReReferral"),
    definition=(
        "Referrals in the period that came within 12 months of an earlier referral of the same child, as a percentage of "
        "all referrals in the period. Every referral counts, also one without further action; several of one child on "
        "one day are one. Department for Education, Children in Need, table C1."
    ),
    method=(
        "Earlier referrals are looked up by date where the twelve months before the window are covered by deliveries. "
        "Where they are not, the supplier's own count in Annex A list 3 is used; the figure says which. The Standard "
        "Safeguarding Dataset holds years, so dates always do; a Children in Need census needs the one before. A live system "
        "sees earlier referrals that two annual censuses do not, so local figures run a little above the published ones."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    breakdowns=(SEX, TEAM),
    paragraph="T4",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2024, 4, 1), date(2025, 6, 30)),
        events={
            "referrals": """
                child_id | referral_date | referrals_in_last_12_months
                A        | 2024-06-30    | 0
                A        | 2025-06-30    | 1
                B        | 2024-05-30    | 0
                B        | 2025-05-31    | 0
                C        | 2025-04-02    | 0
                C        | 2025-04-02    | 0
                C        | 2025-06-01    | 1
                D        | 2025-05-05    | 0
            """
        },
        expect={"year_to_date": (2, 5), "in_quarter": (2, 5)},
    ),
)
