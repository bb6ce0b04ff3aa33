"""Applicants offered their first preference of a primary school on National Offer Day."""

from datetime import date

from warehouse import terms
from warehouse.indicator import DISTRICT, ON_OFFER_DAY, SEX, Count, Example, Indicator, InPeriod, Published

indicator = Indicator(
    id="primary_first_preference",
    label="Applicants obtaining their first preferences for first time admission to Primary school",
    prose="The percentage of applicants who were offered their first preference for first admission to primary school",
    counted="applicants",
    called=(
        "first preference … primary school",
        "primary school … first preference",
        "primary pupils … first preference",
        "first preference for primary",
        "primary … first preference",
        "primary … first choice",
        "first choice … primary",
    ),
    area="Education",
    numerator=Count("school_applicants", where=terms.offered_first_preference),
    denominator=Count("school_applicants", where=terms.applied_for_primary),
    timing=InPeriod("entry_year"),
    bases=(ON_OFFER_DAY,),
    periods="entry_year",
    unit="percent",
    decimals=1,
    polarity="high",
    breakdowns=(SEX, DISTRICT),
    paragraph="T9",
    comparator=Published("scorecards/primary_first_preference"),
    definition=(
        "Applicants offered the school they named first on National Offer Day (16 April, or the next working day), as a percentage of "
        "all applicants of the council's area for entry in September. All offers count, whether or not they were accepted. "
        "Department for Education, Primary and secondary school applications and offers."
    ),
    method=(
        "From the council's own list of applicants of the main round as on the day. Late applicants, children of other councils and children "
        "placed by an education, health and care plan are left out, because they stand outside the round. Applicants without any of "
        "their preferences stay in the denominator. How many preferences may be named differs between councils (three to six)."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/primary-and-secondary-school-applications-and-offers",
    example=Example(
        period="2025",
        covered=(date(2024, 4, 17), date(2025, 4, 16)),
        events={
            "school_applicants": """
                child_id | entry_year | phase     | preference_offered
                A        | 2025       | primary   | 1
                B        | 2025       | primary   | 1
                C        | 2025       | primary   | 2
                D        | 2025       | primary   | 0
                F        | 2025       | secondary | 1
                G        | 2024       | primary   | 1
            """
        },
        expect={"on_offer_day": (2, 4)},
    ),
)
