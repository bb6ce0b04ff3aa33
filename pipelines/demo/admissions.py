"""The county's applicants for school places, as its admissions system lists them on National Offer Day.

Here: the files of entry 2024 and 2025. Not here: what the Department publishes of them (`scorecards`).

The lists also hold applicants who do not count: late ones, children placed by a plan, children of other councils. They
were offered their first preference more, or less, often, so a figure that counts them by mistake is visibly wrong.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from pipelines.demo.csv_text import csv_bytes
from pipelines.demo.dropped import Dropped
from pipelines.demo.schools.schools import DISTRICTS

OFFERS = {
    # entry year, phase: first preference, applicants
    ("2024", "Primary"): (6_888, 7_248),
    ("2025", "Primary"): (6_467, 6_780),
    ("2024", "Secondary"): (6_785, 7_413),
    ("2025", "Secondary"): (6_761, 7_352),
}
_DROPPED_FOR = {"2024": "2024-25-Q1", "2025": "2025-26-Q1"}
_HEADER = (
    "Applicant Number",
    "DOB",
    "Gender",
    "Entry year",
    "Phase of admission",
    "On time",
    "Preference offered",
    "Home LA resident",
    "EHCP",
    "District",
)
_OUTSIDE = (
    # on time, lives in the area, plan, how many, share offered their first preference
    ("N", "Y", "", 260, 0.55),
    ("Y", "N", "N", 310, 0.62),
    ("Y", "Y", "Y", 190, 1.0),
)


def deliveries() -> Iterator[Dropped]:
    """One file per entry year, dropped for the first round after offer day."""
    for year, slot in _DROPPED_FOR.items():
        chance = random.Random(f"admissions {year}")
        rows = [row for phase in ("Primary", "Secondary") for row in _applicants(year, phase, chance)]
        chance.shuffle(rows)
        rows.append(rows[17])  # printed twice
        rows.append(["", *rows[40][1:]])  # nobody knows whose
        rows.append(["Total", f"{len(rows):,}", *[None] * (len(_HEADER) - 2)])
        yield Dropped(slot, f"Applicants on offer day, entry {year}.csv", csv_bytes(_HEADER, rows))


def _applicants(year: str, phase: str, chance: random.Random) -> Iterator[list[Any]]:
    first, applicants = OFFERS[year, phase]
    number = int(year) * 100_000 + (0 if phase == "Primary" else 50_000)
    born = int(year) - (5 if phase == "Primary" else 12)
    for i in range(applicants):
        # None of the preferences for every fifth of those who missed their first.
        preference = 1 if i < first else 0 if i % 5 == 0 else chance.choice((2, 2, 2, 3))
        yield _row(number + i, born, year, phase, ("Y", "Y", chance.choice(("N", ""))), preference, chance)
    at = number + applicants
    for on_time, resident, plan, count, share in _OUTSIDE:
        for i in range(count):
            preference = 1 if i < share * count else chance.choice((0, 2, 3))
            yield _row(at, born, year, phase, (on_time, resident, plan), preference, chance)
            at += 1


def _row(
    number: int, born: int, year: str, phase: str, flags: tuple[str, str, str], preference: int, chance: random.Random
) -> list[Any]:
    on_time, resident, plan = flags
    birth = date(born, 9, 1) + timedelta(days=chance.randint(0, 364))
    district = chance.choice(DISTRICTS) if resident == "Y" else "Out of county"
    return [f"A{number}", birth, chance.choice("MF"), year, phase, on_time, preference, resident, plan, district]
