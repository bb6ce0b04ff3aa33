"""Composed rows → events: the rows of the delivery that speaks for a date, in the columns of the event table.

Here: cutting accepted rows to the spans they speak for. Annex A already uses the event tables' words; a source that does
not gets a module of its own here that says what its columns are called.
Not here: which delivery speaks for which dates (`pipelines.composition`), and what is counted (`warehouse`).
"""

from collections.abc import Callable, Sequence

import polars as pl

from pipelines.composition import Share, history_date
from pipelines.lake import Lake, read_frame
from schemas.events import EVENTS
from warehouse.coverage import Span

Reader = Callable[[Share], pl.DataFrame]


def accepted_rows(lake: Lake) -> Reader:
    """Reads the accepted rows behind a share from the lake."""

    def rows(share: Share) -> pl.DataFrame:
        claim = share.claim
        return read_frame(
            lake.accepted(
                claim.delivery.la_code, claim.delivery.slot, claim.delivery.sha256, claim.fingerprint, claim.table
            )
        )

    return rows


def events_of(name: str, shares: Sequence[Share], rows: Reader) -> tuple[pl.DataFrame, list[Span], int]:
    """One event table from its shares.

    Returns the events (columns of the event model, sorted), the spans they speak for, and how many accepted rows lie
    outside the span their delivery speaks for (older rows in a list, or dates a later delivery covers).
    """
    schema = {n: c.dtype.type for n, c in EVENTS[name].model.to_schema().columns.items()}
    required = [n for n, c in EVENTS[name].model.to_schema().columns.items() if not c.nullable]
    frames, spans, outside = [pl.DataFrame(schema=schema)], [], 0
    for share in (s for s in shares if s.claim.events == name):
        frame = rows(share)
        if date_column := history_date(share):
            inside = frame.filter(pl.col(date_column).is_between(share.span.first, share.span.last))
            outside += frame.height - inside.height
            frame = inside
        frame = frame.with_columns(delivery=pl.lit(share.span.delivery))
        spans.append(share.span)
        frame = frame.select(
            (pl.col(n) if n in frame.columns else pl.lit(None)).cast(d).alias(n) for n, d in schema.items()
        )
        frames.append(frame.drop_nulls(required))
    return pl.concat(frames).sort("delivery", "sheet", "source_row"), spans, outside
