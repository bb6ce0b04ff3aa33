"""Funded early education: whose place counts at which age, and in what kind of setting.

The two-year-olds measured are those of families receiving additional support. Since April 2024 two-year-olds of working
parents are funded too, but do not stand on the list of eligible families they would be counted out of.

Quality is a graded judgement. *Met* is no grade: it means that requirements are met where no child was present, or where a
setting only offers out-of-school care. It is neither good nor not good and is left out, like a setting not inspected yet.
"""

import polars as pl

funded_at_age_2: pl.Expr = (pl.col("age") == 2) & (pl.col("entitlement") != "working_parents")
"""True for two-year-olds of families receiving additional support; unknown where the reason for funding is not given."""

funded_at_age_3: pl.Expr = pl.col("age") == 3
"""True for three-year-olds, whatever their hours are funded for."""

in_setting_with_grade: pl.Expr = pl.col("inspected").fill_null(True)
"""True where the main provider has a graded judgement.

Where no judgements were received at all, every place stays: whether it is good is then unknown, and no figure is given.
"""

in_good_setting: pl.Expr = pl.col("high_quality")
"""True where the main provider is judged good or outstanding; unknown where no judgements were received."""
