"""Events: the rows of the deliveries that speak for each date, one asset per event table, worked out in one step."""

from collections.abc import Iterator

import dagster as dg

from pipelines.assets.metadata import column_schema, first_line
from pipelines.refresh import make_events, rounds_of
from pipelines.resources import Home, value_free
from schemas.events import EVENTS


def event_key(name: str) -> dg.AssetKey:
    """`event/referrals`."""
    return dg.AssetKey(["event", name])


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            event_key(table.name),
            deps=[dg.AssetKey([source, name]) for source, name in table.speakers],
            group_name="events",
            kinds={"polars"},
            description=first_line(table.model),
            metadata={"dagster/column_schema": column_schema(table.model)},
        )
        for table in EVENTS.values()
    ],
    can_subset=False,
)
def events(home: Home) -> Iterator[dg.MaterializeResult]:
    """Compose the deliveries of every council and round into events."""
    with value_free("composing events"):
        worked = [make_events(home.lake, c, r) for c in home.councils() for r in rounds_of(c, home.lake)]
    latest = {w.la_code: w for w in worked}
    for name in EVENTS:
        rows = sum(w.rows[name] for w in latest.values())
        yield dg.MaterializeResult(
            asset_key=event_key(name),
            metadata={
                "dagster/row_count": rows,
                "outside the spans their delivery speaks for": sum(
                    w.rows[f"{name}, outside the spans"] for w in latest.values()
                ),
                "rounds": len(worked),
                "rounds unchanged": sum(w.unchanged for w in worked),
            },
        )
