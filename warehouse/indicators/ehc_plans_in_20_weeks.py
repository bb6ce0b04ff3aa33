"""Education, health and care plans issued within 20 weeks of the request, exceptions left out."""

from datetime import date

from warehouse import terms
from warehouse.indicator import IN_QUARTER, SEX, TWELVE_MONTHS, Count, During, Example, Indicator, Published

indicator = Indicator(
    id="ehc_plans_in_20_weeks",
    label="EHC plans issued within 20 weeks, exceptions left out (12 months)",
    prose="The percentage of new Education, Health and Care Plans that were issued within 20 weeks",
    counted="new plans",
    called=("plans … within 20 weeks", "EHCPs … 20 weeks", "20 week timescale"),
    area="SEND",
    numerator=Count("plans_issued", where=terms.issued_in_20_weeks & terms.no_exception),
    denominator=Count("plans_issued", where=terms.no_exception),
    timing=During("issued_date"),
    bases=(TWELVE_MONTHS, IN_QUARTER),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=Published("SEN_EHC_Excpt_20wks"),
    definition=(
        "New education, health and care plans of the year for which no exception to the 20 weeks applied and that were issued within 20 weeks of "
        "the request for an assessment, as a percentage of all new plans without an exception. Department for Education, Education, health and "
        "care plans; Local Authority Interactive Tool, measure SEN_EHC_Excpt_20wks."
    ),
    method=(
        "140 days from the day the request was received to the day the plan was issued, both from the SEN2 return of January, which holds the "
        "calendar year before it. The twelve months to the end of December are the published year."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/education-health-and-care-plans",
    breakdowns=(SEX,),
    paragraph="T4",
    example=Example(
        period="Q3 2024/25",
        covered=(date(2024, 1, 1), date(2024, 12, 31)),
        events={
            "plans_issued": """
                child_id | issued_date | received_date | exception
                A        | 2024-05-20  | 2024-01-01    | no
                B        | 2024-05-21  | 2024-01-02    | no
                C        | 2024-05-22  | 2024-01-02    | no
                D        | 2024-12-31  | 2024-01-02    | yes
                E        | 2025-01-01  | 2024-12-01    | no
                F        | 2024-10-01  | 2024-09-01    |
            """
        },
        expect={"twelve_months": (3, 4), "in_quarter": (1, 1)},
    ),
)
