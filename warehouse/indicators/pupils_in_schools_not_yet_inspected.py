"""Pupils in schools that have no report card yet."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, PHASE, AsAt, Example, Indicator, Published, Sum

indicator = Indicator(
    id="pupils_in_schools_not_yet_inspected",
    label="Pupils in schools not yet inspected under the present framework",
    prose="The percentage of pupils in schools not yet inspected under the present framework",
    counted="pupils",
    area="Education",
    numerator=Sum("report_cards", where=terms.not_yet_inspected, of="pupils"),
    denominator=Sum("report_cards", of="pupils"),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="neutral",
    comparator=Published("ofsted/pupils_in_schools_not_yet_inspected"),
    definition=(
        "Pupils on roll of state-funded schools that have no report card, as a percentage of pupils on roll of all "
        "that are open."
    ),
    method=(
        "Open schools of the council of all phases in Ofsted's edition for the period end, with the pupils that "
        "edition gives (the January census before). England and every council are worked out in the same way from the"
        " same edition."
    ),
    source="https://www.gov.uk/government/statistical-data-sets/monthly-management-information-ofsteds-school-inspections-outcomes",
    breakdowns=(PHASE,),
    opens=terms.FIRST_DAY_OF_REPORT_CARDS,
    opened_because="Before, Ofsted's inspections ended in grades, which are another series.",
    paragraph="T8",
    example=Example(
        period="Q1 2026/27",
        covered=(date(2026, 6, 30), date(2026, 6, 30)),
        events={
            "report_cards": """
                school | phase     | pupils | has_card
                401    | primary   | 200    | true
                402    | primary   | 210    | false
                403    | primary   | 190    | false
                404    | secondary | 900    | true
                405    | secondary | 1000   | false
                406    | special   | 80     | false
            """
        },
        expect={"at_period_end": (1480, 2580)},
    ),
    of_people=False,
)
