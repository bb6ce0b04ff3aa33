"""The county's home educated children, and its 16- and 17-year-olds.

Here: the register as each round's extract shows it, and the case load list at each quarter's last day. Not here: who is
counted, which the pipeline works out.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pipelines.demo.csv_text import csv_bytes
from pipelines.demo.dropped import Dropped
from pipelines.demo.schools.schools import DISTRICTS, LA_CODE
from pipelines.demo.social_care.records import QUARTERS
from warehouse.period import Quarter

EXTRACTED = (date(2024, 7, 4), date(2024, 10, 3), date(2025, 1, 6), date(2025, 4, 3), date(2025, 7, 3))
HOME_EDUCATED = dict(zip(QUARTERS, (1_279, 1_118, 1_196, 1_247, 1_461), strict=True))
"""On the register at each quarter's end. Year 11 leaves on 31 August."""

PARTICIPATION = dict(
    zip(
        QUARTERS,
        ((236, 769, 15_690), (181, 3_196, 15_900), (222, 886, 15_830), (237, 756, 15_742), (240, 757, 15_780)),
        strict=True,
    )
)
"""Not in education, employment or training; not known; cohort. 240 of 15,780 is 1.5 %, 757 is 4.8 %."""


@dataclass
class _Spell:
    child: str
    birth_date: date
    sex: str
    started: date
    district: str
    ended: date | None = None

    def goes_on(self, day: date) -> bool:
        return self.started <= day and (self.ended is None or self.ended > day)


def deliveries() -> Iterator[Dropped]:
    """Register and case load list of every round."""
    spells = _register(random.Random("home education"))
    for quarter, as_at in zip(QUARTERS, EXTRACTED, strict=True):
        yield Dropped(quarter.round, f"EHE register {as_at}.csv", _extract(spells, as_at))
        chance = random.Random(f"ccis {quarter.label}")
        yield Dropped(quarter.round, f"CCIS month end {quarter.end}.csv", _case_load(quarter, chance))


def _register(chance: random.Random) -> list[_Spell]:
    """Spells whose number going on at each quarter's end, of school age, is exact."""
    spells: list[_Spell] = []
    opening = QUARTERS[0].previous.end

    def begin(first: date, last: date) -> None:
        day = first + timedelta(days=chance.randint(0, (last - first).days))
        born = day - timedelta(days=chance.randint(5 * 366 + 155, 15 * 365 + 150))
        number = f"{400_000 + 7 * len(spells)}"
        spells.append(_Spell(number, born, chance.choice("MF"), day, chance.choice(DISTRICTS)))

    for _ in range(1_195):
        begin(opening - timedelta(days=900), opening - timedelta(days=20))
    for quarter in QUARTERS:
        _leave(spells, quarter, chance)
        missing = HOME_EDUCATED[quarter] - sum(s.goes_on(quarter.end) and _counts(s, quarter.end) for s in spells)
        if missing < 6:
            raise ValueError(f"the register cannot be planted for {quarter.label}")
        for i in range(missing):
            # Three become known on the last day itself.
            begin(quarter.end if i < 3 else quarter.start, quarter.end)
        _decoys(spells, quarter, chance)
    return spells


def _counts(spell: _Spell, day: date) -> bool:
    """Counted by hand: between the fifth birthday's next term and the end of Year 11."""
    year_starts = date(day.year - (day < date(day.year, 9, 1)), 9, 1)
    return spell.birth_date >= date(year_starts.year - 16, 9, 1)


def _leave(spells: list[_Spell], quarter: Quarter, chance: random.Random) -> None:
    """Back to school, moved away, or past Year 11; four of those who leave do so on the quarter's last day."""
    on = [s for s in spells if s.goes_on(quarter.start)]
    august = date(quarter.year, 8, 31)
    if quarter.number == 2:
        finished = [s for s in on if not _counts(s, date(quarter.year, 9, 1))]
        # Decoys: nine are left open although Year 11 is over.
        for spell in finished[9:]:
            spell.ended = august
        on = [s for s in on if s not in finished]
    leaving = chance.sample(on, 46 if quarter.number != 2 else 96)
    for i, spell in enumerate(leaving):
        first = max(spell.started, quarter.start)
        spell.ended = quarter.end if i < 4 else first + timedelta(days=chance.randint(0, (quarter.end - first).days))


def _decoys(spells: list[_Spell], quarter: Quarter, chance: random.Random) -> None:
    """A second open spell of a child, a child below school age, one that begins after the quarter."""
    for spell in chance.sample([s for s in spells if s.goes_on(quarter.end) and _counts(s, quarter.end)], 3):
        spells.append(
            _Spell(
                spell.child,
                spell.birth_date,
                spell.sex,
                spell.started,
                spell.district,
                ended=quarter.end + timedelta(days=1),
            )
        )
    young = quarter.end - timedelta(days=4 * 365 + chance.randint(0, 200))
    spells.append(
        _Spell(
            f"9{quarter.year}{quarter.number}",
            young,
            "F",
            quarter.start,
            DISTRICTS[0],
            ended=quarter.end + timedelta(days=60),
        )
    )


_REGISTER = (
    "EHE Child ID",
    "Date of birth",
    "Gender",
    "NCY",
    "EHE start date",
    "EHE end date",
    "EHE reason",
    "District",
)


def _extract(spells: list[_Spell], as_at: date) -> bytes:
    """What goes on or ended in the 24 months before, as known on the day."""
    since = date(as_at.year - 2, as_at.month, as_at.day)
    rows = []
    for i, s in enumerate(spells):
        if s.started > as_at or (s.ended and s.ended < since):
            continue
        ended = s.ended if s.ended and s.ended <= as_at else None
        # Spaces and text dates as people type them.
        started: Any = f" {s.started:%d-%b-%Y}" if i % 89 == 5 else s.started
        rows.append([s.child, s.birth_date, s.sex, _year_group(s.birth_date, as_at), started, ended, "", s.district])
    rows.sort(key=lambda r: (r[0], str(r[4])))
    # Two lines that somebody began and never filled in.
    rows += [
        ["", None, "", "", None, None, "ring back", ""],
        ["499001", date(2013, 4, 4), "F", "6", None, None, "", ""],
    ]
    return csv_bytes(_REGISTER, rows)


def _year_group(birth: date, day: date) -> str:
    starts = day.year - (day < date(day.year, 9, 1))
    return str(max(0, min(12, starts - birth.year - 5 + (birth < date(birth.year, 9, 1)))))


_CCIS = (
    "YoungPersonsID",
    "DOB",
    "Gender",
    "Academic age",
    "Current activity code",
    "Currency expired",
    "In custody",
    "Lead LA",
    "District",
)
_NEET = ("619", "619", "619", "610", "616", "615", "640", "620", "650", "630", "540")
_NOT_KNOWN = ("810", "810", "820", "830", "")
_EET = ("210", "210", "210", "220", "230", "230", "230", "250", "310", "320", "330", "360", "450", "530", "550", "290")


def _case_load(quarter: Quarter, chance: random.Random) -> bytes:
    """The cohort, and those beside it: in custody, of other councils, younger and older."""
    neet, not_known, cohort = PARTICIPATION[quarter]
    lines: list[tuple[str, str, str, str, int]] = []  # activity, expired, custody, council, academic age
    lines += [(chance.choice(_NEET), "N", "", LA_CODE, 16 + i % 2) for i in range(neet)]
    # A third of the not known have an activity that expired; some of those were not in education when last seen.
    for i in range(not_known):
        once_known = i % 3 == 0
        activity = chance.choice((*_EET, *_NEET)) if once_known else chance.choice(_NOT_KNOWN)
        lines.append((activity, "Y" if once_known else "N", "", LA_CODE, 16 + i % 2))
    lines += [(chance.choice(_EET), "N", "N", LA_CODE, 16 + i % 2) for i in range(cohort - neet - not_known)]
    lines += [("710", "N", "Y" if i % 2 else "", LA_CODE, 17) for i in range(7)]
    lines += [("619", "N", "Y", LA_CODE, 17) for _ in range(2)]
    lines += [
        (chance.choice(("619", "810", "230")), "N", "", chance.choice(("856", "857", "891")), 16) for _ in range(85)
    ]
    lines += [(chance.choice(("619", "810", "110")), "N", "", LA_CODE, age) for age in (15, 18) for _ in range(160)]
    chance.shuffle(lines)
    august = quarter.end.year - (quarter.end < date(quarter.end.year, 9, 1))
    rows = []
    for number, (activity, expired, custody, council, age) in enumerate(lines):
        birth = date(august - age - 1, 9, 1) + timedelta(days=chance.randint(0, 363))
        # Some lists leave the academic age to be worked out.
        stated_age = "" if number % 400 == 7 else age
        rows.append(
            [
                f"YP{200_000 + number}",
                birth,
                chance.choice("MF"),
                stated_age,
                activity,
                expired,
                custody,
                council,
                chance.choice(DISTRICTS),
            ]
        )
    return csv_bytes(_CCIS, rows)
