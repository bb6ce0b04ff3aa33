"""Children aged 0 to 17 by council and year to 31 March: those that the Department's rates are counted out of.

Here: the populations. Not here: the rates (LAIT has them).
"""

from collections.abc import Mapping

import polars as pl

from warehouse.national import Figures, Publication, Taken
from warehouse.open_data import benchmark, figures_of, measure, measures, with_area

_SOURCE = "ees_looked_after_rates"


def _make(frames: Mapping[str, pl.DataFrame], taken: Taken) -> Figures:
    found = figures_of(with_area(frames[f"{_SOURCE}/rates"]), {"populations/aged_0_to_17": "population"})
    described = measure(
        "populations/aged_0_to_17",
        "Children aged 0 to 17, as estimated for the middle of the year before",
        "Population",
        "neutral",
        decimals=0,
        year_type="Financial Year",
        adds=True,
    )
    return Figures(benchmark([found]), measures(described))


PUBLICATION = Publication(id="populations", label="Children of each council", sources=(_SOURCE,), make=_make)
