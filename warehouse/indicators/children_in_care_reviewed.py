"""Children in care whose last statutory review is not too long ago."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, TEAM, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="children_in_care_reviewed",
    label="Children in care of four weeks or more reviewed within six months (at end of period)",
    prose="The percentage of children in care of four weeks or more who were reviewed within six months",
    counted="children",
    called=("children in care … reviewed", "looked after reviews … in time", "reviews of children in care"),
    area="Social Care",
    numerator=Count(
        "looked_after",
        where=terms.begun_for("started_date", "28d") & terms.last_done_within("last_review_date", "6mo"),
    ),
    denominator=Count("looked_after", where=terms.begun_for("started_date", "28d")),
    timing=AsAt("started_date", "ceased_date"),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=NotComparable(
        "The Department no longer publishes whether reviews of children looked after are held in time."
    ),
    definition=(
        "Of the children who had been looked after for four weeks or more on the last day of the period, those whose last "
        "statutory review lies in the six months before it. The Care Planning, Placement and Case Review (England) Regulations "
        "2010 ask for a first review within 20 working days, a second within three months and then one at most every six."
    ),
    method=(
        "From the last review of the list. That earlier ones were held in time, and the second within three months, is not "
        "proved. Where the last one lies after the period end, it is not known whether there was one before; the child counts "
        "in the denominator only and the figure is marked u."
    ),
    source="https://www.legislation.gov.uk/uksi/2010/959/contents",
    breakdowns=(SEX, TEAM),
    paragraph="T5",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "looked_after": """
                child_id | started_date | ceased_date | last_review_date
                A        | 2020-01-01   |             | 2024-12-31
                B        | 2020-01-01   |             | 2024-12-30
                C        | 2025-06-02   |             | 2025-06-30
                D        | 2025-06-03   |             |
                E        | 2020-01-01   | 2025-06-30  | 2025-05-05
                F        | 2020-01-01   |             |
                G        | 2020-01-01   |             | 2025-07-01
            """,
        },
        expect={"at_period_end": (2, 5)},
    ),
)
