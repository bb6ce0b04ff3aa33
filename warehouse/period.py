"""Periods of the field: what they are called, when they start and end, which one comes before.

Here: financial-year quarters (a reporting round is named after one), labels in both directions, the Department's codes
for them, the Dagster partition key. Not here: which periods a round reports (the council's workbook says).
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_ROUND = re.compile(r"^(20\d\d)-(\d\d)-Q([1-4])$")
_LABEL = re.compile(r"^Q([1-4]) (20\d\d)/(\d\d)$")


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a financial year (April to March). Ordered in time.

    `year` is the calendar year the financial year starts in, `number` is 1 to 4.
    """

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """From `2025-26-Q1` (a round) or `Q1 2025/26` (a label). ValueError if it is neither."""
        if found := _ROUND.match(text):
            year, short, number = found.groups()
        elif found := _LABEL.match(text):
            number, year, short = found.groups()
        else:
            raise ValueError(f"not a quarter: {text!r}; write 2025-26-Q1 or Q1 2025/26")
        if int(short) != (int(year) + 1) % 100:
            raise ValueError(f"not a financial year: {text!r}; the second year must follow the first")
        return cls(int(year), int(number))

    @classmethod
    def containing(cls, day: date) -> "Quarter":
        """The quarter a day lies in."""
        months_since_april = (day.month - 4) % 12
        return cls(day.year if day.month >= 4 else day.year - 1, months_since_april // 3 + 1)

    @property
    def round(self) -> str:
        """`2025-26-Q1`: folder names, register, command line."""
        return f"{self.year}-{(self.year + 1) % 100:02d}-Q{self.number}"

    @property
    def label(self) -> str:
        """`Q1 2025/26`: reports and dashboards."""
        return f"Q{self.number} {self.year}/{(self.year + 1) % 100:02d}"

    @property
    def start(self) -> date:
        """First day."""
        month = 3 * self.number + 1
        return date(self.year, month, 1) if month <= 12 else date(self.year + 1, 1, 1)

    @property
    def end(self) -> date:
        """Last day."""
        return self.next.start - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        """The quarter after."""
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @property
    def previous(self) -> "Quarter":
        """The quarter before."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def year_start(self) -> date:
        """First day of its financial year: where year to date begins."""
        return date(self.year, 4, 1)

    @property
    def partition_key(self) -> str:
        """Dagster's key: the start date. Never shown to people."""
        return self.start.isoformat()

    @property
    def time_period(self) -> str:
        """The Department's open-data code of the financial year, six digits."""
        return f"{self.year}{(self.year + 1) % 100:02d}"

    @property
    def time_identifier(self) -> str:
        """The Department's word for the quarter."""
        return f"Financial year Q{self.number}"


def published_year(period: str) -> int:
    """The first year in a published period (`2024`, `2023/24`, `2014-16`, `2025 (prov)`): its order.

    ValueError if the text does not start with a year.
    """
    if not re.match(r"^(19|20)\d\d", period):
        raise ValueError("a published period starts with its year")
    return int(period[:4])
