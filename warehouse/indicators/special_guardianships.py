"""Children who left care in the year through special guardianship, from the return of 31 March."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, AsAt, Count, Example, Indicator, Published

indicator = Indicator(
    id="special_guardianships",
    label="Children who left care through special guardianship",
    prose="The number of children who left care through a special guardianship order",
    counted="children",
    called=("special guardianship",),
    area="Social Care",
    numerator=Count("looked_after_in_year", where=terms.ceased_because(*terms.SPECIAL_GUARDIANSHIP)),
    denominator=None,
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="count",
    decimals=0,
    polarity="neutral",
    comparator=Published("LAC_ceased_SGO"),
    definition=(
        "Children who ceased to be looked after in the year to 31 March because a special guardianship order was granted. Department for "
        "Education, Children looked after in England; Local Authority Interactive Tool, measure LAC_ceased_SGO."
    ),
    method=(
        "Once a year, from the episodes of SSDA903: an episode that lies in the year to 31 March, series of short breaks (V3, V4) left "
        "out. Orders to former foster carers and to others, relatives or not (E43 and E44 to 2018, E45 to E48 since)."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(SEX,),
    paragraph="T6",
    example=Example(
        period="Q4 2024/25",
        covered=(date(2025, 3, 31), date(2025, 3, 31)),
        events={
            "looked_after_in_year": """
                child_id | ceased_for
                A        | E45
                B        | E48
                C        | E41
                D        |
            """
        },
        expect={"at_period_end": (2, None)},
    ),
)
