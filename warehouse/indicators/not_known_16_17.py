"""Young people of academic age 16 and 17 whose activity is not known."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, DISTRICT, SEX, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="not_known_16_17",
    label="Young people aged 16-17 whose activity is not known",
    prose="The percentage of young people aged 16 and 17 whose activity is not known",
    counted="young people",
    called=(
        "whose activity is not known",
        "activity not known",
        "destination not known",
    ),
    area="Education",
    numerator=Count("young_people", where=terms.activity_not_known),
    denominator=Count("young_people", where=terms.in_participation_cohort),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="low",
    breakdowns=(SEX, DISTRICT),
    paragraph="T12",
    comparator=NotComparable(
        "The published figure is the average of December, January and February; this one is of the end of the quarter."
    ),
    definition=(
        "Young people of academic age 16 and 17 (Years 12 and 13) whose activity is not known, as a percentage of the cohort: it was never recorded, "
        "they cannot be contacted or refused to say, or what was recorded was not confirmed in time."
    ),
    method=(
        "The state of the council's case load system at the quarter's last day. Young adult offenders in custody and young people other councils "
        "answer for are in neither number. September brings a new cohort whose activities are yet to be learnt: the "
        "figure jumps and falls until December."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/participation-in-education-training-and-neet-age-16-to-17-by-local-authority",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 6, 30), date(2025, 6, 30)),
        events={
            "young_people": """
                child_id | academic_age | status
                A        | 16           | neet
                B        | 17           | neet
                C        | 16           | not_known
                D        | 17           | eet
                E        | 16           | other
                F        | 17           | custody
                G        | 15           | neet
                H        | 18           | not_known
                I        | 16           | eet
            """
        },
        expect={"at_period_end": (1, 6)},
    ),
)
