"""The faulty rows of a file, as delivered: personal data, for those who hold the extract itself.

Here: which rows, which of their cells are marked and with what. Not here: what is wrong (`pipelines.receive.gate`), and what a
report contains without them (`content`).
"""

from collections.abc import Sequence

from pipelines.receive import read as intake
from pipelines.receive.examine import Examined
from pipelines.receive.gate import Finding, Match, recognise
from pipelines.receive.read.grid import column_letter, column_number
from pipelines.show.report.content import Mark, Row, Sheet, cost
from schemas.words.mapping import NO_MAPPINGS, Mappings

MOST_ROWS = 10_000
_SHOWN = ("error", "warning")


def faulty_rows(examined: Examined, data: bytes, file: str, mappings: Mappings = NO_MAPPINGS) -> list[Sheet]:
    """A sheet per judged table: its rows with errors or warnings, number first, all columns of the file in their order.

    If there are more than 10,000, those with errors come first, and the caption says how many are left out. A fault of a whole row marks
    its number, a fault of a header the header. Raises what `intake.read` raises for a file that cannot be read.
    """
    if examined.source is None:
        return []
    _, matches = recognise([examined.source], intake.read(data, file), mappings)
    sheets = []
    for judged in examined.judged:
        table, sheet = judged.table.name, judged.sheet
        match = next(m for m in matches if m.table.name == table and sheet in {m.grid.name, "(file)"})
        found = [f for f in examined.findings if (f.table, f.sheet) == (table, sheet)]
        sheets.append(_sheet(match, sheet, [f for f in found if f.severity in _SHOWN]))
    return sheets


def _sheet(match: Match, name: str, found: Sequence[Finding]) -> Sheet:
    grid, header = match.grid, match.header_row + 1
    marks = _marks(match, found)
    heading = marks.pop(header, {})
    # An error outweighs any number of warnings where not all can be shown.
    ranked = sorted(marks, key=lambda row: (min(cost(m.severity) for m in marks[row].values()), row))
    shown = sorted(ranked[:MOST_ROWS])
    cells = grid.cells[[row - 1 for row in shown]].rows()
    rows = [
        Row((row, *values, "\n".join(dict.fromkeys(m.text for m in marks[row].values()))), marks[row])
        for row, values in zip(shown, cells, strict=True)
    ]
    caption = f"{name}, rows with errors or warnings as delivered: {len(shown):,}"
    if left_out := len(ranked) - len(shown):
        caption += f"; {left_out:,} more are left out"
    letters = [column_letter(grid.first_column + n) for n in range(grid.cells.width)]
    heads = (
        Row(("", *letters, "")),
        Row(("row", *grid.cells.row(match.header_row), "what was found"), heading),
    )
    return Sheet(name, caption, heads, rows, (8, *[18] * grid.cells.width, 60))


def _position(match: Match, finding: Finding) -> int:
    """Where the column of a finding stands in the report's row; 0, the number of the row, for a whole row."""
    if finding.letter:
        return column_number(finding.letter) - match.grid.first_column + 1
    printed = match.grid.cells.row(match.header_row)
    return printed.index(finding.column) + 1 if finding.column in printed else 0


def _marks(match: Match, found: Sequence[Finding]) -> dict[int, dict[int, Mark]]:
    """By row and position in the report's row, what is wrong there."""
    marks: dict[int, dict[int, Mark]] = {}
    for f in sorted(found, key=lambda f: cost(f.severity)):
        at = _position(match, f)
        text = f"{f.rule}: {f.text}. {f.todo}"
        for row in f.rows:
            in_row = marks.setdefault(row, {})
            before = in_row.get(at)
            in_row[at] = Mark(before.severity, f"{before.text}\n{text}") if before else Mark(f.severity, text)
    return marks
