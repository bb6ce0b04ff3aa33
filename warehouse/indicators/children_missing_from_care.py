"""Children looked after in the year who went missing, from the return of 31 March."""

from datetime import date

import polars as pl

from warehouse.indicator import AT_PERIOD_END, SEX, AsAt, Count, Example, Indicator, Published

indicator = Indicator(
    id="children_missing_from_care",
    label="Children in care who went missing in the year",
    prose="The percentage of children in care in the year who went missing",
    counted="children",
    called=("children in care … went missing", "looked after children … missing", "missing from care"),
    area="Social Care",
    numerator=Count("missing_in_year", where=pl.col("missing")),
    denominator=Count("missing_in_year"),
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="neutral",
    comparator=Published("Children_missing"),
    definition=(
        "Children looked after at any time of the year to 31 March who were missing from their placement at least once, as a percentage "
        "of all children looked after in the year. Department for Education, Children looked after in England; Local Authority "
        "Interactive Tool, measure Children_missing."
    ),
    method=(
        "Once a year, from the episodes of SSDA903: an episode that lies in the year to 31 March, series of short breaks (V3, V4) left "
        "out. A child with several episodes counts once; an episode that began before the year and went on into it counts. Away without "
        "authorisation is a figure of its own. Without the list of the missing there is no figure."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(SEX,),
    paragraph="T5",
    example=Example(
        period="Q4 2024/25",
        covered=(date(2025, 3, 31), date(2025, 3, 31)),
        events={
            "missing_in_year": """
                child_id | missing | away
                A        | yes     | no
                B        | no      | yes
                C        | yes     | yes
                D        | no      | no
            """
        },
        expect={"at_period_end": (2, 4)},
    ),
)
