"""Published standing: the newest published figure of every council and measure, beside the one before it.

Here: which published period is the newest and which is the one before, the figures as people see them, the direction of travel. Not here:
rank, quartile, England and neighbours (`warehouse.comparison`), and figures that a council works out itself
(`warehouse.standing.position`).

No council has to deliver anything for it: it is what the Department and others have published of all of them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from schemas.codes.areas import Succession
from warehouse.comparison import Polarity, direction
from warehouse.reorganised import Inherited
from warehouse.rounding import displayed_value
from warehouse.standing.position import ENOUGH_COUNCILS

_BEHIND = ("measure", "adds", "numerator", "denominator")
SHOWN_PLACES = 2
"""Places that the star keeps of a displayed figure."""


def published_standing(
    vintages: Sequence[tuple[str, pl.DataFrame, pl.DataFrame]],
    periods: pl.DataFrame,
    successions: Sequence[Succession] = (),
    names: Mapping[int, str] | None = None,
) -> list[dict[str, Any]]:
    """Rows of `fact_published`: of each measure the vintage received last, of each council with a figure now or in the period before.

    vintages     in order of time: identifier, rows of `warehouse.comparison.compare`, and measures as it takes them
    periods      as `warehouse.publish.keys.published_periods` gives them
    successions  which council took over from which: what can be said of one for a time before it was formed stands in its row
    names        of the councils
    """
    newest: dict[str, tuple[str, pl.DataFrame]] = {}
    judged: dict[str, tuple[Polarity, int]] = {}
    described = pl.concat([m.select(_BEHIND) for _, _, m in vintages]) if vintages else None
    inherited = Inherited.of_measures(described, successions, names or {})
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
        now_, before_ = (_of_period(measure, period, shown, newest, inherited) for period in (now, before))
        for code in sorted(now_.keys() | before_.keys()):
            is_, was = now_.get(code, _NOTHING), before_.get(code, _NOTHING)
            found.append(
                {
                    "measure": measure, "la_code": str(code), "vintage": vintage,
                    "published_period": now, "displayed": is_.figure, "reason": is_.words,
                    "previous_published_period": before, "previous": was.figure, "previous_reason": was.words,
                    "direction": direction(is_.figure, was.figure, polarity, shown),
                }
            )  # fmt: skip
    return found


@dataclass(frozen=True)
class _Said:
    """A figure as people see it, or why there is none, or what it was worked out from."""

    figure: Decimal | None = None
    words: str = ""


_NOTHING = _Said()
_Newest = Mapping[str, tuple[str, pl.DataFrame]]


def _of_period(
    measure: str, period: str | None, places: int, newest: _Newest, inherited: Inherited
) -> dict[int, _Said]:
    """By LA code, the figure of a period, and what can be said of councils that were not there yet."""
    if period is None:
        return {}
    found = {code: _Said(displayed_value(v, places)) for code, v in _values(newest, measure, period).items()}
    of_others = inherited.of(measure, lambda m: _values(newest, m, period), places)
    said = {
        code: _Said(None if t.value is None else displayed_value(t.value, places), t.words)
        for code, t in of_others.items()
        if code not in found
    }
    return found | said


def _last_two(rows: pl.DataFrame, ends: Mapping[str, date]) -> tuple[str, str | None]:
    """The newest period that is widely published and the one before it, if there is one. Not one that only a few councils have."""
    councils = dict(rows.select("period", "n").unique().iter_rows())
    widely = [p for p, n in councils.items() if n >= ENOUGH_COUNCILS * max(councils.values())]
    in_order = sorted(widely, key=lambda p: (ends[p], p))
    return in_order[-1], in_order[-2] if len(in_order) > 1 else None


def _values(newest: _Newest, measure: str, period: str) -> dict[int, float]:
    """By LA code, the published value of a measure in a period."""
    if measure not in newest:
        return {}
    rows = newest[measure][1].filter((pl.col("period") == period) & pl.col("value").is_not_null())
    return dict(rows.select("la_code", "value").iter_rows())
