"""Young people of academic age 16 and 17 who are not in education, employment or training."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, DISTRICT, SEX, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="neet_16_17",
    label="NEET young people aged 16-17",
    prose="The percentage of young people aged 16 and 17 not in education, employment or training (NEET)",
    counted="young people",
    called=(
        "not in education, employment, or training",
        "NEET",
    ),
    area="Education",
    numerator=Count("young_people", where=terms.not_in_education_employment_or_training),
    denominator=Count("young_people", where=terms.in_participation_cohort),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="low",
    breakdowns=(SEX, DISTRICT),
    beside=("not_known_16_17",),
    paragraph="T12",
    comparator=NotComparable(
        "The published figure is the average of December, January and February; this one is of the end of the quarter."
    ),
    definition=(
        "Young people of academic age 16 and 17 (Years 12 and 13) known not to be in education, employment or training, as a percentage of the "
        "cohort. Seeking, not yet ready, with a start date agreed, working without reward, ill, caring, a parent or pregnant: all count. "
        "Department for Education, Local Authority Interactive Tool, measure 382."
    ),
    method=(
        "The state of the council's case load system at the quarter's last day. Young adult offenders in custody and young people other councils "
        "answer for are in neither number. An activity that was not confirmed in time is not known and is not counted here, "
        "so a low figure beside many not known says little: read it with not_known_16_17. July to September are not meaningful."
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
        expect={"at_period_end": (2, 6)},
    ),
)
