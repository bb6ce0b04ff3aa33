"""Suspensions and permanent exclusions, by council and academic year, all types of school.

The table by area is used, of the year or of each term; for years it does not have yet, a table of the country alone gives England.
"""

from collections.abc import Mapping

import polars as pl

from warehouse.national import Figures, Publication, Taken
from warehouse.open_data import academic_year, benchmark, figures_of, measure, measures, with_area

_COLUMNS = {
    "exclusions/permanent_exclusions": "permanent",
    "exclusions/permanent_exclusions_rate": "permanent_rate",
    "exclusions/suspended_pupils": "suspended_pupils",
    "exclusions/suspended_pupils_rate": "suspended_pupils_rate",
    "exclusions/suspensions": "suspensions",
    "exclusions/suspensions_rate": "suspension_rate",
    "exclusions/headcount": "headcount",
}
_OF_TERM = "_of_term"
_LABELS = {
    "permanent_exclusions": ("Permanent exclusions", "neutral", 0),
    "permanent_exclusions_rate": ("Permanent exclusions per 100 pupils", "low", 2),
    "suspended_pupils": ("Pupils with at least one suspension", "neutral", 0),
    "suspended_pupils_rate": ("Pupils with at least one suspension per 100 pupils", "low", 2),
    "suspensions": ("Suspensions", "neutral", 0),
    "suspensions_rate": ("Suspensions per 100 pupils", "low", 2),
    "headcount": ("Pupils on roll in January", "neutral", 0),
}
_RATES = {end: end.removesuffix("_rate") for end in _LABELS if end.endswith("_rate")}
"""The count above the line of each rate; below it is the headcount."""


def _make(frames: Mapping[str, pl.DataFrame], taken: Taken) -> Figures:
    tables = []
    if (by_area := frames.get("ees_exclusions/exclusions")) is not None:
        tables.append(_totals(by_area))
    if (country := frames.get("ees_exclusions_national/exclusions")) is not None:
        whole = (pl.col("characteristic") == "Total") & (pl.col("characteristic_group") == "Total")
        tables.append(_totals(country.filter(whole)))
    described = [
        measure(
            f"exclusions/{end}{suffix}",
            label + words,
            "Exclusions",
            polarity,
            decimals=places,
            year_type=of,
            adds=places == 0,
            out_of=(f"exclusions/{_RATES[end]}{suffix}", f"exclusions/headcount{suffix}") if end in _RATES else None,
        )
        for suffix, words, of in (("", "", "Academic Year"), (_OF_TERM, ", in a term", "Term"))
        for end, (label, polarity, places) in _LABELS.items()
    ]
    return Figures(benchmark(tables), measures(*described))


def _totals(rows: pl.DataFrame) -> pl.DataFrame:
    """Figures of whole years, and under names of their own those of single terms: three terms of a year are not one figure."""
    kind = pl.col("period_kind") if "period_kind" in rows.columns else pl.lit(None, dtype=pl.String)
    totals = (
        with_area(rows)
        .filter(pl.col("school_type") == "total")
        .with_columns(period=academic_year(), _term=kind.str.to_lowercase().str.extract(r"^(\w+) term$"))
    )
    years = totals.filter(pl.col("_term").is_null())
    terms = totals.filter(pl.col("_term").is_not_null()).with_columns(
        period=pl.format("{} {} Term", "period", pl.col("_term").str.to_titlecase())
    )
    of_terms = {m + _OF_TERM: c for m, c in _COLUMNS.items()}
    return pl.concat([figures_of(years, _COLUMNS), figures_of(terms, of_terms)])


PUBLICATION = Publication(
    id="exclusions",
    label="Suspensions and permanent exclusions in England",
    sources=("ees_exclusions", "ees_exclusions_national"),
    make=_make,
)
