"""Children who became known to be missing education in the quarter."""

from datetime import date

from warehouse import terms
from warehouse.indicator import DISTRICT, IN_QUARTER, SEX, CountDistinct, During, Example, Indicator, NotComparable

indicator = Indicator(
    id="children_found_missing_education",
    label="Children found to be missing education (in the quarter)",
    prose="The number of children who became known to be missing education",
    called=("found to be missing education", "became known to be missing education", "new children missing education"),
    area="Education",
    numerator=CountDistinct("found_missing_education", where=terms.of_school_age, of=("child_id",)),
    denominator=None,
    timing=During("started_date"),
    bases=(IN_QUARTER,),
    unit="count",
    decimals=0,
    polarity="neutral",
    breakdowns=(SEX, DISTRICT),
    paragraph="T6",
    comparator=NotComparable(
        "The Department publishes children missing education at any time of an academic year, not how many became known in a quarter."
    ),
    definition=(
        "Children of compulsory school age of whom the council came to know in the quarter that they are missing education: not registered "
        "pupils at a school, and not receiving suitable education otherwise. Section 436A of the Education Act 1996."
    ),
    method=(
        "Spells of the register that began in the quarter, ended ones too. A child counts once, also when found twice. Of school age at "
        "the end of the quarter: Year 11 does not count in July to September. More may mean that schools and others report "
        "sooner: the number says nothing good or bad."
    ),
    source="https://www.gov.uk/government/publications/children-missing-education",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2023, 7, 4), date(2025, 7, 3)),
        events={
            "found_missing_education": """
                child_id | birth_date | started_date
                A        | 2014-05-05 | 2025-03-31
                B        | 2014-05-05 | 2025-04-01
                B        | 2014-05-05 | 2025-06-02
                C        | 2012-05-05 | 2025-06-30
                D        | 2012-05-05 | 2025-07-01
                E        | 2008-09-01 | 2025-05-05
                F        | 2008-08-31 | 2025-05-05
                G        | 2020-03-31 | 2025-05-05
                H        | 2020-04-01 | 2025-05-05
            """
        },
        expect={"in_quarter": (4, None)},
    ),
)
