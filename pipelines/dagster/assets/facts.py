"""Facts: one asset per indicator, and the comparison with published figures. A new file in `warehouse/indicators` is here."""

from collections.abc import Iterator

import dagster as dg

from pipelines.compose.composed import last_composed
from pipelines.dagster.assets.events import event_key
from pipelines.dagster.assets.sources import published_files
from pipelines.dagster.resources import Home, value_free
from pipelines.figures.comparison import load_vintages
from pipelines.figures.facts import load_facts
from pipelines.receive.identity import PUBLISHED
from pipelines.receive.receiving import bring_up_to_date
from pipelines.route import compare, figures, rounds
from schemas.sources.national import lait
from warehouse.indicators import catalogue
from warehouse.national import publications

COMPARISON = dg.AssetKey(["comparison"])
_COMPARED = {s.id for s in (lait.VALUES, lait.DICTIONARY, lait.NEIGHBOURS, lait.COUNCILS)} | {
    source for p in publications().values() for source in p.sources
}
"""Sources of which a publication is made, and what every publication is compared by."""


def indicator_key(indicator_id: str) -> dg.AssetKey:
    """`indicator/re_referrals`."""
    return dg.AssetKey(["indicator", indicator_id])


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            indicator_key(i.id),
            deps=[event_key(name) for name in i.event_tables],
            group_name="facts",
            kinds={"polars"},
            description=f"{i.label}. {i.definition}",
            metadata={
                "method": i.method,
                "unit": i.unit,
                "polarity": i.polarity,
                "definition": dg.MetadataValue.url(i.source),
                "version": i.version,
            },
        )
        for i in catalogue().values()
    ],
    can_subset=True,
)
def indicators(context: dg.AssetExecutionContext, home: Home) -> Iterator[dg.MaterializeResult]:
    """Work out every indicator for every council and round."""
    with value_free("working out indicators"):
        books, councils = home.open()
        events = {(c.la_code, r): last_composed(home.lake, c.la_code, r) for c, r in rounds(books, councils)}
        figures(home.lake, councils, events)
        latest = [f for la_code, round_ in dict(events.keys()).items() for f in load_facts(home.lake, la_code, round_)]
    for indicator in catalogue().values():
        if indicator_key(indicator.id) not in context.selected_asset_keys:
            continue
        facts = [f for f in latest if f.indicator_id == indicator.id]
        given = [f for f in facts if f.status == "ok"]
        headline = [f for f in given if (f.variant, f.basis) == (indicator.variants[0].id, indicator.bases[0].value)]
        yield dg.MaterializeResult(
            asset_key=indicator_key(indicator.id),
            metadata={
                "dagster/row_count": len(facts),
                "figures": len(given),
                "not available": len(facts) - len(given),
                "latest": f"{headline[-1].shown} ({headline[-1].period})" if headline else "none",
                "why not": "\n".join(sorted({f.reason for f in facts if f.status != "ok"})) or "all available",
            },
        )


@dg.asset(
    key=COMPARISON,
    deps=[key for key in published_files.keys if key.path[0] in _COMPARED],
    group_name="facts",
    kinds={"polars"},
    description="Every council x measure x period x vintage: quartile, rank, England, neighbours' mean.",
)
def comparison(home: Home) -> dg.MaterializeResult:
    """Compare every vintage of national figures."""
    with value_free("comparing published figures"):
        books, councils = home.open()
        home.hand_on(bring_up_to_date(home.lake, books, PUBLISHED, home.key), councils)
        done = compare(home.lake, *home.open())
        vintages = load_vintages(home.lake, done)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": sum(v.comparison.height for v in vintages),
            "vintages": ", ".join(v.id for v in vintages) or "none",
            "neighbours": ", ".join(v.neighbours_model for v in vintages) or "none",
            "unchanged": done.unchanged,
        }
    )
