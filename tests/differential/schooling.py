"""Schools, pupils and exclusions of a random council, on awkward days.

Here: the truth that censuses and registers are extracts of: schools that close one day and open as another, pupils on
two rolls, pupils who leave, suspensions over the edges of terms and school years. Not here: the files (`school_census`,
`registers`).
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from differential.oracle.days import DAY, Term

DISTRICTS = ("Ashby Vale", "Brookdale", "Charnham")
KINDS = (
    # type and phase of the register of schools
    ("1", "2"),
    ("2", "2"),
    ("34", "3"),
    ("1", "4"),
    ("28", "4"),
    ("5", "5"),
    ("35", "7"),
    ("7", "0"),
    ("14", "0"),
    ("15", "1"),
    ("11", "0"),
)
"""Community, aided and converted primaries (one a middle school), secondaries (one a middle school), an all-through
free school, a special school, a pupil referral unit, a nursery school and, by mistake, an independent school."""


@dataclass(frozen=True)
class School:
    """A school. `became`: the number of the school it is from the day it closed."""

    urn: int
    number: int
    type_code: str
    phase_code: str
    district: str
    opened: date | None = None
    closed: date | None = None
    became: int | None = None

    def is_open(self, day: date) -> bool:
        """Is it open on a day; on the day it closes its successor is."""
        return (self.opened is None or self.opened <= day) and (self.closed is None or day < self.closed)


@dataclass(frozen=True)
class Registration:
    """A pupil on the roll of a school, from a day until the day before another; provision by term from `provision`."""

    upn: str | None
    sex: str
    birth: date
    urn: int
    enrolment: str
    year_group: str
    provision: str
    entered: date
    left: date | None = None


@dataclass(frozen=True)
class Exclusion:
    """An exclusion at a school, of a pupil who was on its roll."""

    of: Registration
    start: date
    category: str
    sessions: int
    withdrawn: bool = False


@dataclass
class Schooling:
    """Everything there is."""

    schools: list[School] = field(default_factory=list)
    registrations: list[Registration] = field(default_factory=list)
    exclusions: list[Exclusion] = field(default_factory=list)

    def school_on(self, urn: int, day: date) -> School:
        """The school itself, or what it has become by a day."""
        school = next(s for s in self.schools if s.urn == urn)
        return self.school_on(school.became, day) if school.became and not school.is_open(day) else school


def schooling(chance: random.Random, first: date, last: date) -> Schooling:
    """The schools of a council and what happened in them between two days."""
    made = Schooling(_schools(chance, first, last))
    for school in [s for s in made.schools if s.opened is None]:
        made.registrations += _through_conversion(made, _staying(chance, school, first))
    for number in range(chance.randint(90, 120)):
        made.registrations += _registrations(chance, made, number, first, last)
    edges = [day for term in _terms(first, last) for day in (term.first, term.first + DAY, term.last - DAY, term.last)]
    edges += [date(year, 3, 31) + n * DAY for year in range(first.year, last.year + 1) for n in (0, 1)]
    edges = [day for day in edges if first <= day <= last]
    for _ in range(chance.randint(60, 100)):
        made.exclusions += _exclusions(chance, made, edges, first, last)
    _without_long_gaps(chance, made, first, last)
    return made


def _terms(first: date, last: date) -> Iterator[Term]:
    for year in range(first.year, last.year + 1):
        yield from (Term(year, n) for n in (1, 2, 3))


def _schools(chance: random.Random, first: date, last: date) -> list[School]:
    """Some two dozen schools, one or two of which become others in the middle; some keep their number, as converting
    academies do."""
    found = []
    for place, (type_code, phase_code) in enumerate((*KINDS, *KINDS[:9], *KINDS[:5])):
        urn = 140_000 + 10 * place + chance.randint(1, 4)
        found.append(School(urn, 2000 + place, type_code, phase_code, chance.choice(DISTRICTS)))
    for place in chance.sample(range(6), chance.choice((1, 1, 1, 2))):
        old = found[place]
        day = chance.choice(
            [t.first for t in _terms(first, last)] + [date(y, 4, 1) for y in range(first.year, last.year)]
        )
        day = max(day, first + 60 * DAY)
        new = replace(old, urn=old.urn + 5, type_code="34", opened=day, number=old.number + chance.choice((0, 100)))
        found[place] = replace(old, closed=day, became=new.urn)
        found.append(new)
    return found


def _staying(chance: random.Random, school: School, first: date) -> Registration:
    """A pupil who stays: no school is ever without one."""
    upn = f"X855{school.urn:08d}S"
    birth = date(first.year - 8, 9, 1) + timedelta(days=chance.randint(0, 300))
    provision = chance.choices("NKE", [55, 28, 17])[0]
    return Registration(upn, chance.choice("MF"), birth, school.urn, "C", "3", provision, first - 100 * DAY)


def _registrations(
    chance: random.Random, made: Schooling, number: int, first: date, last: date
) -> Iterator[Registration]:
    """A pupil's places: one, or a main and a second one; some leave, some go on at another school."""
    school = chance.choice([s for s in made.schools if s.opened is None])
    sex = chance.choices("MFU", [48, 48, 4])[0]
    upn = None if number % 40 == 39 else f"X855{number:08d}{chance.randint(0, 9)}"
    birth = date(first.year - 13, 1, 1) + timedelta(days=chance.randint(0, 3600))
    year_group = str(chance.randint(1, 11))
    provision = chance.choices("NKE", [55, 28, 17])[0]
    enrolment = chance.choices("CMFO", [86, 10, 2, 2])[0]
    # Every census has pupils who came a few weeks before.
    entered = first + timedelta(
        days=(last - first).days * number // 120 if number % 3 == 0 else -chance.randint(30, 900)
    )
    left = max(first, entered) + timedelta(days=chance.randint(20, 900)) if chance.random() < 0.2 else None
    of_pupil = Registration(upn, sex, birth, school.urn, enrolment, year_group, provision, entered, left)
    yield from _through_conversion(made, of_pupil)
    if enrolment == "M":
        second = chance.choice([s for s in made.schools if s.type_code in {"7", "14", "1"} and s.urn != school.urn])
        yield from _through_conversion(made, replace(of_pupil, urn=second.urn, enrolment="S"))
    if left and chance.random() < 0.5:
        other = chance.choice([s for s in made.schools if s.opened is None and s.urn != school.urn])
        if other.is_open(left):
            yield from _through_conversion(made, replace(of_pupil, urn=other.urn, entered=left, left=None))


def _through_conversion(made: Schooling, place: Registration) -> Iterator[Registration]:
    """Who is on roll when a school closes and opens as another is on the roll of that one from the day."""
    school = next(s for s in made.schools if s.urn == place.urn)
    if school.closed is None or school.became is None or (place.left and place.left <= school.closed):
        yield place
    else:
        if place.entered < school.closed:
            yield replace(place, left=school.closed)
        yield replace(place, urn=school.became, entered=max(place.entered, school.closed))


def _exclusions(
    chance: random.Random, made: Schooling, edges: Sequence[date], first: date, last: date
) -> Iterator[Exclusion]:
    """A pupil's exclusions: several a year, at two schools, on the edges of terms, at lunchtime, permanent, some
    withdrawn."""
    day = first + timedelta(days=chance.randint(0, (last - first).days))
    if chance.random() < 0.4:
        day = chance.choice(edges)
    upn = chance.choice([r.upn for r in made.registrations if r.upn])
    for _ in range(chance.choice((1, 1, 2, 4))):
        for place in _places(made, day, upn):
            if chance.random() < 0.7:
                yield _exclusion(chance, place, day)
        day += timedelta(days=chance.choice((1, 20, 100, 180)))
        if day > last:
            return


def _places(made: Schooling, day: date, upn: str | None = None) -> list[Registration]:
    """The places of a pupil on a day, or those of all pupils who have a number."""
    return [
        r
        for r in made.registrations
        if r.upn and upn in {None, r.upn} and r.enrolment in "CMS" and r.entered <= day and (r.left or date.max) > day
    ]


def _exclusion(chance: random.Random, place: Registration, day: date) -> Exclusion:
    category = chance.choices(("SUSP", "PERM", "LNCH"), (74, 16, 10))[0]
    sessions = 0 if category == "PERM" else chance.choice((1, 1, 2, 3, 5, 10))
    return Exclusion(place, day, category, sessions, chance.random() < 0.15)


def _without_long_gaps(chance: random.Random, made: Schooling, first: date, last: date) -> None:
    """A register that is quiet for weeks of a term may be taken for one that covers less: a question of the gate."""
    before = first
    for day in [*sorted(e.start for e in made.exclusions), last]:
        while (day - before).days > 11:
            before += timedelta(days=chance.randint(4, 10))
            made.exclusions.append(_exclusion(chance, chance.choice(_places(made, before)), before))
        before = max(before, day)
