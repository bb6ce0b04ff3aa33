"""The county's own register of exclusions, exported from its education system early in July 2025.

Here: what the export shows of what happened (`excluded`), in the headers and spellings of such a system.
"""

from collections.abc import Iterator
from datetime import date

from pipelines.demo.csv_text import csv_bytes
from pipelines.demo.dropped import Dropped
from pipelines.demo.schools.excluded import REGISTER_TAKEN, excluded

_HEADER = (
    "Pupil UPN",
    "Date of birth",
    "Gender",
    "School URN",
    "Exclusion start date",
    "Exclusion type",
    "Sessions",
    "Reason 1",
    "Withdrawn",
)
_TYPES = {"PERM": "Permanent", "SUSP": "Suspension", "LNCH": "Lunchtime"}


def deliveries() -> Iterator[Dropped]:
    """One export of two years, for the last round."""
    first = date(REGISTER_TAKEN.year - 2, REGISTER_TAKEN.month, REGISTER_TAKEN.day)
    shown = [e for e in excluded() if e.where != "census" and first < e.start <= REGISTER_TAKEN]
    rows = [
        (
            e.upn,
            e.birth,
            e.sex,
            e.urn,
            e.start,
            "Fixed term exclusion" if e.category == "SUSP" and e.start.year == 2023 else _TYPES[e.category],
            e.sessions or None,
            e.reason,
            "Yes" if e.withdrawn else "No" if e.sessions % 2 else None,
        )
        for e in sorted(shown, key=lambda e: (e.start, e.upn, e.category))
    ]
    yield Dropped("2025-26-Q1", f"Exclusions register {REGISTER_TAKEN}.csv", csv_bytes(_HEADER, rows))
