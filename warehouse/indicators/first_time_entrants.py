"""Young people who enter the youth justice system for the first time."""

from datetime import date

from warehouse import terms
from warehouse.indicator import IN_QUARTER, YEAR_TO_DATE, CountDistinct, During, Example, Indicator, Published

indicator = Indicator(
    id="first_time_entrants",
    label="First-time entrants to the youth justice system",
    prose="The number of first-time entrants to the youth justice system",
    called=("first-time entrants",),
    area="Social Care",
    numerator=CountDistinct("youth_justice", where=terms.first_time_in_the_justice_system, of=("child_id",)),
    denominator=None,
    timing=During("outcome_date"),
    bases=(YEAR_TO_DATE, IN_QUARTER),
    unit="count",
    decimals=0,
    polarity="low",
    paragraph="T13",
    comparator=Published(
        "FirstYJS",
        headline=False,
        note="The published figure is a rate per 100,000 aged 10 to 17 for a calendar year; this figure is a count.",
    ),
    definition=(
        "Young people aged 10 to 17 with their first youth caution or conviction in the period. The Ministry of Justice publishes them by council of "
        "residence, from the Police National Computer (Local Authority Interactive Tool, measure 111)."
    ),
    method=(
        "From the youth justice case system, by the day of the outcome. The case system does not see what the police recorded elsewhere, so "
        "the count runs a little above the published one. A young person counts once."
    ),
    source="https://www.gov.uk/government/publications/local-authority-interactive-tool-lait",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2023, 7, 8), date(2025, 7, 7)),
        events={
            "youth_justice": """
                child_id | outcome_date | first_time
                A        | 2025-04-01   | Y
                A        | 2025-04-01   | Y
                B        | 2025-06-30   | Y
                C        | 2025-05-05   | N
                D        | 2025-03-31   | Y
                E        | 2025-07-01   | Y
            """
        },
        expect={"year_to_date": (2, None), "in_quarter": (2, None)},
    ),
)
