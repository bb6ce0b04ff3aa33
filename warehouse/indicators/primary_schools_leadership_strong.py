"""Primary schools whose report card puts leadership and governance at a strong standard or above."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, WHOSE_CARD, AsAt, Count, Example, Fewest, Indicator, Published

indicator = Indicator(
    id="primary_schools_leadership_strong",
    label="Primary schools with leadership and governance at a strong standard or above (report cards)",
    prose="The percentage of primary schools whose leadership and governance meets a strong standard or better",
    counted="schools",
    area="Education",
    numerator=Count("report_cards", where=terms.primary_school & terms.has_report_card & terms.led_strongly),
    denominator=Count("report_cards", where=terms.primary_school & terms.has_report_card),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=Published("ofsted/primary_schools_leadership_strong"),
    definition=(
        "State-funded primary schools (as Ofsted files them) whose report card judges leadership and governance "
        "strong or exceptional, as a percentage of those with a report card. Ofsted, State-funded schools inspections"
        " and outcomes: management information."
    ),
    method=(
        "Open schools of the council in Ofsted's edition for the period end, as Ofsted publishes it. An area that was"
        " judged again counts with its latest grade. Schools without a report card are not yet inspected under the "
        "present framework: they are in neither number and stand beside. Counts stand in place of a percentage of "
        "fewer than ten cards. Nothing compares with the grades before. England and every council with ten cards are "
        "worked out in the same way from the same edition."
    ),
    source="https://www.gov.uk/government/statistical-data-sets/monthly-management-information-ofsteds-school-inspections-outcomes",
    breakdowns=(WHOSE_CARD,),
    opens=terms.FIRST_DAY_OF_REPORT_CARDS,
    opened_because="Before, Ofsted's inspections ended in grades, which are another series.",
    fewest=Fewest(terms.FEWEST_CARDS, "report cards"),
    of_all=Count("report_cards", where=terms.primary_school),
    beside=("primary_schools_not_yet_inspected",),
    paragraph="T8",
    example=Example(
        period="Q1 2026/27",
        covered=(date(2026, 6, 30), date(2026, 6, 30)),
        events={
            "report_cards": """
                school | phase     | has_card | leadership         | card_of
                101    | primary   | true     | expected           | own
                102    | primary   | true     | strong             | own
                103    | primary   | true     | exceptional        | own
                104    | primary   | true     | needs_attention    | predecessor
                105    | primary   | true     | expected           | own
                106    | primary   | true     | urgent_improvement | own
                107    | primary   | true     | expected           | own
                108    | primary   | true     | strong             | own
                109    | primary   | true     | expected           | own
                110    | primary   | true     | expected           | own
                111    | primary   | true     | strong             | own
                112    | primary   | false    |                    |
                113    | primary   | false    |                    |
                114    | secondary | true     | strong             | own
            """
        },
        expect={"at_period_end": (4, 11)},
    ),
    of_people=False,
)
