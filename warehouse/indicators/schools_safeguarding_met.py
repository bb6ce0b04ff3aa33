"""Schools whose report card says that safeguarding standards are met."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, PHASE, WHOSE_CARD, AsAt, Count, Example, Fewest, Indicator, Published

indicator = Indicator(
    id="schools_safeguarding_met",
    label="Schools that meet safeguarding standards (report cards)",
    prose="The percentage of schools that meet safeguarding standards",
    counted="schools",
    area="Education",
    numerator=Count("report_cards", where=terms.has_report_card & terms.safeguarding_met),
    denominator=Count("report_cards", where=terms.has_report_card),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=Published("ofsted/schools_safeguarding_met"),
    definition=(
        "State-funded schools of all phases whose report card says that safeguarding standards are met, as a "
        "percentage of those with a report card. Ofsted, State-funded schools inspections and outcomes: management "
        "information."
    ),
    method=(
        "Open schools of the council in Ofsted's edition for the period end, as Ofsted publishes it. An area that was"
        " judged again counts with its latest grade. Schools without a report card are not yet inspected under the "
        "present framework: they are in neither number and stand beside. Counts stand in place of a percentage of "
        "fewer than ten cards. Nothing compares with the grades before. England and every council with ten cards are "
        "worked out in the same way from the same edition."
    ),
    source="https://www.gov.uk/government/statistical-data-sets/monthly-management-information-ofsteds-school-inspections-outcomes",
    breakdowns=(PHASE, WHOSE_CARD),
    opens=terms.FIRST_DAY_OF_REPORT_CARDS,
    opened_because="Before, Ofsted's inspections ended in grades, which are another series.",
    fewest=Fewest(terms.FEWEST_CARDS, "report cards"),
    of_all=Count("report_cards"),
    beside=("schools_not_yet_inspected",),
    paragraph="T8",
    example=Example(
        period="Q1 2026/27",
        covered=(date(2026, 6, 30), date(2026, 6, 30)),
        events={
            "report_cards": """
                school | phase     | has_card | safeguarding | card_of
                301    | primary   | true     | met          | own
                302    | primary   | true     | met          | own
                303    | primary   | true     | met          | own
                304    | primary   | true     | met          | predecessor
                305    | primary   | true     | met          | own
                306    | primary   | true     | not_met      | own
                307    | primary   | true     | met          | own
                308    | primary   | true     | met          | own
                309    | secondary | true     | met          | own
                310    | secondary | true     | met          | own
                311    | secondary | true     | met          | own
                312    | primary   | false    |              |
            """
        },
        expect={"at_period_end": (10, 11)},
    ),
    of_people=False,
)
