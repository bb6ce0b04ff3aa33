"""Secondary schools rated good or outstanding for leadership and management."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, AsAt, Count, Example, Indicator, Published

indicator = Indicator(
    id="secondary_schools_well_led",
    label="Secondary schools rated 'Good' or 'Outstanding' for leadership and management",
    prose="The percentage of secondary schools rated Good or Outstanding for leadership and management",
    counted="inspected schools",
    called=(
        "secondary schools … good or outstanding",
        "leadership and management … secondary schools",
        "secondary schools … well led",
        "secondary sector … well led",
        "secondary leadership",
        "secondary schools … good or better",
        "good or outstanding secondary schools",
    ),
    area="Education",
    numerator=Count("schools", where=terms.secondary_school & terms.well_led),
    denominator=Count("schools", where=terms.secondary_school & terms.judged_on_leadership),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=Published("ofsted/secondary_schools_well_led"),
    definition=(
        "State-funded secondary schools (as Ofsted files them, all-through schools among them) whose latest graded "
        "inspection judged the effectiveness of leadership and management good or outstanding, as a percentage of those "
        "with such a judgement. Ofsted, State-funded schools inspections and outcomes: management information."
    ),
    method=(
        "Open schools of the council in Ofsted's edition for the period end, as Ofsted publishes it. Of a day before the "
        "edition's, a grade counts once its report was published. A predecessor school's grade counts until "
        "the school has its own. Schools without a grade are out. England and every council are worked out in the same "
        "way from the same edition."
    ),
    source="https://www.gov.uk/government/statistical-data-sets/monthly-management-information-ofsteds-school-inspections-outcomes",
    closes=terms.LAST_DAY_OF_GRADES,
    closed_because="From 10 November 2025 Ofsted's report cards give no grade for leadership and management.",
    paragraph="T8",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 6, 30), date(2025, 6, 30)),
        events={
            "schools": """
                school | phase                 | pupils | leadership | published_on
                201    | secondary             | 900    | 1          | 2024-05-01
                202    | secondary             | 1100   | 2          | 2025-06-30
                203    | secondary             | 800    | 4          | 2023-02-01
                204    | secondary             | 700    | 3          | 2023-02-01
                205    | secondary             | 150    |            |
                206    | primary               | 210    | 2          | 2024-11-11
                207    | alternative_provision | 40     | 1          | 2024-11-11
            """
        },
        expect={"at_period_end": (2, 4)},
    ),
    of_people=False,
)
