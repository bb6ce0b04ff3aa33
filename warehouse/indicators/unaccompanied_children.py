"""Unaccompanied asylum-seeking children looked after on 31 March, from the return."""

from datetime import date

import polars as pl

from warehouse.indicator import AT_PERIOD_END, SEX, AsAt, Count, Example, Indicator, Published

indicator = Indicator(
    id="unaccompanied_children",
    label="Unaccompanied asylum-seeking children in care",
    prose="The number of unaccompanied asylum-seeking children in care on 31 March",
    counted="children",
    called=("unaccompanied asylum-seeking children", "unaccompanied asylum seeking children", "UASC"),
    area="Social Care",
    numerator=Count("unaccompanied_children", where=pl.col("at_year_end")),
    denominator=None,
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="count",
    decimals=0,
    polarity="neutral",
    comparator=Published("Unacc_Asylmn_Seek_Childn"),
    definition=(
        "Unaccompanied asylum-seeking children looked after on 31 March. Department for Education, Children looked after in England; "
        "Local Authority Interactive Tool, measure Unacc_Asylmn_Seek_Childn."
    ),
    method=(
        "Once a year, from the list of unaccompanied children of SSDA903, those of them whose episodes go on at the end of the year. Who "
        "is listed without an episode in the year is not counted."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(SEX,),
    paragraph="T6",
    example=Example(
        period="Q4 2024/25",
        covered=(date(2025, 3, 31), date(2025, 3, 31)),
        events={
            "unaccompanied_children": """
                child_id | at_year_end
                A        | yes
                B        | no
                C        | yes
            """
        },
        expect={"at_period_end": (2, None)},
    ),
)
