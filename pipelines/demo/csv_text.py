"""CSV as the county's systems write it.

Here: rows to bytes, with the header, the date format and the encoding a system uses. Not here: what the rows hold.
"""

import csv
import io
from collections.abc import Iterable, Sequence
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
