"""How row numbers, costs and missing days are worded, on a screen and in a report alike.

Here: the words. Not here: how they look (`pipelines.commands.screens`, `pipelines.show.report`).
"""

from collections.abc import Sequence

from pipelines.receive.examine import Examined
from schemas.words.source import Edition

COST = {"error": "the row is quarantined", "warning": "the cell is left out", "note": "used all the same"}
"""What a finding of each severity costs; what costs most first."""


def spans(rows: Sequence[int], most: int = 12) -> str:
    """Row numbers as people write them: `2-6, 9, 14-20`."""
    parts: list[str] = []
    start = before = None
    for row in [*sorted(set(rows)), None]:
        if start is None:
            start = row
        elif row is None or before is None or row != before + 1:
            parts.append(str(start) if start == before else f"{start}-{before}")
            start = row
        before = row
    return ", ".join(parts[:most]) + (f", … ({len(rows):,} rows)" if len(parts) > most else "")


def day_is_not_known(examined: Examined) -> bool:
    """Is the day a file was taken not known? Then its dates could not be judged against it."""
    tables = examined.source.tables if examined.source else ()
    return examined.as_at is None and any(not isinstance(t.covers, Edition) for t in tables)
