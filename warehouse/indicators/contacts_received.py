"""Contacts with children's social care."""

from datetime import date

from warehouse.indicator import IN_QUARTER, SEX, YEAR_TO_DATE, Count, During, Example, Indicator, NotComparable

indicator = Indicator(
    id="contacts_received",
    label="Contacts received",
    prose="The number of contacts received",
    called=("contacts received",),
    area="Social Care",
    numerator=Count("contacts"),
    denominator=None,
    timing=During("contact_date"),
    bases=(YEAR_TO_DATE, IN_QUARTER),
    unit="count",
    decimals=0,
    polarity="neutral",
    comparator=NotComparable("The Department does not collect contacts, and councils record them in their own ways."),
    definition="Contacts with children's social care about a child made in the period. Ofsted, Annex A, list 1.",
    method=(
        "Every row of the list: a contact about three children is three. What counts as a contact is the council's own "
        "practice."
    ),
    source="https://www.gov.uk/government/publications/inspecting-local-authority-childrens-services-from-2018",
    breakdowns=(SEX,),
    paragraph="T6",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 4, 1), date(2025, 6, 30)),
        events={
            "contacts": """
                child_id | contact_date
                A        | 2025-03-31
                A        | 2025-04-01
                A        | 2025-04-01
                B        | 2025-06-30
                B        | 2025-07-01
            """,
        },
        expect={"year_to_date": (3, None), "in_quarter": (3, None)},
    ),
)
