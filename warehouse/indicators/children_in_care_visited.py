"""Children in care who were seen at a visit in the last six weeks."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="children_in_care_visited",
    label="Children in care for six weeks or more who were visited in the last six weeks (at end of period)",
    prose="The percentage of children in care for six weeks or more who were visited in the last six weeks",
    counted="children",
    called=(
        "children in care … visited",
        "looked after children … visited",
        "statutory visits … care",
    ),
    area="Social Care",
    numerator=Count(
        "looked_after",
        where=terms.not_a_short_break & terms.begun_for("started_date", "6w") & terms.visited_within("6w"),
    ),
    denominator=Count("looked_after", where=terms.not_a_short_break & terms.begun_for("started_date", "6w")),
    timing=AsAt("started_date", "ceased_date"),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=NotComparable(
        "Nobody publishes visits by council; regional sets of indicators and inspectors ask for them."
    ),
    definition=(
        "Of the children looked after for six weeks or more on the last day of the period, those who were seen at a visit in "
        "the six weeks up to it. Care Planning, Placement and Case Review (England) Regulations 2010, regulation 28: at least "
        "every six weeks in the first year of a placement."
    ),
    method=(
        "From the list of every visit of the Standard Safeguarding Dataset: the last one up to the period end at which the "
        "child was seen. The regulation allows three months once a placement of more than a year is to last until 18; this "
        "figure asks for six weeks of all, so it is lower than a council's own figure that knows which placements those are. "
        "Series of short breaks (V3, V4) are left out. Annex A holds the last visit before the day of the list alone; it "
        "gives no figure."
    ),
    source="https://www.legislation.gov.uk/uksi/2010/959/regulation/28",
    breakdowns=(SEX,),
    paragraph="T5",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "looked_after": """
                child_id | started_date | ceased_date | legal_status | visited_date
                A        | 2020-01-01   |             | C2           | 2025-05-20
                B        | 2020-01-01   |             | C2           | 2025-05-19
                C        | 2025-05-19   |             | V2           | 2025-06-30
                D        | 2025-05-20   |             | V2           | 2025-06-30
                E        | 2020-01-01   |             | C1           |
                F        | 2020-01-01   |             | V4           | 2025-06-20
                G        | 2020-01-01   | 2025-06-30  | C2           | 2025-06-20
            """,
        },
        expect={"at_period_end": (2, 4)},
    ),
)
