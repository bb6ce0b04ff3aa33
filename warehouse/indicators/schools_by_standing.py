"""Open schools by how leadership was last judged, under whichever framework."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, PHASE, STANDING, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="schools_by_standing",
    label="State-funded schools, by how leadership was last judged",
    prose="The number of state-funded schools",
    area="Education",
    numerator=Count("report_cards"),
    denominator=None,
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="count",
    decimals=0,
    polarity="neutral",
    comparator=NotComparable("Two frameworks stand beside each other, not on one scale."),
    definition=(
        "Open state-funded schools of all phases in classes that are never merged: with a report card, leadership and"
        " governance at the expected standard or above, or below it; without one, leadership and management good or "
        "outstanding, or below good, in the last edition before report cards; without a grade under either framework."
    ),
    method=(
        "Report cards are those of Ofsted's edition for the period end. The grades before are those of the last "
        "edition without report cards that was received, with its day: later editions lack them for schools whose "
        "last inspection was ungraded. A school with a new URN is followed by its number. Without such an edition the"
        " classes are not given."
    ),
    source="https://www.gov.uk/government/statistical-data-sets/monthly-management-information-ofsteds-school-inspections-outcomes",
    breakdowns=(STANDING, PHASE),
    opens=terms.FIRST_DAY_OF_REPORT_CARDS,
    opened_because="Before, Ofsted's inspections ended in grades, which are another series.",
    beside=("schools_not_yet_inspected",),
    paragraph="T8",
    example=Example(
        period="Q1 2026/27",
        covered=(date(2026, 6, 30), date(2026, 6, 30)),
        events={
            "report_cards": """
                school | phase     | standing
                501    | primary   | report card: expected standard or above
                502    | secondary | report card: below the expected standard
                503    | primary   | graded before report cards, as at 31 August 2025: good or outstanding
                504    | primary   | graded before report cards, as at 31 August 2025: below good
                505    | special   | no grade under either framework
            """
        },
        expect={"at_period_end": (5, None)},
    ),
    of_people=False,
)
