"""How the inspectorate judged the schools of every council, and its file on a day, in the real format.

Here: inspections of each school, planted so that the rule gives the county, England and its neighbours the shares that the
report prints; the editions made from them. Not here: the rule, and the county's schools (`schools`).

A file holds a school's latest and previous graded inspection. It is made some weeks after its day, and counts every inspection carried
out by that day whose report is published by then.
"""

import csv
import gzip
import io
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from pipelines.demo.published.spread import COUNCILS, COUNTY, NEIGHBOURS_OF_COUNTY, Spread, at, synthetic_name
from pipelines.demo.schools.schools import schools as county_schools

MARCH, JUNE = date(2025, 3, 31), date(2025, 6, 30)
MADE_AFTER = timedelta(days=25)

PHASES = {
    "primary": "Primary",
    "secondary": "Secondary",
    "special": "Special",
    "nursery": "Nursery",
    "alternative_provision": "PRU",
}
_TYPES = {
    "primary": ("Community School", "Academy Converter", "Voluntary Aided School", "Academy Sponsor Led"),
    "secondary": ("Academy Converter", "Free School", "Academy Sponsor Led"),
    "special": ("Community Special School", "Academy Special Converter"),
    "nursery": ("LA Nursery School",),
    "alternative_provision": ("Pupil Referral Unit",),
}
_GOOD, _BAD = (1, 2, 2, 2, 2), (3, 3, 3, 3, 4)


@dataclass
class Inspection:
    """A graded inspection: first day, day of publication, grade of leadership and management."""

    start: date
    published: date
    grade: int


@dataclass
class Inspected:
    """A school with its inspections in order of time."""

    urn: int
    laestab: int
    name: str
    phase: str
    pupils: int
    opened: date | None = None
    inspections: list[Inspection] = field(default_factory=list)

    def good(self, day: date) -> bool | None:
        """How the school stands in the file of the day: None while it is not judged."""
        counted = self.counted(day)
        return counted[-1].grade <= 2 if counted else None

    def counted(self, day: date) -> list[Inspection]:
        """The inspections that the file of the day counts."""
        return [i for i in self.inspections if i.start <= day and i.published <= day + MADE_AFTER]


@lru_cache
def inspected_schools() -> tuple[Inspected, ...]:
    """Every school of every council, the same every time."""
    chance = random.Random("inspections")
    found = _of_the_county(chance)
    found += _of_other_councils(chance)
    for school in found:
        _earlier_inspections(school, chance)
    return tuple(found)


def _judge(school: Inspected, well: bool, chance: random.Random, before: bool | None = None) -> None:
    """The grade in force in June; where `before` is given, another was in force in March."""
    if before is not None:
        # Its report came out after June: the file of June counts it all the same.
        start = date(2025, 6, 2) + timedelta(days=chance.randrange(25))
        published = date(2025, 7, 1) + timedelta(days=chance.randrange(20))
        school.inspections.append(Inspection(start, published, chance.choice(_GOOD if well else _BAD)))
        well = before
    start = date(2019, 9, 10) + timedelta(days=chance.randrange(1_900))
    published = start + timedelta(days=chance.randint(25, 45))
    school.inspections.insert(0, Inspection(start, published, chance.choice(_GOOD if well else _BAD)))


# The county: 228 primary and 44 secondary schools judged. March to June: two primaries become good and one stops being
# so (211, then 212); one secondary stops being good (40, then 39).
_UNJUDGED = {"primary": 4, "secondary": 2}
_BAD_IN_JUNE = {"primary": 16, "secondary": 5}
_IMPROVED, _DECLINED = {"primary": 2, "secondary": 0}, {"primary": 1, "secondary": 1}
_PUPILS_NOT_WELL_LED = {MARCH: (0.0776, 0.0783), JUNE: (0.0847, 0.0853)}


def _of_the_county(chance: random.Random) -> list[Inspected]:
    made = [Inspected(int(s.urn), int(s.laestab), s.name, s.phase, s.pupils) for s in county_schools()]
    total = sum(s.pupils for s in made)
    picks = _picked(made, total, chance)
    for school in made:
        kind = picks.get(school.urn)
        if kind == "unjudged":
            school.opened = date(2022, 9, 1) + timedelta(days=365 * chance.randrange(3))
        elif kind == "improved":
            _judge(school, True, chance, before=False)
        elif kind == "declined":
            _judge(school, False, chance, before=True)
        else:
            _judge(school, kind != "bad", chance)
    return made


def _picked(made: list[Inspected], total: int, chance: random.Random) -> dict[int, str]:
    """Which of the county's schools are not well led or not judged, so that the shares of pupils are right as well."""
    by_size = {p: sorted((s for s in made if s.phase == p), key=lambda s: s.pupils) for p in _UNJUDGED}
    small = {p: ranked[: max(12, len(ranked) * 3 // 5)] for p, ranked in by_size.items()}
    for _ in range(50_000):
        picks: dict[int, str] = {}
        pupils = dict.fromkeys((MARCH, JUNE), 0)
        for phase, unjudged in _UNJUDGED.items():
            declined, improved = _DECLINED[phase], _IMPROVED[phase]
            kinds = ["unjudged"] * unjudged + ["bad"] * (_BAD_IN_JUNE[phase] - declined)
            kinds += ["declined"] * declined + ["improved"] * improved
            for school, kind in zip(chance.sample(small[phase], len(kinds)), kinds, strict=True):
                picks[school.urn] = kind
                pupils[MARCH] += school.pupils * (kind != "declined")
                pupils[JUNE] += school.pupils * (kind != "improved")
        if all(low < pupils[day] / total < high for day, (low, high) in _PUPILS_NOT_WELL_LED.items()):
            return picks
    raise AssertionError("no choice of schools gives these shares")


_SPREADS: dict[str, Spread] = {
    "primary": (80, 90.6, 94.2, 96.4, 100),
    "secondary": (72, 85.5, 90.0, 94.5, 100),
    "pupils": (82, 90.7, 93.4, 95.4, 98.5),
}
_SIZES = {"primary": 250, "secondary": 1_000}
_NEIGHBOURS = {"primary": (100, 908), "secondary": (30, 268)}
"""Schools judged of each neighbour, and well led of all ten together: 90.8 and 89.3 % on average."""
_SHARE_THAT_MOVED = {
    ("primary", False): (0.004, 0.02),
    ("secondary", False): (0.01, 0.02),
    ("primary", True): (0.0, 0.05),
    ("secondary", True): (0.015, 0.0),
}
"""Of the schools well led in June those that were not in March, and the other way round. The neighbours' primary schools
got worse, everybody else better."""
_NEIGHBOURS_PUPILS = 91.5
_ENGLAND = {"primary": 93.3, "secondary": 89.7, "pupils": 92.9}


def _of_other_councils(chance: random.Random) -> list[Inspected]:
    others = [c for c in COUNCILS if c not in (COUNTY, *NEIGHBOURS_OF_COUNTY)]
    counts: dict[tuple[int, str], tuple[int, int]] = {}
    for phase, (judged, good) in _NEIGHBOURS.items():
        for council, share in zip(NEIGHBOURS_OF_COUNTY, _parted(good, 10, judged, chance), strict=True):
            counts[council, phase] = judged, share
        usual = 75 if phase == "primary" else 22
        sizes = [chance.randint(usual - usual // 4, usual + usual // 4) for _ in others]
        shares = [at((i + 0.5) / len(others), _SPREADS[phase]) / 100 for i in range(len(others))]
        chance.shuffle(shares)
        well = [round(n * s) for n, s in zip(sizes, shares, strict=True)]
        county_judged = 228 if phase == "primary" else 44
        county_good = 212 if phase == "primary" else 39
        wanted = round(_ENGLAND[phase] / 100 * (sum(sizes) + 10 * judged + county_judged)) - good - county_good
        while (lacking := wanted - sum(well)) != 0:
            i = chance.randrange(len(others))
            step = 1 if lacking > 0 else -1
            if 0.75 * sizes[i] <= well[i] + step <= sizes[i] and round(100 * shares[i]) not in (90, 91, 94):
                well[i] += step
        counts |= {(c, phase): (n, g) for c, n, g in zip(others, sizes, well, strict=True)}
    made: dict[int, list[Inspected]] = {
        council: _council(council, counts, chance, first_urn=200_000 + 400 * COUNCILS.index(council))
        for council in (*NEIGHBOURS_OF_COUNTY, *others)
    }
    _size(made, others, chance)
    return [school for schools in made.values() for school in schools]


def _parted(total: int, parts: int, most: int, chance: random.Random) -> list[int]:
    """A whole number in nearly equal parts, then made less equal."""
    shares = [total // parts + (i < total % parts) for i in range(parts)]
    for _ in range(30):
        i, j = chance.sample(range(parts), 2)
        if shares[i] < most and shares[j] > 0.78 * most:
            shares[i], shares[j] = shares[i] + 1, shares[j] - 1
    return shares


def _size(made: dict[int, list[Inspected]], others: list[int], chance: random.Random) -> None:
    """Pupils such that the shares in well-led schools lie as wanted, the neighbours' mean and England's among them."""
    near = [_NEIGHBOURS_PUPILS / 100 + d / 100 for d in (-4.0, -2.5, -1.5, -1.0, -0.5, 0.5, 1.0, 1.5, 2.5, 4.0)]
    chance.shuffle(near)
    shares = [at((i + 0.5) / len(others), _SPREADS["pupils"]) / 100 for i in range(len(others))]
    chance.shuffle(shares)
    for council, share in zip(NEIGHBOURS_OF_COUNTY, near, strict=True):
        _scale(made[council], share)
    county = sum(s.pupils for s in county_schools())
    shift = 0.0
    for _ in range(5):
        for council, share in zip(others, shares, strict=True):
            _scale(made[council], min(0.99, share + shift))
        everybody = [s for schools in made.values() for s in schools]
        total = county + sum(s.pupils for s in everybody)
        well = 0.915 * county + sum(s.pupils for s in everybody if s.good(JUNE))
        shift += _ENGLAND["pupils"] / 100 - well / total


def _scale(schools: list[Inspected], share: float) -> None:
    """Give the schools that are not well led so many pupils that `share` of all go to one that is."""
    well = sum(s.pupils for s in schools if s.good(JUNE))
    rest = [s for s in schools if not s.good(JUNE)]
    wanted, weight = well * (1 - share) / share, sum(s.pupils for s in rest)
    for s in rest:
        s.pupils = max(1, round(s.pupils * wanted / weight))


def _council(
    council: int, counts: dict[tuple[int, str], tuple[int, int]], chance: random.Random, *, first_urn: int
) -> list[Inspected]:
    """The schools of a council, so many of them judged and well led in June."""
    made: list[Inspected] = []
    for phase, size in _SIZES.items():
        judged, good = counts[council, phase]
        for number in range(judged + 2):  # two more are not judged yet
            name = f"Synthetic {phase} school {council}-{number + 1}"
            place = first_urn + len(made)
            school = Inspected(
                place, council * 10_000 + 2_000 + len(made), name, phase, round(size * chance.uniform(0.6, 1.4))
            )
            if number >= judged:
                school.opened = date(2023, 9, 1)
            else:
                improved, declined = _SHARE_THAT_MOVED[phase, council in NEIGHBOURS_OF_COUNTY]
                well = number < good
                moved = chance.random() < (improved if well else declined)
                _judge(school, well, chance, before=not well if moved else None)
            made.append(school)
    return made


def _earlier_inspections(school: Inspected, chance: random.Random) -> None:
    """The inspection before the first one that counts: its grade must never count in 2025."""
    if school.inspections and chance.random() < 0.93:
        start = date(2012, 1, 10) + timedelta(days=chance.randrange(2_500))
        school.inspections.insert(0, Inspection(start, start + timedelta(days=35), chance.choice((1, 2, 2, 3, 3, 4))))


_HEADER = (
    "Web Link (opens in new window)", "URN", "LAESTAB", "School name", "Ofsted phase", "Type of education",
    "School open date", "Admissions policy", "Sixth form", "Designated religious character", "Religious ethos",
    "Faith grouping", "Ofsted region", "Region", "Local authority", "Parliamentary constituency",
    "Multi-academy trust UID", "Multi-academy trust name", "Academy sponsor UID", "Academy sponsor name", "Postcode",
    "Number of warning notices issued in 2024/25 academic year",
    "The income deprivation affecting children index (IDACI) quintile", "Total number of pupils", "Statutory lowest age",
    "Statutory highest age", "Latest ungraded inspection number since last graded inspection",
    "Does the ungraded inspection relate to the URN of the current school?", "Date of latest ungraded inspection",
    "Ungraded inspection publication date", "Ungraded inspection overall outcome",
    "Inspection number of latest graded inspection", "Inspection type", "Inspection type grouping", "Event type grouping",
    "Inspection start date", "Publication date",
    "Does the latest graded inspection relate to the URN of the current school?", "URN at time of latest graded inspection",
    "LAESTAB at time of latest graded inspection", "Overall effectiveness", "Category of concern", "Quality of education",
    "Behaviour and attitudes", "Personal development", "Effectiveness of leadership and management",
    "Safeguarding is effective?", "Early years provision (where applicable)", "Sixth form provision (where applicable)",
    "Previous inspection number", "Previous inspection start date", "Previous publication date",
    "Does the previous graded inspection relate to the URN of the current school?",
    "URN at time of previous graded inspection", "Previous graded inspection overall effectiveness",
    "Previous effectiveness of leadership and management", "Previous safeguarding is effective?",
)  # fmt: skip


def edition(day: date) -> bytes:
    """The file as at a day, compressed."""
    chance = random.Random(f"edition {day}")
    held = io.StringIO()
    writer = csv.DictWriter(held, _HEADER, restval="NULL", lineterminator="\n")
    writer.writeheader()
    for school in inspected_schools():
        if school.opened is None or school.opened <= day:
            writer.writerow(_row(school, school.counted(day), chance))
    return gzip.compress(held.getvalue().encode(), mtime=0)


def _row(school: Inspected, past: list[Inspection], chance: random.Random) -> dict[str, object]:
    row: dict[str, object] = {
        "Web Link (opens in new window)": f"http://example.invalid/provider/{school.urn}",
        "URN": school.urn,
        "LAESTAB": school.laestab,
        "School name": school.name,
        "Ofsted phase": PHASES[school.phase],
        "Type of education": _TYPES[school.phase][school.urn % len(_TYPES[school.phase])],
        "Admissions policy": "Not applicable",
        "Local authority": synthetic_name(school.laestab // 10_000),
        "Total number of pupils": school.pupils,
    }
    if school.opened:
        row["School open date"] = f"{school.opened:%d/%m/%Y}"
    if past:
        latest = past[-1]
        overall = "Not judged" if latest.start >= date(2024, 9, 1) else latest.grade
        row |= {
            "Inspection number of latest graded inspection": f"S{school.urn}{len(past)}",
            "Inspection type": "S5 Inspection",
            "Inspection start date": f"{latest.start:%d/%m/%Y}",
            "Publication date": f"{latest.published:%d/%m/%Y}",
            "Overall effectiveness": overall,
            "Quality of education": latest.grade,
            "Behaviour and attitudes": min(4, max(1, latest.grade + chance.choice((-1, 0, 0)))),
            "Personal development": min(4, max(1, latest.grade + chance.choice((-1, 0, 0)))),
            "Effectiveness of leadership and management": latest.grade,
            "Safeguarding is effective?": "Yes" if latest.grade < 4 else "No",
            "Early years provision (where applicable)": latest.grade if school.phase == "primary" else 9,
            "Sixth form provision (where applicable)": 9,
            **_whose("latest", school, latest.start < date(2022, 1, 1) and school.urn % 6 == 0),
        }
    if len(past) > 1:
        before = past[-2]
        row |= {
            "Previous inspection number": f"S{school.urn}{len(past) - 1}",
            "Previous inspection start date": f"{before.start:%d/%m/%Y}",
            "Previous publication date": f"{before.published:%d/%m/%Y}",
            "Previous graded inspection overall effectiveness": before.grade,
            "Previous effectiveness of leadership and management": before.grade,
            "Previous safeguarding is effective?": 9,
            **_whose("previous", school, before.start < date(2022, 1, 1) and school.urn % 6 == 0),
        }
    return row


def _whose(which: str, school: Inspected, predecessor: bool) -> dict[str, object]:
    """An academy's grade may be that of the school before it, under another number."""
    return {
        f"Does the {which} graded inspection relate to the URN of the current school?": "No" if predecessor else "Yes",
        f"URN at time of {which} graded inspection": school.urn - 100_000 if predecessor else school.urn,
    }
