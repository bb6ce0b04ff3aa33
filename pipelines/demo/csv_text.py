"""CSV as the county's systems write it.

Here: rows to bytes, with the header, the date format and the encoding a system uses. Not here: what the rows hold.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any


def csv_bytes(
    header: Sequence[str], rows: Iterable[Sequence[Any]], *, dates: str = "%d/%m/%Y", encoding: str = "utf-8-sig"
) -> bytes:
    """A CSV file. None is an empty cell; dates are written as the system writes them."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([c.strftime(dates) if isinstance(c, date) else c for c in row] for row in rows)
    return held.getvalue().encode(encoding)


def table_of(rows: Iterable[Mapping[str, Any]], write: Callable[[Any], str]) -> bytes:
    """Rows as a CSV file in UTF-8, the names of the first as its header; `write` says how a value is written."""
    held = io.StringIO()
    table = csv.writer(held, lineterminator="\r\n")
    for number, row in enumerate(rows):
        if number == 0:
            table.writerow(row)
        table.writerow(write(v) for v in row.values())
    return held.getvalue().encode()
