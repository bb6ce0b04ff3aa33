"""Children in care with three or more social workers in the year, from the return of 31 March."""

from datetime import date

import polars as pl

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, AsAt, Count, Example, Indicator, Published

indicator = Indicator(
    id="children_in_care_three_social_workers",
    label="Children in care who had three or more social workers in the year",
    prose="The percentage of children in care who had three or more social workers in the year",
    counted="children",
    called=(
        "three or more social workers",
        "social worker stability",
        "social worker instability",
    ),
    area="Social Care",
    numerator=Count("social_workers_in_year", where=pl.col("at_year_end") & terms.three_or_more_social_workers),
    denominator=Count("social_workers_in_year", where=pl.col("at_year_end")),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="low",
    comparator=Published(
        "Stability_SocialWorker",
        note="Published since 2026, so editions of the Local Authority Interactive Tool of before have no such measure.",
    ),
    definition=(
        "Of the children looked after on 31 March, those for whom three or more social workers were responsible in the year. "
        "Department for Education, Stability measures for children looked after; Local Authority Interactive Tool, measure "
        "Stability_SocialWorker."
    ),
    method=(
        "Once a year, from the episodes of social workers in SSDA903 (collected since 2024) that lie in the year, if only in "
        "part. Staff are people too: who they are is not kept, so a social worker who came back after another counts twice. "
        "Series of short breaks (V3, V4) are left out. A child without such an episode had none; without the list there is no "
        "figure."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(SEX,),
    paragraph="T5",
    example=Example(
        period="Q4 2024/25",
        covered=(date(2025, 3, 31), date(2025, 3, 31)),
        events={
            "social_workers_in_year": """
                child_id | at_year_end | social_workers
                A        | yes         | 3
                B        | yes         | 2
                C        | no          | 5
                D        | yes         | 0
            """,
        },
        expect={"at_period_end": (1, 3)},
    ),
)
