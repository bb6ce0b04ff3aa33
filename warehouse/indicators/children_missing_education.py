"""Children known to be missing education."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, DISTRICT, SEX, AsAt, CountDistinct, Example, Indicator, NotComparable

indicator = Indicator(
    id="children_missing_education",
    label="Children missing education (at end of period)",
    prose="The number of children missing education",
    called=("children missing education", "children … missing from education", "CME"),
    area="Education",
    numerator=CountDistinct("missing_education", where=terms.of_school_age, of=("child_id",)),
    denominator=None,
    timing=AsAt("started_date", "ended_date"),
    bases=(AT_PERIOD_END,),
    unit="count",
    decimals=0,
    polarity="low",
    breakdowns=(SEX, DISTRICT),
    paragraph="T6",
    comparator=NotComparable(
        "The Department publishes the number on a census day of the term, rounded to ten; a quarter's end is no census day."
    ),
    definition=(
        "Children of compulsory school age whom the council knows, at the end of the quarter, not to be registered pupils at a school and "
        "not to receive suitable education otherwise: section 436A of the Education Act 1996. Department for Education, Children "
        "missing education, collected every term since autumn 2022, by law since autumn 2024."
    ),
    method=(
        "Spells of the register that had started by the day and had not ended by it; a spell that ends on the day has ended. A child counts "
        "once, also with two open spells. Children of Year 11 count until 31 August. Spells left open after that day, and of children below "
        "school age, do not count. Many wait for a place in September: compare with the same quarter of the year before."
    ),
    source="https://explore-education-statistics.service.gov.uk/methodology/children-missing-education",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 3), date(2025, 7, 3)),
        events={
            "missing_education": """
                child_id | birth_date | started_date | ended_date
                A        | 2014-05-05 | 2024-09-02   |
                A        | 2014-05-05 | 2025-02-03   |
                B        | 2012-05-05 | 2025-06-30   |
                C        | 2012-05-05 | 2025-07-01   |
                D        | 2013-05-05 | 2025-01-08   | 2025-06-30
                E        | 2013-05-05 | 2025-01-08   | 2025-07-01
                F        | 2008-09-01 | 2025-03-03   |
                G        | 2008-08-31 | 2023-01-09   |
                H        | 2020-03-31 | 2025-05-05   |
                I        | 2020-04-01 | 2025-05-05   |
                J        |            | 2025-05-05   |
            """
        },
        expect={"at_period_end": (6, None)},
    ),
)
