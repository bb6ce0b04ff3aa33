"""Times that children in care went missing."""

from datetime import date

from warehouse import terms
from warehouse.indicator import IN_QUARTER, SEX, YEAR_TO_DATE, Count, During, Example, Indicator, NotComparable

indicator = Indicator(
    id="missing_episodes",
    label="Missing episodes of children in care",
    prose="The number of missing episodes of children in care",
    called=(
        "missing episodes",
        "episodes of going missing",
        "missing incidents",
    ),
    area="Social Care",
    numerator=Count("missing_episodes", where=terms.missing_not_away),
    denominator=None,
    timing=During("missing_from"),
    bases=(
        YEAR_TO_DATE,
        IN_QUARTER,
    ),
    unit="count",
    decimals=0,
    polarity="low",
    comparator=NotComparable(
        "The Department publishes the number of a year in its own tables; the Local Authority Interactive Tool has the share "
        "of children (Children_missing)."
    ),
    definition=(
        "Missing episodes that began in the period, of children looked after. Department for Education, Children "
        "looked after in England, tables of children missing."
    ),
    method=(
        "By the first day missing, from the Standard Safeguarding Dataset or, for the year to 31 March, SSDA903. An episode counts where "
        "that day lies in a period of care. A child with several episodes counts each time. Away without authorisation, where it is known "
        "where the child is, is not counted."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(SEX,),
    paragraph="T6",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 4, 1), date(2025, 6, 30)),
        events={
            "missing_episodes": """
                child_id | missing_from | missing_to | kind
                A        | 2025-03-31   | 2025-04-02 | M
                A        | 2025-04-01   | 2025-04-02 | M
                B        | 2025-06-30   |            | M
                B        | 2025-05-05   | 2025-05-06 | A
                C        | 2025-07-01   |            | M
            """,
        },
        expect={"year_to_date": (2, None), "in_quarter": (2, None)},
    ),
)
