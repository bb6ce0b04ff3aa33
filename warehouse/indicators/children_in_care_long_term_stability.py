"""Children in care for two and a half years who have stayed in one placement for two."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, TEAM, AsAt, Count, Example, Indicator, Published

indicator = Indicator(
    id="children_in_care_long_term_stability",
    label="Children in care long term in the same placement for two years (at end of period)",
    prose="The percentage of children in care long term who have been in the same placement for at least two years",
    counted="children",
    called=(
        "long-term stability",
        "long term placement stability",
        "same placement for two years",
        "same placement for at least two years",
    ),
    area="Social Care",
    numerator=Count(
        "looked_after",
        where=terms.not_a_short_break
        & terms.begun_for("started_date", "30mo")
        & terms.aged_at_period_end(0, 15)
        & (terms.in_same_placement_for("24mo") | terms.placed_for_adoption),
    ),
    denominator=Count(
        "looked_after",
        where=terms.not_a_short_break & terms.begun_for("started_date", "30mo") & terms.aged_at_period_end(0, 15),
    ),
    timing=AsAt("started_date", "ceased_date"),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=Published(
        "LAC_LongStable%",
        note="The published measure is of 31 March; of children placed for adoption it asks for two years in that and the placement before together.",
    ),
    definition=(
        "Of the children under 16 on the last day of the period who had been looked after for two and a half years or more, "
        "those who had been in the same placement for two years or more, or were placed for adoption. Department for "
        "Education, Children looked after in England; Local Authority Interactive Tool, measure LAC_LongStable%."
    ),
    method=(
        "By the day the present placement began. Where the list of a later day shows one that began after the period end, the "
        "placement before is not known: the child counts in the denominator only and the figure is marked u. Series of short "
        "breaks (V3, V4) are left out."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(
        SEX,
        TEAM,
    ),
    paragraph="T5",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "looked_after": """
                child_id | birth_date | started_date | ceased_date | legal_status | placement_date | placement_type
                A        | 2015-01-01 | 2022-12-30   |             | C2           | 2023-06-30     | U4
                B        | 2015-01-01 | 2022-12-30   |             | C2           | 2023-07-01     | U4
                C        | 2015-01-01 | 2022-12-31   |             | C2           | 2022-12-31     | U4
                D        | 2009-07-01 | 2020-01-01   |             | C2           | 2020-01-01     | K2
                E        | 2009-06-30 | 2020-01-01   |             | C2           | 2020-01-01     | K2
                F        | 2021-01-01 | 2021-01-01   |             | E1           | 2025-03-01     | A6
                G        | 2015-01-01 | 2020-01-01   |             | C2           | 2025-07-02     | U4
                H        | 2015-01-01 | 2020-01-01   | 2025-06-30  | C2           | 2020-01-01     | U4
                I        | 2015-01-01 | 2020-01-01   |             | V4           | 2020-01-01     | U4
            """,
        },
        expect={"at_period_end": (3, 5)},
    ),
)
