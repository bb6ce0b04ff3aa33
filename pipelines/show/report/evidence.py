"""The evidence sheet of a release: for each of its figures the answer to "where does this come from?".

Here: what it contains, read from the file that is served. Not here: how it looks (`workbook`, `page`), and the rows behind a figure
(`scrutiny explain`), which are purged with the deliveries. It names no person except whoever signed, so no purge removes it.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from pipelines.show.report.content import Row, Sheet, Value
from warehouse.rounding import as_text, displayed_value

_FIGURES = """
SELECT r.council, p.round, b.position, i.label, p.indicator_id, b.variant, p.period, b.basis, p.latest, p.value, p.numerator,
       p.denominator, p.status, p.marker, p.reason, p.method, p.version, p.data_as_at, p.deliveries, p.previous_period, p.previous,
       p.previous_from, p.direction, p.target, p.target_operator, p.rag, p.measure, p.benchmark_period, p.vintage, c.q1, c.q2, c.q3,
       p.quartile, p.england, p.neighbours_mean, p.neighbours_model, i.unit, i.decimals
FROM star.fact_position p
JOIN star.dim_round r ON r.la_code = p.la_code AND r.round = p.round AND r.is_current
JOIN star.bridge_reporting b ON b.la_code = p.la_code AND b.round = p.round AND b.indicator_id = p.indicator_id
JOIN star.dim_indicator i ON i.indicator_id = p.indicator_id AND i.is_current
LEFT JOIN star.fact_comparison c
  ON c.measure = p.measure AND c.published_period = p.benchmark_period AND c.vintage = p.vintage AND c.la_code = p.la_code
ORDER BY p.la_code, b.position
"""
_TITLES = (
    "Council", "Round", "Row", "Indicator", "Identifier", "Cohort", "Period", "Basis", "Figure as shown", "Unrounded", "Numerator",
    "Denominator", "Status", "Marker", "Reason", "Method", "Definition, version", "Data as at", "Deliveries", "Period before",
    "Previous", "Previous from", "Direction", "Target", "Meets target when", "RAG", "Published measure", "Published period",
    "Vintage", "Cut point 25 %", "50 %", "75 %", "Quartile", "England", "Neighbours", "Neighbours, set",
)  # fmt: skip
_DEFINITIONS = (
    "SELECT indicator_id, definition, method, source FROM star.dim_indicator WHERE is_current ORDER BY indicator_id"
)
_DELIVERIES = (
    "SELECT delivery, la_code, slot, source, words, sha256, as_at, received_at FROM star.dim_delivery ORDER BY ALL"
)


_AS_SHOWN = ("Previous", "Target", "Cut point 25 %", "50 %", "75 %", "England", "Neighbours")
"""Printed like the figure itself, at its own decimals."""
_OF_THE_FIGURE = ("Council", "Row", "Indicator")
"""What names a figure, and is not repeated below its name."""


def evidence(served: Path, signed: Sequence[tuple[str, dict[str, str]]], *, to_read: bool) -> list[Sheet]:
    """The sheets: the release and who signed it, its figures, the deliveries they rest on, the definitions.

    signed   the releases with these figures that were signed, with who did, when and why; oldest first
    to_read  a sheet for each figure, for people; else one with a row for each, for those who compare
    """
    with duckdb.connect(str(served), read_only=True) as connection:
        release = connection.execute("SELECT * FROM star.dim_release")
        named = dict(zip((c[0] for c in release.description or ()), release.fetchall()[0], strict=True))
        figures = [_printed(*row) for row in connection.execute(_FIGURES).fetchall()]
        deliveries = connection.execute(_DELIVERIES).fetchall()
        definitions = connection.execute(_DEFINITIONS).fetchall()
    return [
        _release(named, signed),
        *(map(_figure, figures) if to_read else [_figures(str(named["release"]), figures)]),
        _sheet(
            "Deliveries",
            "What the figures rest on; the first twelve digits of its SHA-256 name a delivery",
            (
                "Delivery",
                "Council",
                "Round or day",
                "Kind",
                "Understood as",
                "SHA-256 of the bytes",
                "As at",
                "Received (UTC)",
            ),
            deliveries,
        ),
        _sheet(
            "Definitions",
            "How each indicator is worked out in this release",
            ("Identifier", "Definition", "Method", "Source"),
            definitions,
            (30, 70, 70, 40),
        ),
    ]


def _printed(*row: Any) -> dict[str, object]:
    """A figure with everything behind it, by title, each number as the figure itself is printed."""
    *values, unit, decimals = row
    found: dict[str, object] = dict(zip(_TITLES, values, strict=True))
    if (shown := found["Figure as shown"]) is not None:
        found["Figure as shown"] = as_text(round(shown, decimals), unit)  # type: ignore[call-overload]
    for title in _AS_SHOWN:
        if (value := found[title]) is not None:
            found[title] = as_text(displayed_value(float(value), decimals), unit)  # type: ignore[arg-type]
    if (exact := found["Unrounded"]) is not None:
        found["Unrounded"] = f"{exact:.8g}"
    return found | {"Basis": str(found["Basis"]).replace("_", " ")}


def _figures(release: str, figures: Sequence[Mapping[str, object]]) -> Sheet:
    return _sheet("Figures", f"Every figure of release {release}", _TITLES, [list(f.values()) for f in figures])


def _figure(figure: Mapping[str, object]) -> Sheet:
    """One figure as a list of what is known of it; what there is nothing of is left out."""
    told = [(title, value) for title, value in figure.items() if value is not None and title not in _OF_THE_FIGURE]
    caption = f"{figure['Indicator']}, {figure['Period']}"
    return Sheet(
        str(figure["Identifier"]), caption, (), [Row([title, _cell(value)]) for title, value in told], (28, 90)
    )


def _release(named: dict[str, Any], signed: Sequence[tuple[str, dict[str, str]]]) -> Sheet:
    lines: list[tuple[str, object]] = [
        ("Release", named["release"]),
        ("State", named["state"]),
        ("Figures of", named["figures_of"]),
        ("Built (UTC)", named["built_at"]),
        ("Code version", named["code_version"]),
        ("Fingerprint of the inputs", named["inputs"]),
        ("Committee", named["committee"] or "not frozen for a committee"),
    ]
    for release, signature in signed:
        line = f"{signature['at']} UTC by {signature['by']}: {signature['note']}"
        lines.append((f"{signature['state'].capitalize()} as {release}", line))
    if not signed:
        lines.append(("Signed", "nobody has approved these figures yet"))
    return Sheet(
        "Release", f"Evidence for release {named['release']}", (), [Row([k, _cell(v)]) for k, v in lines], (28, 90)
    )


def _sheet(
    name: str, caption: str, titles: Sequence[str], rows: Sequence[Sequence[object]], widths: Sequence[int] = ()
) -> Sheet:
    cells = [Row([_cell(v) for v in row]) for row in rows]
    return Sheet(name, caption, (Row(titles),), cells, widths or [max(10, len(t) + 2) for t in titles])


def _cell(value: object) -> Value:
    """A count stays a number."""
    return value if value is None or isinstance(value, int) else str(value)
