"""The field's vocabulary: every phrase that a definition uses is one named expression, tested alone.

Here: what the words mean, one module per subject. Not here: which indicator uses them.

A term is a polars expression over an event table. It may use `period_start` and `period_end` (then it is worked out
after events are matched with periods) or look at other events of the same child with `over` (then before, on the whole
history); one term may not do both. True counts, false does not, null is *unknown*: it is not counted and the figure is
marked.
"""

from warehouse.terms.admissions import applied_for_primary, applied_for_secondary, offered_first_preference
from warehouse.terms.adoption import adoption_decided, waiting_to_move_in
from warehouse.terms.ages import aged_at_period_end, attained_age_in_period
from warehouse.terms.assessments import child_was_seen, required_no_support
from warehouse.terms.before_period_end import begun_for, last_done_within
from warehouse.terms.care_leavers import (
    accommodation_known_to_be_in_reach,
    care_leavers_of_the_return_turning,
    care_leavers_turning,
    entitled,
    in_education_employment_or_training,
    in_suitable_accommodation,
    not_in_education_employment_or_training_by_code,
    not_in_touch,
)
from warehouse.terms.child_protection import (
    every_review_in_time,
    for_neglect,
    lasted_two_years,
    lasted_two_years_at_period_end,
    led_to_conference,
    led_to_plan,
    seen_alone_at_last_visit,
)
from warehouse.terms.early_years import funded_at_age_2, funded_at_age_3, in_good_setting, in_setting_with_grade
from warehouse.terms.exclusions import permanent, suspension
from warehouse.terms.home_education import of_school_age
from warehouse.terms.looked_after import (
    ADOPTED,
    SPECIAL_GUARDIANSHIP,
    ceased_because,
    completed_check,
    conveyed_views_at_review,
    four_or_older_at_review,
    in_foster_placement,
    in_last_12_months_of_period,
    in_own_provision,
    in_same_placement_for,
    in_secure_or_childrens_home,
    looked_after_for_12_months,
    missing_in_last_12_months,
    missing_not_away,
    more_than_20_miles_from_home,
    not_a_short_break,
    offered_interview_on_return,
    offered_return_interview,
    over_by_period_end,
    placed_for_adoption,
    placed_outside,
    three_or_more_placements,
    under_care_order,
)
from warehouse.terms.participation import (
    activity_not_known,
    in_participation_cohort,
    not_in_education_employment_or_training,
)
from warehouse.terms.plans import (
    issued_in_20_weeks,
    no_exception,
    placed_in_mainstream,
    placed_in_special_school,
    without_placement,
)
from warehouse.terms.pupils import (
    at_mainstream_school,
    at_state_funded_school,
    counted_in_mainstream,
    counted_in_state_funded,
    sole_or_dual_main,
    with_plan,
    with_plan_or_support,
    with_sen_support,
)
from warehouse.terms.referrals import (
    first_referral_of_the_day,
    supplier_counted_an_earlier_referral,
    within_12_months_of_previous_referral,
    without_further_action,
)
from warehouse.terms.report_cards import (
    FEWEST_CARDS,
    FIRST_DAY_OF_REPORT_CARDS,
    cards_on,
    has_report_card,
    led_at_expected_standard,
    led_strongly,
    not_yet_inspected,
    safeguarding_met,
)
from warehouse.terms.schools import (
    LAST_DAY_OF_GRADES,
    judged_on_leadership,
    primary_school,
    schools_on,
    secondary_school,
    well_led,
)
from warehouse.terms.working_days import within_working_days, working_days_between
from warehouse.terms.youth_justice import first_time_in_the_justice_system, offended_again, under_15_at_outcome

__all__ = [
    "ADOPTED",
    "FEWEST_CARDS",
    "FIRST_DAY_OF_REPORT_CARDS",
    "LAST_DAY_OF_GRADES",
    "SPECIAL_GUARDIANSHIP",
    "accommodation_known_to_be_in_reach",
    "activity_not_known",
    "adoption_decided",
    "aged_at_period_end",
    "applied_for_primary",
    "applied_for_secondary",
    "at_mainstream_school",
    "at_state_funded_school",
    "attained_age_in_period",
    "begun_for",
    "cards_on",
    "care_leavers_of_the_return_turning",
    "care_leavers_turning",
    "ceased_because",
    "child_was_seen",
    "completed_check",
    "conveyed_views_at_review",
    "counted_in_mainstream",
    "counted_in_state_funded",
    "entitled",
    "every_review_in_time",
    "first_referral_of_the_day",
    "first_time_in_the_justice_system",
    "for_neglect",
    "four_or_older_at_review",
    "funded_at_age_2",
    "funded_at_age_3",
    "has_report_card",
    "in_education_employment_or_training",
    "in_foster_placement",
    "in_good_setting",
    "in_last_12_months_of_period",
    "in_own_provision",
    "in_participation_cohort",
    "in_same_placement_for",
    "in_secure_or_childrens_home",
    "in_setting_with_grade",
    "in_suitable_accommodation",
    "issued_in_20_weeks",
    "judged_on_leadership",
    "last_done_within",
    "lasted_two_years",
    "lasted_two_years_at_period_end",
    "led_at_expected_standard",
    "led_strongly",
    "led_to_conference",
    "led_to_plan",
    "looked_after_for_12_months",
    "missing_in_last_12_months",
    "missing_not_away",
    "more_than_20_miles_from_home",
    "no_exception",
    "not_a_short_break",
    "not_in_education_employment_or_training",
    "not_in_education_employment_or_training_by_code",
    "not_in_touch",
    "not_yet_inspected",
    "of_school_age",
    "offended_again",
    "offered_first_preference",
    "offered_interview_on_return",
    "offered_return_interview",
    "over_by_period_end",
    "permanent",
    "placed_for_adoption",
    "placed_in_mainstream",
    "placed_in_special_school",
    "placed_outside",
    "primary_school",
    "required_no_support",
    "safeguarding_met",
    "schools_on",
    "secondary_school",
    "seen_alone_at_last_visit",
    "sole_or_dual_main",
    "supplier_counted_an_earlier_referral",
    "suspension",
    "three_or_more_placements",
    "under_15_at_outcome",
    "under_care_order",
    "waiting_to_move_in",
    "well_led",
    "with_plan",
    "with_plan_or_support",
    "with_sen_support",
    "within_12_months_of_previous_referral",
    "within_working_days",
    "without_further_action",
    "without_placement",
    "working_days_between",
]
