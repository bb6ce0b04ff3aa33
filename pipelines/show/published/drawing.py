"""The pages of published figures as HTML files: what `content` holds, in the look of the dashboard page.

Here: filling in the templates, and the two small pictures of a row, which a page has some three hundred of. Not here: what is said (`content`),
style and script (those of `pipelines.show.page`). A file asks for nothing: styles, script, pictures and tables are in it.
"""

import base64
import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from pipelines.show.published.content import Council, Measure, Published, TakesOver
from warehouse.reorganised import named
from warehouse.rounding import displayed_value

_DIRECTIONS = (("Improve", "improved"), ("No change", "no change"), ("Worse", "got worse"), ("N/A", "not compared"))
_QUARTILES = (
    ("1st", "in the 1st quartile"),
    ("2nd", "in the 2nd"),
    ("3rd", "in the 3rd"),
    ("4th", "in the 4th"),
    ("NA", "no quartile"),
)
_LOOKS = {"1st": "b1", "2nd": "b2", "3rd": "b3", "4th": "b4", "NA": "none", "N/A": "none", "No change": "No"}
_PERIODS = 12
"""Periods in the line of a row."""
_LINK = re.compile(r"https?://\S+")
_WIDE, _HIGH, _EDGE = 112, 28, 3


def draw(council: Council, published: Published) -> bytes:
    """The page of a council (UTF-8)."""
    measures = council.measures
    return _rendered(
        "council.html.j2",
        council=council,
        published=published,
        changes=_changes(council, published.built_at.date()),
        sums=[_sum("Direction of travel", "direction", _DIRECTIONS, measures), _sum("Quartile among councils", "quartile", _QUARTILES, measures)],
        topics=[(topic, [_row(m) for m in of]) for topic, of in council.topics],
        old=[_row(m) for m in council.old],
        count=len(measures),
        csv=_csv([*measures, *council.old]),
    )  # fmt: skip


def _changes(council: Council, today: date) -> list[str]:
    """In sentences: from whom the council takes over, and who takes over from it."""
    said = []
    if council.came_of:
        first_day = council.came_of[0].first_day
        of = named([_with_districts(o) for o in council.came_of])
        if first_day > today:
            said.append(f"{council.name} takes over from {of} on {_day(first_day)}. Nothing is published of it yet.")
        else:
            said.append(f"{council.name} took over from {of} on {_day(first_day)}.")
        said.append(
            f"Most figures for the time before that day are of {named([o.name for o in council.came_of])}. "
            "They stand in the row, with what can be worked out from them."
        )
    if council.becomes:
        first_day = council.becomes[0].first_day
        verb = "take over" if first_day > today else "took over"
        of = named([_with_districts(o) for o in council.becomes])
        said.append(f"{of} {verb} from {council.name} on {_day(first_day)}.")
    return said


def _with_districts(one: TakesOver) -> str:
    return f"{one.name} ({one.districts})" if one.districts else one.name


def draw_index(councils: Sequence[Council], to_come: Sequence[Council], published: Published) -> bytes:
    """The index of all pages (UTF-8). `to_come`: councils that are yet to be formed."""
    quartiles = [q for q, _ in _QUARTILES[:4]]
    return _rendered("index.html.j2", councils=councils, to_come=to_come, published=published, quartiles=quartiles)


def _rendered(template: str, **values: Any) -> bytes:
    script, style = _part("page.js"), _part("page.css")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    made = (
        _templates()
        .get_template(template)
        .render(style=Markup(style), script=Markup(script), script_digest=digest, **values)
    )
    return made.encode()


@cache
def _templates() -> Environment:
    found = Environment(
        loader=PackageLoader("pipelines.show.published", ""),
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


def _day(value: date | datetime) -> str:
    return f"{value.day} {value:%B %Y}"


def _sum(title: str, column: str, kinds: Sequence[tuple[str, str]], measures: Sequence[Measure]) -> dict[str, Any]:
    counted = Counter(m.board[column] for m in measures if m.latest is not None)
    return {
        "title": title,
        "parts": [{"count": counted[k], "words": words, "look": _LOOKS.get(k, k)} for k, words in kinds],
    }


def _row(measure: Measure) -> dict[str, Any]:
    """Everything the template prints of a measure."""
    board = measure.board
    return {
        "id": _anchor(measure),
        "board": board,
        "latest": "not published" if measure.latest is None else _shown(measure.latest, measure),
        "previous": "–" if board["previous"] is None else _shown(board["previous"], measure),
        "arrow": _arrow(measure),
        "england": _figure(board["england"], measure),
        "near": _figure(board["neighbours_mean"], measure),
        "spark": Markup(_spark(measure)),
        "strip": Markup(_strip(measure)),
        "words": _in_words(measure),
        "link": next((m[0] for m in [_LINK.match(board["link"] or "")] if m), ""),
        "points": [
            (p.period, _figure(p.value, measure), _figure(p.england, measure), _figure(p.neighbours, measure))
            for p in reversed(measure.series)
        ],
        "neighbours": [(name, _figure(value, measure)) for name, value in measure.neighbours],
    }


def _anchor(measure: Measure) -> str:
    """A name for links, the same on every page and in every year."""
    words = re.sub(
        r"[^A-Za-z0-9]+", "-", measure.code.replace("%", "percent").replace("+", "plus").replace("&", "and")
    ).strip("-")
    return f"m-{words}"


def _shown(value: Any, measure: Measure) -> str:
    return f"{round(value, measure.board['decimals']):,f}"


def _figure(value: float | None, measure: Measure) -> str:
    """A published figure at the places its publisher shows; "" where there is none."""
    return "" if value is None else f"{displayed_value(value, measure.board['decimals']):,f}"


def _arrow(measure: Measure) -> str:
    now, before = measure.latest, measure.board["previous"]
    if now is None or before is None:
        return ""
    return "↑" if now > before else "↓" if now < before else "→"


def _in_words(measure: Measure) -> str:
    """Where the council stands, in a sentence."""
    board = measure.board
    if measure.latest is None:
        why = f" It is {board['reason']}." if board["reason"] else ""
        return f"No figure of this council is published for {board['period']}.{why}"
    parts = [f"{_shown(measure.latest, measure)} in {board['period']}"]
    if board["reason"]:
        parts.append(board["reason"])
    if board["rank"] is not None:
        parts.append(
            f"place {board['rank']} of {board['councils']} (1 is the best), {board['quartile']} quartile"
            if board["quartile"] != "NA"
            else f"place {board['rank']} of {board['councils']}"
        )
    if board["england"] is not None:
        parts.append(f"England {_figure(board['england'], measure)}")
    if board["neighbours_mean"] is not None:
        parts.append(
            f"average of {board['neighbours_n']} statistical neighbours {_figure(board['neighbours_mean'], measure)}"
        )
    return "; ".join(parts) + "."


def _spark(measure: Measure) -> str:
    """The line of the last figures; "" where there are fewer than two."""
    values = [p.value for p in measure.series if p.value is not None][-_PERIODS:]
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    step, reach = (_WIDE - 2 * _EDGE) / (len(values) - 1), (high - low) or 1
    places = [(_EDGE + n * step, _EDGE + (_HIGH - 2 * _EDGE) * (1 - (v - low) / reach)) for n, v in enumerate(values)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    x, y = places[-1]
    return f'<svg viewBox="0 0 {_WIDE} {_HIGH}" aria-hidden="true"><polyline points="{line}" class="l"/><circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" class="o"/></svg>'


def _strip(measure: Measure) -> str:
    """The quarters of all councils on a line, the best coloured as such, with this council's figure; "" without polarity or figure."""
    own = next((p.value for p in reversed(measure.series) if p.period == measure.board["period"]), None)
    if measure.cuts is None or own is None or measure.board["quartile"] == "NA":
        return ""
    low, high = measure.cuts[0], measure.cuts[-1]
    reach = (high - low) or 1

    def at(value: float) -> float:
        return _EDGE + (_WIDE - 2 * _EDGE) * (value - low) / reach

    better_first = measure.board["polarity"] == "low"
    bands = "".join(
        f'<rect x="{at(a):.1f}" y="9" width="{max(at(b) - at(a), 0.1):.1f}" height="14" class="q{n if better_first else 5 - n}"/>'
        for n, (a, b) in enumerate(zip(measure.cuts, measure.cuts[1:], strict=False), start=1)
    )
    x = at(own)
    return f'<svg viewBox="0 0 {_WIDE} {_HIGH}" aria-hidden="true">{bands}<path d="M{x - 4:.1f} 1h8l-4 7z" class="o"/><path d="M{x:.1f} 8v16" class="l"/></svg>'


def _csv(measures: Sequence[Measure]) -> str:
    """A link that holds every figure of the page."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(("measure", "label", "topic", "period", "value", "england", "neighbours_mean"))
    for m in measures:
        writer.writerows(
            (m.code, m.board["label"], m.board["topic"], p.period, p.value, p.england, p.neighbours) for p in m.series
        )
    return "data:text/csv;charset=utf-8;base64," + base64.b64encode(held.getvalue().encode()).decode()
