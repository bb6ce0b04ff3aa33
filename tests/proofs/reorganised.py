"""Northamptonshire 2021 and Cumbria 2023 played again from published figures: the county, its two halves, and who counts when.

Here: the replay of both, a line for each kind of case. Not here: the rules (`warehouse.reorganised`). It needs the real published tables
beside the project.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from pipelines.publish.published import build_published
from proofs import Result

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
COUNTIES = {"Northamptonshire": (928, 940, 941, "2021-04-01"), "Cumbria": (909, 942, 943, "2023-04-01")}

_CASES = """
WITH figures AS (
    SELECT b.measure, b.published_period, p.last_day, b.la_code::INT AS code, b.value, c.value IS NOT NULL AND c.n IS NOT NULL AS kept,
           c.rank IS NOT NULL OR NOT m.quartile_shown AS placed
    FROM star.fact_benchmark b
    JOIN star.dim_measure m ON m.measure = b.measure
    JOIN star.dim_period p ON p.period_key = b.period_key
    LEFT JOIN star.fact_comparison c ON c.measure = b.measure AND c.la_code = b.la_code AND c.published_period = b.published_period
    WHERE b.la_code::INT IN ($county, $one, $other) AND p.last_day IS NOT NULL
), cases AS (
    SELECT measure, published_period, last_day < $day::DATE AS before, bool_or(code = $county) AS of_county,
           count(*) FILTER (code <> $county) AS of_halves, bool_or(code = $county AND placed AND kept) AS county_counts,
           bool_or(code <> $county AND placed AND kept) AS half_counts
    FROM figures GROUP BY ALL
)
SELECT CASE WHEN before THEN 'before' ELSE 'after' END, of_county, of_halves, county_counts AND half_counts AS twice,
       count(*) AS figures, count(DISTINCT measure) AS measures, string_agg(DISTINCT measure, ', ' ORDER BY measure)
FROM cases GROUP BY ALL ORDER BY ALL
"""


def main(_: str = "") -> Result:
    """Play both again, with all real tables."""
    if not DATA.is_dir():
        return Result(False, "needs the published tables beside the project, which are not here")
    details, twice, cases = [], 0, 0
    with TemporaryDirectory() as folder:
        file = Path(folder) / "published.duckdb"
        build_published(DATA, file)
        with duckdb.connect(str(file), read_only=True) as connection:
            for name, (county, one, other, day) in COUNTIES.items():
                given = {"county": county, "one": one, "other": other, "day": day}
                for when, of_county, of_halves, both, figures, measures, which in connection.execute(
                    _CASES, given
                ).fetchall():
                    who = " and ".join(
                        filter(
                            None, ("the county" if of_county else "", f"{of_halves} of the halves" if of_halves else "")
                        )
                    )
                    known = f": {which}" if measures <= 12 else ""
                    details.append(f"{name}, {when}: {who}: figures {figures:,}, measures {measures}{known}")
                    cases += figures
                    twice += figures * bool(both)
    return Result(
        twice == 0,
        f"{cases:,} measures and periods of two counties and their halves, {twice} counted twice",
        tuple(details),
    )
