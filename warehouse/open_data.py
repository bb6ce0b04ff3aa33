"""Open-data tables as benchmark figures: the area and the period of a row, and what its measures are called.

Here: area and period of the rows of any table that starts as the Department's do (`schemas.open_data.Areas`), and the small
frames that a publication is made of. Not here: which columns become which measures (`warehouse.national`).
"""

from collections.abc import Iterable, Mapping

import polars as pl

from schemas.codes.areas import BY_ONS_CODE
from schemas.sources.national.lait import ENGLAND

BENCHMARK = {"measure": pl.String, "period": pl.String, "la_code": pl.Int64, "value": pl.Float64}
MEASURES = {
    "measure": pl.String,
    "label": pl.String,
    "topic": pl.String,
    "polarity": pl.String,
    "decimals": pl.Int64,
    "year_type": pl.String,
    "quartile_shown": pl.Boolean,
    "title": pl.String,
    "counted_in": pl.String,
    "description": pl.String,
    "link": pl.String,
    "adds": pl.Boolean,
    "numerator": pl.String,
    "denominator": pl.String,
}
"""A measure as its publisher describes it. The words are blank where it says nothing.

adds                    it is a count: those of two councils add up
numerator, denominator  the counts that a rate per hundred is worked out of, where they are published beside it
"""


def academic_year() -> pl.Expr:
    """`2023/24` from 202324, 2023/24 and 2023-24; other periods stay as they are."""
    text = pl.col("period")
    return (
        pl.when(text.str.contains(r"^(19|20)\d{4}$"))
        .then(text.str.head(4) + "/" + text.str.tail(2))
        .otherwise(text.str.replace(r"^((?:19|20)\d\d)-(\d\d)$", "$1/$2"))
    )


def with_area(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the LA code of their area: a council's own, 970 for the country.

    It is null for regions, for two councils that answer as one, and where the table does not give it.
    """
    needed = {"level": pl.String, "la_code": pl.Int64}
    missing = [pl.lit(None, dtype=t).alias(n) for n, t in needed.items() if n not in rows.columns]
    whose = (
        pl.when(pl.col("level") == "National")
        .then(ENGLAND)
        .when(pl.col("level") == "Local authority")
        .then(pl.col("la_code"))
    )
    return rows.with_columns(missing).with_columns(la_code=whose.cast(pl.Int64))


def with_la_code(rows: pl.DataFrame, formed: Mapping[str, int]) -> pl.DataFrame:
    """The rows of a table that knows an area by its nine-character code alone, with its LA code: null if nobody has it.

    formed  by nine-character code the LA code of the councils formed since, as workbooks have them
    """
    if "ons_code" not in rows.columns or "la_code" in rows.columns:
        return rows
    known = {**formed, **BY_ONS_CODE}
    whose = pl.col("ons_code").replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.Int64)
    return rows.with_columns(la_code=whose)


def figures_of(rows: pl.DataFrame, columns: Mapping[str, str]) -> pl.DataFrame:
    """Benchmark rows from a table with `period` and `la_code` in order: a measure for each column. What is missing has no row.

    columns  measure → column
    """
    present = {m: c for m, c in columns.items() if c in rows.columns}
    return benchmark(
        rows.select(
            pl.lit(m).alias("measure"), "period", "la_code", pl.col(c).cast(pl.Float64).alias("value")
        ).drop_nulls()
        for m, c in present.items()
    )


def benchmark(found: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Figures put together, in order; where two are for one measure, period and area, the first stands."""
    together = pl.concat([pl.DataFrame(schema=BENCHMARK), *found])
    return together.unique(["measure", "period", "la_code"], keep="first", maintain_order=True).sort(
        "measure", "period", "la_code"
    )


def measure(
    id_: str,
    label: str,
    topic: str,
    polarity: str,
    *,
    decimals: int = 1,
    year_type: str,
    quartile_shown: bool = True,
    adds: bool = False,
    out_of: tuple[str, str] | None = None,
) -> dict[str, object]:
    """One row of the measures of a publication; `out_of`: the measures that are numerator and denominator of a rate per hundred."""
    numerator, denominator = out_of or (None, None)
    return {
        "measure": id_,
        "label": label,
        "topic": topic,
        "polarity": polarity,
        "decimals": decimals,
        "year_type": year_type,
        "quartile_shown": quartile_shown and polarity != "neutral",
        "adds": adds,
        "numerator": numerator,
        "denominator": denominator,
    }


def measures(*rows: dict[str, object]) -> pl.DataFrame:
    """The measures of a publication."""
    return pl.DataFrame(list(rows), schema=MEASURES)
