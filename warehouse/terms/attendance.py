"""Absence of a term: whose counts, and who was persistently or severely absent.

As the Department counts it: registrations, not pupils, so that who changed schools in the term counts at each; of pupils aged 5 to 15,
at state-funded primary, secondary and special schools, without boarders, and without those who could not have attended one session.
Alternative provision is left out, as the Department publishes it by itself. A session is half a day.

Not here: which codes are absence, authorised or not (`schemas.codes.schools`).
"""

import polars as pl

from warehouse.terms.pupils import sole_or_dual_main

_LAST_31_AUGUST = pl.date(
    pl.col("period_start").dt.year() - (pl.col("period_start").dt.month() < 9).cast(pl.Int32), 8, 31
)

of_absence_age: pl.Expr = (pl.col("birth_date").dt.offset_by("5y") <= _LAST_31_AUGUST) & (
    pl.col("birth_date").dt.offset_by("16y") > _LAST_31_AUGUST
)
"""True for those aged 5 to 15 on the 31 August before the school year of the term; unknown without a date of birth."""

at_school_of_absence_figures: pl.Expr = pl.col("phase").is_in(["primary", "secondary", "special"])
"""True at the schools that the Department's figures of absence count: state-funded primary, secondary and special ones. Unknown where the
register does not have the school."""

registered_or_left: pl.Expr = pl.col("left") | sole_or_dual_main
"""True for the registration by which a pupil is counted, and for those who have left, of whom the census does not say which it was;
unknown where the status of a pupil on roll is blank."""

not_a_boarder: pl.Expr = ~pl.col("boarder").is_in(["B", "6", "7"]).fill_null(False)
"""True for pupils who do not board: attendance of boarders is not collected. A blank is no boarder."""

could_attend: pl.Expr = pl.col("sessions_possible") > 0
"""True where at least one session was possible; unknown where the school does not say how many were."""

with_known_absence: pl.Expr = pl.col("sessions_missed") >= 0
"""True where it is known how many sessions were missed, be it none; never false, unknown otherwise."""

counted_for_absence: pl.Expr = (
    at_school_of_absence_figures
    & registered_or_left
    & of_absence_age
    & not_a_boarder
    & could_attend
    & with_known_absence
)
"""True for registrations that the figures of absence count; unknown where one of these is, unless another rules the registration out."""

persistently_absent: pl.Expr = pl.col("sessions_missed") * 10 >= pl.col("sessions_possible")
"""True for who missed 10 % or more of their own possible sessions."""

severely_absent: pl.Expr = pl.col("sessions_missed") * 2 >= pl.col("sessions_possible")
"""True for who missed 50 % or more of their own possible sessions."""
