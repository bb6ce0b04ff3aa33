"""The county's children missing education, its part-time timetables, and how many children each social worker holds.

Here: both registers as each round's extract shows them, and the list of caseloads on each quarter's last day. Not here: who is
counted, which the pipeline works out.

Beside those who count stand others on both sides of every rule: spells that begin or end on the first and the last day of a quarter, a
child with two of them, children below school age and past Year 11, arrangements of 42 and of 43 days, social workers without cases.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pipelines.demo.csv_text import csv_bytes
from pipelines.demo.dropped import Dropped
from pipelines.demo.schools.schools import DISTRICTS, schools
from pipelines.demo.social_care.records import QUARTERS
from warehouse.period import Quarter

EXTRACTED = (date(2024, 7, 3), date(2024, 10, 2), date(2025, 1, 7), date(2025, 4, 2), date(2025, 7, 2))
MISSING = dict(zip(QUARTERS, ((392, 214), (431, 268), (418, 231), (405, 224), (376, 209)), strict=True))
"""Children missing education at each quarter's end, and those who became known in it."""

PART_TIME = dict(zip(QUARTERS, ((255, 76), (214, 61), (243, 75), (271, 85), (262, 79)), strict=True))
"""Children on a part-time timetable at each quarter's end, and those of them for more than six weeks: 79 of 262 is 30.2 %."""

CASELOADS = dict(
    zip(
        QUARTERS,
        ((181, 2_949, 26), (178, 2_983, 27), (183, 3_020, 25), (180, 2_962, 26), (182, 2_931, 25)),
        strict=True,
    )
)
"""Social workers with cases, the children they hold, and how many come from an agency: 2,931 of 182 is 16.1, 25 of 182 is 13.7 %."""

_SINCE = date(2022, 4, 1)
"""The registers go back to it: further than the 24 months of the first extract."""


@dataclass
class _Spell:
    child: str
    birth_date: date
    sex: str
    started: date
    district: str
    ended: date | None = None


def deliveries() -> Iterator[Dropped]:
    """Both registers and the list of caseloads of every round."""
    missing = _missing_education(random.Random("missing education"))
    part_time = _part_time(random.Random("part-time timetables"))
    for quarter, as_at in zip(QUARTERS, EXTRACTED, strict=True):
        yield Dropped(quarter.round, f"CME register {as_at}.csv", _cme_extract(missing, as_at))
        yield Dropped(quarter.round, f"Part-time timetables {as_at}.csv", _part_time_extract(part_time, as_at))
        chance = random.Random(f"caseloads {quarter.label}")
        yield Dropped(quarter.round, f"Caseloads {quarter.end}.csv", _caseloads(quarter, chance))


# ── children of both registers ───────────────────────────────────────────────────────────────────────────────────────
class _Children:
    """A register while it is made up: its spells, and whom the next one is about."""

    def __init__(self, chance: random.Random, first_number: int) -> None:
        self.chance, self.spells, self._number = chance, list[_Spell](), first_number

    def begin(self, first: date, last: date, at: date) -> _Spell:
        """A spell of a new child that begins on one of these days; the child is of school age then, and on the day `at`."""
        day = first + timedelta(days=self.chance.randint(0, (last - first).days))
        # School age begins on the next prescribed day after the fifth birthday, at most five months later.
        oldest, youngest = _oldest(at), day - timedelta(days=5 * 366 + 155)
        return self.of_child(oldest + timedelta(days=self.chance.randint(0, (youngest - oldest).days)), day)

    def of_child(self, born: date, day: date, ended: date | None = None) -> _Spell:
        """A spell of a new child with this date of birth."""
        self._number += 7
        spell = _Spell(str(self._number), born, self.chance.choice("MF"), day, self.chance.choice(DISTRICTS), ended)
        self.spells.append(spell)
        return spell

    def again(self, spell: _Spell, started: date, ended: date | None) -> None:
        """Another spell of the same child."""
        self.spells.append(_Spell(spell.child, spell.birth_date, spell.sex, started, spell.district, ended))

    def day_of(self, first: date, last: date) -> date:
        """Any day from the first to the last."""
        return first + timedelta(days=self.chance.randint(0, max(0, (last - first).days)))

    def before(self, how_many: int, days: float) -> None:
        """Spells that began before the first quarter and lasted so many days on average, many of them less."""
        opening = QUARTERS[0].start - timedelta(days=1)
        for _ in range(how_many):
            spell = self.begin(_SINCE, opening, opening)
            ended = spell.started + timedelta(days=round(self.chance.expovariate(1 / days)))
            spell.ended = ended if ended <= opening else None

    def finish_year_11(self, quarter: Quarter) -> None:
        """On 31 August; a few are left open although it is over."""
        if quarter.number == 2:
            finished = [s for s in self.spells if s.ended is None and s.birth_date < _oldest(quarter.end)]
            for spell in finished[4:]:
                spell.ended = date(quarter.year, 8, 31)

    def out_of_age(self, quarter: Quarter) -> None:
        """Two who do not count: one is four years old, one a day too old for Year 11."""
        begun, closed = quarter.start + timedelta(days=20), quarter.end + timedelta(days=60)
        self.of_child(quarter.end - timedelta(days=4 * 365 + self.chance.randint(0, 200)), begun, closed)
        self.of_child(_oldest(quarter.end) - timedelta(days=1), begun, closed)

    def left(self, quarter: Quarter) -> list[_Spell]:
        """The open spells of children who count at the quarter's end."""
        return [s for s in self.spells if s.ended is None and s.birth_date >= _oldest(quarter.end)]

    def known_on(self, day: date) -> Iterator[tuple[int, _Spell, date | None]]:
        """What an extract holds: what goes on, and what ended in the 24 months before, with the end as far as it was known then."""
        since = date(day.year - 2, day.month, day.day)
        for n, spell in enumerate(self.spells):
            if spell.started <= day and (spell.ended is None or spell.ended >= since):
                yield n, spell, spell.ended if spell.ended and spell.ended <= day else None


def _oldest(day: date) -> date:
    """The date of birth of the oldest in Year 11 on a day, by hand."""
    return date(day.year - (day < date(day.year, 9, 1)) - 16, 9, 1)


def _typed(number: int, day: date) -> Any:
    """Some dates as people type them."""
    return f" {day:%d-%b-%Y}" if number % 89 == 5 else day


def _unfilled(width: int) -> list[list[Any]]:
    """A blank line, and one that somebody began and never filled in."""
    return [["", None, "", *[None] * (width - 4), ""], ["699001", date(2013, 4, 4), "F", *[None] * (width - 4), ""]]


# ── children missing education ───────────────────────────────────────────────────────────────────────────────────────
_ON_A_DAY = 3
"""So many spells begin, and end, on a quarter's first day; so many begin, and one more ends, on its last."""


def _missing_education(chance: random.Random) -> _Children:
    """Spells whose number going on at each quarter's end, and of children found in it, is exact."""
    register = _Children(chance, 600_000)
    register.before(1_790, days=165)
    for quarter, (target, found) in MISSING.items():
        register.finish_year_11(quarter)
        first, last = quarter.start, quarter.end
        begun = [register.begin(first, last, last) for _ in range(found - 2 * _ON_A_DAY)]
        begun += [register.begin(day, day, last) for day in (first, last) for _ in range(_ON_A_DAY)]
        begun[0].birth_date = _oldest(last)
        going = register.left(quarter)
        if len(going) < target + 2 * _ON_A_DAY + 1:
            raise ValueError(f"the register cannot be planted for {quarter.label}")
        leaving = chance.sample(going, len(going) - target)
        leaving.sort(key=lambda s: s.started)
        for n, spell in enumerate(leaving):
            spell.ended = first if n < _ON_A_DAY else register.day_of(max(first, spell.started), last)
        for spell in leaving[-_ON_A_DAY - 1 :]:
            spell.ended = last
        # Found twice in the quarter, and two spells open at its end: both are one child.
        for spell in [s for s in begun if (s.started - first).days > 14][:_ON_A_DAY]:
            register.again(spell, first + timedelta(days=2), spell.started - timedelta(days=5))
        for spell in chance.sample([s for s in begun if s.ended is None], _ON_A_DAY):
            register.again(spell, register.day_of(spell.started, last), last + timedelta(days=1))
        register.out_of_age(quarter)
    _after_the_last(register)
    return register


def _after_the_last(register: _Children) -> None:
    """What begins and ends between the last quarter's end and the extract."""
    day = QUARTERS[-1].end + timedelta(days=1)
    for spell in register.left(QUARTERS[-1])[:2]:
        spell.ended = day
    for _ in range(3):
        register.begin(day, EXTRACTED[-1], EXTRACTED[-1])


_CME_HEADER = ("Child ID", "Date of birth", "Sex", "CME start date", "CME end date", "CME outcome", "District")
_OUTCOMES = ("School place", "Moved away", "School place", "Educated at home", "School place")


def _cme_extract(register: _Children, as_at: date) -> bytes:
    rows: list[list[Any]] = []
    for n, s, ended in register.known_on(as_at):
        outcome = _OUTCOMES[n % len(_OUTCOMES)] if ended else ""
        rows.append([s.child, s.birth_date, s.sex, _typed(n, s.started), ended, outcome, s.district])
    rows.sort(key=lambda r: (r[0], str(r[3])))
    return csv_bytes(_CME_HEADER, [*rows, *_unfilled(len(_CME_HEADER))])


# ── part-time timetables ─────────────────────────────────────────────────────────────────────────────────────────────
_SIX_WEEKS = timedelta(days=42)
_SOON_OVER = 130
"""So many arrangements of a quarter begin and end in it."""


def _part_time(chance: random.Random) -> _Children:
    """Arrangements whose number at each quarter's end, and of those of more than six weeks among them, is exact."""
    register = _Children(chance, 800_000)
    register.before(2_900, days=45)
    for quarter, (target, over) in PART_TIME.items():
        register.finish_year_11(quarter)
        first, last = quarter.start, quarter.end
        just = last - _SIX_WEEKS
        going = register.left(quarter)
        kept = chance.sample(going, over // 3)
        for n, spell in enumerate(s for s in going if s not in kept):
            spell.ended = first if n < 3 else register.day_of(first, last)
        long = [register.begin(first, just - timedelta(days=1), last) for _ in range(over - len(kept) - 2)]
        long += [register.begin(just - timedelta(days=1), just - timedelta(days=1), last) for _ in range(2)]
        short = [register.begin(just, last, last) for _ in range(target - over - 4)]
        short += [register.begin(day, day, last) for day in (just, last) for _ in range(2)]
        short[0].birth_date = _oldest(last)
        for n in range(_SOON_OVER):
            spell = register.begin(first, last - timedelta(days=7), last)
            spell.ended = last if n < 4 else register.day_of(spell.started + timedelta(days=1), last)
        # At two schools: one child each, of more than six weeks where one of the two is.
        for spell in (*long[:3], *short[:3]):
            register.again(spell, just + timedelta(days=10), last + timedelta(days=1))
        register.out_of_age(quarter)
    _after_the_last(register)
    return register


_PART_TIME_HEADER = (
    "Child ID",
    "Date of birth",
    "Sex",
    "School URN",
    "Timetable start date",
    "Timetable end date",
    "Hours a week",
    "Has EHC plan",
    "District",
)
_HOURS = (7.5, 10, 12.5, 15, 20, None, 12.5, 10, 17.5)
_SECONDARY_FROM = timedelta(days=11 * 365)


def _part_time_extract(register: _Children, as_at: date) -> bytes:
    urns = {phase: [s.urn for s in schools() if s.phase == phase] for phase in ("primary", "secondary")}
    rows: list[list[Any]] = []
    for n, s, ended in register.known_on(as_at):
        of = urns["secondary" if s.started - s.birth_date > _SECONDARY_FROM else "primary"]
        number = int(s.child) // 7 + s.started.toordinal()
        plan = "" if number % 17 == 0 else "Y" if number % 3 == 0 else "N"
        urn, hours = of[number % len(of)], _HOURS[number % len(_HOURS)]
        rows.append([s.child, s.birth_date, s.sex, urn, _typed(n, s.started), ended, hours, plan, s.district])
    rows.sort(key=lambda r: (r[0], str(r[4])))
    return csv_bytes(_PART_TIME_HEADER, [*rows, *_unfilled(len(_PART_TIME_HEADER))])


# ── caseloads ────────────────────────────────────────────────────────────────────────────────────────────────────────
_TEAMS = (
    "Assessment Team 1",
    "Assessment Team 2",
    "Safeguarding North",
    "Safeguarding South",
    "Children in Care Team",
    "Leaving Care Team",
    "Disabled Children Team",
)
_FEW = ("Court Team", "Court Team", "Court Team", "Surname, A.")
"""Too few for a team of their own, and a manager whose name stands where the team belongs."""
_FEWEST, _MOST = 1, 30
_WITHOUT_CASES = 6


def _caseloads(quarter: Quarter, chance: random.Random) -> bytes:
    """So many social workers with so many children between them; beside them some without cases, and a row of totals."""
    workers, children, from_agency = CASELOADS[quarter]
    held = [round(chance.triangular(7, 27, 15)) for _ in range(workers)]
    while (short := children - sum(held)) != 0:
        n = chance.randrange(workers)
        held[n] = min(_MOST, max(_FEWEST, held[n] + (1 if short > 0 else -1)))
    teams = [*_FEW, *(_TEAMS[n % len(_TEAMS)] for n in range(workers - len(_FEW)))]
    agency = set(chance.sample(range(workers), from_agency))
    rows = [(team, of, "Y" if n in agency else "N") for n, (team, of) in enumerate(zip(teams, held, strict=True))]
    rows += [(_TEAMS[n], 0, "NY"[n % 2]) for n in range(_WITHOUT_CASES)]
    chance.shuffle(rows)
    listed: list[list[Any]] = [[n, *row] for n, row in enumerate(sorted(rows, key=lambda r: r[0]), start=1)]
    return csv_bytes(("Line", "Team", "Children held", "Agency worker"), [*listed, ["Total", "", children, ""]])
