"""Young people aged 16 and 17 not in education, employment or training, or whose activity is not known, by council.

The Department's own quintiles are kept beside the figures: they rest on unrounded figures that are not published.
"""

from collections.abc import Mapping

import polars as pl

from warehouse.national import Figures, Publication, Taken
from warehouse.open_data import figures_of, measure, measures, with_area

_LABELS = {
    "neet": "Aged 16 and 17 not in education, employment or training",
    "not_known": "Aged 16 and 17 whose activity is not known",
    "neet_or_not_known": "Aged 16 and 17 not in education, employment or training, or not known",
}


def _make(frames: Mapping[str, pl.DataFrame], taken: Taken) -> Figures:
    rows = with_area(frames["neet/young_people"])
    columns = {f"neet/{c}{q}": f"{c}{q}" for c in _LABELS for q in ("", "_quintile")}
    described = [
        measure(f"neet/{c}", label, "Participation", "low", year_type="Average of December to February")
        for c, label in _LABELS.items()
    ] + [
        measure(
            f"neet/{c}_quintile",
            f"{label}: the Department's quintile",
            "Participation",
            "neutral",
            decimals=0,
            year_type="Average of December to February",
        )
        for c, label in _LABELS.items()
    ]
    return Figures(figures_of(rows, columns), measures(*described))


PUBLICATION = Publication(
    id="neet",
    label="NEET and participation: local authority figures",
    sources=("neet",),
    make=_make,
    each_edition_stands=True,
)
