"""Who was suspended or permanently excluded in the county, when and where, and what the council's register holds of it.

Here: what happened, planted so that the rules give the figures of the report, and the decoys. Not here: how a census reports it
(`school_census`).

2023/24: 72 permanent exclusions (52 of them by the end of March), 3,654 pupils suspended at a school: 3,600 children (2,866
by the end of March), 54 of them at a second school too. 2024/25 up to early July: 62 permanent exclusions and 2,791
suspended children by the end of March, more after it.
"""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

import polars as pl

from pipelines.demo.schools.pupils import CENSUSES, INDEPENDENT, drawn, on_roll, registrations
from pipelines.demo.schools.schools import DemoSchool, schools

REGISTER_TAKEN = date(2025, 7, 4)
_REASONS = ("DB", "DB", "DB", "PP", "PP", "VA", "VP", "PA", "DA", "OW", "DM", "TH", "SM", "MT", "RA", "BU")


@dataclass(frozen=True)
class Exclusion:
    """One exclusion. `where` is what shows it: the census and the register, or one of the two."""

    upn: str
    birth: date
    sex: str
    urn: str
    start: date
    category: str
    sessions: int
    reason: str
    where: str = "both"
    withdrawn: bool = False


@dataclass(frozen=True)
class _Year:
    """A school year's plan: children suspended by March and only after it, permanent exclusions likewise."""

    began: int
    by_march: int
    after_march: int
    permanent: tuple[int, int]
    at_second_school: int


YEARS = (_Year(2022, 0, 900, (0, 9), 0), _Year(2023, 2_866, 734, (52, 20), 54), _Year(2024, 2_791, 520, (62, 17), 40))

_TERMS = (
    # first and last school day, and the weeks between without school (their Mondays)
    (date(2023, 4, 17), date(2023, 7, 11), (date(2023, 5, 29),)),
    (date(2023, 9, 1), date(2023, 12, 20), (date(2023, 10, 16),)),
    (date(2024, 1, 8), date(2024, 3, 22), (date(2024, 2, 12),)),
    (date(2024, 4, 8), date(2024, 7, 12), (date(2024, 5, 27),)),
    (date(2024, 9, 2), date(2024, 12, 20), (date(2024, 10, 14),)),
    (date(2025, 1, 6), date(2025, 4, 11), (date(2025, 2, 17),)),
    (date(2025, 4, 28), date(2025, 7, 3), (date(2025, 5, 26),)),
)


def school_days(first: date, last: date) -> list[date]:
    """The days of a span on which schools were open."""
    days = []
    for began, ended, away in _TERMS:
        for n in range((ended - began).days + 1):
            day = began + timedelta(days=n)
            off = any(0 <= (day - monday).days < 5 for monday in away)
            if first <= day <= last and day.weekday() < 5 and not off:
                days.append(day)
    return days


@lru_cache
def excluded() -> tuple[Exclusion, ...]:
    """Everything that happened, in no particular order, the same every time."""
    return tuple(e for year in YEARS for e in _of_year(year))


def _of_year(year: _Year) -> list[Exclusion]:
    chance = random.Random(f"exclusions {year.began}")
    march = date(year.began + 1, 3, 31)
    early = school_days(date(year.began, 9, 1), march)
    late = school_days(march + timedelta(days=1), date(year.began + 1, 8, 31))
    people = _children(year)
    by_march, rest = people[: year.by_march], people[year.by_march :]
    after, rest = rest[: year.after_march], rest[year.after_march :]
    made: list[Exclusion] = []
    for number, child in enumerate(by_march):
        # The first on the first day, the second on the last: both edges of the window.
        first = early[0] if number == 0 else early[-1] if number == 1 else chance.choice(early)
        days = sorted(
            {first, *(chance.choice(early + late) for _ in range(_times(chance)))}
        )  # in order of time: the order of a set differs from run to run
        made += [_suspension(child, day, chance) for day in days]
    for number, child in enumerate(after):
        days = sorted(
            {late[0] if number == 0 else chance.choice(late), *(chance.choice(late) for _ in range(_times(chance)))}
        )
        made += [_suspension(child, day, chance) for day in days]
    secondary = [s for s in schools() if s.phase == "secondary"]
    for child in chance.sample(by_march, year.at_second_school):
        other = chance.choice([s for s in secondary if s.urn != child.urn])
        made.append(_suspension(replace(child, urn=other.urn), chance.choice(early + late), chance))
    made += _permanent(year, secondary, early, late, chance)
    made += _decoys(rest, early or late, chance)
    return made


def _times(chance: random.Random) -> int:
    """How many suspensions follow the first."""
    return chance.choices([0, 1, 2, 3, 5, 8], [52, 20, 12, 8, 5, 3])[0]


def _children(year: _Year) -> list[Exclusion]:
    """Children of the year's roll in an order of their own, mostly of secondary schools; as exclusions still to be dated."""
    census = next(c for c in CENSUSES if c.school_year == max(2023, year.began) and c.term.number != 3)
    roll = on_roll(census).filter("counts").with_columns(order=drawn(pl.col("pupil"), 100 + year.began, 1_000_003))
    shares = {"secondary": 0.85, "primary": 0.13, "special": 0.012, "alternative_provision": 0.008}
    wanted = year.by_march + year.after_march + 120
    parts = [
        roll.filter(pl.col("phase") == phase).sort("order", "pupil").head(round(wanted * share) + 1)
        for phase, share in shares.items()
    ]
    chosen = pl.concat(parts).sort("order", "pupil")
    return [
        Exclusion(upn, birth, sex, urn, date.min, "", 0, "")
        for upn, birth, sex, urn in chosen.select("upn", "birth", "sex", "urn").iter_rows()
    ]


def _suspension(child: Exclusion, day: date, chance: random.Random, category: str = "SUSP") -> Exclusion:
    sessions = 1 if category == "LNCH" else chance.choices([1, 2, 4, 6, 10, 20], [10, 35, 25, 15, 10, 5])[0]
    return replace(child, start=day, category=category, sessions=sessions, reason=chance.choice(_REASONS))


def _permanent(
    year: _Year, secondary: list[DemoSchool], early: list[date], late: list[date], chance: random.Random
) -> list[Exclusion]:
    """Pupils who are on no roll any more: their places were filled. Most were suspended at no time of the year."""
    made = []
    for number in range(sum(year.permanent)):
        school = chance.choice(secondary)
        day = chance.choice(early if number < year.permanent[0] else late)
        if number == 0 and early:
            day = early[-1]
        birth = date(year.began - chance.randint(12, 15), 1, 1) + timedelta(days=chance.randrange(365))
        upn = f"X{school.laestab}{year.began % 100:02d}{900 - number:03d}"
        child = Exclusion(upn, birth, chance.choice("MMF"), school.urn, day, "PERM", 0, "")
        made.append(replace(child, reason=chance.choice(_REASONS)))
    return made


def _decoys(others: list[Exclusion], days: list[date], chance: random.Random) -> list[Exclusion]:
    """What must not be counted: at lunchtime, withdrawn (the register alone still has it), at an independent school."""
    made = [_suspension(child, chance.choice(days), chance, "LNCH") for child in others[:30]]
    for child in others[30:55]:
        taken_back = _suspension(child, chance.choice(days), chance)
        made.append(replace(taken_back, where="register", withdrawn=True))
    for child in others[55:59]:
        made.append(
            replace(child, start=chance.choice(days), category="PERM", reason="PP", where="register", withdrawn=True)
        )
    for upn, birth, sex in (
        registrations().filter(pl.col("urn") == INDEPENDENT.urn).head(3).select("upn", "birth", "sex").iter_rows()
    ):
        child = Exclusion(upn, birth, sex, INDEPENDENT.urn, date.min, "", 0, "", where="census")
        made.append(_suspension(child, chance.choice(days), chance))
    return made
