"""Referrals, child protection and children in need, by council and year ending 31 March.

Beside LAIT, which gives the same shares later and rounded: here with the counts behind them.
"""

from collections.abc import Mapping

import polars as pl

from warehouse.national import Figures, Publication, Taken
from warehouse.open_data import benchmark, figures_of, measure, measures, with_area

_TABLES = {
    # table: column → label, polarity, decimals
    "ees_referrals/referrals": {
        "referrals": ("Referrals", "neutral", 0),
        "re_referrals": ("Re-referrals within 12 months", "neutral", 0),
        "re_referrals_percent": ("Re-referrals within 12 months, share of referrals", "low", 1),
    },
    "ees_repeat_plans/plans": {
        "plans": ("Child protection plans started", "neutral", 0),
        "repeat_plans": ("Child protection plans that are a second or subsequent one", "neutral", 0),
        "repeat_plans_percent": ("Second or subsequent child protection plans, share", "low", 1),
    },
    "ees_children_in_need/children_in_need": {
        "at_31_march": ("Children in need at 31 March", "neutral", 0),
        "at_31_march_rate": ("Children in need at 31 March per 10,000 children", "neutral", 1),
    },
    "ees_plan_durations/plans": {
        "longer_percent": ("Child protection plans of two years or more, share", "low", 1),
    },
}

_ID = "children_in_need/"
_RATES = {
    "re_referrals_percent": (_ID + "re_referrals", _ID + "referrals"),
    "repeat_plans_percent": (_ID + "repeat_plans", _ID + "plans"),
}
"""The counts behind each rate per hundred."""


def _make(frames: Mapping[str, pl.DataFrame], taken: Taken) -> Figures:
    found = [
        figures_of(with_area(frames[table]), {f"{_ID}{c}": c for c in columns})
        for table, columns in _TABLES.items()
        if table in frames
    ]
    described = [
        measure(
            f"{_ID}{c}",
            label,
            "Children in need",
            polarity,
            decimals=places,
            year_type="Financial Year",
            adds=places == 0,
            out_of=_RATES.get(c),
        )
        for columns in _TABLES.values()
        for c, (label, polarity, places) in columns.items()
    ]
    return Figures(benchmark(found), measures(*described))


PUBLICATION = Publication(
    id="children_in_need",
    label="Children in need, by council",
    sources=tuple(table.split("/")[0] for table in _TABLES),
    make=_make,
)
