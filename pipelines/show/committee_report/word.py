"""The report as a Word document: the council's template filled in.

Here: what its places hold, numbers as bookmarks. Not here: what is said (`paragraphs`), and the template that comes with `init`
(`pipelines.council.report_template`). A template is not trusted: it may ask for the places and nothing else.
"""

import io
from calendar import month_name
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from pipelines.show.committee_report.facts import Fact, Told
from pipelines.show.committee_report.paragraphs import Paragraph, Report
from pipelines.show.committee_report.sentences import Run
from pipelines.show.page import words
from pipelines.show.page.content import Row
from warehouse.counting import TOTAL
from warehouse.period import Quarter

FIRST_BOOKMARK = 10_000
"""Bookmarks of the template itself have lower numbers."""
_FILLS = {"Green": "CDE8D5", "Amber": "FFE6B3", "Red": "F6CFCB"}


class NoTemplate(ValueError):  # noqa: N818 - the word people read
    """The template cannot be filled in; says why."""


@dataclass
class Fields:
    """The bookmarks of a document, in order: the name of each, its text and fact, and the paragraph it stands in."""

    found: list[tuple[str, Told, str]] = field(default_factory=list)

    def add(self, told: Told, where: str) -> str:
        """The name of a new bookmark."""
        name = f"fact_{len(self.found) + 1:04d}"
        self.found.append((name, told, where))
        return name


def as_word(report: Report, template: bytes) -> tuple[bytes, Fields]:
    """The document's file, and its bookmarks. Raises `NoTemplate`."""
    marks = Fields()
    places = _places(report, marks)
    try:
        document = DocxTemplate(io.BytesIO(template))
        document.init_docx()
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError):
        raise NoTemplate("it is no Word document (.docx)") from None
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        document.render(places, environment, autoescape=True)
    except (TemplateError, ArithmeticError, LookupError, SyntaxError, TypeError, ValueError) as problem:
        raise NoTemplate(f"one of its places cannot be filled in: {problem}") from None
    held = io.BytesIO()
    document.save(held)
    return held.getvalue(), marks


def _places(report: Report, marks: Fields) -> dict[str, Any]:
    """What the template may ask for; `docs/report.md` lists it."""
    page, quarter = report.page, Quarter.parse(report.page.round)
    return {
        "council": page.council,
        "quarter": f"Quarter {quarter.number} {quarter.label.split()[1]}",
        "months": months(quarter),
        "committee_date": _day(page.committee),
        "release": page.release,
        "state": state(report),
        "data_as_at": _day(page.data_as_at),
        "notice": page.notice,
        "summary": [_runs(p, marks) for p in report.summary],
        "sections": [
            {"heading": s.heading, "paragraphs": [_runs(p, marks) for p in s.paragraphs]} for s in report.sections
        ],
        "areas": _areas(page.rows, marks),
        "notes": list(notes(page.rows)),
        "credits": page.credits,
    }


def months(quarter: Quarter) -> str:
    """`April to June 2025`."""
    return f"{month_name[quarter.start.month]} to {month_name[quarter.end.month]} {quarter.end.year}"


def state(report: Report) -> str:
    """`a draft that nobody has approved`, `approved by …`."""
    page = report.page
    if page.state == "draft":
        return "a draft that nobody has approved"
    by = page.signed.get("by")
    return f"{page.state} by {by}" if by else page.state


def _day(day: Any) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def notes(rows: Sequence[Row]) -> Iterator[str]:
    """What stands below the dashboard: letters beside figures, and what is read beside them. Why there is no figure, its paragraph says."""
    for row in rows:
        if row.board["latest"] is None:
            continue
        letters = words.markers(row)
        said = [f"{letter}: {meaning}" for letter, meaning in letters]
        said += [f"read it with {row.board['beside']}"] if row.board["beside"] else []
        if row.board["reason"] and row.board["reason"] not in {meaning for _, meaning in letters}:
            said.append(row.board["reason"])
        if said:
            yield f"{row.board['label']}: {'; '.join(said)}."


def _areas(rows: Sequence[Row], marks: Fields) -> list[dict[str, Any]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.board["area"], []).append(_row(row, marks))
    return [{"name": name, "rows": of} for name, of in found.items()]


def _row(row: Row, marks: Fields) -> dict[str, Any]:
    board = row.board

    def cell(column: str, text: str) -> Markup:
        fact = Fact(
            row.id, f"mart.dashboard {column}", TOTAL, board.get("variant") or "", board.get("basis") or "", board["period"],
            None, None, text, board["unit"], "ok", False, board["decimals"],
        )  # fmt: skip
        return Markup(_run(Told(text, fact), marks, row.board["label"])) if text else Markup(_run("", marks, ""))

    letters = "".join(f" {letter}" for letter, _ in words.markers(row))
    return {
        "label": Markup(_run(board["label"], marks, "")),
        "period": board["period"],
        "latest": cell("latest", words.latest(row) + letters),
        "previous": cell("previous", words.figure(board["previous"], row)),
        "direction": cell("direction", " ".join(p for p in (words.movement(row), board["direction"]) if p)),
        "target": cell("target", words.target(row)),
        "rag": cell("rag", board["rag"] or "N/A"),
        "quartile": cell("quartile", board["quartile"] or "NA"),
        "fill": _FILLS.get(board["rag"] or "", "auto"),
    }


def _runs(paragraph: Paragraph, marks: Fields) -> Markup:
    where = paragraph.text[:60]
    return Markup("".join(_run(run, marks, where) for run in paragraph.runs))


def _run(run: Run, marks: Fields, where: str) -> str:
    """A run of the document; one that knows its fact stands between the two ends of a bookmark."""
    text = run if isinstance(run, str) else run.text
    made = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    if isinstance(run, str):
        return made
    name = marks.add(run, where)
    number = FIRST_BOOKMARK + len(marks.found)
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{made}<w:bookmarkEnd w:id="{number}"/>'
