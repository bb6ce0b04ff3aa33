"""The page as one HTML file: what `content` holds, in the templates' frame.

Here: filling in the templates. Not here: what is said (`content`, `words`), the pictures (`charts`), the look (`page.css`, `page.js`).
The file asks for nothing: styles, script, pictures and tables are in it, and its policy lets nothing else run.
"""

import base64
import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from pipelines.show.page import charts, words
from pipelines.show.page.content import INTERNAL, Page, Part, Point, Row
from warehouse.period import Quarter

_AUDIENCES = {
    INTERNAL: "use inside the council: small numbers are shown",
    "committee": "the committee: small numbers are not shown, as the council has decided",
    "open": "everybody: small numbers are not shown",
}
_DIRECTIONS = (("Improve", "improved"), ("No change", "no change"), ("Worse", "got worse"), ("N/A", "not compared"))
_RAGS = (("Green", "green"), ("Amber", "amber"), ("Red", "red"), ("N/A", "no RAG"))
_QUARTILES = (
    ("1st", "in the 1st quartile"),
    ("2nd", "in the 2nd"),
    ("3rd", "in the 3rd"),
    ("4th", "in the 4th"),
    ("NA", "no quartile"),
)
_LOOKS = {"1st": "b1", "2nd": "b2", "3rd": "b3", "4th": "b4", "NA": "none", "N/A": "none", "No change": "No"}


def draw(page: Page) -> bytes:
    """The page's file (UTF-8)."""
    script, style = _part("page.js"), _part("page.css")
    quarter = Quarter.parse(page.round)
    heading = f"Children and family services: performance, {quarter.label}"
    rows = [_row(row, page) for row in page.rows]
    areas: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        areas.setdefault(row["board"]["area"], []).append(row)
    drawn = (
        _templates()
        .get_template("page.html.j2")
        .render(
            page=page,
            title=f"{page.council}: {quarter.label} performance",
            heading=heading,
            audience=_AUDIENCES[page.profile],
            sums=_sums(page),
            filters=_filters(page, list(areas)),
            areas=list(areas.items()),
            all=rows,
            style=Markup(style),
            script=Markup(script),
            script_digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        )
    )
    return drawn.encode()


@cache
def _templates() -> Environment:
    found = Environment(
        loader=PackageLoader("pipelines.show.page", ""),
        autoescape=select_autoescape(("j2",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["day"] = _day
    return found


@cache
def _part(name: str) -> str:
    return (files("pipelines.show.page") / name).read_text("utf-8")


def _day(value: date | datetime | str) -> str:
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{day.day} {day:%B %Y}"


def _sums(page: Page) -> list[dict[str, Any]]:
    found = []
    for title, column, kinds in (
        ("Direction of travel", "direction", _DIRECTIONS),
        ("RAG against target", "rag", _RAGS),
        ("Quartile among councils", "quartile", _QUARTILES),
    ):
        counted = Counter(row.board[column] for row in page.rows)
        parts = [{"count": counted[k], "words": label, "look": _LOOKS.get(k, k)} for k, label in kinds]
        found.append({"title": title, "parts": parts})
    return found


def _filters(page: Page, areas: Sequence[str]) -> list[dict[str, Any]]:
    def field(name: str, title: str, options: Iterable[tuple[str, str]], wide: bool = False) -> dict[str, Any]:
        return {"name": name, "title": title, "wide": wide, "groups": [{"title": "", "options": list(options)}]}

    plans = [
        {"title": plan, "options": [(f"{plan}: {o}", o) for o in outcomes]} for plan, outcomes in page.outcomes.items()
    ]
    return [
        field("area", "Area", ((a, a) for a in areas)),
        {"name": "outcome", "title": "Outcome of a plan", "wide": True, "groups": plans},
        field("direction", "Direction", ((k, k if k != "N/A" else "Not compared") for k, _ in _DIRECTIONS)),
        field("rag", "RAG", ((k, k if k != "N/A" else "No RAG") for k, _ in _RAGS)),
        field("quartile", "Quartile", ((k, k if k != "NA" else "No quartile") for k, _ in _QUARTILES)),
    ]


def _row(row: Row, page: Page) -> dict[str, Any]:
    """Everything the templates print of a row."""
    board, field = row.board, row.field
    near = sorted((o for o in field.others if o.rank is not None), key=lambda o: o.rank or 0) if field else []
    return {
        "id": row.id,
        "board": board,
        "about": row.about,
        "latest": words.latest(row),
        "has_figure": board["latest"] is not None,
        "counts": words.counts(board.get("numerator"), board.get("denominator"), board["unit"]),
        "span": words.span(row, board["period"]),
        "previous": words.figure(board["previous"], row),
        "movement": words.movement(row),
        "target": words.target(row),
        "quartile": words.quartile(row),
        "markers": words.markers(row),
        "sentence": words.sentence(row),
        "outcomes": "|".join(f"{plan}: {outcome}" for plan, outcome in row.serves),
        "serves": row.serves,
        "trend": Markup(charts.trend(row)),
        "spark": Markup(charts.spark(row)),
        "trend_words": words.trend_in_words(row),
        "has_reported": any(p.as_reported for p in row.series),
        "has_others": any(p.england is not None for p in row.series),
        "strip": Markup(charts.strip(row, field) if field else ""),
        "strip_small": Markup(charts.small_strip(row, field) if field else ""),
        "field": field,
        "field_words": words.field_in_words(row, field) if field else "",
        "near": [{"name": o.name, "value": words.published(o.value, row)} for o in near],
        "points": [_point(p, row) for p in reversed(row.series)],
        "bases": [(basis.replace("_", " "), _value(p, row)) for basis, p in row.bases.items()],
        "parted": [(d, [_parted(p, row) for p in parts]) for d, parts in words.parts_by(row).items()],
        "changed": [words.change(c, row) for c in row.changed],
        "comments": [c for c in row.comments if c["text"]],
        "comment_asked": next((c["asked_because"] for c in row.comments if not c["text"]), ""),
        "marks": row.marks,
        "fragile": [words.fragility(f) for f in row.fragile],
        "control": Markup(charts.control(row)),
        "control_words": words.control_in_words(row),
        "control_icons": (row.control[-1]["variation"], row.control[-1]["assurance"] or "")
        if row.control
        else ("", ""),
        "control_points": [_controlled(c, row) for c in reversed(row.control)],
        "control_csv": _csv(("period", "figure", "lower", "mean", "upper", "rules"), _limits(row)),
        "rests": row.rests,
        "csv": _csv(("period", "figure", "numerator", "denominator", "status", "marker"), _series(row)),
        "field_csv": _csv(("council", "value", "neighbour"), _councils(row)),
        "sql": _sql(row, page) if page.profile == INTERNAL else "",
    }


def _value(point: Point | Part, row: Row) -> str:
    counted = words.counts(point.numerator, point.denominator, row.board["unit"])
    shown = words.figure(point.shown, row, words.INSTEAD.get(point.status, ""))
    return f"{shown} ({counted})" if counted else shown


def _point(point: Point, row: Row) -> dict[str, str]:
    notes = [point.marker, "as reported" if point.as_reported else ""]
    return {
        "period": point.period,
        "shown": words.figure(point.shown, row, words.INSTEAD.get(point.status, "")),
        "counts": words.counts(point.numerator, point.denominator, row.board["unit"]),
        "england": words.published(point.england, row),
        "neighbours": words.published(point.neighbours, row),
        "note": ", ".join(n for n in notes if n),
    }


def _parted(part: Part, row: Row) -> dict[str, str]:
    return {
        "category": part.category,
        "shown": words.figure(part.shown, row, words.INSTEAD.get(part.status, "")),
        "counts": words.counts(part.numerator, part.denominator, row.board["unit"]),
    }


def _controlled(point: Mapping[str, Any], row: Row) -> dict[str, str]:
    return {
        "period": point["period"],
        "shown": words.figure(point["displayed"], row),
        "rules": point["rules"] or "common cause",
        **{n: words.published(point[n], row) for n in ("lower", "mean", "upper")},
    }


def _series(row: Row) -> Iterator[tuple[Any, ...]]:
    for p in row.series:
        shown = "" if p.shown is None else round(p.shown, row.board["decimals"])
        yield p.period, shown, p.numerator, p.denominator, p.status, p.marker


def _limits(row: Row) -> Iterator[tuple[Any, ...]]:
    for c in row.control:
        yield c["period"], c["displayed"], c["lower"], c["mean"], c["upper"], c["rules"]


def _councils(row: Row) -> Iterator[tuple[Any, ...]]:
    for o in row.field.others if row.field else ():
        yield o.name, o.value, "yes" if o.rank is not None else "no"


def _csv(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A link that holds the table."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(heads)
    writer.writerows(["" if v is None else v for v in row] for row in rows)
    return "data:text/csv;charset=utf-8;base64," + base64.b64encode(held.getvalue().encode()).decode()


def _sql(row: Row, page: Page) -> str:
    whose = f"la_code = '{page.la_code}' AND indicator_id = '{row.id}'"
    return (
        f"SELECT * FROM mart.dashboard WHERE {whose};\n"
        f"SELECT period, displayed, numerator, denominator FROM mart.headline_trend WHERE {whose} ORDER BY first_day;"
    )
