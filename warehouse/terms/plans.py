"""Education, health and care plans: where the child or young person is placed, how long it took to issue one, whether it was reviewed.

The 20 weeks run from the day the request was received to the day the final plan is issued, 140 days later at most. Where an exception of
the regulations applied, the Department leaves the plan out.

A plan is reviewed every twelve months. The review ends on the day the council notifies its decision, four weeks after the meeting at the
latest. Months are counted to the day of the return, which shows things as they were on it.
"""

import polars as pl

TWENTY_WEEKS = 140
"""Days."""

issued_in_20_weeks: pl.Expr = (pl.col("issued_date") - pl.col("received_date")).dt.total_days() <= TWENTY_WEEKS
"""True where a plan was issued within 20 weeks of its request; null where the day of the request is not known."""

no_exception: pl.Expr = ~pl.col("exception").fill_null(False)
"""True where no exception to the 20 weeks applied."""

placed_in_mainstream: pl.Expr = pl.col("placement") == "mainstream"
"""True where the main placement is at a mainstream school, its SEN unit or its resourced provision; unknown where the
register does not have the school."""

placed_in_special_school: pl.Expr = pl.col("placement") == "special"
"""True where the main placement is at a special school; unknown where the register does not have the school."""

without_placement: pl.Expr = pl.col("placement") == "none"
"""True where no placement goes on."""

_RETURN, _YEAR_BEFORE = pl.col("return_date"), pl.col("return_date").dt.offset_by("-12mo")

maintained_for_12_months: pl.Expr = (pl.col("issued_date") <= _YEAR_BEFORE).fill_null(
    (pl.col("received_date") <= _YEAR_BEFORE).fill_null(True)
)
"""True for a plan that was issued twelve months or longer before the return. So was one whose issue the return does not show, unless it
was asked for in those months: it was issued between the end of the year that the return covers and its day."""

reviewed_in_12_months: pl.Expr = (pl.col("last_review") > _YEAR_BEFORE).fill_null(False)
"""True for a plan whose last review ended in the twelve months to the return."""

decision_was_due: pl.Expr = (
    (pl.col("review_meeting") > _YEAR_BEFORE) & (pl.col("review_meeting") <= _RETURN.dt.offset_by("-4w"))
).fill_null(False)
"""True for a plan whose last review meeting lies in the twelve months to the return, and four weeks or longer before it."""

decided_in_four_weeks: pl.Expr = (
    pl.col("last_review").is_between(pl.col("review_meeting"), pl.col("review_meeting").dt.offset_by("4w"))
).fill_null(False)
"""True where the decision was notified within four weeks of the meeting. A decision of before the meeting is that of an earlier review."""

phase_transfer_was_due: pl.Expr = (
    (pl.col("phase_transfer_due") > _YEAR_BEFORE) & (pl.col("phase_transfer_due") <= _RETURN)
).fill_null(False)
"""True for a plan that was to be amended for the next phase of education in the twelve months to the return."""

phase_transfer_in_time: pl.Expr = (pl.col("phase_transfer_final") <= pl.col("phase_transfer_due")).fill_null(False)
"""True where it was amended by that day."""
