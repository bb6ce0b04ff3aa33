"""Half days missed in a term without authorisation, per hundred possible ones."""

from datetime import date

from warehouse import terms
from warehouse.indicator import DISTRICT, IN_TERM, PHASE, SEX, Example, Indicator, InPeriod, NotComparable, Sum

indicator = Indicator(
    id="unauthorised_absence",
    label="Unauthorised absence in the term",
    prose="The percentage of possible sessions that pupils missed without authorisation in the term",
    counted="sessions",
    called=("unauthorised absence … term", "without authorisation … term"),
    area="Education",
    numerator=Sum("attendance", where=terms.counted_for_absence, of="sessions_unauthorised"),
    denominator=Sum("attendance", where=terms.counted_for_absence, of="sessions_possible"),
    timing=InPeriod("term"),
    bases=(IN_TERM,),
    periods="term",
    unit="percent",
    decimals=2,
    polarity="low",
    breakdowns=(SEX, PHASE, DISTRICT),
    paragraph="T7",
    comparator=NotComparable(
        "The Local Authority Interactive Tool has absence (TotAbs), authorised or not, of the whole school year, six half terms together; "
        "this is one term, and what is missed differs from term to term."
    ),
    definition=(
        "Sessions (half days) missed in the term without authorisation (codes G, N, O, U), as a percentage of possible sessions, of pupils "
        "aged 5 to 15 on the 31 August before the school year, without boarders, at state-funded primary, secondary and special schools in the "
        "council's area. Department for Education, Pupil absence in schools in England: unauthorised absence rate."
    ),
    method=(
        "From the school census of the term after: possible sessions as the school states them, missed ones by attendance code (guidance of "
        "August 2024). Counted are only and main registrations and those of pupils who have left; the Department counts every registration. "
        "Who moved between schools counts at each, who left a school and came back once. Where a code or a number cannot be read, or more was "
        "missed than was possible, the pupil is unknown and left out. Of a summer term it is the first half, to the spring bank holiday: "
        "the census reports the second by itself."
    ),
    source="https://explore-education-statistics.service.gov.uk/methodology/pupil-absence-statistics-methodology",
    example=Example(
        period="Spring Term 2025",
        covered=(date(2025, 1, 1), date(2025, 4, 20)),
        events={
            "attendance": """
                child_id | birth_date | term             | school | phase                 | enrolment | left | boarder | sessions_possible | sessions_unauthorised | sessions_missed
                A        | 2012-03-01 | Spring Term 2025 | 1      | primary               | C         | no   | N       | 120               | 4                     | 10
                B        | 2012-03-01 | Spring Term 2025 | 2      | secondary             | M         | no   | N       | 120               | 0                     | 0
                C        | 2012-03-01 | Spring Term 2025 | 3      | special               |           | yes  | N       | 40                | 2                     | 20
                D        | 2019-08-31 | Spring Term 2025 | 1      | primary               | C         | no   | N       | 120               | 4                     | 10
                E        | 2019-09-01 | Spring Term 2025 | 1      | primary               | C         | no   | N       | 120               | 4                     | 10
                F        | 2008-09-01 | Spring Term 2025 | 2      | secondary             | C         | no   | N       | 120               | 4                     | 10
                G        | 2008-08-31 | Spring Term 2025 | 2      | secondary             | C         | no   | N       | 120               | 4                     | 10
                H        | 2012-03-01 | Spring Term 2025 | 2      | secondary             | S         | no   | N       | 120               | 4                     | 10
                I        | 2012-03-01 | Spring Term 2025 | 4      | alternative_provision | C         | no   | N       | 120               | 60                    | 90
                J        | 2012-03-01 | Spring Term 2025 | 5      | other                 | C         | no   | N       | 120               | 4                     | 10
                K        | 2012-03-01 | Spring Term 2025 | 1      | primary               | C         | no   | 7       | 120               | 4                     | 10
                L        | 2012-03-01 | Spring Term 2025 | 1      | primary               | C         | no   | N       | 0                 | 0                     | 0
                M        | 2012-03-01 | Autumn Term 2024 | 1      | primary               | C         | no   | N       | 120               | 4                     | 10
            """
        },
        expect={"in_term": (14, 520)},
    ),
)
