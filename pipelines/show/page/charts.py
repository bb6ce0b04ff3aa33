"""The page's pictures: the trend of a figure, and its place among all councils, as SVG.

Here: what is drawn. Not here: what a picture says in words (`words`), its table (the templates). Colours are the page's own
variables, so that dark, light and print are one picture; none of them says anything that a shape or a word does not say too.

A picture of each kind is described once with Altair; its numbers are then filled in for every figure, as making the description
takes longer than drawing it.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import altair as alt
import vl_convert

from pipelines.show.page.content import Field, Point, Row

WIDTH, HEIGHT = 620, 210
SPARK = 110, 28
STRIP = 620, 74
SMALL = 150, 28
_INK, _SOFT, _LINE, _OWN, _GOAL = "var(--ink)", "var(--soft)", "var(--line)", "var(--own)", "var(--goal)"
_FONT = "system-ui, Segoe UI, Roboto, Arial, sans-serif"
_CONFIG: dict[str, Any] = {
    "font": _FONT,
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelColor": _SOFT, "gridColor": _LINE, "domainColor": _LINE, "tickColor": _LINE, "labelFontSize": 12, "title": None,
        "labelFont": _FONT,
    },
}  # fmt: skip
_Spec = dict[str, Any]
_Rows = Sequence[Mapping[str, Any]]


def trend(row: Row) -> str:
    """The line of the figure with target, England and neighbours; "" where there are fewer than two figures."""
    points = _drawn(row.series)
    if len(points) < 2:
        return ""
    goal = [{"goal": row.board["target"]}] if row.board["target"] is not None else []
    others = [
        {"period": p.period, "value": value, "who": who}
        for p in row.series
        for who, value in (("England", p.england), ("Neighbours", p.neighbours))
        if value is not None
    ]
    return _svg(_trend(), {"points": points, "goal": goal, "others": others})


def spark(row: Row) -> str:
    """The line of the figure without axes, for the table; "" where there are fewer than two figures."""
    points = _drawn(row.series)[-12:]
    if len(points) < 2:
        return ""
    goal = [{"goal": row.board["target"]}] if row.board["target"] is not None else []
    return _svg(_spark(), {"points": points, "goal": goal})


def control(row: Row) -> str:
    """The figures with their mean and control limits; "" where there are none."""
    if not row.control:
        return ""
    goal = [{"goal": row.board["target"]}] if row.board["target"] is not None and row.control[0]["assurance"] else []
    points = [
        {n: r[n] for n in ("period", "value", "mean", "lower", "upper", "phase")} | {"special": r["rules"] is not None}
        for r in row.control
    ]
    return _svg(_control(), {"points": points, "goal": goal})


def strip(row: Row, field: Field) -> str:
    """Every council's published value on one line: quarters, neighbours, England, and this council's figure."""
    return _svg(_strip(), _placed(row, field))


def small_strip(row: Row, field: Field) -> str:
    """The quarters with this council's figure, for the table."""
    return _svg(_small_strip(), _placed(row, field))


def _placed(row: Row, field: Field) -> dict[str, _Rows]:
    own = row.placed
    values = [o.value for o in field.others]
    first, last = (
        min([*values, *([own] if own is not None else [])]),
        max([*values, *([own] if own is not None else [])]),
    )
    edges = [first, *field.cuts, last]
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
    mine = [{"value": own}] if own is not None else []
    return {"bands": bands, "marks": marks, "lines": lines, "mine": mine}


def _drawn(series: Sequence[Point]) -> list[dict[str, Any]]:
    return [
        {"period": p.period, "day": p.last_day.isoformat(), "value": float(p.shown), "before": p.as_reported}
        for p in series
        if p.shown is not None
    ]


def _data(name: str) -> alt.NamedData:
    return alt.NamedData(name)


@cache
def _trend() -> _Spec:
    x = alt.X("period:O", sort=None, axis=alt.Axis(grid=False, labelOverlap="parity", labelAngle=0, labelSeparation=8))
    y = alt.Y("value:Q", scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(tickCount=5, format=",~f"))
    line = alt.Chart(_data("points")).mark_line(color=_OWN, strokeWidth=2.5).encode(x=x, y=y)
    dots = (
        alt.Chart(_data("points"))
        .mark_point(size=44, filled=True, stroke=_OWN, opacity=1, strokeWidth=1.5)
        .encode(x=x, y=y, fill=alt.condition("datum.before", alt.value("var(--paper)"), alt.value(_OWN)))
    )
    goal = alt.Chart(_data("goal")).mark_rule(color=_GOAL, strokeDash=[6, 4], strokeWidth=1.5).encode(y="goal:Q")
    goal_text = (
        alt.Chart(_data("goal"))
        .mark_text(align="left", baseline="bottom", dx=2, dy=-2, color=_GOAL, fontSize=12, font=_FONT)
        .encode(x=alt.value(0), y="goal:Q", text=alt.value("Target"))
    )
    others = (
        alt.Chart(_data("others"))
        .mark_point(size=70, filled=True, opacity=1, color=_SOFT)
        .encode(x=x, y=y, shape=_shapes())
    )
    chart = (goal + line + others + dots + goal_text).properties(width=WIDTH, height=HEIGHT)
    return _compiled(chart)


@cache
def _control() -> _Spec:
    x = alt.X("period:O", sort=None, axis=alt.Axis(grid=False, labelOverlap="parity", labelAngle=0, labelSeparation=8))
    y = alt.Y("value:Q", scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(tickCount=5, format=",~f", grid=False))
    base = alt.Chart(_data("points"))

    def line(column: str, **look: Any) -> Any:
        return base.mark_line(**look).encode(x=x, y=alt.Y(f"{column}:Q"), detail="phase:N")

    limits = [line(c, color=_SOFT, strokeDash=[5, 4], strokeWidth=1.5) for c in ("lower", "upper")]
    dots = base.mark_point(size=60, filled=True, opacity=1, strokeWidth=1.5, stroke=_INK).encode(
        x=x,
        y=y,
        shape=alt.condition("datum.special", alt.value("square"), alt.value("circle")),
        fill=alt.condition("datum.special", alt.value(_OWN), alt.value("var(--paper)")),
    )
    goal = alt.Chart(_data("goal")).mark_rule(color=_GOAL, strokeDash=[2, 3], strokeWidth=1.5).encode(y="goal:Q")
    drawn = alt.layer(
        line("value", color=_INK, strokeWidth=1.5), line("mean", color=_SOFT, strokeWidth=1.5), *limits, goal, dots
    )
    return _compiled(drawn.properties(width=WIDTH, height=HEIGHT))


def _shapes() -> alt.Shape:
    return alt.Shape(
        "who:N", scale=alt.Scale(domain=["England", "Neighbours"], range=["square", "diamond"]), legend=None
    )


@cache
def _spark() -> _Spec:
    x = alt.X("day:T", axis=None)
    y = alt.Y("value:Q", scale=alt.Scale(zero=False), axis=None)
    line = alt.Chart(_data("points")).mark_line(color=_OWN, strokeWidth=2).encode(x=x, y=y)
    goal = alt.Chart(_data("goal")).mark_rule(color=_GOAL, strokeDash=[3, 3]).encode(y="goal:Q")
    end = (
        alt.Chart(_data("points"))
        .transform_window(last="last_value(day)", frame=[None, None])
        .transform_filter("datum.day == datum.last")
        .mark_point(size=36, filled=True, color=_OWN, opacity=1)
        .encode(x=x, y=y)
    )
    return _compiled((goal + line + end).properties(width=SPARK[0], height=SPARK[1]))


def _bands(low: Any, high: Any) -> Any:
    return (
        alt.Chart(_data("bands"))
        .mark_rect(stroke="var(--paper)", strokeWidth=2)
        .encode(
            x=alt.X("from:Q", scale=alt.Scale(zero=False, nice=False)),
            x2="to:Q",
            y=low,
            y2=high,
            color=alt.Color(
                "quarter:N",
                scale=alt.Scale(
                    domain=["Q1", "Q2", "Q3", "Q4"], range=["var(--q1)", "var(--q2)", "var(--q3)", "var(--q4)"]
                ),
                legend=None,
            ),
        )
    )


@cache
def _small_strip() -> _Spec:
    x = alt.X("value:Q", scale=alt.Scale(zero=False, nice=False), axis=None)
    mine = (
        alt.Chart(_data("mine"))
        .mark_point(shape="triangle-down", size=90, filled=True, opacity=1, color=_OWN)
        .encode(x=x, y=alt.value(8))
    )
    return _compiled((_bands(alt.value(14), alt.value(26)) + mine).properties(width=SMALL[0], height=SMALL[1]))


@cache
def _strip() -> _Spec:
    x = alt.X("value:Q", scale=alt.Scale(zero=False, nice=False), axis=alt.Axis(tickCount=6, format=",~f", grid=False))
    low, high = alt.value(26), alt.value(60)
    bands = _bands(low, high)
    marks = (
        alt.Chart(_data("marks"))
        .mark_rule(strokeWidth=1)
        .encode(x=x, y=low, y2=high, color=alt.value(_INK), opacity=alt.value(0.35))
    )
    near = (
        alt.Chart(_data("marks"))
        .transform_filter("datum.near")
        .mark_point(shape="circle", size=46, filled=False, stroke=_INK, strokeWidth=1.5)
        .encode(x=x, y=alt.value(43))
    )
    lines = (
        alt.Chart(_data("lines"))
        .mark_point(size=80, filled=True, opacity=1, color=_SOFT)
        .encode(x=x, y=alt.value(66), shape=_shapes())
    )
    mine = (
        alt.Chart(_data("mine"))
        .mark_point(shape="triangle-down", size=150, filled=True, opacity=1, color=_OWN)
        .encode(x=x, y=alt.value(17))
    )
    return _compiled((bands + marks + near + lines + mine).properties(width=STRIP[0], height=STRIP[1]))


def _compiled(chart: Any) -> _Spec:
    spec = chart.to_dict()
    spec["config"] = _CONFIG
    names = {layer["data"]["name"] for layer in spec["layer"]}
    spec["datasets"] = {name: [] for name in names}
    made: _Spec = vl_convert.vegalite_to_vega(spec)
    return made


_ROLES = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
_ROOT = re.compile(r'^<svg[^>]*? width="([\d.]+)" height="([\d.]+)"[^>]*>')


def _svg(compiled: _Spec, data: Mapping[str, _Rows]) -> str:
    """The drawing with these numbers: without roles of its own, as the page says once what it shows, and as wide as its place."""
    filled = compiled | {
        "data": [d | {"values": list(data[d["name"]])} if d["name"] in data else d for d in compiled["data"]]
    }
    drawn = _ROLES.sub("", vl_convert.vega_to_svg(filled))
    return _ROOT.sub(r'<svg viewBox="0 0 \1 \2" aria-hidden="true" focusable="false">', drawn, count=1)
