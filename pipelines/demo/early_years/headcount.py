"""The county's funded two- to four-year-olds, as its early years system pays for them, and how many were eligible.

Here: headcount and eligible children of Autumn Term 2024 and Spring Term 2025. Not here: the providers and their grades
(`providers`), the inspectorate's file.

The files also hold children who do not count: four-year-olds, two-year-olds of working parents, second providers, and
children who were on the list and took no hours.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pipelines.demo.csv_text import csv_bytes
from pipelines.demo.dropped import Dropped
from pipelines.demo.early_years.providers import URNS, grade_of
from pipelines.demo.schools.schools import DISTRICTS


@dataclass(frozen=True)
class Headcount:
    """What a term's rows must add up to: places and eligible children by age; places in graded settings, and in good ones."""

    slot: str
    term_start: date
    places: dict[int, int]
    eligible: dict[int, int]
    graded: int
    good: int


TERMS = {
    "Autumn Term 2024": Headcount(
        "2024-25-Q3", date(2024, 9, 1), {2: 1_034, 3: 6_895}, {2: 1_450, 3: 7_250}, 7_000, 6_811
    ),
    "Spring Term 2025": Headcount(
        "2024-25-Q4", date(2025, 1, 1), {2: 931, 3: 6_883}, {2: 1_400, 3: 7_200}, 7_000, 6_804
    ),
}
"""71.3 and 95.1 %, 97.3 % of those in graded settings; 66.5 and 95.6 %, 97.2 %."""

_HEADER = (
    "Child ID",
    "DOB",
    "Gender",
    "Headcount term",
    "Entitlement age",
    "Entitlement",
    "Ofsted URN",
    "Funded hours",
    "Main provider",
    "District",
)
_GOOD = tuple(u for u in URNS if grade_of(u) in {"1", "2"})
_NOT_GOOD = tuple(u for u in URNS if grade_of(u) == "3")
_WITHOUT_GRADE = (*(u for u in URNS if grade_of(u) in {"", "Met"}), "EY999001", "")
"""Not judged yet, met, not in the inspectorate's file, and not recorded."""


def deliveries() -> Iterator[Dropped]:
    """A headcount and a list of eligible children for each term."""
    for term, wanted in TERMS.items():
        chance = random.Random(f"headcount {term}")
        rows = list(_headcount(term, wanted, chance))
        chance.shuffle(rows)
        short = term.replace(" Term", "")
        yield Dropped(wanted.slot, f"Funded headcount {short}.csv", csv_bytes(_HEADER, rows))
        yield Dropped(wanted.slot, f"Eligible for funded places {short}.csv", _eligible(term, wanted))


def _eligible(term: str, wanted: Headcount) -> bytes:
    header = ("Eligible in term", "Eligible at age", "Eligible children", "Basis of the number")
    rows: list[list[Any]] = [
        [term, age, children, "DWP" if age == 2 else "Population"] for age, children in wanted.eligible.items()
    ]
    return csv_bytes(header, [*rows, [term, 4, 7_610, "Population"]])


def _headcount(term: str, wanted: Headcount, chance: random.Random) -> Iterator[list[Any]]:
    number = 700_000 + 50_000 * list(TERMS).index(term)
    places = [age for age, count in wanted.places.items() for _ in range(count)]
    chance.shuffle(places)
    for i, age in enumerate(places):
        if i < wanted.good:
            provider = chance.choice(_GOOD)
        else:
            provider = chance.choice(_NOT_GOOD if i < wanted.graded else _WITHOUT_GRADE)
        person = _person(number + i, age, term, wanted, chance)
        entitlement = "Additional support" if age == 2 else chance.choice(("Universal", "Universal", "Working parents"))
        entitlement = {"Additional support": "Families receiving additional support"}.get(entitlement, entitlement)
        hours = chance.choice((15, 15, 12.5, 30)) if age == 3 else 15
        split = i % 23 == 4
        if i % 97 == 3:
            provider = f" {provider.lower()}\u00a0"  # as typed
        # A tenth of those at two providers have no main one marked: that with most hours counts.
        marked = split and i % 230 != 4
        yield [*person, age, entitlement, provider, hours, "Y" if marked or not split else "", chance.choice(DISTRICTS)]
        if split:
            # Elsewhere, where the grade would be another.
            second = chance.choice(_NOT_GOOD if i < wanted.good else _GOOD)
            yield [*person, age, entitlement, second, hours / 3, "N" if marked else "", chance.choice(DISTRICTS)]
    yield from _others(number + len(places), term, wanted, chance)


def _others(number: int, term: str, wanted: Headcount, chance: random.Random) -> Iterator[list[Any]]:
    """Children who are in the file and in no figure: four-year-olds, working parents' two-year-olds, those without hours."""
    kinds = (
        (4, "Universal", 3_900, 15),
        (2, "Working parents", 2_150, 15),
        (3, "Universal", 140, 0),
        (2, "Families receiving additional support", 60, 0),
    )
    for age, entitlement, count, hours in kinds:
        for _ in range(count):
            number += 1
            person = _person(number, age, term, wanted, chance)
            yield [*person, age, entitlement, chance.choice(_NOT_GOOD), hours, "Y", chance.choice(DISTRICTS)]


def _person(number: int, age: int, term: str, wanted: Headcount, chance: random.Random) -> list[Any]:
    """Reached the age before the term began."""
    turned = wanted.term_start - timedelta(days=chance.randint(1, 300))
    birth = date(turned.year - age, turned.month, min(turned.day, 28))
    return [f"C{number}", birth, chance.choice("MF"), term]
