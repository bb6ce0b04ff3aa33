"""Young people of academic age 16 and 17 who are not in education, employment or training, or whose activity is not known."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, DISTRICT, SEX, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="neet_or_not_known_16_17",
    label="Young people aged 16-17 who are NEET or whose activity is not known",
    prose="The percentage of young people aged 16 and 17 who are NEET or whose activity is not known",
    counted="young people",
    called=(
        "NEET or not known",
        "NEET … activity is not known",
        "NEET or whose activity is not known",
    ),
    area="Education",
    numerator=Count("young_people", where=terms.not_in_education_employment_or_training | terms.activity_not_known),
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
        "Young people of academic age 16 and 17 (Years 12 and 13) who are not in education, employment or training or whose activity is not known, "
        "as a percentage of the cohort: the Department's headline, because either number alone can be made small by the other."
    ),
    method=(
        "The state of the council's case load system at the quarter's last day. Young adult offenders in custody and young people other councils "
        "answer for are in neither number. It is the sum of neet_16_17 and not_known_16_17, rounded once."
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
        expect={"at_period_end": (3, 6)},
    ),
    sum_of=("neet_16_17", "not_known_16_17"),
)
