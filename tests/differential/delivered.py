"""A delivery as product and oracle get it: the product its bytes, the oracle its rows.

Here: `Delivery`. Nothing but the standard library, because the oracle reads it. Not here: making one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Row = Mapping[str, Any]
"""What a row of a file says, by column: dates, whole numbers and codes as plain values; None is an empty cell."""


@dataclass(frozen=True)
class Delivery:
    """A file that a council dropped.

    round   the round whose folder it lies in, or `published/<day>` for a national file
    file    its name
    source  the kind of file
    as_at   the day its state was taken; of a collection, the last day of what it is a collection of
    rows    by table, what its rows say
    period  of a collection, the period it is of (`Spring Term 2025`); else ""
    about   what its sidecar says, if it has one
    """

    round: str
    file: str
    source: str
    as_at: date
    rows: Mapping[str, Sequence[Row]]
    data: bytes
    period: str = ""
    about: Mapping[str, str] = field(default_factory=dict)

    @property
    def identity(self) -> object:
        """What makes it the same delivery when it is sent again: its bytes. A list of no rows has the same bytes in every
        period, so it goes by its name as well."""
        return self.data if any(self.rows.values()) else (self.data, self.round, self.file)
