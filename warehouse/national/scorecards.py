"""First preferences met on National Offer Day, by council, from the Department's school places scorecards.

The row of academic year 2023/24 holds entry in September 2024 (CY) and 2025 (NY). Where an older row's NY and a newer
row's CY are the same entry year, the newer row stands: it has more decimals.
"""

from collections.abc import Mapping

import polars as pl

from warehouse.national import Figures, Publication, Taken
from warehouse.open_data import academic_year, figures_of, measure, measures, with_area

PRIMARY, SECONDARY = "scorecards/primary_first_preference", "scorecards/secondary_first_preference"
_YEARS_LATER = {"this": 1, "next": 2}


def _make(frames: Mapping[str, pl.DataFrame], taken: Taken) -> Figures:
    rows = with_area(frames["scorecards/scorecards"]).with_columns(period=academic_year())
    found = []
    for which, later in _YEARS_LATER.items():
        entry = pl.col("period").str.head(4).cast(pl.Int64) + later
        found.append(
            figures_of(
                rows, {PRIMARY: f"primary_first_preference_{which}", SECONDARY: f"secondary_first_preference_{which}"}
            ).with_columns(period=entry.cast(pl.String), _row=pl.col("period"))
        )
    benchmark = (
        pl.concat(found)
        .sort("_row")
        .unique(["measure", "period", "la_code"], keep="last", maintain_order=True)
        .drop("_row")
        .sort("measure", "period", "la_code")
    )
    return Figures(
        benchmark,
        measures(
            measure(
                PRIMARY,
                "Primary applicants offered their first preference",
                "Admissions",
                "high",
                year_type="Year of entry",
            ),
            measure(
                SECONDARY,
                "Secondary applicants offered their first preference",
                "Admissions",
                "high",
                year_type="Year of entry",
            ),
        ),
    )


PUBLICATION = Publication(id="scorecards", label="School places scorecards", sources=("scorecards",), make=_make)
