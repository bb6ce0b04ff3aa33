"""Pupils with special educational needs, exclusions and home education, by the written definitions.

Here: what school a row means, what a census reports, and one function for each indicator. Not here: social care.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from differential.delivered import Delivery, Row
from differential.oracle.days import Term, birthday_in, school_year_of
from differential.oracle.figure import NOT_COVERED, Absent, Case, Counted, case, together
from differential.oracle.history import History, rows_of_day, snapshot_for, spans_of_months

MAINSTREAM = {1, 2, 3, 5, 28, 34, 35, 40, 41}
SPECIAL = {7, 8, 12, 33, 36, 44}
ALTERNATIVE = {14, 38, 42, 43}
NURSERY = {15}
"""Types of establishment by their code in the register of schools."""
DEEMED = {1: "nursery", 2: "primary", 3: "primary", 4: "secondary", 5: "secondary", 7: "secondary"}
"""Phase of education to the phase that a mainstream school counts in; all-through schools count as secondary."""
STATE_FUNDED = {"primary", "secondary", "special", "alternative_provision"}
COUNTED_ON_ROLL = {"C", "M"}
REGISTER_MONTHS = 24
CENSUS = ("pupils_on_roll", "school_census")
CENSUS_OF_EXCLUSIONS = ("exclusions_on_roll", "exclusions_off_roll", "pupils_no_longer_on_roll", *CENSUS)


@dataclass(frozen=True)
class School:
    """A school as the register of schools describes it."""

    urn: int
    phase: str
    mainstream: bool
    district: str


def schools(known: Sequence[Delivery]) -> dict[int, School]:
    """Every school of the latest edition of the register, by URN."""
    return {row["urn"]: _school(row) for row in _register(known)}


def _register(known: Sequence[Delivery]) -> Sequence[Row]:
    editions = [d for d in known if d.source == "gias"]
    return editions[-1].rows["establishments"] if editions else ()


def _school(row: Row) -> School:
    kind, phase = int(row["type_code"]), DEEMED.get(int(row["phase_code"]), "other")
    if kind in SPECIAL:
        phase = "special"
    elif kind in ALTERNATIVE:
        phase = "alternative_provision"
    elif kind in NURSERY:
        phase = "nursery"
    elif kind not in MAINSTREAM:
        phase = "other"
    return School(row["urn"], phase, kind in MAINSTREAM, row["district"])


def urn_of(school_return: Row, register: Sequence[Row]) -> int:
    """The URN of a return; where it is blank, that of the school with its number: of two, the open one."""
    if school_return["urn"] is not None:
        return int(school_return["urn"])
    mine = [s for s in register if s["establishment_number"] == school_return["establishment_number"]]
    return int(next((s for s in mine if s["status"] == "Open"), mine[0])["urn"])


def blades(known: Sequence[Delivery], term: Term, tables: Sequence[str]) -> dict[str, Sequence[Row]] | None:
    """The blades of a term, as last delivered; None if one is missing, or the register of schools."""
    held: dict[str, Sequence[Row]] = {}
    for d in known:
        if d.source == "school_census" and d.period == term.label:
            held |= d.rows
    return held if set(tables) <= set(held) and _register(known) else None


def categories(row: Row, school: School) -> Case:
    """What a pupil belongs to in each breakdown."""
    return case(sex=row["sex"], phase=school.phase, district=school.district)


def terms_delivered(known: Sequence[Delivery], tables: Sequence[str]) -> list[Term]:
    """The terms of which all of these blades were delivered, in order."""
    labels = {d.period for d in known if d.source == "school_census"}
    return sorted(t for t in map(_term, labels) if blades(known, t, tables))


# Pupils on roll


def pupils(known: Sequence[Delivery], term: Term) -> list[tuple[Row, School]] | None:
    """Registrations on the census day with their school; None where the term's census is not there."""
    if (census := blades(known, term, CENSUS)) is None:
        return None
    register, by_urn = _register(known), schools(known)
    returns = {r["school_return"]: by_urn[urn_of(r, register)] for r in census["school_census"]}
    return [(p, returns[p["school_return"]]) for p in census["pupils_on_roll"]]


def with_needs(known: Sequence[Delivery], term: Term, provisions: str, of: str = "") -> Counted | Absent:
    """Pupils of mainstream schools with such a provision, on roll with their only or main registration; or their
    share of others."""
    on_roll = pupils(known, term)
    if on_roll is None:
        return NOT_COVERED
    counted = [(p, s) for p, s in on_roll if s.mainstream and p["enrolment"] in COUNTED_ON_ROLL]

    def having(wanted: str) -> list[Case]:
        return [categories(p, s) for p, s in counted if p["sen_provision"] in wanted]

    return Counted(having(provisions), having(of) if of else None)


# Exclusions of a school year, from the census and its arrears


def excluded(known: Sequence[Delivery]) -> list[tuple[Row, Row, School]]:
    """Every exclusion that a census has reported, once: exclusion, pupil, school. The later census takes precedence.

    The same pupil, school, start date and category is one exclusion, whichever blades and censuses report it.
    """
    once: dict[tuple[str, int, date, str], tuple[Row, Row, School]] = {}
    for term in terms_delivered(known, CENSUS_OF_EXCLUSIONS):
        for e, pupil, school in _reported(blades(known, term, CENSUS_OF_EXCLUSIONS) or {}, known):
            once[pupil["child_id"], school.urn, e["start_date"], e["category"]] = (e, pupil, school)
    return list(once.values())


def _term(label: str) -> Term:
    name, _, year = label.split()
    return Term(int(year), ("Spring", "Summer", "Autumn").index(name) + 1)


def _reported(census: dict[str, Sequence[Row]], known: Sequence[Delivery]) -> Iterator[tuple[Row, Row, School]]:
    register, by_urn = _register(known), schools(known)
    returns = {r["school_return"]: by_urn[urn_of(r, register)] for r in census["school_census"]}
    for exclusions, roll in (
        ("exclusions_on_roll", "pupils_on_roll"),
        ("exclusions_off_roll", "pupils_no_longer_on_roll"),
    ):
        by_row = {p["pupil_row"]: p for p in census[roll]}
        for e in census[exclusions]:
            pupil = by_row[e["pupil_row"]]
            yield e, pupil, returns[pupil["school_return"]]


def exclusions_of_year(known: Sequence[Delivery], year: int, category: str, *, as_rate: bool) -> Counted | Absent:
    """Permanent exclusions, or pupil enrolments with a suspension, that started in the school year; over the January
    roll, if a rate.

    A census is the first to report the term before its own: a school year needs its spring, its summer and the next
    autumn census.
    """
    reporting = (Term(year + 1, 1), Term(year + 1, 2), Term(year + 1, 3))
    if any(blades(known, term, CENSUS_OF_EXCLUSIONS) is None for term in reporting):
        return NOT_COVERED
    of_year = [
        (e, pupil, school)
        for e, pupil, school in excluded(known)
        if date(year, 9, 1) <= e["start_date"] <= date(year + 1, 8, 31)
        and e["category"] == category
        and school.phase in STATE_FUNDED
    ]
    if category == "SUSP":
        # A pupil suspended at two schools counts at each, one suspended several times at a school once.
        enrolments = {(pupil["child_id"], school.urn): categories(pupil, school) for _, pupil, school in of_year}
        counted = list(enrolments.values())
    else:
        counted = [categories(pupil, school) for _, pupil, school in of_year]
    return Counted(counted, january_roll(known, year) if as_rate else None)


def january_roll(known: Sequence[Delivery], year: int) -> list[Case]:
    """Only and main registrations in the January of a school year, at the schools whose exclusions count."""
    on_roll = pupils(known, Term(year + 1, 1)) or []
    return [categories(p, s) for p, s in on_roll if s.phase in STATE_FUNDED and p["enrolment"] in COUNTED_ON_ROLL]


# Exclusions from September to March, from the council's own register


def registered(known: Sequence[Delivery], year: int, category: str) -> Counted | Absent:
    """What started from 1 September to 31 March and stands: permanent exclusions, or children with at least one
    suspension."""
    first, last = date(year, 9, 1), date(year + 1, 3, 31)
    register = History([spans_of_months(known, "exclusions_register", "exclusions", REGISTER_MONTHS)])
    if not register.covers(first, last):
        return NOT_COVERED
    by_urn = schools(known)
    standing = [
        e for _, e in register.events("start_date", first, last) if e["category"] == category and e["withdrawn"] != "Y"
    ]
    if category == "SUSP":
        # A child counts once, and in each district and phase where it was suspended.
        return Counted(once_each((e["child_id"], categories(e, by_urn[e["school"]])) for e in standing))
    return Counted([categories(e, by_urn[e["school"]]) for e in standing])


# Home education


def home_educated(known: Sequence[Delivery], end: date) -> Counted | Absent:
    """Children of compulsory school age with a spell that had started by the day and had not ended by it, each once.

    A spell that ends on the day has ended. A child of Year 11 counts until 31 August.
    """
    if not (day := snapshot_for(known, "home_education_register", ["children"], end)):
        return NOT_COVERED
    going_on = [
        r
        for r in rows_of_day(known, "home_education_register", "children", day)
        if r["started_date"] <= end
        and (r["ended_date"] is None or r["ended_date"] > end)
        and is_of_school_age(r["birth_date"], end)
    ]
    return Counted(once_each((r["child_id"], case(sex=r["sex"], district=r["district"])) for r in going_on))


def is_of_school_age(birth: date, day: date) -> bool:
    """From the prescribed day (31 December, 31 March, 31 August) on or after the fifth birthday, to the 31 August
    after Year 11."""
    fifth = birthday_in(birth, birth.year + 5)
    prescribed = [date(fifth.year, 3, 31), date(fifth.year, 8, 31), date(fifth.year, 12, 31)]
    began = next(p for p in prescribed if p >= fifth)
    # Who is sixteen in a school year is in Year 11 of it: those born from September to August.
    ended = date(school_year_of(birth) + 17, 8, 31)
    return began <= day <= ended


def once_each(met: Iterable[tuple[str, Case]]) -> list[Case]:
    """Children, each once, however often they were met."""
    by_child: dict[str, list[Case]] = {}
    for child, one in met:
        by_child.setdefault(child, []).append(one)
    return [together(cases) for cases in by_child.values()]
