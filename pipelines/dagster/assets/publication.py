"""Publication: star, marts and release in one step that opens the warehouse. Nothing else does.

Two checks block. A star that is not proved is not promoted, nor is one that would change a published figure without a known
cause; what is served stays.
"""

import re
from collections.abc import Iterator

import dagster as dg

from pipelines.dagster.assets.facts import COMPARISON, OWN, indicator_key
from pipelines.dagster.assets.metadata import column_schema
from pipelines.dagster.assets.sources import asset_key, council_workbook, deliveries, published_files
from pipelines.dagster.resources import Home, value_free
from pipelines.publish.publication import publish_release
from pipelines.publish.unexplained import Unexplained
from pipelines.route import compare
from schemas.council import REPORTED_HISTORY
from schemas.star import STAR
from warehouse.indicators import catalogue
from warehouse.publish.build import NotProved, marts, proofs

RELEASE = dg.AssetKey(["release"])
MESSAGES = "said"
"""The metadata of a release that holds what people should read about it."""
_DELIVERED = [*deliveries.keys, *published_files.keys]
_INDICATORS = [*(indicator_key(i) for i in catalogue()), OWN]
_FACTS = {
    "fact_indicator": [*_INDICATORS, asset_key(REPORTED_HISTORY, "figures")],
    "fact_comparison": [COMPARISON],
    "fact_benchmark": [COMPARISON],
    "fact_published": [COMPARISON],
    "fact_position": [*_INDICATORS, COMPARISON, council_workbook.key],
    "fact_restatement": [*_INDICATORS, council_workbook.key],
    "fact_narrative": [*_INDICATORS, COMPARISON, council_workbook.key],
    "fact_quality_mark": [*_INDICATORS, *_DELIVERED, council_workbook.key],
    "fact_fragility": [*_INDICATORS, COMPARISON, council_workbook.key],
    "fact_commentary": [council_workbook.key],
    "fact_movement": [*_INDICATORS, COMPARISON, council_workbook.key],
    "fact_control": [*_INDICATORS, council_workbook.key],
    "fact_target": [council_workbook.key],
    "bridge_name": [council_workbook.key],
    "bridge_outcome": [council_workbook.key],
    "bridge_report": [council_workbook.key],
    "bridge_reporting": [council_workbook.key],
    "dim_round": [council_workbook.key],
    "bridge_vintage": [COMPARISON, council_workbook.key],
    "bridge_neighbour": [COMPARISON],
    "bridge_neighbour_in_use": [COMPARISON, council_workbook.key],
    "dim_vintage": [COMPARISON],
    "dim_measure": [COMPARISON],
    "dim_area": [COMPARISON],
    "dim_delivery": [*_DELIVERED, council_workbook.key],
    "fact_quality": [*_DELIVERED, council_workbook.key],
}
"""What the tables of the star are made from, where that is an asset."""


class Current(dg.Config):
    """Which round is current: the latest one delivered for, if empty."""

    round: str = ""


def _star_key(name: str) -> dg.AssetKey:
    return dg.AssetKey(["star", name])


def _mart_key(name: str) -> dg.AssetKey:
    return dg.AssetKey(["mart", name])


def _specs() -> list[dg.AssetSpec]:
    star = [
        dg.AssetSpec(
            _star_key(t.name),
            deps=_FACTS.get(t.name, []),
            group_name="star",
            kinds={"duckdb"},
            description=t.grain,
            metadata={"dagster/column_schema": column_schema(t.model), "dagster/table_name": f"star.{t.name}"},
        )
        for t in STAR
    ]
    made = [
        dg.AssetSpec(
            _mart_key(m.name),
            deps=[
                *(_star_key(n) for n in sorted(set(re.findall(r"\bstar\.([a-z_]+)", m.sql)))),
                *(_mart_key(n) for n in sorted(set(re.findall(r"\bmart\.([a-z_]+)", m.sql)))),
            ],
            group_name="marts",
            kinds={"duckdb"},
            description=m.description,
            metadata={
                "dagster/table_name": f"mart.{m.name}",
                "dagster/column_schema": dg.TableSchema(
                    columns=[dg.TableColumn(n, description=d) for n, d in m.columns.items()]
                ),
            },
        )
        for m in marts()
    ]
    release = dg.AssetSpec(
        RELEASE,
        deps=[*(s.key for s in star), *(s.key for s in made)],
        group_name="publication",
        kinds={"duckdb"},
        description="The served DuckDB file: built beside, proved, read back, swapped in whole.",
    )
    return [*star, *made, release]


@dg.multi_asset(
    specs=_specs(),
    check_specs=[
        dg.AssetCheckSpec(
            "proved",
            asset=RELEASE,
            blocking=True,
            description=f"{len(proofs())} proofs by query: keys, references, revisions, numerators, figures and statuses.",
        ),
        dg.AssetCheckSpec(
            "explained",
            asset=RELEASE,
            blocking=True,
            description="No published figure changes though nothing that it rests on has, unless a named person accepts it.",
        ),
    ],
    can_subset=False,
)
def publication(config: Current, home: Home) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Assemble, build, prove and promote the star; nothing changed, nothing promoted."""
    try:
        with value_free("publishing"):
            books, councils = home.open()
            comparison = compare(home.lake, books, councils)
            outcome = publish_release(home.lake, books, councils, comparison, config.round or None)
    except NotProved as error:
        failed = dg.MetadataValue.md("\n".join(f"- {line}" for line in error.failed))
        yield dg.AssetCheckResult(asset_key=RELEASE, passed=False, check_name="proved", metadata={"not proved": failed})
        raise dg.Failure(description=f"{error}. What was served before stays") from None
    except Unexplained as error:
        waiting = dg.MetadataValue.md("\n".join(f"- {line}" for line in error.lines))
        yield dg.AssetCheckResult(
            asset_key=RELEASE, passed=False, check_name="explained", metadata={"waiting": waiting}
        )
        raise dg.Failure(description=f"{error}. What was served before stays") from None
    manifest = outcome.manifest
    for key, name in [(_star_key(t.name), t.name) for t in STAR] + [(_mart_key(m.name), m.name) for m in marts()]:
        yield dg.MaterializeResult(
            asset_key=key,
            metadata={"dagster/row_count": manifest.rows[".".join(key.path)], "release": manifest.release},
            data_version=dg.DataVersion(manifest.checksums[name]) if name in manifest.checksums else None,
        )
    yield dg.MaterializeResult(
        asset_key=RELEASE,
        metadata={
            "release": manifest.release,
            "promoted": outcome.promoted,
            "code version": manifest.code_version,
            "inputs": manifest.inputs,
            "dagster/uri": str(home.lake.served),
            MESSAGES: list(outcome.notes),
        },
        check_results=[
            dg.AssetCheckResult(passed=True, check_name="proved", metadata={"proofs": len(proofs())}),
            dg.AssetCheckResult(passed=True, check_name="explained"),
        ],
    )
