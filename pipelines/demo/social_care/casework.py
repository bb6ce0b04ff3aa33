"""What was done for the county's children: times in need, placements, visits and reviews, missing episodes, steps to adoption.

Here: everything follows from a record and the child's number, so that every format shows the same and no chance is used.
Not here: the records (`records`), and how an extract shows them (`annex_a`, `formats`).

Nothing but visits and reviews of plans happens in the first eight days of a quarter: a list taken in them and a history asked about the
quarter's last day then agree.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipelines.demo.social_care.records import FIRST_DAY, Child, LookedAfter, Plan, Referral
from warehouse.period import Quarter

EXTRACT_DAYS = 8


def settled(day: date) -> date:
    """A day, or the ninth of its quarter where it lies before."""
    earliest = Quarter.containing(day).start + timedelta(days=EXTRACT_DAYS)
    return max(day, earliest)


_TEAMS = ("Assessment Team 1", "Assessment Team 2", "Safeguarding North", "Safeguarding South", "Children in Care")


def team(child: Child) -> str:
    """The team that holds a child's case."""
    return _TEAMS[int(child.id) // 7 % len(_TEAMS)]


@dataclass(frozen=True)
class Need:
    """A time in need, and the referrals that came in it."""

    child: Child
    start: date
    closed: date
    referrals: tuple[Referral, ...]


def times_in_need(referrals: list[Referral]) -> list[Need]:
    """Every fourth referral opens one, unless nothing was done or the child is in need already; it lasts for some months."""
    found: dict[str, list[Need]] = {}
    for number, r in enumerate(referrals):
        of_child = found.setdefault(r.child.id, [])
        if of_child and r.day < of_child[-1].closed:
            of_child[-1] = replace(of_child[-1], referrals=(*of_child[-1].referrals, r))
        elif number % 4 == 0 and not r.no_further_action:
            of_child.append(Need(r.child, r.day, r.day + timedelta(days=90 + int(r.child.id) % 200), (r,)))
    return sorted((n for needs in found.values() for n in needs), key=lambda n: (n.start, n.child.id))


@dataclass(frozen=True)
class Placement:
    """A placement; `end` is None while it goes on."""

    start: date
    end: date | None
    kind: str
    provider: str
    inside: bool
    miles: float


def placements(period: LookedAfter, until: date) -> list[Placement]:
    """The placements of a period up to a day: every third child moves after 200 days, every ninth every 150 days from then."""
    number = int(period.child.id)
    end = period.ceased if period.ceased and period.ceased <= until else None
    moves = []
    day = settled(period.started + timedelta(days=200))
    while number % 3 == 0 and day < (end or until):
        moves.append(day)
        if number % 9:
            break
        day = settled(day + timedelta(days=150))
    spans = zip([period.started, *moves], [*moves, end], strict=True)
    return [_placement(number + place, start, over) for place, (start, over) in enumerate(spans)]


def _placement(number: int, start: date, end: date | None) -> Placement:
    inside = number % 3 > 0
    return Placement(
        start,
        end,
        ("U6", "U4", "K2", "U1")[number % 4],
        ("PR1", "PR4")[number % 2],
        inside,
        number % 15 + 0.5 if inside else number % 40 + 12.0,
    )


def reviews_in_care(period: LookedAfter, until: date) -> list[date]:
    """Days of statutory reviews: after 20 days, after 70 more, then every 175; one child in twenty-three has none after the second."""
    most = 2 if int(period.child.id) % 23 == 7 else 1_000
    found: list[date] = []
    day = period.started
    while len(found) < most:
        day = settled(day + timedelta(days=(20, 70, 175)[min(len(found), 2)]))
        if day > min(until, period.ceased or until):
            break
        found.append(day)
    return found


def took_part(period: LookedAfter, on: date) -> str:
    """How a child took part in a review: under four not asked, one in eight without a view."""
    if (on - period.child.birth_date).days < 4 * 365.25:
        return "PN0"
    return ("PN1", "PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7")[int(period.child.id) % 8]


def reviews_of_plan(plan: Plan, until: date) -> list[date]:
    """Days of review conferences: the first after eighty days, the others every 170; one child in twelve has none after it."""
    last = min(until, plan.end or until)
    every = [plan.start + timedelta(days=80 + 170 * n) for n in range((last - plan.start).days // 170 + 1)]
    held = [day for day in every if day <= last]
    return held[:1] if int(plan.child.id) % 12 == 5 else held


@dataclass(frozen=True)
class Visit:
    """A visit: was the child seen, and seen alone."""

    day: date
    seen: bool
    alone: bool


def visits_of_plan(plan: Plan, until: date) -> Iterator[Visit]:
    """Every two weeks; one child in thirteen every five."""
    weeks = 5 if int(plan.child.id) % 13 == 6 else 2
    yield from _visits(int(plan.child.id), plan.start, min(until, plan.end or until), weeks)


def visits_in_care(period: LookedAfter, until: date) -> Iterator[Visit]:
    """Every four weeks; one child in seventeen every nine."""
    weeks = 9 if int(period.child.id) % 17 == 3 else 4
    yield from _visits(int(period.child.id), period.started, min(until, period.ceased or until), weeks)


def _visits(number: int, since: date, until: date, weeks: int) -> Iterator[Visit]:
    """Those since the county's first day. At one in twenty nobody was met."""
    day = since + timedelta(days=5 + number % 3)
    while day <= until:
        if day >= FIRST_DAY:
            turn = number + day.toordinal() // 7
            seen = turn % 20 != 7
            yield Visit(day, seen, seen and number % 5 != 0)
        day += timedelta(weeks=weeks)


@dataclass(frozen=True)
class Spell:
    """A spell missing (M) or away without authorisation (A)."""

    start: date
    end: date
    kind: str
    offered: bool
    accepted: bool


def spells_missing(period: LookedAfter, until: date) -> list[Spell]:
    """One child in eleven is missing, up to three times a year from the thirtieth day on; one in thirteen is away once a year."""
    number, found = int(period.child.id), []
    last = min(until, period.ceased or until)
    for every, kind, times in ((11, "M", 1 + number % 3), (13, "A", 1)):
        day = settled(period.started + timedelta(days=30))
        while number % every == 0 and day < last:
            if day >= FIRST_DAY:
                offered = kind == "M" and number % 4 > 0
                back = min(day + timedelta(days=1 + number % 2), last)
                found.append(Spell(day, back, kind, offered, offered and number % 3 > 0))
            day = settled(day + timedelta(days=365 // times))
    return sorted(found, key=lambda s: s.start)


def why_ceased(period: LookedAfter) -> str:
    """Returned home, but for some who were adopted or went to a special guardian."""
    number = int(period.child.id)
    return "E12" if number % 8 == 0 else "E45" if number % 8 == 1 else "E4A"


def social_workers(period: LookedAfter, until: date) -> list[tuple[date, date | None]]:
    """From when to when each was responsible: a new one after every 500 days, for one child in five after every 150."""
    every = timedelta(days=150 if int(period.child.id) % 5 == 1 else 500)
    last = period.ceased if period.ceased and period.ceased <= until else None
    days = [period.started]
    while days[-1] + every < (last or until):
        days.append(days[-1] + every)
    return list(zip(days, [*days[1:], last], strict=True))


@dataclass(frozen=True)
class Adoption:
    """The steps to an adoption that had been taken by a day."""

    decided: date
    ordered: date | None
    matched: date | None
    fostering: date | None
    placed: date | None
    adopted: date | None
    reversed: date | None


def steps_to_adoption(period: LookedAfter, until: date) -> Adoption | None:
    """The steps taken by a day. Every eighth child's plan is adoption; of those still in care every third decision is reversed."""
    number = int(period.child.id)
    if number % 8:
        return None
    days = (period.ceased - period.started).days if period.ceased else 900
    dropped = period.ceased is None and number % 3 == 0

    def step(share: float) -> date | None:
        day = settled(period.started + timedelta(days=round(days * share)))
        day = min(day, period.ceased or day)
        return day if day <= until else None

    decided = step(0.2)
    if decided is None:
        return None
    return Adoption(
        decided,
        step(0.3),
        None if dropped else step(0.45),
        step(0.35) if number % 16 == 0 and not dropped else None,
        None if dropped else step(0.6),
        period.ceased if period.ceased and period.ceased <= until else None,
        step(0.5) if dropped else None,
    )
