"""The field's vocabulary: every phrase that a definition uses is one named expression, tested alone.

Here: what the words mean, one module per subject. Not here: which indicator uses them.

A term is a polars expression over an event table. It may use `period_start` and `period_end` (then it is worked out
after events and periods have met) or look at other events of the same child with `over` (then before, on the whole
history); one term may not do both. True counts, false does not, null is *unknown*: it is not counted and the figure is
marked.
"""

from warehouse.terms.ages import attained_age_in_period
from warehouse.terms.care_leavers import (
    accommodation_known_to_be_in_reach,
    care_leavers_turning,
    in_education_employment_or_training,
    in_suitable_accommodation,
)
from warehouse.terms.looked_after import in_last_12_months_of_period
from warehouse.terms.referrals import (
    first_referral_of_the_day,
    supplier_counted_an_earlier_referral,
    within_12_months_of_previous_referral,
)
from warehouse.terms.working_days import within_working_days, working_days_between

__all__ = [
    "accommodation_known_to_be_in_reach",
    "attained_age_in_period",
    "care_leavers_turning",
    "first_referral_of_the_day",
    "in_education_employment_or_training",
    "in_last_12_months_of_period",
    "in_suitable_accommodation",
    "supplier_counted_an_earlier_referral",
    "within_12_months_of_previous_referral",
    "within_working_days",
    "working_days_between",
]
