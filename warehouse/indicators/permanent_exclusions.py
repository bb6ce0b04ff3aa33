"""Permanent exclusions of an academic year, as a number: the count behind the rate, beside the country's count."""

from datetime import date

from warehouse import terms
from warehouse.indicator import DISTRICT, FULL_YEAR, PHASE, SEX, Count, During, Example, Indicator, Published

indicator = Indicator(
    id="permanent_exclusions",
    label="Permanent exclusions",
    prose="The number of permanent exclusions",
    called=(
        "permanent exclusions",
        "permanently excluded",
    ),
    area="Education",
    numerator=Count("exclusions", where=terms.at_state_funded_school & terms.permanent),
    denominator=None,
    timing=During("start_date"),
    bases=(FULL_YEAR,),
    periods="academic_year",
    unit="count",
    decimals=0,
    polarity="low",
    breakdowns=(PHASE, SEX, DISTRICT),
    paragraph="T10",
    comparator=Published(
        "exclusions/permanent_exclusions",
        headline=False,
        note="Numbers of councils of different size are not compared; the country's number is given beside it.",
    ),
    definition=(
        "Permanent exclusions that started in the academic year, from state-funded schools in the council's area. Department for "
        "Education, Suspensions and permanent exclusions in England."
    ),
    method="As for the rate (permanent_exclusion_rate), without the pupils on roll.",
    source="https://explore-education-statistics.service.gov.uk/find-statistics/suspensions-and-permanent-exclusions-in-england",
    example=Example(
        period="2023/24",
        covered=(date(2023, 9, 1), date(2024, 8, 31)),
        events={
            "exclusions": """
                child_id | start_date | category | school | phase
                A        | 2023-09-01 | PERM     | 1      | secondary
                B        | 2024-08-31 | PERM     | 3      | special
                C        | 2024-02-02 | SUSP     | 1      | secondary
                D        | 2023-08-31 | PERM     | 1      | secondary
                F        | 2024-03-03 | PERM     | 6      | other
            """
        },
        expect={"full_year": (2, None)},
    ),
)
