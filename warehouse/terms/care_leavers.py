"""Care leavers: who is in the cohort, where they live, what they do.

The cohort of the Department is young people whose birthday falls in the period, looked after for at least 13 weeks
after their 14th birthday and some time after their 16th (in list 9: relevant and former relevant; qualifying had less,
eligible are still looked after). Those who died or returned home for good are out. Young people not in touch or who
refuse contact stay in the denominator.

Activity codes F1 F2 F4 F5 and P1 P2 P4 P5 (before 2022 also F3 P3) are education, employment or training.
"""

import polars as pl

from warehouse.terms.ages import attained_age_in_period

_STILL_OURS = ~pl.col("in_touch").is_in(["DIED", "RHOM"]).fill_null(False)


entitled: pl.Expr = pl.col("eligibility").is_in(["relevant", "former_relevant"])
"""True for relevant and former relevant care leavers; qualifying ones had less than 13 weeks."""


def care_leavers_turning(youngest: int, oldest: int) -> pl.Expr:
    """True for care leavers who reach one of these ages in the period: (17, 21) "aged up to 21", (19, 21) national."""
    age = attained_age_in_period()
    return entitled & _STILL_OURS & age.is_between(youngest, oldest).fill_null(False)


def care_leavers_of_the_return_turning(youngest: int, oldest: int) -> pl.Expr:
    """The same for a return that lists nobody but those entitled."""
    return _STILL_OURS & attained_age_in_period().is_between(youngest, oldest).fill_null(False)


accommodation_known_to_be_in_reach: pl.Expr = ~pl.col("accommodation").is_in(["G", "H", "R"]).fill_null(False)
"""False for those gone abroad, deported or whose residence is not known: out of the suitability measure only."""

in_suitable_accommodation: pl.Expr = (pl.col("suitability") == "suitable").fill_null(False)
"""True where the accommodation is recorded as suitable; no information is not suitable."""

not_in_touch: pl.Expr = (pl.col("in_touch") == "NO").fill_null(False)
"""True where the council is not in touch; who refuses contact, or needs no services any more, is something else."""

not_in_education_employment_or_training_by_code: pl.Expr = pl.col("activity").is_in(["G4", "G5", "G6"]).fill_null(False)
"""True where the activity recorded is none (illness or disability, pregnancy or parenting, other); no information is not."""

in_education_employment_or_training: pl.Expr = (
    pl.col("activity").is_in(["F1", "F2", "F3", "F4", "F5", "P1", "P2", "P3", "P4", "P5"]).fill_null(False)
)
"""True for any full- or part-time education, employment or training; no information is not."""
