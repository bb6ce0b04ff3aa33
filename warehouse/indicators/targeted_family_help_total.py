"""Children and families whom targeted family help works with."""

from datetime import date

from warehouse.indicator import AT_PERIOD_END, AsAt, Breakdown, CountDistinct, Example, Indicator, NotComparable

indicator = Indicator(
    id="targeted_family_help_total",
    label="Children and families worked with by Targeted Family Help",
    prose="The number of children and families worked with by Targeted Family Help",
    called=(
        "worked with by Targeted Family Help",
        "Targeted Family Help",
    ),
    area="Social Care",
    numerator=CountDistinct("family_help", of=("client_kind", "client_id")),
    denominator=None,
    timing=AsAt("started_date", "ended_date"),
    bases=(AT_PERIOD_END,),
    unit="count",
    decimals=0,
    polarity="neutral",
    breakdowns=(Breakdown("client_kind", "client_kind"),),
    paragraph="T13",
    comparator=NotComparable("No national return of early and family help is published by council."),
    definition="Children, or families where the service counts families, with help going on at the end of the quarter.",
    method=(
        "Spells that had started by the day and had not ended by it; a spell that ends on the day has ended. Each child or family counts once."
    ),
    source="https://www.gov.uk/government/publications/working-together-to-safeguard-children--2",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "family_help": """
                client_id | client_kind | started_date | ended_date
                A         | child       | 2025-01-06   |
                A         | child       | 2025-05-05   |
                B         | family      | 2025-06-30   |
                C         | child       | 2025-07-01   |
                D         | child       | 2025-01-06   | 2025-06-30
                E         | child       | 2025-01-06   | 2025-07-01
            """
        },
        expect={"at_period_end": (3, None)},
    ),
)
