"""The page's pictures: the trend of a figure, its control limits, and its place among all councils, as SVG.

Here: filling in the numbers, and drawing. Not here: how a kind of picture looks (`pictures`), what it says in words (`words`), its table
(the templates). Colours are the page's own variables, so that dark, light and print are one picture; none of them says anything that a
shape or a word does not say too.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import vl_convert

from pipelines.show.page.content import Field, Point, Row
from pipelines.show.page.words import FEWEST_POINTS

LABELS = 6
"""Periods written below a picture."""
LATEST = 12
"""Figures in the line of the table."""
_Rows = Sequence[Mapping[str, Any]]


def trend(row: Row) -> str:
    """The line of the figure with target, England and neighbours; "" where there are fewer than two figures."""
    points = _drawn(row.series)
    if len(points) < FEWEST_POINTS:
        return ""
    others = [
        {"period": p.period, "value": value, "who": who}
        for p in row.series
        for who, value in (("England", p.england), ("Neighbours", p.neighbours))
        if value is not None
    ]
    return _svg("trend", {"points": points, "goal": _goal(row), "others": others}, _labelled(points))


def spark(row: Row) -> str:
    """The line of the figure without axes, for the table; "" where there are fewer than two figures."""
    points = _drawn(row.series)[-LATEST:]
    if len(points) < FEWEST_POINTS:
        return ""
    return _svg("spark", {"points": points, "goal": _goal(row)})


def control(row: Row) -> str:
    """The figures with their mean and control limits; "" where there are none."""
    if not row.control:
        return ""
    points = [
        {n: r[n] for n in ("period", "value", "mean", "lower", "upper", "phase")} | {"special": r["rules"] is not None}
        for r in row.control
    ]
    return _svg(
        "control", {"points": points, "goal": _goal(row) if row.control[0]["assurance"] else []}, _labelled(points)
    )


def strip(row: Row, field: Field) -> str:
    """Every council's published value on one line: quarters, neighbours, England, and this council's figure."""
    return _svg("strip", _placed(row, field))


def small_strip(row: Row, field: Field) -> str:
    """The quarters with this council's figure, for the table."""
    return _svg("small_strip", _placed(row, field))


def _placed(row: Row, field: Field) -> dict[str, _Rows]:
    own = [] if row.placed is None else [row.placed]
    values = [*(o.value for o in field.others), *own]
    edges = [min(values), *field.cuts, max(values)]
    better_first = row.about["polarity"] == "low"
    bands = [
        {"from": a, "to": b, "quarter": f"Q{n if better_first else 5 - n}"}
        for n, (a, b) in enumerate(pairwise(edges), start=1)
    ]
    marks = [{"value": o.value, "near": o.rank is not None} for o in field.others]
    lines = [
        {"value": v, "who": who}
        for who, v in (("England", field.england), ("Neighbours", field.neighbours))
        if v is not None
    ]
    return {"bands": bands, "marks": marks, "lines": lines, "mine": [{"value": v} for v in own]}


def _goal(row: Row) -> list[dict[str, Any]]:
    return [] if row.board["target"] is None else [{"goal": row.board["target"]}]


def _drawn(series: Sequence[Point]) -> list[dict[str, Any]]:
    return [
        {"period": p.period, "day": p.last_day.isoformat(), "value": float(p.shown), "before": p.as_reported}
        for p in series
        if p.shown is not None
    ]


_ROLES = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
_ROOT = re.compile(r'^<svg[^>]*? width="([\d.]+)" height="([\d.]+)"[^>]*>')


@cache
def _kinds() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((files("pipelines.show.page") / "pictures.json").read_text("utf-8"))
    return found


def _labelled(points: _Rows) -> list[str]:
    """The periods that are written below a picture: the last one, and every so many before it. Measuring words takes longest."""
    periods = [p["period"] for p in points]
    return periods[::-1][:: -(-len(periods) // LABELS)][::-1]


@lru_cache(2_048)
def _as_svg(picture: str) -> str:
    """The picture as SVG. The pages of one release, for the council, a committee and everybody, share most of theirs."""
    return str(vl_convert.vega_to_svg(picture))


def _svg(kind: str, data: Mapping[str, _Rows], labelled: Sequence[str] = ()) -> str:
    """The drawing with these numbers: without roles of its own, as the page says once what it shows, and as wide as its place.

    labelled  the values of a bottom axis of periods that are written
    """
    compiled = _kinds()[kind]
    filled = compiled | {
        "data": [d | {"values": list(data[d["name"]])} if d["name"] in data else d for d in compiled["data"]]
    }
    if labelled:
        axes = compiled["axes"]
        filled["axes"] = [a | {"values": list(labelled)} if a["orient"] == "bottom" else a for a in axes]
    drawn = _ROLES.sub("", _as_svg(json.dumps(filled, sort_keys=True)))
    return _ROOT.sub(r'<svg viewBox="0 0 \1 \2" aria-hidden="true" focusable="false">', drawn, count=1)
