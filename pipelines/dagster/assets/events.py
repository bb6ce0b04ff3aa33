"""Events: the rows of the deliveries that cover each date, one asset per event table, worked out in one step."""

from collections.abc import Iterator

import dagster as dg

from pipelines.compose.composed import outside_of
from pipelines.dagster.assets.metadata import column_schema, first_line
from pipelines.dagster.resources import Home, value_free
from pipelines.receive.receiving import bring_up_to_date
from pipelines.route import compose
from schemas.events import EVENTS
from schemas.words.event import EventTable
from schemas.words.fields import describe
from schemas.words.source import known_sources

DECIDED, PLAUSIBLE = "removals_decided", "plausible"


def event_key(name: str) -> dg.AssetKey:
    """`event/referrals`."""
    return dg.AssetKey(["event", name])


def _tables(table: EventTable) -> list[tuple[str, str]]:
    """Every (source, table) that an event table is made from, companions included."""
    found = []
    for source_table in table.filled_by:
        found.append((source_table.source, source_table.table))
        for companion in source_table.companions:
            source, _, name = companion.removesuffix("?").rpartition("/")
            found.append((source or source_table.source, name))
    return list(dict.fromkeys(found))


def _lineage(table: EventTable) -> dg.TableColumnLineage:
    """Which source columns an event column is taken from: those of the same name, in every table that may fill it."""
    taken: dict[str, list[dg.TableColumnDep]] = {}
    for source, name in _tables(table):
        of_source = {c.name for c in known_sources()[source].table(name).columns}
        for column in describe(table.model):
            if column.name in of_source:
                taken.setdefault(column.name, []).append(dg.TableColumnDep(dg.AssetKey([source, name]), column.name))
    return dg.TableColumnLineage(deps_by_column=taken)


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            event_key(table.name),
            deps=[dg.AssetKey([source, name]) for source, name in _tables(table)],
            group_name="events",
            kinds={"polars"},
            description=first_line(table.model),
            metadata={
                "dagster/column_schema": column_schema(table.model),
                "dagster/column_lineage": _lineage(table),
            },
        )
        for table in EVENTS.values()
    ],
    check_specs=[
        dg.AssetCheckSpec(check, asset=event_key(name), description=text, blocking=False)
        for name in EVENTS
        for check, text in (
            (DECIDED, "No correction that takes events away waits for a person's decision."),
            (PLAUSIBLE, "No delivery differs from those before it as if it were incomplete or another kind of list."),
        )
    ],
    can_subset=False,
)
def events(home: Home) -> Iterator[dg.MaterializeResult]:
    """Compose the deliveries of every council and round into events."""
    with value_free("composing events"):
        books, councils = home.open()
        for council in councils.usable:
            books = bring_up_to_date(home.lake, books, council.la_code, home.key)
        home.hand_on(books, councils)
        worked = compose(home.lake, books, councils)
    latest = {la_code: done.log for (la_code, _), done in worked.items()}
    removals = [r for log in latest.values() for r in log.removals]
    questions = [q for log in latest.values() for q in log.questions]
    for name in EVENTS:
        rows = sum(log.rows[name] for log in latest.values())
        yield dg.MaterializeResult(
            asset_key=event_key(name),
            metadata={
                "dagster/row_count": rows,
                "outside the spans their delivery covers": sum(log.rows[outside_of(name)] for log in latest.values()),
                "rounds": len(worked),
                "rounds unchanged": sum(done.unchanged for done in worked.values()),
            },
            check_results=[
                _check(
                    name,
                    DECIDED,
                    dg.AssetCheckSeverity.ERROR,
                    [r.text for r in removals if r.events == name and r.waits],
                ),
                _check(name, PLAUSIBLE, dg.AssetCheckSeverity.WARN, [q.text for q in questions if q.events == name]),
            ],
        )


def _check(name: str, check: str, severity: dg.AssetCheckSeverity, lines: list[str]) -> dg.AssetCheckResult:
    text = dg.MetadataValue.md("\n".join(f"- {line}" for line in lines) or "nothing")
    return dg.AssetCheckResult(
        asset_key=event_key(name), check_name=check, passed=not lines, severity=severity, metadata={"said": text}
    )
