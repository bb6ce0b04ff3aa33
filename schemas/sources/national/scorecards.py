"""The Department's local authority school places scorecards: among 151 columns, the share of first preferences met.

Here: the columns by which the file is recognised; only the preferences are used. Not here: which entry year a column is of
(`warehouse.national.scorecards`).

`CY` is entry in September after the row's academic year began to be counted, `NY` the year after: of the row 2023/24
entry in 2024 and 2025. The next file's CY is this file's NY. Within one file older rows have one decimal, newer eight;
missing is `z` in one year's file and `NA` in the next's, also NaN, LOW and Low.

Source: Department for Education, LA school places scorecards. Open Government Licence v3.0.
"""

import pandera.polars as pa

from schemas.open_data import NOBODYS_CODE, Areas, period_column, wide
from schemas.words.fields import column
from schemas.words.source import Edition, Source, Table

_PHASES = {"P": "primary", "S": "secondary"}
_RANKS = {"1": "first", "2": "second", "3": "third", "T3": "top_three"}
_YEARS = {"CY": "this", "NY": "next"}
_GRADES = {"1": "outstanding", "2": "good", "3": "requires_improvement", "4": "inadequate", "0": "not_judged"}
_KINDS = {"NS": "new_school", "EP": "expansion", "ET": "temporary"}

PREFERENCES = {
    f"{phase}_{rank}_preference_{year}": (f"Pref_{p}_{r}_{y}", "Share of applicants offered it, in percent.")
    for p, phase in _PHASES.items()
    for r, rank in _RANKS.items()
    for y, year in _YEARS.items()
}
_QUALITY = {
    f"{phase}_places_{grade}_{kind}": (f"Qual_{p}_{g}_{k}", "Places in schools so judged; N new, E existing.")
    for p, phase in _PHASES.items()
    for g, grade in _GRADES.items()
    for k, kind in {"N": "new", "E": "existing"}.items()
}
_COSTS = {
    f"{phase}_{kind}_{what.lower()}": (f"{what}_{p}_{k}", "Cost, projects and places by kind of project.")
    for what in ("CPP", "Projects", "Cost", "Places")
    for p, phase in _PHASES.items()
    for k, kind in _KINDS.items()
}


class _Scorecard(Areas):
    """Whose scorecard a row is."""

    period: str = period_column("Year")
    area: str = column("LA_name", "Name of the council.", optional=True)
    region: str = column("Region", "Name of the region.", optional=True)


Scorecards: type[pa.DataFrameModel] = wide(
    "Scorecards",
    "One row per council and academic year.",
    {
        "primary_roll": ("PriNOR", "Primary pupils on roll."),
        "secondary_roll": ("SecNOR", "Secondary pupils on roll."),
        **PREFERENCES,
        **_QUALITY,
        **_COSTS,
    },
    base=_Scorecard,
)

SCORECARDS = Source(
    "scorecards",
    "School places scorecards",
    (Table("scorecards", Scorecards, Edition(), known_by=("period", *PREFERENCES)),),
    national=True,
    cross_rules=(NOBODYS_CODE,),
    editions="edition of 2024, and later ones with more columns",
)
