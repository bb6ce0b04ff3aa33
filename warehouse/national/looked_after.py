"""Health and stability of children looked after, by council and year ending 31 March.

Health is of children looked after for at least twelve months: it cannot be compared with a figure of all children in care.
"""

from collections.abc import Mapping

import polars as pl

from warehouse.national import Figures, Publication, Taken
from warehouse.open_data import benchmark, figures_of, measure, measures, with_area

_OUTCOMES = {
    "dental_check": ("Had their teeth checked by a dentist", "Children looked after with a dental check", "high"),
    "health_assessment": (
        "Had their annual health assessment",
        "Children looked after with an annual health assessment",
        "high",
    ),
    "immunisations": (
        "Had their immunisations up to date",
        "Children looked after with immunisations up to date",
        "high",
    ),
}
_STABILITY = {
    "three_placements": (
        "With 3 or more placements during the year",
        "Children looked after with three or more placements",
        "low",
    ),
    "same_carer": (
        "Living with the same carer for at least 2 years",
        "Children looked after with the same carer for two years",
        "high",
    ),
}
_TABLES = {
    "ees_looked_after_outcomes/outcomes": ("outcome", _OUTCOMES),
    "ees_looked_after_outcomes/outcomes_named_anew": ("outcome", _OUTCOMES),
    "ees_placement_stability/placements": ("stability", _STABILITY),
}


def _make(frames: Mapping[str, pl.DataFrame], taken: Taken) -> Figures:
    found = [
        figures_of(
            with_area(frames[table]).filter(pl.col(column) == text),
            {f"looked_after/{end}": "percentage"},
        )
        for table, (column, kept) in _TABLES.items()
        if table in frames
        for end, (text, _, _) in kept.items()
    ]
    described = [
        measure(f"looked_after/{end}", label, "Children looked after", polarity, decimals=0, year_type="Financial Year")
        for kept in (_OUTCOMES, _STABILITY)
        for end, (_, label, polarity) in kept.items()
    ]
    return Figures(benchmark(found), measures(*described))


PUBLICATION = Publication(
    id="looked_after",
    label="Children looked after, by council",
    sources=tuple(dict.fromkeys(table.split("/")[0] for table in _TABLES)),
    make=_make,
)
