"""Applicants of the council's admissions export → on-time applicants of the home council.

Here: who counts on National Offer Day. Not here: which preference counts (`warehouse.terms.admissions`).
"""

from collections.abc import Mapping

import polars as pl

from pipelines.compose.conform import About


def applicants(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """On time, living in the area, and not placed by a plan: the applications the published offers are counted out of."""
    del companions, about
    in_the_round = (pl.col("placed_by_plan") != "Y").fill_null(True)
    return rows.filter(in_the_round, pl.col("on_time") == "Y", pl.col("lives_in_area") == "Y")


CONFORMS = {"school_applicants": applicants}
