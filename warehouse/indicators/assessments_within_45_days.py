"""Assessments completed within 45 working days."""

from datetime import date

from warehouse import terms
from warehouse.indicator import IN_QUARTER, SEX, TEAM, YEAR_TO_DATE, Count, During, Example, Indicator, Published

indicator = Indicator(
    id="assessments_within_45_days",
    label="Assessments completed within 45 days",
    prose="The percentage of assessments completed within 45 working days",
    counted="assessments",
    called=(
        "assessments completed within 45",
        "assessments … within 45",
        "assessments … within timescale",
        "timeliness of assessments",
        "assessment timeliness",
        "assessments … on time",
    ),
    area="Social Care",
    numerator=Count("assessments", where=terms.within_working_days("start_date", "authorised_date", 45)),
    denominator=Count("assessments"),
    timing=During("authorised_date"),
    bases=(YEAR_TO_DATE, IN_QUARTER),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=Published("Continue_Assess_Comp"),
    definition=(
        "Continuous assessments completed in the period within 45 working days of their start, as a percentage of all "
        "completed in the period. Assessments still open are in neither number. Department for Education, Children in "
        "Need, table C2; Local Authority Interactive Tool, measure 304."
    ),
    method=(
        "Completed means authorised. Working days are Monday to Friday less the bank holidays of England and Wales, and "
        "the start date is day 0. The clock starts with the assessment, as in the census, not with the referral."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need",
    breakdowns=(SEX, TEAM),
    paragraph="T4",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 4, 1), date(2025, 6, 30)),
        events={
            "assessments": """
                child_id | start_date | authorised_date
                A        | 2025-04-01 | 2025-06-09
                B        | 2025-04-01 | 2025-06-10
                C        | 2025-04-19 | 2025-06-25
                D        | 2025-04-24 | 2025-06-30
                E        | 2025-01-27 | 2025-03-31
            """
        },
        expect={"year_to_date": (3, 4), "in_quarter": (3, 4)},
    ),
)
