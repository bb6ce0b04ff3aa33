"""Sources: what was delivered, judged. One asset per table of a source, partitioned by round where councils deliver.

The gate's checks are errors and do not block: a refused file changes nothing downstream, everything else goes on from
the last accepted delivery.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import dagster as dg

from pipelines.dagster.assets.metadata import column_schema, first_line, table_metadata
from pipelines.dagster.resources import Home, value_free
from pipelines.home.lake import Lake
from pipelines.receive.books import Received
from pipelines.receive.identity import PUBLISHED, Delivery, is_code, is_round
from pipelines.receive.landing import STILL_SECONDS, entries
from pipelines.receive.receiving import bring_up_to_date, receive_slot, register_dropped
from pipelines.receive.verdict import Verdict, sheet_words
from schemas import council
from schemas.events import EVENTS
from schemas.sources import annex_a
from schemas.words.fields import Severity
from schemas.words.source import Source, known_sources
from warehouse.period import Quarter

FIRST_OF_ALL = Quarter(2013, 1)
"""Where the calendar begins for a home that is not made yet."""


def first_round(lake: Lake) -> Quarter:
    """The first round of a home: the earliest that has a folder in landing, or is registered."""
    folders = (lake.landing, *(p for p in entries(lake.landing) if is_code(p.name)), *entries(lake.store / "register"))
    rounds = [Quarter.parse(f.name) for folder in folders for f in entries(folder) if is_round(f.name)]
    return min(rounds, default=FIRST_OF_ALL)


ROUNDS = dg.TimeWindowPartitionsDefinition(
    start=first_round(Lake.at()).partition_key,
    fmt="%Y-%m-%d",
    cron_schedule="0 0 1 1,4,7,10 *",
    timezone="Europe/London",
    end_offset=1,
)
"""A partition is a round, keyed by the first day of its quarter, from the home's first round to the running one. An earlier
round that is delivered later is there once the code location is loaded again."""

SOURCES = "sources"
_COSTS = {Severity.ERROR, Severity.WARNING}
USABLE, ACCOUNTED, RULES = "usable", "rows_accounted_for", "rules_kept"


def round_of(partition_key: str) -> str:
    """`2025-04-01` → `2025-26-Q1`."""
    year, month, _ = (int(part) for part in partition_key.split("-"))
    return Quarter(year if month >= 4 else year - 1, (month - 4) % 12 // 3 + 1).round


def asset_key(source: Source, table: str) -> dg.AssetKey:
    """`annex_a/referrals`."""
    return dg.AssetKey([source.id, table])


def _specs(source: Source, tables: tuple[str, ...], partitions: dg.PartitionsDefinition | None) -> list[dg.AssetSpec]:
    return [
        dg.AssetSpec(
            asset_key(source, name),
            description=f"{source.label}. {first_line(source.table(name).model)}",
            kinds={"excel"} if source.id == annex_a.SOURCE.id else {"file"},
            metadata={"dagster/column_schema": column_schema(source.table(name).model)},
            partitions_def=partitions,
        )
        for name in tables
    ]


def _check_specs(source: Source, tables: tuple[str, ...]) -> list[dg.AssetCheckSpec]:
    return [
        dg.AssetCheckSpec(check, asset=asset_key(source, name), description=text, blocking=False)
        for name in tables
        for check, text in (
            (USABLE, "A delivery with this table was accepted, and none was refused."),
            (ACCOUNTED, "Rows in = accepted + quarantined + duplicates + ignored."),
            (RULES, "No row and no cell was left out: every rule of the gate holds, and those across tables."),
        )
    ]


def _read(source: Source) -> tuple[str, ...]:
    """The tables of a source that something is made from; all of them if nothing is."""
    used = {
        (s.source, t)
        for e in EVENTS.values()
        for s in e.filled_by
        for t in (s.table, *(c.removesuffix("?") for c in s.companions if "/" not in c))
    }
    return tuple(t.name for t in source.tables if (source.id, t.name) in used) or tuple(t.name for t in source.tables)


OF_COUNCILS = tuple(s for s in known_sources().values() if not s.national and s.id != council.COUNCIL.id)
NATIONAL = tuple(s for s in known_sources().values() if s.national)


@dg.multi_asset(
    name="deliveries",
    specs=[spec for s in OF_COUNCILS for spec in _specs(s, _read(s), ROUNDS)],
    check_specs=[check for s in OF_COUNCILS for check in _check_specs(s, _read(s))],
    partitions_def=ROUNDS,
    can_subset=True,
    group_name=SOURCES,
)
def deliveries(context: dg.AssetExecutionContext, home: Home) -> Iterator[dg.MaterializeResult]:
    """Take in what councils delivered for a round, whatever it is: a file is recognised by its content, in one pass."""
    round_ = round_of(context.partition_key)
    with value_free(f"receiving the deliveries of {round_}"):
        # Once, for the configured council: its round folders lie in landing itself, the others' in folders of their own.
        books, councils = home.open()
        books, _ = register_dropped(home.lake, books, councils.configured.la_code, round_, STILL_SECONDS)
        for one in councils.usable:
            books = receive_slot(home.lake, books, one.la_code, round_, home.key)
        home.hand_on(books, councils)
        judged = [j for one in councils.usable for j in books.received(one.la_code) if j[0].slot == round_]
    for source in OF_COUNCILS:
        yield from _results(source, _read(source), judged, context.selected_asset_keys)


@dg.multi_asset(
    name="published",
    specs=[spec for s in NATIONAL for spec in _specs(s, _read(s), None)],
    check_specs=[check for s in NATIONAL for check in _check_specs(s, _read(s))],
    can_subset=True,
    group_name=SOURCES,
)
def published_files(context: dg.AssetExecutionContext, home: Home) -> Iterator[dg.MaterializeResult]:
    """Take in national files; they are not partitioned, the vintage is a column."""
    with value_free("receiving national files"):
        books, councils = home.open()
        books, _ = register_dropped(home.lake, books, councils.configured.la_code, still=STILL_SECONDS)
        books = bring_up_to_date(home.lake, books, PUBLISHED, home.key)
        home.hand_on(books, councils)
        judged = books.received(PUBLISHED)
    for source in NATIONAL:
        yield from _results(source, _read(source), judged, context.selected_asset_keys)


@dg.asset(
    key=dg.AssetKey([council.COUNCIL.id, "workbook"]),
    group_name=SOURCES,
    kinds={"excel"},
    description="The council's workbook: identity, targets, outcomes, neighbours, calendar, reasons for absent figures.",
    check_specs=[dg.AssetCheckSpec(USABLE, asset=dg.AssetKey([council.COUNCIL.id, "workbook"]))],
)
def council_workbook(home: Home) -> dg.MaterializeResult:
    """Judge the workbook of every council of the home."""
    with value_free("reading the council workbook"):
        settings = home.open()[1].usable
    refused = [s.verdict for s in settings if not s.verdict.accepted]
    return dg.MaterializeResult(
        metadata={
            "understood as": "; ".join(s.verdict.words for s in settings),
            "in use": ", ".join(s.delivery for s in settings),
            "rows": sum(t.rows["accepted"] for s in settings for t in s.verdict.tables),
        },
        check_results=[
            dg.AssetCheckResult(
                passed=not refused,
                check_name=USABLE,
                metadata={"refused": _refusals([(None, v) for v in refused]) or "nothing"},
            )
        ],
    )


def _results(
    source: Source,
    tables: tuple[str, ...],
    judged: Sequence[Received],
    selected: set[dg.AssetKey],
) -> Iterator[dg.MaterializeResult]:
    # A file that could not be recognised belongs to no source: every source shows it.
    ours = [(d, v) for d, v in judged if v.source in {source.id, ""}]
    for name in tables:
        key = asset_key(source, name)
        if key not in selected:
            continue
        accepted = [(d, v, t) for d, v in ours for t in v.tables if t.table == name and v.accepted]
        refused = [(d, v) for d, v in ours if not v.accepted or any(t.table == name and t.refusal for t in v.tables)]
        if not accepted and not refused:
            continue  # nothing of it was delivered
        lost = [d.id for d, _, t in accepted if t.rows["in"] != sum(n for k, n in t.rows.items() if k != "in")]
        broken: Counter[str] = Counter()
        for finding in (f for _, v, _ in accepted for f in v.findings if f.table == name and f.severity in _COSTS):
            broken[f"{finding.severity} {finding.rule}"] += max(1, finding.count)
        metadata = {}
        if accepted:
            delivery, verdict, table = accepted[-1]
            metadata = table_metadata(table, verdict, delivery.file, delivery.sha256)
        yield dg.MaterializeResult(
            asset_key=key,
            metadata={"deliveries": len(accepted), "refused": len(refused)} | metadata,
            check_results=[
                dg.AssetCheckResult(
                    asset_key=key,
                    check_name=USABLE,
                    passed=bool(accepted) and not refused,
                    severity=dg.AssetCheckSeverity.ERROR,
                    metadata={"said": _refusals(refused) or ("nothing was delivered" if not accepted else "accepted")},
                ),
                dg.AssetCheckResult(
                    asset_key=key,
                    check_name=ACCOUNTED,
                    passed=not lost,
                    severity=dg.AssetCheckSeverity.ERROR,
                    metadata={"deliveries that lost rows": ", ".join(lost) or "none"},
                ),
                dg.AssetCheckResult(
                    asset_key=key,
                    check_name=RULES,
                    passed=not broken,
                    severity=dg.AssetCheckSeverity.WARN,
                    metadata=dict(broken) or {"broken": "none"},
                ),
            ],
        )


def _refusals(refused: Sequence[tuple[Delivery | None, Verdict]]) -> str:
    """Why deliveries and tables were refused and what to do, a line each."""
    lines = []
    for delivery, verdict in refused:
        file = delivery.file if delivery else "council workbook"
        reasons = [verdict.refusal] if verdict.refusal else []
        lines += [f"{file}: {r.code}: {r.what}. {r.todo}" for r in reasons]
        lines += [
            f"{file} › {sheet_words(verdict.source, t.table, t.sheet)}: {t.refusal}"
            for t in verdict.tables
            if t.refusal and verdict.accepted
        ]
    return "\n".join(lines)
