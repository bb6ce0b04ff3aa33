"""Children known to be electively home educated."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, DISTRICT, SEX, AsAt, CountDistinct, Example, Indicator, NotComparable

indicator = Indicator(
    id="home_educated_children",
    label="Children Electively Educated at Home",
    prose="The number of children electively educated at home",
    called=(
        "Electively Home Educated",
        "elective home education",
        "home educated children",
        "children educated at home",
        "EHE",
    ),
    area="Education",
    numerator=CountDistinct("home_educated", where=terms.of_school_age, of=("child_id",)),
    denominator=None,
    timing=AsAt("started_date", "ended_date"),
    bases=(AT_PERIOD_END,),
    unit="count",
    decimals=0,
    polarity="neutral",
    breakdowns=(SEX, DISTRICT),
    paragraph="T6",
    comparator=NotComparable(
        "The Department publishes the number on a census day of the term, rounded to ten; a quarter's end is no census day."
    ),
    definition=(
        "Children of compulsory school age whom the council knows to be electively home educated at the end of the quarter. "
        "Department for Education, Elective home education."
    ),
    method=(
        "Spells of the register that had started by the day and had not ended by it; a spell that ends on the day has ended. A child counts "
        "once, also with two open spells. Children of Year 11 count until 31 August, so the number falls every autumn: compare it with "
        "the same quarter of the year before. Spells left open after that day, and of children below school age, do not count."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/elective-home-education",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 3), date(2025, 7, 3)),
        events={
            "home_educated": """
                child_id | birth_date | started_date | ended_date
                A        | 2014-05-05 | 2024-09-02   |
                A        | 2014-05-05 | 2025-02-03   |
                B        | 2012-05-05 | 2025-06-30   |
                C        | 2012-05-05 | 2025-07-01   |
                D        | 2013-05-05 | 2024-01-08   | 2025-06-30
                E        | 2013-05-05 | 2024-01-08   | 2025-07-01
                F        | 2009-08-31 | 2023-01-09   |
                G        | 2008-09-01 | 2023-01-09   |
                H        | 2008-08-31 | 2023-01-09   |
                I        | 2020-03-31 | 2025-05-05   |
                J        | 2020-04-01 | 2025-05-05   |
            """
        },
        expect={"at_period_end": (6, None)},
    ),
)
