"""Primary schools rated good or outstanding for leadership and management."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, AsAt, Count, Example, Indicator, Published

indicator = Indicator(
    id="primary_schools_well_led",
    label="Primary schools rated 'Good' or 'Outstanding' for leadership and management",
    prose="The percentage of primary schools rated Good or Outstanding for leadership and management",
    counted="inspected schools",
    called=(
        "primary schools … good or outstanding",
        "leadership and management … primary schools",
        "primary schools … well led",
        "primary schools … good or better",
        "good or outstanding primary schools",
    ),
    area="Education",
    numerator=Count("schools", where=terms.primary_school & terms.well_led),
    denominator=Count("schools", where=terms.primary_school & terms.judged_on_leadership),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=Published("ofsted/primary_schools_well_led"),
    definition=(
        "State-funded primary schools (as Ofsted files them) whose latest graded inspection judged the effectiveness of "
        "leadership and management good or outstanding, as a percentage of those with such a judgement. Ofsted, "
        "State-funded schools inspections and outcomes: management information."
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
                school | phase     | pupils | leadership | published_on
                101    | primary   | 200    | 1          | 2024-05-01
                102    | primary   | 300    | 2          | 2025-06-30
                103    | primary   | 250    | 3          | 2023-02-01
                104    | primary   | 150    |            |
                105    | secondary | 900    | 2          | 2024-11-11
                106    | special   | 90     | 1          | 2024-11-11
            """
        },
        expect={"at_period_end": (2, 3)},
    ),
    of_people=False,
)
