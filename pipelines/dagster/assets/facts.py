"""Facts: one asset per indicator, and the comparison with published figures. A new file in `warehouse/indicators` is here."""

from collections.abc import Iterator, Sequence

import dagster as dg

from pipelines.compose.composed import last_composed
from pipelines.council.councils import Councils
from pipelines.dagster.assets.events import event_key
from pipelines.dagster.assets.sources import published_files
from pipelines.dagster.resources import Home, value_free
from pipelines.figures.comparison import load_vintages
from pipelines.figures.facts import load_facts
from pipelines.receive.identity import PUBLISHED
from pipelines.receive.receiving import bring_up_to_date
from pipelines.route import compare, composed_rounds, figures
from pipelines.show.status import not_usable
from schemas.events import EVENTS
from schemas.sources.national import lait
from warehouse.evaluate import Fact
from warehouse.indicator import Indicator
from warehouse.indicators import catalogue
from warehouse.national import publications

COMPARISON = dg.AssetKey(["comparison"])
_COMPARED = {s.id for s in (lait.VALUES, lait.DICTIONARY, lait.NEIGHBOURS, lait.COUNCILS)} | {
    source for p in publications().values() for source in p.sources
}
"""Sources of which a publication is made, and what every publication is compared by."""


OWN = dg.AssetKey(["own_indicators"])
"""All those that councils define themselves: a home has them, and the code location is the same for every home."""


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
    ]
    + [
        dg.AssetSpec(
            OWN,
            deps=[event_key(name) for name in EVENTS],
            group_name="facts",
            kinds={"polars"},
            description="The indicators that the council defines itself: sheet Own indicators of its workbook, and indicators/*.py in the home.",
        )
    ],
    can_subset=True,
)
def indicators(context: dg.AssetExecutionContext, home: Home) -> Iterator[dg.MaterializeResult]:
    """Work out every indicator for every council and round."""
    with value_free("working out indicators"):
        books, councils = home.open()
        events = {(c.la_code, r): last_composed(home.lake, c.la_code, r) for c, r in composed_rounds(books, councils)}
        done = figures(home.lake, books, councils, events)
        latest = [f for la_code, round_ in dict(done.keys()).items() for f in load_facts(home.lake, la_code, round_)]
    for indicator in catalogue().values():
        if indicator_key(indicator.id) in context.selected_asset_keys:
            yield _worked_out(indicator, latest)
    if OWN in context.selected_asset_keys:
        yield dg.MaterializeResult(asset_key=OWN, metadata=_own(councils, latest))


def _worked_out(indicator: Indicator, latest: Sequence[Fact]) -> dg.MaterializeResult:
    facts = [f for f in latest if f.indicator_id == indicator.id]
    given = [f for f in facts if f.status == "ok"]
    return dg.MaterializeResult(
        asset_key=indicator_key(indicator.id),
        metadata={
            "dagster/row_count": len(facts),
            "figures": len(given),
            "not available": len(facts) - len(given),
            "latest": _latest(indicator, given),
            "why not": "\n".join(sorted({f.reason for f in facts if f.status != "ok"})) or "all available",
        },
    )


def _latest(indicator: Indicator, given: Sequence[Fact]) -> str:
    headline = [f for f in given if (f.variant, f.basis) == (indicator.variants[0].id, indicator.bases[0].value)]
    return f"{headline[-1].shown} ({headline[-1].period})" if headline else "none"


def _own(councils: Councils, latest: Sequence[Fact]) -> dict[str, dg.MetadataValue | int | str]:
    """What there is of councils' own indicators: the latest figure of each, and why some cannot be used."""
    own = {n: i for c in councils.usable for n, i in c.own.indicators.items()}
    facts = {n: [f for f in latest if f.indicator_id == n] for n in own}
    rows = [f"- {i.label}: {_latest(i, [f for f in facts[n] if f.status == 'ok'])}. {i.method}" for n, i in own.items()]
    refused = [f"- {line}" for c in councils.usable for line in not_usable(c)]
    return {
        "dagster/row_count": sum(map(len, facts.values())),
        "indicators": dg.MetadataValue.md("\n".join(rows) or "none"),
        "not used": dg.MetadataValue.md("\n".join(refused) or "none"),
    }


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
