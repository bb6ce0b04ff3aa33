"""Funded two- and three-year-olds who are in a setting judged good or outstanding."""

from datetime import date

from warehouse import terms
from warehouse.indicator import DISTRICT, IN_TERM, Count, Example, Indicator, InPeriod, NotComparable

indicator = Indicator(
    id="funded_places_in_quality_settings",
    label="Eligible 2 and 3-year olds taking up their FEEE in a high-quality provision",
    prose="The percentage of two- and three-year-olds with funded early education who were in a setting rated Good or Outstanding",
    counted="children",
    called=(
        "two- and three-year-olds … high-quality provision",
        "two and three year olds … high quality",
        "high-quality provision",
        "high quality setting",
        "2 and 3 year olds",
    ),
    area="Early Years",
    numerator=Count("funded_children", where=terms.in_good_setting),
    denominator=Count(
        "funded_children", where=(terms.funded_at_age_2 | terms.funded_at_age_3) & terms.in_setting_with_grade
    ),
    timing=InPeriod("term"),
    bases=(IN_TERM,),
    periods="term",
    unit="percent",
    decimals=1,
    polarity="high",
    breakdowns=(DISTRICT,),
    paragraph="T7",
    comparator=NotComparable(
        "The Department published two-year-olds and three- and four-year-olds apart, never together, and stopped after 2024."
    ),
    definition=(
        "Two- and three-year-olds in a funded place whose main provider is judged good or outstanding at its latest inspection, as a "
        "percentage of those whose main provider has a graded judgement."
    ),
    method=(
        "Judgements are taken from the latest file of the inspectorate by the provider's number. Children at providers that were not "
        "inspected yet, are not in the file, or are judged Met (which is no grade) are in neither number. Councils are told not to fund "
        "two-year-olds at settings below good, so the figure stays close to its ceiling and a tenth of a point means little."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/funded-early-education-and-childcare",
    example=Example(
        period="Spring Term 2025",
        covered=(date(2025, 1, 1), date(2025, 4, 20)),
        events={
            "funded_children": """
                child_id | term             | age | entitlement        | inspected | high_quality
                A        | Spring Term 2025 | 2   | additional_support | true      | true
                B        | Spring Term 2025 | 3   | universal          | true      | true
                C        | Spring Term 2025 | 3   | universal          | true      | false
                D        | Spring Term 2025 | 3   | universal          | false     | false
                E        | Spring Term 2025 | 4   | universal          | true      | true
                F        | Spring Term 2025 | 2   | working_parents    | true      | true
                G        | Autumn Term 2024 | 3   | universal          | true      | true
            """
        },
        expect={"in_term": (2, 3)},
    ),
)
