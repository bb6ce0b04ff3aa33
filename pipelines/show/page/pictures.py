"""How the page's pictures look: each kind described once, with Altair.

Here: marks, axes and colours. Not here: the numbers, and drawing (`charts`). `python -m tests.generated` compiles the descriptions into
`pictures.json`, from which the page is drawn: Altair is needed to change a picture, not to draw one.
"""

import json
from typing import Any

import altair as alt
import vl_convert

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


def _data(name: str) -> alt.NamedData:
    return alt.NamedData(name)


def trend() -> _Spec:
    """The line of a figure with target, England and neighbours."""
    x = alt.X("period:O", sort=None, axis=alt.Axis(grid=False, labelOverlap=False, labelAngle=0))
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


def control() -> _Spec:
    """A figure with its mean and control limits."""
    x = alt.X("period:O", sort=None, axis=alt.Axis(grid=False, labelOverlap=False, labelAngle=0))
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


def spark() -> _Spec:
    """The line of a figure without axes."""
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


def small_strip() -> _Spec:
    """The quarters of all councils with one figure."""
    x = alt.X("value:Q", scale=alt.Scale(zero=False, nice=False), axis=None)
    mine = (
        alt.Chart(_data("mine"))
        .mark_point(shape="triangle-down", size=90, filled=True, opacity=1, color=_OWN)
        .encode(x=x, y=alt.value(8))
    )
    return _compiled((_bands(alt.value(14), alt.value(26)) + mine).properties(width=SMALL[0], height=SMALL[1]))


def strip() -> _Spec:
    """All councils on one line, in quarters, with neighbours, England and one figure."""
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
    spec["datasets"] = {layer["data"]["name"]: [] for layer in spec["layer"]}
    made: _Spec = vl_convert.vegalite_to_vega(spec)
    return made


def compiled() -> str:
    """Every kind of picture by its name, as Vega descriptions without numbers (JSON)."""
    kinds = {f.__name__: f() for f in (trend, control, spark, small_strip, strip)}
    return json.dumps(kinds, indent=1, sort_keys=True) + "\n"
