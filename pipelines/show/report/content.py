"""What a report contains, whatever it looks like: titled sheets of rows, some of their cells marked.

Here: the summary, where every row goes, and a line per rule and column, what costs most first; text made harmless.
Not here: rows of the file (`rows`). Nothing made here is a cell of the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pipelines.receive.examine import Examined
from pipelines.receive.gate import Finding
from pipelines.show.wording import COST, day_is_not_known, spans

MOST_SPANS = 200
LONGEST_TEXT = 32_000
"""Characters of a cell; Excel holds 32,767."""

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")

Value = str | int | float | Decimal | date | None
"""A cell of a report: text (ours or delivered), a number or day of ours, or nothing. A decimal is shown with the places it has."""


@dataclass(frozen=True)
class Mark:
    """What is wrong with a cell: the severity that costs most, and the findings, a line per rule."""

    severity: str
    text: str


@dataclass(frozen=True)
class Row:
    """Cells in order, and the marks of some of them by position."""

    cells: Sequence[Value]
    marks: Mapping[int, Mark] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A table of a report.

    name     short, as on a tab; may be whatever the file calls its sheet
    caption  what it shows, in a sentence
    heads    the header rows, if it has any
    widths   characters per column; what is missing is as wide as the last
    key      the first cell of a row says what the row is about
    """

    name: str
    caption: str
    heads: Sequence[Row]
    rows: Sequence[Row]
    widths: Sequence[int]
    key: bool = True


def as_text(value: Value) -> str:
    """Text that no spreadsheet takes for a formula (ASVS 1.2.10), cut where a cell ends. A number stays as it is."""
    if not isinstance(value, str):
        return "" if value is None else str(value)
    text = value if len(value) <= LONGEST_TEXT else value[:LONGEST_TEXT] + "… (cut)"
    return "'" + text if text.startswith(_STARTS_A_FORMULA) else text


def contents(examined: Examined, file: str, *, notes: bool) -> list[Sheet]:
    """The sheets of a report that hold no cell of the file; `notes`: also what was read all the same."""
    sheets = [_summary(examined, file), _counts(examined)]
    if examined.judged:
        sheets.append(_where_rows_go(examined))
    found = [f for f in examined.findings if notes or f.severity != "note"]
    of_records = any(j.table.element for j in examined.judged)
    return [*sheets, _findings(found, of_records)] if found else sheets


def cost(severity: str) -> int:
    """How little a severity costs: 0 costs most."""
    return list(COST).index(severity)


def _summary(examined: Examined, file: str) -> Sheet:
    r = examined.refusal
    rows: list[tuple[str, str]] = [("File", file)]
    if examined.source:
        rows.append(("Understood as", examined.words))
    outcome = "Would be refused" if r else "Would be accepted"
    rows.append(("Outcome", outcome))
    if r:
        rows += [("Why", f"{r.code}: {r.what}"), ("What to do", r.todo)]
    rows += [("Passed over", f"Sheet {name!r} was not recognised") for name in examined.unrecognised]
    if day_is_not_known(examined):
        rows.append(("Day", "Neither name nor folder says the day it was taken; dates were not judged against it"))
    marked = {2 if examined.source else 1: Mark("error" if r else "good", outcome)}
    return Sheet(
        "Summary",
        "What would become of the file",
        (),
        [Row(cells, {1: marked[n]} if n in marked else {}) for n, cells in enumerate(rows)],
        (16, 90),
    )


def _counts(examined: Examined) -> Sheet:
    rows = []
    for severity, what in COST.items():
        found = [f for f in examined.findings if f.severity == severity]
        rows.append(Row((f"{severity}s", what, len(found), sum(f.count for f in found))))
    heads = ("", "what it costs", "kinds of fault", "places")
    return Sheet("Counts", "How much was found", (Row(heads),), rows, (16, 40, 16, 16))


def _where_rows_go(examined: Examined) -> Sheet:
    ways = ("in", "accepted", "quarantined", "duplicates", "ignored")
    rows = [
        Row((j.sheet, j.table.name, *(j.rows[w] for w in ways), f"refused: {j.refusal}" if j.refusal else ""))
        for j in examined.judged
    ]
    heads = ("sheet", "table", "rows", *ways[1:], "note")
    return Sheet("Rows", "Where every row goes", (Row(heads),), rows, (24, 24, 12, 12, 12, 12, 12, 60))


def _findings(found: Sequence[Finding], of_records: bool) -> Sheet:
    heads = ("cost", "rule", "what was found", "what to do", "sheet", "column", "header", "rows", "which rows")
    rows = [
        Row(
            (
                f"{f.severity}: {COST[f.severity]}",
                f.rule,
                f.text,
                f.todo,
                f.sheet,
                f.letter,
                f.column,
                f.count,
                _which(f),
            ),
            {0: Mark(f.severity, COST[f.severity])},
        )
        for f in sorted(found, key=lambda f: (cost(f.severity), -f.count))
    ]
    numbered = "row 2 is the first record of its kind" if of_records else "rows as Excel numbers them"
    caption = f"What was found, what costs most first; {numbered}"
    return Sheet("Findings", caption, (Row(heads),), rows, (26, 24, 44, 40, 20, 9, 28, 9, 50))


def _which(finding: Finding) -> str:
    listed = spans(finding.rows, MOST_SPANS)
    return f"{listed}, and {finding.more:,} more" if finding.more else listed
