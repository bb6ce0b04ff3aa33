"""EHC plans in place in January and plans issued within 20 weeks, by council.

The council that maintains a plan reports where it is placed, not the school the child attends: there may be more plans in
mainstream schools than pupils with a plan in the council's own mainstream schools, or fewer.
"""

from collections.abc import Mapping

import polars as pl

from warehouse.national import Figures, Publication, Taken
from warehouse.open_data import academic_year, benchmark, figures_of, measure, measures, with_area

_TABLES = {
    # table: its row of all, its kind of year, and column → label, polarity, decimals
    "ehc_plans/caseload": (
        "All EHC plans",
        "Academic Year",
        {
            "plans": ("EHC plans maintained in January", "neutral", 0),
            "mainstream": ("EHC plans maintained in January, placed in mainstream schools", "neutral", 0),
            "mainstream_percent": ("Share of EHC plans placed in mainstream schools", "neutral", 1),
        },
    ),
    "ehc_plans/timeliness_20_week": (
        "All EHC plans issued",
        "Calendar Year",
        {"in_20_weeks_no_exceptions_percent": ("New EHC plans issued within 20 weeks, exceptions left out", "high", 1)},
    ),
}


def _make(frames: Mapping[str, pl.DataFrame], taken: Taken) -> Figures:
    found = [
        figures_of(
            with_area(frames[table])
            .filter(pl.col("topic") == whole, pl.col("breakdown") == whole)
            .with_columns(period=academic_year()),
            {f"ehc_plans/{c}": c for c in columns},
        )
        for table, (whole, _, columns) in _TABLES.items()
        if table in frames
    ]
    described = [
        measure(
            f"ehc_plans/{c}",
            label,
            "SEND",
            polarity,
            decimals=places,
            year_type=year,
            adds=places == 0,
            out_of=("ehc_plans/mainstream", "ehc_plans/plans") if c == "mainstream_percent" else None,
        )
        for _, year, columns in _TABLES.values()
        for c, (label, polarity, places) in columns.items()
    ]
    return Figures(benchmark(found), measures(*described))


PUBLICATION = Publication(
    id="ehc_plans", label="Education, health and care plans, by council", sources=("ehc_plans",), make=_make
)
