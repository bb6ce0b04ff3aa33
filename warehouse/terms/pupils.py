"""Pupils on the roll of a school on a census day: which registrations count, at which schools, with which provision.

A pupil may be on two rolls at once: the main and the subsidiary school of a dual registration. Counting only registrations
(C) and main ones (M) counts everybody once. Subsidiary (S) registrations, those of colleges (F) and of other providers
(O) are left out. Places in SEN units and resourced provision belong to the mainstream school they are in.
"""

import polars as pl

sole_or_dual_main: pl.Expr = pl.col("enrolment").is_in(["C", "M"])
"""True for the registration by which a pupil is counted; unknown where the status is blank."""

at_mainstream_school: pl.Expr = pl.col("mainstream") & pl.col("phase").is_in(["primary", "secondary"])
"""True at state-funded primary and secondary schools, deemed phases and all-through schools included; unknown where the
register does not have the school."""

at_state_funded_school: pl.Expr = pl.col("phase").is_in(["primary", "secondary", "special", "alternative_provision"])
"""True at the schools whose pupils and exclusions the Department's rates count: also special schools and alternative
provision, but neither nursery schools nor independent ones."""

with_plan: pl.Expr = pl.col("sen_provision") == "E"
"""True for pupils with an education, health and care plan; the statements (S) that plans replaced do not count."""

with_sen_support: pl.Expr = pl.col("sen_provision") == "K"
"""True for pupils with SEN Support, who have no plan; school action (A, P), which it replaced, does not count."""

with_plan_or_support: pl.Expr = pl.col("sen_provision").is_in(["E", "K"])
"""True for pupils with either."""

counted_in_mainstream: pl.Expr = sole_or_dual_main & at_mainstream_school
"""True for registrations that count at mainstream schools."""

counted_in_state_funded: pl.Expr = sole_or_dual_main & at_state_funded_school
"""True for registrations that count in the denominator of exclusion rates."""
