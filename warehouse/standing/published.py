"""Published standing: the newest published figure of every council and measure, beside the one before it.

Here: which published period is the newest and which is the one before, the figures as people see them, the direction of travel. Not here:
rank, quartile, England and neighbours (`warehouse.comparison`), and figures that a council works out itself
(`warehouse.standing.position`).

No council has to deliver anything for it: it is what the Department and others have published of all of them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from warehouse.comparison import Polarity, direction
from warehouse.rounding import displayed_value
from warehouse.standing.position import ENOUGH_COUNCILS

SHOWN_PLACES = 2
"""Places that the star keeps of a displayed figure."""


def published_standing(
    vintages: Sequence[tuple[str, pl.DataFrame, pl.DataFrame]], periods: pl.DataFrame
) -> list[dict[str, Any]]:
    """Rows of `fact_published`: of each measure the vintage received last, of each council with a figure now or in the period before.

    vintages  in order of time: identifier, rows of `warehouse.comparison.compare`, and measures as it takes them
    periods   as `warehouse.publish.keys.published_periods` gives them
    """
    newest: dict[str, tuple[str, pl.DataFrame]] = {}
    judged: dict[str, tuple[Polarity, int]] = {}
    for vintage, compared, measures in vintages:
        newest |= {str(of[0]): (vintage, rows) for of, rows in compared.partition_by("measure", as_dict=True).items()}
        judged |= {
            m: (polarity, places)
            for m, polarity, places in measures.select("measure", "polarity", "decimals").iter_rows()
        }
    ends: dict[str, dict[str, date]] = defaultdict(dict)
    for measure, period, day in periods.select("measure", "period", "last_day").iter_rows():
        ends[measure][period] = day
    found = []
    for measure, (vintage, rows) in newest.items():
        polarity, places = judged.get(measure, ("neutral", 1))
        shown = min(places, SHOWN_PLACES)
        now, before = _last_two(rows, ends[measure])
        latest, previous = _figures(rows, now, shown), _figures(rows, before, shown)
        found += [
            {
                "measure": measure, "la_code": str(code), "vintage": vintage, "published_period": now, "displayed": latest.get(code),
                "previous_published_period": before, "previous": previous.get(code),
                "direction": direction(latest.get(code), previous.get(code), polarity, shown),
            }
            for code in sorted(latest.keys() | previous.keys())
        ]  # fmt: skip
    return found


def _last_two(rows: pl.DataFrame, ends: Mapping[str, date]) -> tuple[str, str | None]:
    """The newest period that is widely published and the one before it, if there is one. Not one that only a few councils have."""
    councils = dict(rows.select("period", "n").unique().iter_rows())
    widely = [p for p, n in councils.items() if n >= ENOUGH_COUNCILS * max(councils.values())]
    in_order = sorted(widely, key=lambda p: (ends[p], p))
    return in_order[-1], in_order[-2] if len(in_order) > 1 else None


def _figures(rows: pl.DataFrame, period: str | None, places: int) -> dict[int, Decimal]:
    """By LA code, the figure of a period as people see it."""
    if period is None:
        return {}
    of_period = rows.filter((pl.col("period") == period) & pl.col("value").is_not_null())
    return {code: displayed_value(value, places) for code, value in of_period.select("la_code", "value").iter_rows()}
