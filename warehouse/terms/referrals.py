"""Referrals and re-referrals.

A referral is a request for services for a child whose case is not open. A re-referral follows an earlier referral of
the same child by at most twelve calendar months, the twelfth month's day included: 30 June 2024 to 30 June 2025 is
one, to 1 July 2025 is not. Referrals without further action count. Several referrals of a child on one day are one
referral (the first), as the Department counts them in Children in Need statistics, table C1.
"""

import polars as pl

_DAY = pl.col("referral_date")

_row_before = _DAY.shift(1)
# On a day with several referrals only the first row has an earlier date before it; forward_fill gives it to the others.
previous_referral_date: pl.Expr = (
    pl.when(_row_before < _DAY).then(_row_before).forward_fill().over("child_id", order_by="referral_date")
)
"""The last date before this one on which the same child was referred; null if there is none in the history."""

within_12_months_of_previous_referral: pl.Expr = (previous_referral_date.dt.offset_by("12mo") >= _DAY).fill_null(False)
"""True where the child had a referral on an earlier day, at most twelve calendar months before."""

supplier_counted_an_earlier_referral: pl.Expr = pl.col("referrals_in_last_12_months") > 0
"""True where the supplier's own count of earlier referrals in twelve months is not zero; unknown where it is blank."""

# Rows of one day come from one sheet of one delivery (composition replaces whole spans), so the row number orders them.
first_referral_of_the_day: pl.Expr = pl.col("source_row") == pl.col("source_row").min().over(
    "child_id", "referral_date"
)
"""True for one referral per child and day."""

without_further_action: pl.Expr = pl.col("no_further_action") == "Y"
"""True for a referral that ends in no further action; null where the source does not say."""
