"""Care leavers in education, employment or training and in suitable accommodation, by council and age group.

Activity and accommodation come in two files of one kind, so each edition stands beside the others. LAIT gives ages 19 to
21; here ages 17 to 18 are given too.
"""

from collections.abc import Mapping

import polars as pl

from warehouse.national import Figures, Publication, Taken
from warehouse.open_data import benchmark, figures_of, measure, measures, with_area

_AGES = {"17_to_18": "aged 17 to 18", "19_to_21": "aged 19 to 21"}
_ARE = {
    "in_eet": "in education, employment or training",
    "suitable": "in suitable accommodation",
}


def _make(frames: Mapping[str, pl.DataFrame], taken: Taken) -> Figures:
    rows = with_area(frames["ees_care_leavers/care_leavers"])
    found = [
        figures_of(rows.filter(pl.col("age") == age, pl.col("breakdown") == is_), {_measure(is_, age): "percentage"})
        for is_ in _ARE
        for age in _AGES
    ]
    described = [
        measure(
            _measure(is_, age),
            f"Care leavers {who} {words}",
            "Care leavers",
            "high",
            decimals=0,
            year_type="Financial Year",
        )
        for is_, words in _ARE.items()
        for age, who in _AGES.items()
    ]
    return Figures(benchmark(found), measures(*described))


def _measure(is_: str, age: str) -> str:
    return f"care_leavers/{is_}_{age}"


PUBLICATION = Publication(
    id="care_leavers",
    label="Care leavers, by council",
    sources=("ees_care_leavers",),
    make=_make,
    each_edition_stands=True,
)
