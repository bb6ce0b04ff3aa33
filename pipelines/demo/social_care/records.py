"""What happened in the synthetic county: referrals, assessments, plans, children looked after, care leavers.

Here: records planted so that the *rules*, applied to them, give the figures of `PLAN`, with decoys that a wrong rule
would count. Not here: how an extract shows them (`annex_a`, `social_care`).

Everything is drawn from one seeded generator; no figure is written anywhere, the records produce it. Working days are
counted here day by day in plain Python, so that the pipeline's own counting meets an independent one.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from warehouse.period import Quarter
from warehouse.terms.working_days import bank_holidays

FIRST_DAY = date(2023, 1, 1)
QUARTERS = (*(Quarter(2024, n) for n in (1, 2, 3, 4)), Quarter(2025, 1))

_HOLIDAYS = frozenset(bank_holidays())
UNDER = 5
"""Younger children are due two health assessments a year."""


@dataclass(frozen=True)
class Targets:
    """What a quarter's records must add up to, in the quarter itself or at its end."""

    referrals: tuple[int, int]
    assessments: tuple[int, int]
    plans: tuple[int, int]
    looked_after: int
    dental: int
    health: int
    suitable: int
    in_eet: int


PLAN: dict[Quarter, Targets] = {
    # numerators and denominators in the quarter; care leavers' numerators for the year to date
    QUARTERS[0]: Targets((461, 1702), (1226, 1480), (33, 150), 701, 535, 606, 125, 83),
    QUARTERS[1]: Targets((447, 1688), (1273, 1512), (36, 157), 709, 540, 611, 249, 165),
    QUARTERS[2]: Targets((438, 1671), (1262, 1507), (34, 151), 718, 552, 622, 374, 248),
    QUARTERS[3]: Targets((436, 1689), (1297, 1551), (51, 160), 726, 557, 631, 500, 330),
    QUARTERS[4]: Targets((396, 1768), (1346, 1550), (35, 152), 737, 549, 603, 121, 80),
}
"""The county's own figures. Year to date 2024/25: 1,782 of 6,750 (26.4 %), 5,058 of 6,050 (83.6 %), 154 of 618
(24.9 %), 500 and 330 of 532 (94.0 and 62.0 %); at 31 March 2025: 557 and 631 of 726 (76.7 and 86.9 %)."""

COHORT = {
    1: {16: 27, 17: 25, 18: 25, 19: 25, 20: 24, 21: 32},
    2: {17: 27, 18: 27, 19: 27, 20: 26, 21: 27},
    3: {17: 27, 18: 27, 19: 26, 20: 27, 21: 27},
    4: {17: 27, 18: 26, 19: 27, 20: 26, 21: 27},
}
"""Care leavers by quarter of their birthday and age reached in 2024/25. 131 + 134 + 134 + 133 = 532 aged 17 to 21; those
with a birthday in April to June reach 17 to 21 in 2025: 27 + 25 + 25 + 25 + 24 = 126."""


@dataclass(frozen=True)
class Child:
    """A person of the county."""

    id: str
    birth_date: date
    sex: str
    ethnicity: str


SOON, LATE = timedelta(days=4), timedelta(days=29)
"""From the strategy discussion to the initial conference: within 15 working days, and later than that."""


@dataclass(frozen=True)
class Referral:
    """A referral, with the count of earlier ones as the case system would print it."""

    child: Child
    day: date
    earlier: int

    @property
    def no_further_action(self) -> bool:
        """One child in five needs none."""
        return int(self.child.id) % 5 == 2


@dataclass(frozen=True)
class Assessment:
    """A continuous assessment; `authorised` is None while it is open."""

    child: Child
    start: date
    authorised: date | None

    @property
    def seen(self) -> bool:
        """One child in twenty is not seen."""
        return int(self.child.id) % 20 != 9

    @property
    def requires_support(self) -> bool:
        """Two children in five need none."""
        return int(self.child.id) % 5 > 1


@dataclass(frozen=True)
class Plan:
    """A child protection plan; `earlier` are the child's plans before it, from and to, all long ago."""

    child: Child
    start: date
    end: date | None
    previous: int
    earlier: tuple[tuple[date, date], ...] = ()

    @property
    def category(self) -> str:
        """Category of abuse, the same from start to end: NEG, EMO or PHY."""
        return ("NEG", "EMO", "PHY")[int(self.child.id) % 3]

    @property
    def enquiry(self) -> date:
        """Day of the strategy discussion that led to its conference: one in seven conferences comes late."""
        return self.start - (LATE if int(self.child.id) % 7 == 0 else SOON)


@dataclass
class LookedAfter:
    """A period of being looked after, with every health assessment and dental check in it."""

    child: Child
    started: date
    ceased: date | None = None
    dental: list[date] = field(default_factory=list)
    health: list[date] = field(default_factory=list)
    legal_status: str = "C2"


@dataclass(frozen=True)
class CareLeaver:
    """A care leaver as the list shows them at one extract."""

    child: Child
    eligibility: str
    in_touch: str
    accommodation: str
    suitability: str
    activity: str


@dataclass
class County:
    """Everything that happened."""

    referrals: list[Referral] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    looked_after: list[LookedAfter] = field(default_factory=list)
    care_leavers: dict[Quarter, list[CareLeaver]] = field(default_factory=dict)


def county(seed: int = 855) -> County:
    """The county's records, the same for the same seed."""
    made = County()
    people = _People(random.Random(seed))
    _referrals(made, people)
    _assessments(made, people)
    _plans(made, people)
    _looked_after(made, people)
    _care_leavers(made, people)
    _adopted_before(made, people)
    _of_referred_children(made)
    _legal_statuses(made)
    _second_assessments(made)
    return made


class _People:
    """Makes persons, and holds the one source of chance."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.last = 1_000_000

    def child(self, on: date, youngest: float = 0, oldest: float = 17.5) -> Child:
        """A child of a random age on a day."""
        age = self.chance.uniform(youngest, oldest)
        return self.born(on - timedelta(days=int(age * 365.25) + 1))

    def born(self, birth_date: date) -> Child:
        """A child born on a day."""
        self.last += self.chance.randint(1, 9)
        ethnicity = self.chance.choices(
            ["WBRI", "WOTH", "MWBC", "MWAS", "AIND", "APKN", "BAFR", "OOTH", "NOBT"], [70, 5, 3, 3, 8, 3, 3, 2, 3]
        )[0]
        return Child(str(self.last), birth_date, self.chance.choice("MF"), ethnicity)

    def days(self, first: date, last: date, count: int) -> list[date]:
        """That many days of a span, in order."""
        span = (last - first).days
        return sorted(first + timedelta(days=self.chance.randint(0, span)) for _ in range(count))


def twelve_months_after(day: date) -> date:
    """The same day of the next year; 28 February for 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)


def age_on(child: Child, day: date) -> int:
    """Completed years."""
    born = child.birth_date
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def working_days_before(day: date, count: int) -> date:
    """The latest day from which `day` is `count` working days away, counted one by one."""
    while count:
        if day.weekday() < 5 and day not in _HOLIDAYS:
            count -= 1
        day -= timedelta(days=1)
    return day


def _referrals(made: County, people: _People) -> None:
    """A re-referral is of a child referred at most twelve months before, any other is not: by construction."""
    history: dict[Child, list[date]] = {}
    spans = [(FIRST_DAY, date(2023, 12, 31), 6500, 0), (date(2024, 1, 1), date(2024, 3, 31), 1650, 400)]
    spans += [(q.start, q.end, PLAN[q].referrals[1], PLAN[q].referrals[0]) for q in QUARTERS]
    spans += [(date(2025, 7, 1), date(2025, 7, 7), 130, 30)]
    for first, last, count, repeats in spans:
        again = set(people.chance.sample(range(count), repeats))
        days = people.days(first, last, count)
        known = list(history)
        # Decoys: twelve months and a day is not within twelve months.
        lapsed = [c for c in known if first <= twelve_months_after(history[c][-1]) + timedelta(days=1) <= last]
        people.chance.shuffle(lapsed)
        for number, day in enumerate(days):
            child = None
            if number in again:
                child = _referred_within_12_months(history, known, day, people.chance)
            elif lapsed and number % 60 == 7:
                candidate = lapsed.pop()
                day_after = twelve_months_after(history[candidate][-1]) + timedelta(days=1)
                if first <= day_after <= last:  # it may have been referred again since the list was made
                    child, day = candidate, day_after  # noqa: PLW2901
            if child is None:
                child = people.child(day)
            _refer(made, history, child, day)
            if number % 83 == 11:  # Decoy: a second referral of the child on the same day is the same referral.
                made.referrals.append(Referral(child, day, 1))
    made.referrals.sort(key=lambda r: (r.day, r.child.id))
    _undercount(made)


def _referred_within_12_months(
    history: dict[Child, list[date]], known: list[Child], day: date, chance: random.Random
) -> Child:
    while True:
        child = known[chance.randrange(len(known))]
        last = history[child][-1]
        if last < day <= twelve_months_after(last):
            return child


def _refer(made: County, history: dict[Child, list[date]], child: Child, day: date) -> None:
    before = history.setdefault(child, [])
    earlier = sum(d < day <= twelve_months_after(d) for d in before)
    before.append(day)
    made.referrals.append(Referral(child, day, earlier))


def _undercount(made: County) -> None:
    """The case system misses some earlier referrals of the last quarter: its own count would give another figure."""
    missed = 0
    for i, r in enumerate(made.referrals):
        if QUARTERS[4].start <= r.day <= QUARTERS[4].end and r.earlier and missed < 9:
            made.referrals[i] = Referral(r.child, r.day, 0)
            missed += 1


def _assessments(made: County, people: _People) -> None:
    spans = [(date(2024, 1, 1), date(2024, 3, 31), 1230, 1480)]
    spans += [(q.start, q.end, *PLAN[q].assessments) for q in QUARTERS]
    spans += [(date(2025, 7, 1), date(2025, 7, 7), 95, 110)]
    for first, last, in_time, count in spans:
        timely = set(people.chance.sample(range(count), in_time))
        for number, day in enumerate(people.days(first, last, count)):
            if number in timely:
                # Every twentieth takes exactly 45 working days: with bank holidays ignored it would be late.
                taken = 45 if number % 20 == 3 else people.chance.randint(1, 45)
            else:
                taken = 46 if number % 5 == 2 else people.chance.randint(46, 110)
            # Assessments are authorised on working days, so that 45 and 46 are exact.
            while day.weekday() >= 5 or day in _HOLIDAYS:
                day += timedelta(days=1 if day < last - timedelta(days=4) else -1)  # noqa: PLW2901
            made.assessments.append(Assessment(people.child(day), working_days_before(day, taken), day))
    for day in people.days(date(2025, 4, 15), date(2025, 7, 5), 420):  # still open: in neither number
        made.assessments.append(Assessment(people.child(day), day, None))


def _plans(made: County, people: _People) -> None:
    spans = [(date(2023, 7, 1), date(2024, 3, 31), 105, 470)]
    spans += [(q.start, q.end, *PLAN[q].plans) for q in QUARTERS]
    spans += [(date(2025, 7, 1), date(2025, 7, 7), 3, 11)]
    for first, last, repeats, count in spans:
        again = set(people.chance.sample(range(count), repeats))
        for number, day in enumerate(people.days(first, last, count)):
            end = day + timedelta(days=people.chance.randint(60, 420))
            previous = people.chance.choices([1, 2, 3], [80, 15, 5])[0] if number in again else 0
            made.plans.append(Plan(people.child(day, oldest=16), day, end, previous))


def _looked_after(made: County, people: _People) -> None:
    """Children come and go so that the number at each quarter end is exact; so are those with a check in the year."""
    chance = people.chance
    start = QUARTERS[0].previous
    current: list[LookedAfter] = []
    for _ in range(692):
        began = start.end - timedelta(days=chance.randint(20, 2500))
        # Nobody comes of age before the last extract.
        oldest = 16.5 - (QUARTERS[-1].end - began).days / 365.25
        current.append(LookedAfter(people.child(began, oldest=max(0.3, oldest)), began))
    for period in current:
        for dates, share in ((period.dental, 0.78), (period.health, 0.88)):
            if chance.random() < share:
                dates.append(start.end - timedelta(days=chance.randint(0, 364)))
    made.looked_after += current
    for quarter in QUARTERS:
        current = _one_quarter_in_care(made, people, quarter, current)


def _one_quarter_in_care(
    made: County, people: _People, quarter: Quarter, current: list[LookedAfter]
) -> list[LookedAfter]:
    chance, targets = people.chance, PLAN[quarter]
    leaving = chance.sample(current, 52)
    for number, period in enumerate(leaving):
        # Decoys: three leave the day before the quarter ends, two on its last day.
        days_left = 1 if number < 3 else 0 if number < 5 else chance.randint(2, 88)
        period.ceased = quarter.end - timedelta(days=days_left)
    gone = {id(p) for p in leaving}
    current = [p for p in current if id(p) not in gone]
    while len(current) < targets.looked_after:
        began = quarter.start + timedelta(days=chance.randint(0, 88))
        current.append(LookedAfter(people.child(began, oldest=15.5), began))
        made.looked_after.append(current[-1])
    # Some who come or go between the quarter's end and the extract.
    for period in chance.sample(current, 4):
        if quarter == QUARTERS[-1]:
            period.ceased = quarter.end + timedelta(days=chance.randint(1, 5))
    if quarter == QUARTERS[-1]:
        for number in range(6):
            began = quarter.end + timedelta(days=1 + number % 5)
            made.looked_after.append(LookedAfter(people.child(began, oldest=15), began))
    for kind, wanted in (("dental", targets.dental), ("health", targets.health)):
        _check(current, kind, wanted, quarter, chance)
    return current


def _check(current: list[LookedAfter], kind: str, wanted: int, quarter: Quarter, chance: random.Random) -> None:
    """Record checks so that exactly `wanted` have their last one in the twelve months to the quarter end.

    Decoys: seven more are seen in the days between quarter end and extract, which hides the check they had before. At the
    year's end these are children who came within it: for those in care for twelve months the lists then hold everything.
    """
    opens = date(quarter.end.year - 1, quarter.end.month, quarter.end.day)

    def dates(period: LookedAfter) -> list[date]:
        found: list[date] = getattr(period, kind)
        return found

    def counts(period: LookedAfter) -> bool:
        return bool(dates(period)) and opens < dates(period)[-1] <= quarter.end

    hidden = chance.sample([p for p in current if counts(p) and (quarter.number < 4 or p.started > opens)], 7)
    for period in hidden:
        dates(period).append(quarter.end + timedelta(days=chance.randint(1, 4)))
    due = [p for p in current if not counts(p) and not (dates(p) and dates(p)[-1] > quarter.end)]
    chance.shuffle(due)
    # Decoys: those last seen exactly twelve months before the quarter end are not in the window, and stay out of it.
    due.sort(key=lambda p: bool(dates(p)) and dates(p)[-1] == opens)
    missing = wanted - sum(counts(p) for p in current)
    if missing < 0 or missing > len(due):
        raise ValueError(f"{kind} checks cannot be planted for {quarter.label}")
    # Nobody is seen between a quarter's first day and the extract of the quarter before but those hidden above.
    opening = quarter.start + timedelta(days=8)
    for number, period in enumerate(due[:missing]):
        earliest = min(max(opening, period.started), quarter.end)
        exactly = quarter == QUARTERS[0] and number < 8
        dates(period).append(
            quarter.end if exactly else earliest + timedelta(days=chance.randint(0, (quarter.end - earliest).days))
        )


def _care_leavers(made: County, people: _People) -> None:
    chance = people.chance
    members: list[tuple[Child, int, int]] = []
    for number, ages in COHORT.items():
        quarter = Quarter(2024, number)
        for age, count in ages.items():
            for _ in range(count):
                birthday = quarter.start + timedelta(days=chance.randint(0, (quarter.end - quarter.start).days))
                born = date(birthday.year - age, birthday.month, min(birthday.day, 28))
                members.append((people.born(born), number, age))
    older = [people.born(date(2001, 1, 1) + timedelta(days=chance.randint(0, 480))) for _ in range(110)]
    for quarter in QUARTERS:
        reached = [c for c, number, age in members if _in_cohort(quarter, number, age)]
        suitable = set(chance.sample(reached, PLAN[quarter].suitable))
        # As in the published figures, those turning 17 or 18 do better than those turning 19 to 21.
        young = [c for c in reached if (quarter.end - c.birth_date).days < 19 * 365.25]
        older_ones = [c for c in reached if c not in set(young)]
        young_in_eet = round(0.74 * len(young))
        in_eet = {*chance.sample(young, young_in_eet), *chance.sample(older_ones, PLAN[quarter].in_eet - young_in_eet)}
        listed = [_leaver(c, c in suitable, c in in_eet, chance) for c in reached]
        others = [
            c
            for c, number, age in members
            if not _in_cohort(quarter, number, age) and (age > 16 or quarter.year > 2024)
        ]
        listed += [_leaver(c, chance.random() < 0.9, chance.random() < 0.6, chance) for c in others + older]
        # Decoys: still looked after (eligible), died, and 13 weeks of care never completed (qualifying).
        for kind, in_touch in (("eligible", "YES"), ("former_relevant", "DIED"), ("qualifying", "YES")):
            for _ in range(14 if kind == "eligible" else 2):
                birthday = quarter.start + timedelta(days=chance.randint(5, 80))
                child = people.born(date(birthday.year - 17, birthday.month, min(birthday.day, 28)))
                listed.append(CareLeaver(child, kind, in_touch, "U", "suitable", "F2"))
        chance.shuffle(listed)
        made.care_leavers[quarter] = listed


def _adopted_before(made: County, people: _People) -> None:
    """Children adopted in the year before the first quarter, so that lists of twelve months hold as many as later ones."""
    first = QUARTERS[0].year_start
    for n in range(24):
        ceased = first - timedelta(days=360 - 15 * n)
        began = ceased - timedelta(days=500 + 13 * n)
        child = people.child(began, oldest=4)
        while int(child.id) % 8:  # the number decides whose plan was adoption
            child = people.child(began, oldest=4)
        made.looked_after.append(LookedAfter(child, began, ceased))


def _in_cohort(quarter: Quarter, number: int, age: int) -> bool:
    """Reaches 17 to 21 between 1 April and the quarter end."""
    reached = age + (quarter.year - 2024)
    return 17 <= reached <= 21 and number <= quarter.number


def _leaver(child: Child, suitable: bool, in_eet: bool, chance: random.Random) -> CareLeaver:
    if suitable:
        accommodation = chance.choices("BDEKTUZY", [20, 20, 10, 3, 5, 30, 8, 4])[0]
        suitability = "suitable"
    else:
        accommodation, suitability = chance.choice(
            [("X", "unsuitable"), ("S", "unsuitable"), ("W", "unsuitable"), ("", "")]
        )
    activity = (
        chance.choice(["F1", "F2", "P2", "F4", "F5", "P5"]) if in_eet else chance.choice(["G4", "G5", "G5", "G6", ""])
    )
    in_touch = "YES" if suitability else chance.choice(["NO", "REFU"])
    return CareLeaver(
        child,
        "relevant" if child.birth_date.year >= 2007 else "former_relevant",
        in_touch,
        accommodation,
        suitability,
        activity,
    )


def _of_referred_children(made: County) -> None:
    """Assessments and plans are of children who were referred before, each from a referral of its own."""
    chance = random.Random("cases")
    referrals = list({(r.child.id, r.day): r for r in reversed(made.referrals)}.values())[::-1]
    assessed: set[tuple[str, date]] = set()
    waiting, at = [], 0
    for i in sorted(range(len(made.assessments)), key=lambda i: made.assessments[i].start):
        one = made.assessments[i]
        while at < len(referrals) and referrals[at].day <= one.start:
            waiting.append(referrals[at].child)
            at += 1
        child = next(
            waiting.pop(n) for n in reversed(range(len(waiting))) if (waiting[n].id, one.start) not in assessed
        )
        assessed.add((child.id, one.start))
        made.assessments[i] = Assessment(child, one.start, one.authorised)
    planned: set[str] = set()
    waiting, at = [], 0
    for i in sorted(range(len(made.plans)), key=lambda i: made.plans[i].start):
        plan = made.plans[i]
        # The enquiry follows the referral, by a day at least: a year later there may be a leap day between them.
        while at < len(referrals) and referrals[at].day < plan.start - LATE:
            waiting.append(referrals[at].child)
            at += 1
        # Who has had plans before is old enough to have had them before any that are counted.
        n = next(
            n
            for n in reversed(range(len(waiting)))
            if waiting[n].id not in planned and (not plan.previous or waiting[n].birth_date < _EARLIER_PLANS_FROM)
        )
        child = waiting.pop(n)
        planned.add(child.id)
        made.plans[i] = Plan(child, plan.start, plan.end, plan.previous, _earlier_plans(plan.previous, chance))


_EARLIER_PLANS_FROM = date(2020, 1, 1)


def _earlier_plans(count: int, chance: random.Random) -> tuple[tuple[date, date], ...]:
    """That many plans one after the other, all ended before the county's records begin."""
    starts = [_EARLIER_PLANS_FROM + timedelta(days=330 * n + chance.randint(20, 80)) for n in range(count)]
    return tuple((start, start + timedelta(days=chance.randint(60, 220))) for start in starts)


def _legal_statuses(made: County) -> None:
    """Decoys: every ninetieth period is a series of short breaks, which no cohort of twelve months counts."""
    for number, period in enumerate(made.looked_after):
        period.legal_status = "V4" if number % 90 == 41 else ("C2", "C1", "V2")[int(period.child.id) % 3]


def _second_assessments(made: County) -> None:
    """Children under five have two health assessments a year: whoever had one in 2024/25 had another in that quarter.

    In the same quarter and after the extract of the quarter before, so that no figure of any quarter changes by it.
    """
    chance = random.Random("second assessments")
    year = QUARTERS[:4]
    for period in made.looked_after:
        if age_on(period.child, year[-1].end) >= UNDER or period.started >= year[0].start:
            continue
        in_year = [d for d in period.health if year[0].start <= d <= year[-1].end]
        if len(in_year) != 1 or (period.ceased and period.ceased <= year[-1].end):
            continue
        quarter = Quarter.containing(in_year[0])
        opening = quarter.start + timedelta(days=8)
        days = [opening + timedelta(days=n) for n in range((quarter.end - opening).days)]
        period.health.append(chance.choice([d for d in days if d != in_year[0]]))
