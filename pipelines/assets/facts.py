"""Facts: one asset per indicator, and the comparison with published figures. A new file in `warehouse/indicators` is here."""

from collections.abc import Iterator

import dagster as dg

from pipelines.assets.events import event_key
from pipelines.assets.sources import published_files
from pipelines.lake import PUBLISHED
from pipelines.refresh import bring_up_to_date, load_facts, make_comparison, make_facts, rounds_of
from pipelines.resources import Home, value_free
from schemas import lait
from warehouse.indicators import catalogue
from warehouse.published import publications

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
        councils = [(c, rounds_of(c, home.lake)) for c in home.councils()]
        for council, rounds in councils:
            for round_ in rounds:
                make_facts(home.lake, council, round_)
        latest = [f for c, rounds in councils if rounds for f in load_facts(home.lake, c.la_code, rounds[-1])]
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
        bring_up_to_date(home.lake, PUBLISHED, home.key)
        vintages, unchanged = make_comparison(home.lake)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": sum(v.comparison.height for v in vintages),
            "vintages": ", ".join(v.id for v in vintages) or "none",
            "neighbours": ", ".join(v.neighbours_model for v in vintages) or "none",
            "unchanged": unchanged,
        }
    )
