"""Pupils with an EHC plan or SEN Support in mainstream schools (state-funded primary and secondary), by council.

Counted on the January school census of an academic year: 2024/25 is the census of Spring Term 2025. England is the
source's own row.
"""

from collections.abc import Mapping

import polars as pl

from warehouse.national import Figures, Publication, Taken
from warehouse.open_data import academic_year, benchmark, figures_of, measure, measures

_GROUPS = {"plan": "sen/ehcp_in_mainstream", "support": "sen/sen_support_in_mainstream"}


def _make(frames: Mapping[str, pl.DataFrame], taken: Taken) -> Figures:
    rows = frames["ees_sen_in_schools/pupils"].with_columns(period=academic_year())
    mainstream = rows.filter(
        pl.col("school_type").is_in(["primary", "secondary"]), pl.col("group").is_in(list(_GROUPS))
    ).drop_nulls("la_code")
    # There is no sum where a count is suppressed; a type of school that a council does not have adds nothing.
    summed = mainstream.group_by("period", "la_code", "group").agg(
        pupils=pl.when(pl.col("pupils").null_count() == 0).then(pl.col("pupils").sum())
    )
    found = [figures_of(summed.filter(pl.col("group") == group), {m: "pupils"}) for group, m in _GROUPS.items()]
    return Figures(
        benchmark(found),
        measures(
            measure(
                "sen/ehcp_in_mainstream",
                "Pupils with an EHC plan in mainstream schools",
                "SEND",
                "neutral",
                decimals=0,
                year_type="Academic Year",
                adds=True,
            ),
            measure(
                "sen/sen_support_in_mainstream",
                "Pupils with SEN Support in mainstream schools",
                "SEND",
                "neutral",
                decimals=0,
                year_type="Academic Year",
                adds=True,
            ),
        ),
    )


PUBLICATION = Publication(
    id="sen", label="Special educational needs in England, by council", sources=("ees_sen_in_schools",), make=_make
)
