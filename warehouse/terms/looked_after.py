"""Children looked after: for how long, and what was done for their health in the twelve months to the end of a period.

The Department counts children looked after for at least twelve months on the last day: the period of care started on
the same day a year before or earlier. Series of short breaks (V3, V4) are not counted.

Some sources list every check: those count that lie in the twelve months to the period end. Some lists hold the last date only. Where
that lies after the period end, it is not known whether there was one before. That is *unknown*, not "no", and not "yes".
"""

import polars as pl

from schemas.codes.looked_after import SHORT_BREAKS
from warehouse.terms.before_period_end import begun_for, last_done_within


def in_last_12_months_of_period(last_date: str) -> pl.Expr:
    """True where the last date lies in the twelve months to the period end, null (unknown) where it lies after it."""
    return last_done_within(last_date, "12mo")


three_or_more_placements: pl.Expr = pl.col("placements") >= 3
"""True for a child with three or more placements in twelve months, as the system counted them; null where it does not say."""

placed_outside: pl.Expr = pl.col("placement_location") == "OUT"
"""True for a child placed outside the council's area; null where the list does not say."""

in_foster_placement: pl.Expr = pl.col("placement_type").is_in(["U1", "U2", "U3", "U4", "U5", "U6"])
"""True for a child placed with foster carers, relatives among them; null where the kind of placement is not known."""

in_secure_or_childrens_home: pl.Expr = pl.col("placement_type").is_in(["K1", "K2"])
"""True for a child in a secure home or a children's home; null where the kind of placement is not known."""

in_own_provision: pl.Expr = pl.col("placement_provider") == "PR1"
"""True for a child whose placement the council itself provides; null where the provider is not known."""

missing_in_last_12_months: pl.Expr = pl.col("missing_episodes") > 0
"""True for a child who was missing from the placement at least once in twelve months, as the system counted."""

offered_return_interview: pl.Expr = (pl.col("return_interview_offered") == "Y").fill_null(False)
"""True for a child who was offered an interview after the last time missing; a blank is no offer."""


def completed_check(kind: str) -> pl.Expr:
    """True for a check of that kind that took place, null (unknown) where its kind or its outcome cannot be read."""
    return (pl.col("kind") == kind) & pl.col("completed")


_short_break = (
    pl.when(pl.col("left_out").fill_null("").str.contains(",legal_status,", literal=True))
    .then(None)
    .otherwise(pl.col("legal_status").is_in(SHORT_BREAKS).fill_null(False))
)

not_a_short_break: pl.Expr = ~_short_break
"""True for a child who is not in a series of short breaks; null where the source could not be read. A blank legal status is none."""

looked_after_for_12_months: pl.Expr = begun_for("started_date", "12mo") & ~_short_break
"""True for a child who at the period end has been looked after for at least twelve months, short breaks left out.

Null where the source does not show short breaks; a blank legal status is not one.
"""


def ceased_because(*reasons: str) -> pl.Expr:
    """True for a child whose last period that ended in the year ended for one of these reasons; for any, where none is named.

    Null where reason or end could not be read; a child whose period goes on ended for none.
    """
    ended = pl.col("ceased_for").is_in(list(reasons)) if reasons else pl.col("ceased_for").is_not_null()
    unread = pl.col("left_out").fill_null("").str.contains(",ceased_for,", literal=True)
    return pl.when(unread).then(None).otherwise(ended.fill_null(False))


ADOPTED = ("E11", "E12")
"""Reasons for which a period of being looked after ends: adopted, unopposed or with consent dispensed with."""

SPECIAL_GUARDIANSHIP = ("E43", "E44", "E45", "E46", "E47", "E48")
"""Reasons for which a period of being looked after ends; E43 and E44 to 2018, E45 to E48 since."""

under_care_order: pl.Expr = pl.col("legal_status").is_in(["C1", "C2"])
"""True for a child under an interim or full care order; null where the legal status is not known."""

more_than_20_miles_from_home: pl.Expr = pl.col("placement_distance") > 20
"""True for a child placed more than 20 miles from home; null where the distance is not known."""

placed_for_adoption: pl.Expr = pl.col("placement_type").is_in(["A3", "A4", "A5", "A6"])
"""True for a child placed with those who want to adopt; null where the kind of placement is not known."""


def in_same_placement_for(how_long: str) -> pl.Expr:
    """True for a child who at the period end has been in the same placement for so long.

    Null (unknown) where the present placement began after it: the list does not hold the one before.
    """
    began = pl.col("placement_date")
    return pl.when(began > pl.col("period_end")).then(None).otherwise(begun_for("placement_date", how_long))


missing_not_away: pl.Expr = pl.col("kind") == "M"
"""True for a missing episode; those away without authorisation, whose whereabouts are known, are none."""

offered_interview_on_return: pl.Expr = (pl.col("interview_offered") == "Y").fill_null(False)
"""True for a missing episode after which a return interview was offered; a blank is no offer."""

over_by_period_end: pl.Expr = (pl.col("missing_to") <= pl.col("period_end")).fill_null(False)
"""True for a missing episode that had ended by the last day of the period."""

four_or_older_at_review: pl.Expr = pl.col("took_part") != "PN0"
"""True for a review of a child of four or older, as it is coded; null where it is not."""

conveyed_views_at_review: pl.Expr = pl.col("took_part").is_in(["PN1", "PN2", "PN3", "PN5", "PN6"])
"""True for a review at which the child's views were heard: spoken, shown, or brought by an advocate. PN4 and PN7 conveyed none."""

three_or_more_social_workers: pl.Expr = pl.col("social_workers") >= 3
"""True for a child for whom three or more social workers were responsible in the year, one after the other."""
