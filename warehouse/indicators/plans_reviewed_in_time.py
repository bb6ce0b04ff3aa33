"""Child protection plans of three months and more whose last review is not too long ago."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, TEAM, AsAt, Count, Example, Indicator, Published, Variant

indicator = Indicator(
    id="plans_reviewed_in_time",
    label="Child protection plans of three months or more reviewed within six months",
    prose="The percentage of child protection plans of three months or more that were reviewed within six months",
    counted="plans",
    called=("plans … reviewed in time", "plans … reviewed within", "reviews … in time"),
    area="Social Care",
    numerator=Count(
        "plans_on_day",
        where=terms.last_done_within("last_review_date", "6mo") & terms.begun_for("plan_start_date", "3mo"),
    ),
    denominator=Count("plans_on_day", where=terms.begun_for("plan_start_date", "3mo")),
    timing=AsAt("plan_start_date", "plan_end_date"),
    bases=(AT_PERIOD_END,),
    variants=(
        Variant("last_review", "By the last review"),
        Variant(
            "every_review",
            "Every review in time, as published",
            numerator=Count(
                "plans_on_day", where=terms.every_review_in_time & terms.begun_for("plan_start_date", "3mo")
            ),
        ),
    ),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=Published(
        "RevCP",
        same_cohort="every_review",
        note="The published measure asks that every review of the plan was held in time; this one sees the last review only.",
    ),
    definition=(
        "Of the children whose plan had lasted three months or more on the last day of the period, those whose last review "
        "conference lies in the six months before it. The Department asks for a first review within three months and then one "
        "at most every six. Children in Need, table D6; Local Authority Interactive Tool, measure RevCP."
    ),
    method=(
        "From the last review conference of the list. That earlier ones were held in time is not proved, so the figure can be "
        "better than the published one. Where the last one lies after the period end, it is not known whether there was one "
        "before; the child counts in the denominator only and the figure is marked u. The Standard Safeguarding Dataset lists "
        "every review: from it comes the Department's own question as well, was each of them in time."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    breakdowns=(SEX, TEAM),
    paragraph="T5",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "plans_on_day": """
                child_id | plan_start_date | plan_end_date | last_review_date | reviewed_in_time
                A        | 2024-05-05      |               | 2024-12-31       | no
                B        | 2024-05-05      |               | 2024-12-30       | no
                C        | 2025-03-30      |               | 2025-06-30       | yes
                D        | 2025-03-31      |               | 2025-06-02       | yes
                E        | 2024-05-05      |               |                  | no
                F        | 2024-05-05      | 2025-06-30    | 2025-05-05       | yes
                G        | 2024-05-05      |               | 2025-07-01       | no
            """,
        },
        expect={"at_period_end": (2, 5), "at_period_end, every_review": (1, 5)},
    ),
)
