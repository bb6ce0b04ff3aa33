"""What a benchmark returns: tables, shown on a screen or kept in the README.

Here: the table, its two forms, and where in the README it stands. Not here: what is measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich import box
from rich.table import Table as Screen

from benchmarks.measure import Measured

README = Path(__file__).with_name("README.md")


@dataclass(frozen=True)
class Table:
    """A table of results: text cells, the first column of words, the others of figures; `notes` are lines below it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()

    def on_screen(self) -> Screen:
        """As the terminal shows it."""
        shown = Screen(title=self.title, title_justify="left", box=box.SIMPLE_HEAD, title_style="bold")
        for number, name in enumerate(self.columns):
            shown.add_column(name, justify="right" if number else "left", overflow="fold")
        for row in self.rows:
            shown.add_row(*row)
        return shown

    def in_markdown(self) -> str:
        """As the README holds it."""
        lines = ["|".join(("", *row, "")) for row in ((*self.columns,), ("--", *["--:"] * (len(self.columns) - 1)))]
        lines += ["| " + " | ".join(row) + " |" for row in self.rows]
        return "\n".join([f"**{self.title}**", "", *lines, *(f"\n{line}" for line in self.notes)])


def against(title: str, limit: Measured, others: Sequence[Measured], notes: Sequence[str] = ()) -> Table:
    """Medians of cases that ran in turn, and their ratios to one of them.

    Wall, CPU and memory are of whole processes, start and imports included; the last column is what they were started for.
    """
    rows = [
        (
            m.case.name,
            seconds(m.wall),
            f"{m.wall / limit.wall:.2f}",
            seconds(m.cpu),
            f"{m.cpu / limit.cpu:.2f}",
            f"{m.memory:,.0f}",
            f"{m.memory / limit.memory:.2f}",
            seconds(m.inner),
        )
        for m in (limit, *others)
    ]
    columns = ("", "wall s", "× wall", "CPU s", "× CPU", "peak MB", "× memory", "in-process s")
    return Table(title, columns, tuple(rows), tuple(notes))


def seconds(value: float) -> str:
    """Seconds with as many digits as they are worth."""
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def write(name: str, tables: Sequence[Table], command: str, machine: str) -> None:
    """Put the tables of a benchmark in its place in the README. Raises `ValueError` if the README has no place for it."""
    text = README.read_text()
    first, last = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    if first not in text or last not in text:
        raise ValueError(f"{README.name} has no place for {name}: add the two lines `{first.strip()}` and `{last}`")
    before, _, rest = text.partition(first)
    after = rest.partition(last)[2]
    parts = [*(t.in_markdown() for t in tables), f"`{command}`: {machine}."]
    README.write_text(before + first + "\n" + "\n\n".join(parts) + "\n\n" + last + after)
