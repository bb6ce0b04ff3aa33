"""Children whose part-time timetable has lasted more than six weeks."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, DISTRICT, SEX, AsAt, CountDistinct, Example, Indicator, NotComparable

indicator = Indicator(
    id="part_time_timetables_over_six_weeks",
    label="Part-time timetables of more than six weeks (at end of period)",
    prose="The percentage of children on a part-time timetable whose arrangement had lasted more than six weeks",
    counted="children",
    called=("part-time timetable … more than six weeks", "part-time timetables … over six weeks"),
    area="Education",
    numerator=CountDistinct(
        "part_time_timetables", where=terms.of_school_age & terms.lasted_over_six_weeks, of=("child_id",)
    ),
    denominator=CountDistinct("part_time_timetables", where=terms.of_school_age, of=("child_id",)),
    timing=AsAt("started_date", "ended_date"),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="low",
    breakdowns=(SEX, DISTRICT),
    paragraph="T5",
    comparator=NotComparable(
        "The Department collects no list of part-time timetables and publishes nothing of how long they last."
    ),
    definition=(
        "Of the children of compulsory school age on a part-time timetable at the end of the quarter, those whose arrangement had lasted more "
        "than six weeks. The Department's guidance, Working together to improve school attendance, says only that it must be limited in "
        "time; six weeks is the usual limit in councils' protocols."
    ),
    method=(
        "More than 42 days lie between the first day and the last day of the quarter; school holidays are counted in. An arrangement that a "
        "review prolongs keeps its first day. A child with two arrangements counts once, and counts as more than six weeks if one of "
        "them is. Who is on a part-time timetable: as the number of them."
    ),
    source="https://www.gov.uk/government/publications/working-together-to-improve-school-attendance",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 3), date(2025, 7, 3)),
        events={
            "part_time_timetables": """
                child_id | birth_date | started_date | ended_date
                A        | 2014-05-05 | 2025-05-18   |
                B        | 2014-05-05 | 2025-05-19   |
                C        | 2013-05-05 | 2025-01-06   | 2025-07-01
                C        | 2013-05-05 | 2025-06-09   |
                D        | 2013-05-05 | 2025-01-06   | 2025-06-30
                E        | 2012-05-05 | 2025-06-30   |
                F        | 2012-05-05 | 2025-07-01   |
                G        | 2008-08-31 | 2024-03-04   |
            """
        },
        expect={"at_period_end": (2, 4)},
    ),
)
