"""The district that each of the county's children lives in: the list asked for when a council is to be divided.

Here: one row per child of social care or with a plan. Not here: pupils and others whose own lists say the district.
"""

from collections.abc import Iterator
from datetime import date

from pipelines.demo.csv_text import csv_bytes
from pipelines.demo.dropped import Dropped
from pipelines.demo.schools import sen2
from pipelines.demo.schools.schools import DISTRICTS
from pipelines.demo.social_care.records import QUARTERS, Child, County, county

EXTRACTED = date(2025, 7, 8)
HEADER = ("Child ID", "UPN", "District of residence")
AWAY = "Out of county"
"""What the list says of a child who has moved away. It is no district of the register."""


def deliveries() -> Iterator[Dropped]:
    """One list, with the last round."""
    yield Dropped(QUARTERS[-1].round, f"Districts of children {EXTRACTED}.csv", csv_bytes(HEADER, rows()))


def rows() -> list[tuple[str, str, str]]:
    """Case number, UPN, district: of every child one of the two."""
    in_care_system = sorted({child.id for child in _children(county())})
    with_plans = sen2.upns()
    return [(c, "", district_of(c)) for c in in_care_system] + [("", upn, district_of(upn)) for upn in with_plans]


def district_of(number: str) -> str:
    """Follows from the number alone. One child in 300 has moved away."""
    drawn = int("".join(c for c in number if c.isdigit())) * 2_654_435_761 % 2_147_483_647
    return AWAY if drawn % 300 == 0 else DISTRICTS[drawn // 300 % len(DISTRICTS)]


def _children(records: County) -> Iterator[Child]:
    for of in (records.referrals, records.assessments, records.plans, records.looked_after):
        yield from (record.child for record in of)
    yield from (c.child for listed in records.care_leavers.values() for c in listed)
