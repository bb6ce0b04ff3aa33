"""Reviews of children in care at which the views of the child were heard."""

from datetime import date

from warehouse import terms
from warehouse.indicator import IN_QUARTER, SEX, YEAR_TO_DATE, Count, During, Example, Indicator, NotComparable

indicator = Indicator(
    id="reviews_with_views",
    label="Reviews of children in care at which the child's views were heard",
    prose="The percentage of reviews of children in care at which the child's views were heard",
    counted="reviews",
    called=(
        "took part in … reviews",
        "participation in reviews",
        "views … reviews",
    ),
    area="Social Care",
    numerator=Count("reviews_in_care", where=terms.four_or_older_at_review & terms.conveyed_views_at_review),
    denominator=Count("reviews_in_care", where=terms.four_or_older_at_review),
    timing=During("reviewed_on"),
    bases=(
        YEAR_TO_DATE,
        IN_QUARTER,
    ),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=NotComparable("Collected in SSDA903; the Local Authority Interactive Tool has no measure of it."),
    definition=(
        "Of the statutory reviews held in the period of children aged four or over, those at which the child spoke, showed "
        "views without speaking, or had them brought by an advocate or otherwise (PN1, PN2, PN3, PN5, PN6). Department for "
        "Education, guide to the SSDA903 collection."
    ),
    method=(
        "By the code of participation. A child who was there and conveyed no views (PN4) counts as not heard. Under four at "
        "the time (PN0) is in neither number; a review without a code is not known."
    ),
    source="https://www.gov.uk/guidance/children-looked-after-return",
    breakdowns=(SEX,),
    paragraph="T4",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 4, 1), date(2025, 6, 30)),
        events={
            "reviews_in_care": """
                child_id | reviewed_on | took_part
                A        | 2025-03-31  | PN1
                A        | 2025-04-01  | PN1
                B        | 2025-04-02  | PN0
                C        | 2025-05-05  | PN4
                D        | 2025-06-06  | PN5
                E        | 2025-06-30  | PN7
                F        | 2025-07-01  | PN1
            """,
        },
        expect={"year_to_date": (2, 4), "in_quarter": (2, 4)},
    ),
)
