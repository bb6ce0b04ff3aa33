"""Worked examples: the handful of rows an indicator is shown with, and the figures it gives for them.

Here: reading the small tables of `Example` and working them out. Not here: the examples (`warehouse.indicators`).
"""

from datetime import timedelta

import polars as pl

from schemas.events import EVENTS
from schemas.words.fields import schema_of
from warehouse.counting import TOTAL
from warehouse.coverage import Coverage, Span
from warehouse.evaluate import evaluate
from warehouse.indicator import AsAt, Example, Indicator, OfYear
from warehouse.period import parse_period

_A_YEAR = timedelta(days=366)


def example_rows(events: str, text: str) -> pl.DataFrame:
    """The rows of an example as an event table. Columns that are not written are blank.

    ValueError if a column is not one of the event table's.
    """
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    header = [c.strip() for c in lines[0].split("|")]
    schema = {name: c.dtype.type for name, c in schema_of(EVENTS[events].model).columns.items()}
    if unknown := set(header) - set(schema):
        raise ValueError(f"{events} has no column {', '.join(sorted(unknown))}")
    # Not strict: a line may leave its last cells blank.
    cells = [dict(zip(header, (c.strip() or None for c in line.split("|")), strict=False)) for line in lines[1:]]
    frame = pl.DataFrame(cells, schema=dict.fromkeys(header, pl.String)).with_row_index("source_row", offset=1)
    dates = [name for name in header if schema[name] == pl.Date]
    for name in dates:
        read = frame[name].str.to_date("%Y-%m-%d", strict=False)
        if (wrong := frame.filter(frame[name].is_not_null() & read.is_null())["source_row"]).len():
            raise ValueError(f"row {wrong[0]} of {events}, {name}: a day is written 2025-04-01")
    flags = [name for name in header if schema[name] == pl.Boolean]
    frame = frame.with_columns(
        pl.col(dates).str.to_date("%Y-%m-%d"),
        pl.col(flags).is_in(["yes", "true"]),
        delivery=pl.lit("example"),
        sheet=pl.lit("example"),
    )
    written = [pl.col(n) if n in frame.columns else pl.lit(None).alias(n) for n in schema]
    return frame.select(written).cast(schema)


def work_out(example: Example, indicator: Indicator) -> dict[str, tuple[int | None, int | None]]:
    """The figures an indicator gives for its example, with the keys of `Example.expect`."""
    first, last = example.covered
    tables = {name: example_rows(name, text) for name, text in example.events.items()}
    spans = []
    for name in tables:
        timings = {
            type(indicator.timing_of(c, v))
            for v in indicator.variants
            for c in (*indicator.numerators(v), indicator.denominator_of(v))
            if c is not None and c.events == name
        }
        within = timedelta(days=31).days if AsAt in timings else None
        begins = first - _A_YEAR if OfYear in timings else first  # a figure of years, beside a list of one day
        spans.append(Span(name, "example", begins, last, last, snapshot=within))
    facts, _ = evaluate(indicator, tables, Coverage(tuple(spans)), [parse_period(example.period)])
    headline = indicator.variants[0].id
    return {
        f.basis if f.variant == headline else f"{f.basis}, {f.variant}": (f.numerator, f.denominator)
        for f in facts
        if f.breakdown == TOTAL
    }
