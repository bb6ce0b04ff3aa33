"""The committee report: the prose around a round's figures, written from a release or from a copy of it, and nothing else.

Here: making its files. Not here: its parts (`facts`, `sentences`, `paragraphs`, `word`, `web`), the template (`pipelines.council`),
and where they are written (`pipelines.publish.papers`).
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.council.report_template import report_template
from pipelines.show.committee_report.paragraphs import report_of
from pipelines.show.committee_report.web import as_web
from pipelines.show.committee_report.word import Fields, NoTemplate, as_word

__all__ = ["NoTemplate", "Written", "committee_report"]


@dataclass(frozen=True)
class Written:
    """The files of a report: the Word document, the same as a web page, and the list of every figure in them with its fact (CSV)."""

    word: bytes
    web: bytes
    facts: bytes


def committee_report(
    release: Path,
    la_code: str,
    *,
    copy: Path | None = None,
    signed: Mapping[str, str] | None = None,
    own_template: bytes | None = None,
    dashboard: str = "",
) -> Written:
    """The report of a council's round.

    own_template  the council's Word template; the one that comes with `init` by default
    dashboard     where its dashboard page lies, seen from the web page

    Other arguments and errors as `paragraphs.report_of`; raises `NoTemplate`.
    """
    report = report_of(release, la_code, copy=copy, signed=signed)
    document, marks = as_word(report, own_template or report_template())
    cards = {r.id: f"{dashboard}#{r.id}" for r in report.page.rows}
    links = {name: cards.get(told.fact.indicator_id, "") for name, told, _ in marks.found}
    return Written(document, as_web(document, links), _listed(marks))


_OF_A_FACT = (
    "indicator_id", "figure", "breakdown", "variant", "basis", "period", "compared_with", "displayed", "said", "unit", "with_rounding",
)  # fmt: skip


def _harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula; a number below nought stays one."""
    return f"'{cell}" if isinstance(cell, str) and re.match(r"[=+@\t\r]|-(?!\d)", cell) else cell


def _listed(marks: Fields) -> bytes:
    held = io.StringIO()
    rows = csv.writer(held, lineterminator="\r\n")
    rows.writerow(("field", "text", "in", *_OF_A_FACT))
    for name, told, where in marks.found:
        cells = [name, told.text, where, *(getattr(told.fact, column) for column in _OF_A_FACT)]
        rows.writerow([_harmless(c) for c in cells])
    return held.getvalue().encode("utf-8-sig")
