"""Children on a part-time timetable at the end of the period."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, DISTRICT, SEX, AsAt, CountDistinct, Example, Indicator, NotComparable

indicator = Indicator(
    id="part_time_timetables_at_period_end",
    label="Children on a part-time timetable (at end of period)",
    prose="The number of children on a part-time timetable",
    called=("children on a part-time timetable", "children on part-time timetables", "reduced timetables"),
    area="Education",
    numerator=CountDistinct("part_time_timetables", where=terms.of_school_age, of=("child_id",)),
    denominator=None,
    timing=AsAt("started_date", "ended_date"),
    bases=(AT_PERIOD_END,),
    unit="count",
    decimals=0,
    polarity="low",
    breakdowns=(SEX, DISTRICT),
    paragraph="T6",
    comparator=NotComparable(
        "The Department collects no list of part-time timetables and publishes no number of them."
    ),
    definition=(
        "Children of compulsory school age on a part-time timetable at the end of the quarter, as schools told the council. All of them are "
        "entitled to full-time education; a part-time timetable is for very exceptional circumstances and limited in time. Department "
        "for Education, Working together to improve school attendance."
    ),
    method=(
        "Arrangements of the list that had started by the day and had not ended by it; one that ends on the day has ended. A child counts "
        "once, also with arrangements at two schools. Children of Year 11 count until 31 August; younger and older ones do not. The list "
        "is as complete as schools make it: more may mean that more tell the council."
    ),
    source="https://www.gov.uk/government/publications/working-together-to-improve-school-attendance",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 3), date(2025, 7, 3)),
        events={
            "part_time_timetables": """
                child_id | birth_date | started_date | ended_date
                A        | 2014-05-05 | 2025-01-06   |
                A        | 2014-05-05 | 2025-06-02   |
                B        | 2012-05-05 | 2025-06-30   |
                C        | 2012-05-05 | 2025-07-01   |
                D        | 2013-05-05 | 2025-04-28   | 2025-06-30
                E        | 2013-05-05 | 2025-04-28   | 2025-07-01
                F        | 2008-09-01 | 2025-03-03   |
                G        | 2008-08-31 | 2024-03-04   |
                H        | 2020-03-31 | 2025-05-05   |
                I        | 2020-04-01 | 2025-05-05   |
            """
        },
        expect={"at_period_end": (5, None)},
    ),
)
