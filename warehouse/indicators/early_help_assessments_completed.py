"""Early help assessments completed."""

from datetime import date

from warehouse.indicator import IN_QUARTER, SEX, YEAR_TO_DATE, Count, During, Example, Indicator, NotComparable

indicator = Indicator(
    id="early_help_assessments_completed",
    label="Early help assessments completed",
    prose="The number of early help assessments completed",
    called=("early help assessments",),
    area="Social Care",
    numerator=Count("early_help_assessments"),
    denominator=None,
    timing=During("assessment_completion_date"),
    bases=(YEAR_TO_DATE, IN_QUARTER),
    unit="count",
    decimals=0,
    polarity="neutral",
    comparator=NotComparable("The Department does not collect early help assessments."),
    definition=(
        "Early help assessments of children that were completed in the period, by whichever organisation. Ofsted, Annex A, list "
        "2."
    ),
    method="Every completed row of the list; assessments that are still open are not counted.",
    source="https://www.gov.uk/government/publications/inspecting-local-authority-childrens-services-from-2018",
    breakdowns=(SEX,),
    paragraph="T6",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 4, 1), date(2025, 6, 30)),
        events={
            "early_help_assessments": """
                child_id | assessment_start_date | assessment_completion_date
                A        | 2025-02-03            | 2025-03-31
                B        | 2025-02-03            | 2025-04-01
                C        | 2025-05-06            | 2025-06-30
                D        | 2025-05-06            | 2025-07-01
            """,
        },
        expect={"year_to_date": (2, None), "in_quarter": (2, None)},
    ),
)
