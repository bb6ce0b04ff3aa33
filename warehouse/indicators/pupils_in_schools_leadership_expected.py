"""Pupils in schools whose report card puts leadership and governance at the expected standard or above."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, PHASE, AsAt, Example, Fewest, Indicator, Published, Sum

indicator = Indicator(
    id="pupils_in_schools_leadership_expected",
    label="Pupils in schools with leadership and governance at the expected standard or above (report cards)",
    prose="The percentage of pupils in schools whose leadership and governance meets the expected standard or better",
    counted="pupils",
    area="Education",
    numerator=Sum("report_cards", where=terms.has_report_card & terms.led_at_expected_standard, of="pupils"),
    denominator=Sum("report_cards", where=terms.has_report_card, of="pupils"),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=Published("ofsted/pupils_in_schools_leadership_expected"),
    definition=(
        "Pupils on roll of state-funded schools whose report card judges leadership and governance at the expected "
        "standard, strong or exceptional, as a percentage of pupils on roll of those with a report card. Ofsted, "
        "State-funded schools inspections and outcomes: management information."
    ),
    method=(
        "Open schools of the council of all phases in Ofsted's edition for the period end, with the pupils that "
        "edition gives (the January census before). Pupils of schools without a report card are in neither number and"
        " stand beside. Counts stand in place of a percentage of fewer than ten cards. Nothing compares with the "
        "grades before. England and every council with ten cards are worked out in the same way from the same "
        "edition."
    ),
    source="https://www.gov.uk/government/statistical-data-sets/monthly-management-information-ofsteds-school-inspections-outcomes",
    breakdowns=(PHASE,),
    opens=terms.FIRST_DAY_OF_REPORT_CARDS,
    opened_because="Before, Ofsted's inspections ended in grades, which are another series.",
    fewest=Fewest(terms.FEWEST_CARDS, "report cards"),
    of_all=Sum("report_cards", of="pupils"),
    beside=("pupils_in_schools_not_yet_inspected",),
    paragraph="T8",
    example=Example(
        period="Q1 2026/27",
        covered=(date(2026, 6, 30), date(2026, 6, 30)),
        events={
            "report_cards": """
                school | phase     | pupils | has_card | leadership
                201    | primary   | 100    | true     | expected
                202    | primary   | 110    | true     | strong
                203    | primary   | 120    | true     | exceptional
                204    | primary   | 130    | true     | needs_attention
                205    | primary   | 140    | true     | expected
                206    | primary   | 150    | true     | urgent_improvement
                207    | primary   | 160    | true     | expected
                208    | primary   | 170    | true     | strong
                209    | secondary | 900    | true     | expected
                210    | secondary | 900    | true     | expected
                211    | secondary | 900    | true     | strong
                212    | primary   | 210    | false    |
                213    | special   | 80     | false    |
            """
        },
        expect={"at_period_end": (3500, 3780)},
    ),
    of_people=False,
)
