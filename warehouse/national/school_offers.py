"""Offers on National Offer Day as the Department publishes them by council: applications and first preferences.

The share of first preferences is worked out here from the counts. A council whose pupils also change school at 13 has a row
for each year of entry (7 and 9): together they are its secondary round.
"""

from collections.abc import Mapping

import polars as pl

from warehouse.national import Figures, Publication, Taken
from warehouse.open_data import benchmark, figures_of, measure, measures, with_area

_PHASES = ("primary", "secondary")


def _make(frames: Mapping[str, pl.DataFrame], taken: Taken) -> Figures:
    rows = with_area(frames["ees_school_offers/offers"]).drop_nulls("la_code")
    counts = ("applications", "first_preference")
    rounds = (
        rows.group_by("period", "la_code", "phase")
        .agg(pl.when(pl.col(c).null_count() == 0).then(pl.col(c).sum()).alias(c) for c in counts)
        .with_columns(percent=100 * pl.col("first_preference") / pl.col("applications"))
    )
    found = [
        figures_of(
            rounds.filter(pl.col("phase") == phase),
            {
                f"school_offers/{phase}_applications": "applications",
                f"school_offers/{phase}_first_preference": "percent",
            },
        )
        for phase in _PHASES
    ]
    described = [
        m
        for phase in _PHASES
        for m in (
            measure(
                f"school_offers/{phase}_applications",
                f"Applications for {phase} schools",
                "Admissions",
                "neutral",
                decimals=0,
                year_type="Year of entry",
                adds=True,
            ),
            measure(
                f"school_offers/{phase}_first_preference",
                f"First preferences offered, {phase} schools",
                "Admissions",
                "high",
                year_type="Year of entry",
            ),
        )
    ]
    return Figures(benchmark(found), measures(*described))


PUBLICATION = Publication(
    id="school_offers", label="School applications and offers", sources=("ees_school_offers",), make=_make
)
