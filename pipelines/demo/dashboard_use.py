"""Who looked at the county's dashboards: view events of its server, by quarter.

Here: the extracts of Q4 2024/25 and Q1 2025/26. Not here: what is counted.

The extracts also hold views that do not count: those of other departments, those after the quarter, and some events printed
twice.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from pipelines.demo.csv_text import csv_bytes
from pipelines.demo.dropped import Dropped
from warehouse.period import Quarter

FAMILY_HELP, EDUCATION = "Targeted Family Help and Social Care", "Education and SEND"
USE = {
    # service area: users, views
    Quarter(2024, 4): {
        FAMILY_HELP: (322, 47_126),
        EDUCATION: (141, 9_402),
        "Commissioning and Resources": (74, 21_905),
        "Quality Assurance": (43, 6_384),
    },
    Quarter(2025, 1): {
        FAMILY_HELP: (289, 44_960),
        EDUCATION: (132, 8_884),
        "Commissioning and Resources": (63, 20_104),
        "Quality Assurance": (37, 6_384),
    },
}
"""580 users and 84,817 views; 521 users and 80,332 views."""

EXTRACTS = {"2024-25-Q4": (date(2025, 1, 1), date(2025, 4, 7)), "2025-26-Q1": (date(2025, 4, 1), date(2025, 7, 7))}
"""First day and day of each extract: since the quarter began, so that a week of views stands in both."""

_HEADER = (
    "historical_event_id",
    "system_user_name",
    "created_at",
    "Department",
    "In children's services",
    "Service area",
    "workbook_name",
    "view_name",
)
_CHILDRENS, _OTHER = "Children and Family Services", ("Adults and Communities", "Public Health", "Corporate Resources")
_WORKBOOKS = ("Social Care Tracker", "Front Door", "EHCP Timeliness", "Placements", "Attendance", "Quarterly Scrutiny")


def deliveries() -> Iterator[Dropped]:
    """An extract a week after each of the two quarters."""
    chance = random.Random("dashboards")
    rows = sorted(_views(chance), key=lambda r: str(r[2]))
    numbered: list[list[Any]] = [[31_000_000 + 3 * i, *row[1:]] for i, row in enumerate(rows)]
    for slot, (first, as_at) in EXTRACTS.items():
        inside = [row for row in numbered if first.isoformat() <= row[2][:10] <= as_at.isoformat()]
        yield Dropped(slot, f"Tableau views {as_at}.csv", csv_bytes(_HEADER, [*inside, *inside[500:512]]))


def _views(chance: random.Random) -> Iterator[list[Any]]:
    for quarter, areas in USE.items():
        days = [quarter.start + timedelta(days=i) for i in range((quarter.end - quarter.start).days + 1)]
        number = 0
        for area, (users, views) in areas.items():
            names = [f"user{number + i:04d}@county.example" for i in range(users)]
            number += users
            # Everybody once, then as it comes; the first and the last day of the quarter have their views.
            who = names + chance.choices(names, k=views - users)
            when = [days[0], days[-1], *chance.choices(days, k=views - 2)]
            for name, day in zip(who, when, strict=True):
                yield _view(name, day, _CHILDRENS, "Y", area, chance)
        for day in chance.choices(days, k=6_500):
            department = chance.choice(_OTHER)
            yield _view(f"other{chance.randint(1, 240):04d}@county.example", day, department, "N", department, chance)
    # After the last quarter: people who have not looked before among them.
    for i in range(6_100):
        day = quarter.end + timedelta(days=1 + i % 7)
        yield _view(f"user{chance.randint(0, 560):04d}@county.example", day, _CHILDRENS, "Y", EDUCATION, chance)


def _view(user: str, day: date, department: str, ours: str, area: str, chance: random.Random) -> list[Any]:
    seconds = chance.randint(7 * 3600, 19 * 3600)
    at = f"{day} {seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return [0, user, at, department, ours, area, chance.choice(_WORKBOOKS), f"Page {chance.randint(1, 6)}"]
