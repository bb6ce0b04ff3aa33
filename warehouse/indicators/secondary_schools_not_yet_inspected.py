"""Secondary schools that have no report card yet."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, AsAt, Count, Example, Indicator, Published

indicator = Indicator(
    id="secondary_schools_not_yet_inspected",
    label="Secondary schools not yet inspected under the present framework",
    prose="The percentage of secondary schools not yet inspected under the present framework",
    counted="schools",
    area="Education",
    numerator=Count("report_cards", where=terms.secondary_school & terms.not_yet_inspected),
    denominator=Count("report_cards", where=terms.secondary_school),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="neutral",
    comparator=Published("ofsted/secondary_schools_not_yet_inspected"),
    definition=(
        "State-funded secondary schools (as Ofsted files them) that have no report card, as a percentage of all that "
        "are open. They have not failed and are not missing: no inspection under the framework of November 2025 has "
        "been published."
    ),
    method=(
        "Open schools of the council in Ofsted's edition for the period end, as Ofsted publishes it. England and "
        "every council are worked out in the same way from the same edition."
    ),
    source="https://www.gov.uk/government/statistical-data-sets/monthly-management-information-ofsteds-school-inspections-outcomes",
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
        expect={"at_period_end": (1, 2)},
    ),
    of_people=False,
)
