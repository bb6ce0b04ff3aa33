"""What each source can prove: the indicators that a source gives, alone or beside others.

Here: which sources fill the events that an indicator counts, with every column it reads. Not here: what was delivered
(`pipelines.show.status`), and which source takes precedence (`schemas.events`).
"""

from collections.abc import Iterator

from pipelines.compose.conform import columns_given
from schemas.events import EVENTS
from warehouse.counting import reads_of
from warehouse.indicator import Count, Indicator, Variant

ROW = {"delivery", "sheet", "source_row", "left_out", "period_start", "period_end"}
"""Columns that every event has, and those of the period."""


def sources_of(indicator: Indicator) -> dict[str, tuple[str, ...]]:
    """By source, the variants of an indicator that it can give; best source first. A denominator may come from another source."""
    found: dict[str, list[str]] = {}
    for variant in indicator.variants:
        for source in _giving(indicator, variant):
            found.setdefault(source, []).append(variant.id)
    return {source: tuple(dict.fromkeys(variants)) for source, variants in found.items()}


def beside(indicator: Indicator) -> list[str]:
    """The sources of denominators that are counted in other events than the numerator: populations, eligible children."""
    variant = indicator.variants[0]
    below = indicator.denominator_of(variant)
    above = {c.events for c in indicator.numerators(variant)}
    return [] if below is None or below.events in above else [s.source for s in EVENTS[below.events].filled_by]


def in_words(indicator: Indicator) -> str:
    """`ssd, annex_a, ssda903 (year_end_return); with ees_looked_after_rates`."""
    given, every = sources_of(indicator), [v.id for v in indicator.variants]
    first = every[0]
    said = [
        source if first in variants or len(every) == 1 else f"{source} ({', '.join(variants)})"
        for source, variants in given.items()
    ]
    return "; with ".join(filter(None, (", ".join(said), ", ".join(beside(indicator)))))


def _giving(indicator: Indicator, variant: Variant) -> Iterator[str]:
    for count in indicator.numerators(variant):
        yield from (s.source for s in EVENTS[count.events].filled_by if _has_all(indicator, count, variant, s.source))


def _has_all(indicator: Indicator, count: Count, variant: Variant, source: str) -> bool:
    needed = reads_of(count, variant, indicator.timing_of(count, variant)) - ROW
    below = indicator.denominator_of(variant)
    if below is not None and below.events == count.events:
        needed |= reads_of(below, variant, indicator.timing_of(below, variant)) - ROW
    if needed - columns_given(source, count.events):
        return False
    having = count.having
    if having is None:
        return True
    fills = {s.source for s in EVENTS[having.events].filled_by}
    return source in fills and having.on in columns_given(source, having.events)
