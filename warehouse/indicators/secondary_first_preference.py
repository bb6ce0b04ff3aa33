"""Applicants offered their first preference of a secondary school on National Offer Day."""

from datetime import date

from warehouse import terms
from warehouse.indicator import DISTRICT, ON_OFFER_DAY, SEX, Count, Example, Indicator, InPeriod, Published

indicator = Indicator(
    id="secondary_first_preference",
    label="Secondary pupils achieving their first preference for Secondary transfer",
    prose="The percentage of applicants who were offered their first preference for transfer to secondary school",
    counted="applicants",
    called=(
        "first preference … secondary school",
        "secondary school … first preference",
        "secondary pupils … first preference",
        "first preference for secondary",
        "secondary … first preference",
        "secondary … first choice",
        "first choice … secondary",
    ),
    area="Education",
    numerator=Count("school_applicants", where=terms.offered_first_preference),
    denominator=Count("school_applicants", where=terms.applied_for_secondary),
    timing=InPeriod("entry_year"),
    bases=(ON_OFFER_DAY,),
    periods="entry_year",
    unit="percent",
    decimals=1,
    polarity="high",
    breakdowns=(SEX, DISTRICT),
    paragraph="T9",
    comparator=Published("scorecards/secondary_first_preference"),
    definition=(
        "Applicants offered the school they named first on National Offer Day (1 March, or the next working day), as a percentage of "
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
                A        | 2025       | secondary | 1
                B        | 2025       | secondary | 1
                C        | 2025       | secondary | 2
                D        | 2025       | secondary | 0
                F        | 2025       | primary   | 1
                G        | 2024       | secondary | 1
            """
        },
        expect={"on_offer_day": (2, 4)},
    ),
)
