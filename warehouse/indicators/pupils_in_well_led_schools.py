"""Pupils in schools rated good or outstanding for leadership and management."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, PHASE, AsAt, Example, Indicator, Published, Sum

indicator = Indicator(
    id="pupils_in_well_led_schools",
    label="Pupils in Good or Outstanding schools for leadership and management",
    prose="The percentage of pupils in schools rated Good or Outstanding for leadership and management",
    counted="pupils",
    called=(
        "pupils … in good or outstanding schools",
        "pupils … good or outstanding",
        "pupils … good or better schools",
    ),
    area="Education",
    numerator=Sum("schools", where=terms.well_led, of="pupils"),
    denominator=Sum("schools", of="pupils"),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=Published("ofsted/pupils_in_well_led_schools"),
    definition=(
        "Pupils on roll of state-funded schools whose latest graded inspection judged the effectiveness of leadership and "
        "management good or outstanding, as a percentage of all pupils on roll of state-funded schools. Ofsted, "
        "State-funded schools inspections and outcomes: management information."
    ),
    method=(
        "Open schools of the council of all phases in Ofsted's edition for the period end, with the pupils that edition "
        "gives (the January census before). Pupils of schools without a grade are in the denominator. Grades are "
        "those of the edition as published; of a day before it, a grade counts once its report was published. A "
        "predecessor's counts until the school has its own."
    ),
    source="https://www.gov.uk/government/statistical-data-sets/monthly-management-information-ofsteds-school-inspections-outcomes",
    breakdowns=(PHASE,),
    closes=terms.LAST_DAY_OF_GRADES,
    closed_because="From 10 November 2025 Ofsted's report cards give no grade for leadership and management.",
    paragraph="T8",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 6, 30), date(2025, 6, 30)),
        events={
            "schools": """
                school | phase     | pupils | leadership | published_on
                301    | primary   | 200    | 1          | 2024-05-01
                302    | secondary | 1000   | 2          | 2025-06-30
                303    | primary   | 300    | 3          | 2023-02-01
                304    | special   | 50     |            |
                305    | nursery   | 0      | 2          | 2024-11-11
            """
        },
        expect={"at_period_end": (1200, 1550)},
    ),
)
