"""A workbook: every sheet a table, and the long texts in its cells paragraphs."""

from pipelines.receive.read import Unreadable, read
from pipelines.review.paper import Block, Cell, NotRead, Paper, is_prose


def read_xlsx(data: bytes, name: str) -> Paper:
    """The paper. Raises `NotRead` for what would be refused as a delivery too."""
    try:
        grids = read(data, name)
    except Unreadable as problem:
        raise NotRead(problem.what, problem.todo) from None
    blocks = []
    for number, grid in enumerate(grids, start=1):
        for r, row in enumerate(grid.cells.iter_rows()):
            for c, cell in enumerate(row):
                text = " ".join((cell or "").split())
                if not text:
                    continue
                place = f"sheet {grid.name}, row {r + 1}, column {_letter(c + grid.first_column)}"
                if is_prose(text):
                    blocks.append(Block("text", text, place))
                else:
                    blocks.append(Block("cell", text, place, at=Cell(number, r, c)))
    return Paper(name, tuple(blocks))


def _letter(column: int) -> str:
    """A column as a workbook names it: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
