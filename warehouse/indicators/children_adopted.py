"""Children who left care in the year through adoption, from the return of 31 March."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, AsAt, Count, Example, Indicator, Published

indicator = Indicator(
    id="children_adopted",
    label="Children who left care through adoption",
    prose="The percentage of children who ceased to be looked after in the year who were adopted",
    counted="children",
    called=("ceased to be looked after … adopted", "children … adopted from care", "left care through adoption"),
    area="Social Care",
    numerator=Count("looked_after_in_year", where=terms.ceased_because(*terms.ADOPTED)),
    denominator=Count("looked_after_in_year", where=terms.ceased_because()),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=Published("%_of LAC Adopted"),
    definition=(
        "Children who ceased to be looked after in the year to 31 March because they were adopted (E11, E12), as a percentage of all who "
        "ceased in the year. Department for Education, Children looked after in England; Local Authority Interactive Tool, measure %_of "
        "LAC Adopted."
    ),
    method=(
        "Once a year, from the episodes of SSDA903: an episode that lies in the year to 31 March, series of short breaks (V3, V4) left "
        "out. Of a child who ceased more than once in the year, the last time counts, also where another period began after it. X1 is a "
        "change of episode and no end."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(SEX,),
    paragraph="T5",
    example=Example(
        period="Q4 2024/25",
        covered=(date(2025, 3, 31), date(2025, 3, 31)),
        events={
            "looked_after_in_year": """
                child_id | at_year_end | ceased_for
                A        | no          | E11
                B        | no          | E12
                C        | no          | E4A
                D        | yes         |
                E        | yes         | E45
            """
        },
        expect={"at_period_end": (2, 4)},
    ),
)
