"""What happened to the children of a random council: referrals, assessments, plans, periods of care, care leavers, on
awkward days.

Here: making the records (`records`) that the files of a council are extracts of. Not here: what follows for a figure:
nothing here is counted.

A third of all days are edges: a quarter's first or last day or the day beside it, 29 February, twelve months after
something.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from differential.oracle.days import DAY, Quarter, is_working_day, months_after
from differential.records import (
    REFERRED_BEFORE_ASSESSMENT,
    REFERRED_BEFORE_PLAN,
    Assessment,
    Care,
    Check,
    Child,
    Leaver,
    Lives,
    Plan,
    Referral,
    Slips,
    State,
)

YEARS_BEFORE = 3
"""How long before its first round a council's records begin."""


class Days:
    """Awkward days of a span."""

    def __init__(self, chance: random.Random, first: date, last: date) -> None:
        self.chance, self.first, self.last = chance, first, last
        ends = [q.last for q in _quarters(first, last)]
        beside = [day + n * DAY for day in ends for n in (-1, 0, 0, 1, 1, 2)]
        leap = [date(year, 2, 29) for year in range(first.year, last.year + 1) if year % 4 == 0]
        self.edges = [day for day in (*beside, *leap, *leap) if first <= day <= last]

    def pick(self, since: date | None = None) -> date:
        """A day, on or after another."""
        since = max(self.first, since or self.first)
        edges = [day for day in self.edges if day >= since]
        if edges and self.chance.random() < 0.35:
            return self.chance.choice(edges)
        return since + timedelta(days=self.chance.randint(0, max(0, (self.last - since).days)))


def _quarters(first: date, last: date) -> Iterator[Quarter]:
    for year in range(first.year - 1, last.year + 1):
        yield from (q for n in (1, 2, 3, 4) if first <= (q := Quarter(year, n)).last <= last)


class People:
    """New children with identifiers of their own."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.number = chance, 300_000 + chance.randint(0, 90_000)

    def child(self, day: date, oldest: float = 17, youngest: float = -0.5) -> Child:
        """A child of an age between two on a day."""
        self.number += self.chance.randint(1, 9)
        birth = day - timedelta(days=round(self.chance.uniform(youngest, oldest) * 365.25))
        if self.chance.random() < 0.05:
            birth = date(birth.year - birth.year % 4, 2, 29)
        sex = "U" if birth > day else self.chance.choices("MFUN", [45, 45, 5, 5])[0]
        return Child(str(self.number), sex, birth)


def lives(chance: random.Random, rounds: Sequence[Quarter], last: date) -> Lives:
    """Everything that happened in a council up to a day."""
    days, people = Days(chance, months_after(rounds[0].last, -12 * YEARS_BEFORE), last), People(chance)
    made = Lives()
    for _ in range(chance.randint(35, 60)):
        made.referrals += _referrals(days, people)
    for _ in range(chance.randint(60, 110)):
        made.assessments.append(_assessment(days, people))
    for _ in range(chance.randint(30, 50)):
        made.plans += _plans(days, people)
    for _ in range(chance.randint(45, 80)):
        made.care += _care(days, people)
    for _ in range(chance.randint(40, 80)):
        made.leavers.append(_leaver(days, people, rounds))
    _without_long_gaps(made, days, people)
    made.slips = _slips(made, days, people)
    return made


def _slips(made: Lives, days: Days, people: People) -> Slips:
    """Few of what is taken away again: more than one in twenty, and a delivery waits until somebody has decided."""
    chance = days.chance
    late = {r: chance.randint(1, 4) for r in made.referrals if chance.random() < 0.06}
    day = days.pick(months_after(days.last, -12))
    moved = chance.choice([a for a in made.assessments if a.authorised and a.authorised < months_after(days.last, -6)])
    corrected = replace(moved, authorised=(moved.authorised or day) + timedelta(days=chance.randint(1, 20)))
    wrong = [Referral(people.child(day), day)] if chance.random() < 0.5 else []
    return Slips(late, wrong, {moved: corrected}, months_after(moved.authorised or day, 2))


LONGEST_GAP = 11
"""A list that is quiet for longer may be taken for one that covers less: that is a question of the gate, not of the
figures."""


def _without_long_gaps(made: Lives, days: Days, people: People) -> None:
    """Something is referred, authorised and started at least so often."""
    for day in _quiet(days, [a.authorised for a in made.assessments if a.authorised]):
        made.assessments.append(Assessment(people.child(day), day - timedelta(days=days.chance.randint(0, 80)), day))
    for day in _quiet(days, [p.start for p in made.plans if not p.other_council]):
        made.plans.append(Plan(people.child(day, oldest=16), day, None))
    # Whoever is assessed, or has a plan of ours, was referred before.
    led_to = [(a.child, a.start - REFERRED_BEFORE_ASSESSMENT) for a in made.assessments]
    led_to += [(p.child, p.start - REFERRED_BEFORE_PLAN) for p in made.plans if not p.other_council]
    made.referrals += [Referral(child, day) for child, day in led_to if day >= days.first]
    for day in _quiet(days, [r.day for r in made.referrals]):
        made.referrals.append(Referral(people.child(day), day))


def _quiet(days: Days, busy: Sequence[date]) -> list[date]:
    """Days that break every long time without an event."""
    found = []
    before = days.first
    for day in [*sorted(busy), days.last]:
        while (day - before).days > LONGEST_GAP:
            before += timedelta(days=days.chance.randint(4, LONGEST_GAP - 1))
            found.append(before)
        before = max(before, day)
    return found


# Referrals


def _referrals(days: Days, people: People) -> Iterator[Referral]:
    """A child's referrals: again on the same day, twelve months after to the day and a day more or less, soon after,
    years after."""
    chance = days.chance
    day = days.pick()
    child = people.child(day)
    for _ in range(chance.choice((1, 1, 2, 3, 4))):
        if day > days.last:
            return
        # A system that has begun later than the child's first referral, or counts enquiries too, miscounts.
        miscounted = chance.choices((0, 1, -1), (90, 5, 5))[0]
        yield Referral(child, day, miscounted)
        if chance.random() < 0.15:
            # The second one of the day has the first before it, as systems count.
            yield Referral(child, day, miscounted + chance.choice((0, 1)))
        year = months_after(day, 12)
        day = chance.choice(
            (year, year, year + DAY, year - DAY, day + timedelta(days=chance.randint(1, 500)), days.pick(day))
        )


# Assessments


def _assessment(days: Days, people: People) -> Assessment:
    """Mostly close to 45 working days, over holidays and weekends; some started or authorised on days nobody works;
    some open."""
    chance = days.chance
    end = days.pick()
    if chance.random() < 0.1:
        return Assessment(people.child(end), end, None)
    while not is_working_day(end) and chance.random() < 0.7:
        end -= DAY
    wanted = chance.choice((0, 1, 10, 20, 43, 44, 45, 45, 45, 46, 46, 47, 60, 90))
    start = end
    while wanted > 0:
        wanted -= is_working_day(start)
        start -= DAY
    while not is_working_day(start) and chance.random() < 0.7:
        start -= DAY
    return Assessment(people.child(start), start, end)


# Child protection plans


def _plans(days: Days, people: People) -> Iterator[Plan]:
    """Plans of a child: one after the other, also on the day another ends; of unborn children; of other councils,
    also at the same time."""
    chance = days.chance
    start = days.pick()
    child = people.child(start, oldest=16)
    elsewhere = chance.choices((0, 1, 2), (85, 10, 5))[0]
    for number in range(chance.choice((1, 1, 1, 2, 3))):
        if start > days.last:
            return
        end: date | None = start + timedelta(days=chance.choice((0, 1, 20, 90, 200, 400)))
        still_open = end is not None and (end > days.last or chance.random() < 0.25)
        yield Plan(child, start, None if still_open else end, elsewhere, number == 0 and chance.random() < 0.25)
        if end is None or still_open:
            return
        # A child has one plan from a day: what ended on its first day is not followed on it.
        start = max(end + timedelta(days=chance.choice((0, 0, 1, 30, 400))), start + DAY)


# Children in care


def _care(days: Days, people: People) -> Iterator[Care]:
    """A child's periods of care: some come or leave on a period's last day, some come back, some in series of short
    breaks."""
    chance = days.chance
    started = days.pick() if chance.random() < 0.6 else days.first - timedelta(days=chance.randint(0, 2000))
    child = people.child(started, oldest=15, youngest=0)
    for _ in range(chance.choice((1, 1, 1, 2))):
        stays = chance.random() < 0.65
        ceased = None if stays else days.pick(started + DAY)
        if ceased is not None and ceased <= started:
            ceased = None
        period = Care(child, started, ceased)
        until = ceased or days.last
        length = (until - started).days
        period.moves = sorted(
            {started + timedelta(days=chance.randint(1, length - 1)) for _ in range(chance.choice((0, 0, 1, 2)))}
            if length > 3
            else set()
        )
        period.statuses = _statuses(chance, started, until)
        period.checks = [c for kind in ("dental", "health") for c in _checks(days, period, kind)]
        yield period
        if ceased is None:
            return
        started = ceased + timedelta(days=chance.choice((1, 30, 300)))
        if started > days.last:
            return


def _statuses(chance: random.Random, started: date, until: date) -> list[tuple[date, str]]:
    statuses = [(started, chance.choices(("C1", "C2", "V2", "V3", "V4", "E1"), (20, 30, 30, 6, 6, 8))[0])]
    if (until - started).days > 20 and chance.random() < 0.35:
        changed = started + timedelta(days=chance.randint(1, (until - started).days - 1))
        statuses.append((changed, chance.choices(("C2", "V2", "V4", "E1"), (40, 25, 20, 15))[0]))
    return statuses


def _checks(days: Days, period: Care, kind: str) -> Iterator[Check]:
    """Checks around the period ends: on them, the day after, twelve months before to the day and a day more; others
    came to nothing."""
    chance = days.chance
    near = [edge for edge in days.edges if edge >= max(days.first, months_after(period.started, -12))]
    for _ in range(chance.choice((0, 1, 1, 2, 3))):
        day = chance.choice(near) if near and chance.random() < 0.5 else days.pick(max(period.started, days.first))
        if chance.random() < 0.3:
            day = months_after(day, -12) + chance.choice((-1, 0, 0, 1)) * DAY
        outcome = chance.choices(("completed", "refused", "planned", "cancelled", "missed"), (80, 6, 6, 4, 4))[0]
        yield Check(kind, max(day, period.child.birth + DAY), outcome)


# Care leavers


def _leaver(days: Days, people: People, rounds: Sequence[Quarter]) -> Leaver:
    """Young people who turn 16 to 25, many on a window's first or last day or beside it."""
    chance = days.chance
    quarter = chance.choice(rounds)
    edges = [quarter.april - DAY, quarter.april, quarter.first - DAY, quarter.first, quarter.last, quarter.last + DAY]
    day = chance.choice(edges) if chance.random() < 0.5 else days.pick(months_after(rounds[0].last, -14))
    birth = months_after(day, -12 * chance.randint(16, 25))
    if chance.random() < 0.05:
        birth = date(birth.year - birth.year % 4, 2, 29)
    people.number += chance.randint(1, 9)
    child = Child(str(people.number), chance.choices("MFUN", [45, 45, 5, 5])[0], birth)
    kinds = ("relevant", "former_relevant", "qualifying", "eligible", "other")
    touches = ("YES", "NO", "REFU", "NREQ", "DIED", "RHOM")
    return Leaver(
        child,
        chance.choices(kinds, (30, 50, 7, 8, 5))[0],
        chance.choices(touches, (70, 10, 5, 5, 5, 5))[0],
        tuple(_state(days, since) for since in sorted({days.first, days.pick(rounds[0].first)})),
    )


def _state(days: Days, since: date) -> State:
    chance = days.chance
    accommodation = chance.choice(
        ("B", "C", "D", "E", "G", "H", "K", "R", "S", "T", "U", "V", "W", "X", "Y", "Z", None)
    )
    suitability = None if accommodation is None else chance.choices(("suitable", "unsuitable", None), (75, 20, 5))[0]
    activity = chance.choice(("F1", "P1", "F2", "P2", "F4", "P4", "F5", "P5", "G4", "G5", "G6", None))
    return since, accommodation, suitability, activity
