"""Children in care and care leavers, by the written definitions.

Here: dental checks and health assessments of children in care, care leavers in suitable accommodation and in education,
employment or training; from extracts, and once a year from the SSDA903 return. Not here: what is dated event by event
(`social_care`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from differential.delivered import Delivery, Row
from differential.oracle.days import age_reached, months_after
from differential.oracle.figure import NOT_COVERED, NOT_DELIVERED, Absent, Counted, case
from differential.oracle.history import rows_of_day, snapshot_for

SHORT_BREAKS = {"V3", "V4"}
CHECKS = {"dental": "last_dental_check", "health": "last_health_assessment"}
"""The column of Annex A list 8 that holds the last check of a kind."""


@dataclass(frozen=True)
class Period:
    """A period of being looked after, as a snapshot shows it at the period end.

    checked  was there a check in the twelve months before the period end; None where a later one hides it
    """

    child: str
    sex: str | None
    started: date
    ceased: date | None
    short_breaks: bool | None
    checked: bool | None


# Dental checks and health assessments


def checks(known: Sequence[Delivery], kind: str, end: date, *, twelve_months: bool) -> Counted | Absent:
    """Children in care at the period end whose last check lies in the twelve months before it, of all children in care
    then.

    twelve_months  the Department's cohort: in care for at least twelve months, series of short breaks left out
    """
    periods = periods_at(known, kind, end, short_breaks_known=twelve_months)
    if periods is None:
        # Without the legal statuses the dataset covers the day and does not say which care was a short break.
        without = snapshot_for(known, "ssd", ["person", "cla_episodes", "cla_health"], end)
        return NOT_DELIVERED if without else NOT_COVERED
    # A child who leaves care on the period's last day is not in care at its end.
    cohort = [p for p in periods if p.started <= end and (p.ceased is None or p.ceased > end)]
    if twelve_months:
        cohort = [p for p in cohort if p.started <= months_after(end, -12) and not p.short_breaks]
    return Counted(
        [case(sex=p.sex) for p in cohort if p.checked],
        [case(sex=p.sex) for p in cohort],
        [case(sex=p.sex) for p in cohort if p.checked is None],
    )


def periods_at(known: Sequence[Delivery], kind: str, end: date, *, short_breaks_known: bool) -> list[Period] | None:
    """The periods of the preferred snapshot for a period end: the safeguarding dataset's, else Annex A's."""
    needed = ["person", "cla_episodes", "cla_health", *(["legal_status"] if short_breaks_known else [])]
    if day := snapshot_for(known, "ssd", needed, end):
        return _periods_of_dataset(known, kind, day, end)
    if day := snapshot_for(known, "annex_a", ["children_looked_after"], end):
        rows = rows_of_day(known, "annex_a", "children_looked_after", day)
        return [_period_of_list(row, kind, end) for row in rows]
    return None


def _period_of_list(row: Row, kind: str, end: date) -> Period:
    """List 8 holds the last check only: where that lies after the period end, the one before it is not known."""
    last = row[CHECKS[kind]]
    checked = None if last and last > end else bool(last and months_after(end, -12) < last <= end)
    short = row["legal_status"] in SHORT_BREAKS
    return Period(row["child_id"], row["sex"], row["started_date"], row["ceased_date"], short, checked)


def _periods_of_dataset(known: Sequence[Delivery], kind: str, day: date, end: date) -> list[Period]:
    """The dataset lists every check: one that was completed in the twelve months counts, whatever came later."""
    episodes, persons, health, statuses = (
        rows_of_day(known, "ssd", table, day) for table in ("cla_episodes", "person", "cla_health", "legal_status")
    )
    sex = {p["child_id"]: p["sex"] for p in persons}
    checked = {
        c["child_id"]
        for c in health
        if c["kind"] == kind and c["outcome"] == "completed" and months_after(end, -12) < c["checked_on"] <= end
    }
    return [
        Period(
            child,
            sex.get(child),
            started,
            ceased,
            any(_holds(s, child, end) and s["legal_status"] in SHORT_BREAKS for s in statuses),
            child in checked,
        )
        for child, started, ceased in periods_of_care(episodes)
    ]


def _holds(status: Row, child: str, day: date) -> bool:
    """Is it the child's legal status on a day."""
    return bool(
        status["child_id"] == child
        and status["status_start_date"] <= day
        and (status["status_end_date"] is None or status["status_end_date"] > day)
    )


def periods_of_care(episodes: Sequence[Row]) -> list[tuple[str, date, date | None]]:
    """Episodes joined into periods of care: child, start and end.

    By the day of entering care; where that is blank, a period begins with an episode whose reason is S, or after one
    that ended for good.
    """
    periods: list[tuple[str, date, date | None]] = []
    by_child: dict[str, list[Row]] = {}
    for e in episodes:
        by_child.setdefault(e["child_id"], []).append(e)
    for child, theirs in by_child.items():
        before: Row | None = None
        for e in sorted(theirs, key=lambda e: (e["started_date"], e["ceased_date"] or date.max)):
            if before is None or _begins(e, before):
                periods.append((child, e["entered_care_date"] or e["started_date"], e["ceased_date"]))
            else:
                periods[-1] = (child, periods[-1][1], e["ceased_date"])
            before = e
    return periods


def _begins(episode: Row, before: Row) -> bool:
    """Does an episode begin a period of care, or go on with the one of the episode before."""
    if episode["entered_care_date"] and before["entered_care_date"]:
        return bool(episode["entered_care_date"] != before["entered_care_date"])
    return episode["episode_start_reason"] == "S" or before["episode_ceased_reason"] not in {None, "X1"}


# Care leavers

ENTITLED = {"relevant", "former_relevant"}
"""Looked after for 13 weeks after the 14th birthday, some of it after the 16th, and no longer looked after."""
OUT = {"DIED", "RHOM"}
NOWHERE_TO_JUDGE = {"G", "H", "R"}
"""Gone abroad, deported, residence not known: out of the measure of accommodation, not of that of activity."""
IN_EET = {"F1", "P1", "F2", "P2", "F3", "P3", "F4", "P4", "F5", "P5"}


def care_leavers(known: Sequence[Delivery], measure: str, ages: range, first: date, last: date) -> Counted | Absent:
    """Care leavers who reach one of these ages in the window and are in suitable accommodation (or in EET), of all
    who do."""
    leavers = _leavers(known, last)
    if leavers is None:
        return NOT_COVERED
    cohort = [
        r
        for r in leavers
        if r["eligibility"] in ENTITLED
        and (age_reached(r["birth_date"], first, last) or 0) in ages
        and r["in_touch"] not in OUT
    ]
    return of_leavers(cohort, measure)


def of_leavers(cohort: Sequence[Row], measure: str) -> Counted:
    """Not in touch and no information stay in the denominator, and are neither suitable nor in EET."""
    if measure == "accommodation":
        cohort = [r for r in cohort if r["accommodation"] not in NOWHERE_TO_JUDGE]
        good = [r for r in cohort if r["suitability"] == "suitable"]
    else:
        good = [r for r in cohort if r["activity"] in IN_EET]
    return Counted([case(sex=r["sex"]) for r in good], [case(sex=r["sex"]) for r in cohort])


# The SSDA903 return: once a year


def checks_of_year(known: Sequence[Delivery], kind: str, year_end: date) -> Counted | Absent:
    """Children looked after for twelve months at 31 March whose OC2 flag says that they had the check, of all of
    them in OC2."""
    if not (tables := _return_of(known, year_end, ("oc2", "header", "episodes"))):
        return NOT_COVERED
    oc2, header, episodes = tables
    sex = {h["child_id"]: h["sex"] for h in header}
    cohort = [r for r in oc2 if looked_after_for_the_year(r["child_id"], episodes, year_end)]
    flag = {"dental": "dental_check", "health": "health_assessment"}[kind]
    return Counted(
        [case(sex=sex.get(r["child_id"])) for r in cohort if r[flag]],
        [case(sex=sex.get(r["child_id"])) for r in cohort],
    )


def looked_after_for_the_year(child: str, episodes: Sequence[Row], year_end: date) -> bool:
    """An episode goes on from before the year, none in it begins with S or ends for good, none is a short break, one
    goes on at its end."""
    april = date(year_end.year - 1, 4, 1)
    theirs = [e for e in episodes if e["child_id"] == child]
    return (
        any(e["episode_start_date"] < april for e in theirs)
        and not any(e["episode_start_reason"] == "S" and e["episode_start_date"] >= april for e in theirs)
        and not any(e["episode_ceased_reason"] not in {None, "X1"} for e in theirs)
        and not any(e["legal_status"] in SHORT_BREAKS for e in theirs)
        and any(e["episode_ceased_date"] is None or e["episode_ceased_date"] > year_end for e in theirs)
    )


def care_leavers_of_year(known: Sequence[Delivery], measure: str, year_end: date) -> Counted | Absent:
    """Care leavers of OC3 who reached 19 to 21 in the year, as found around the birthday: the cohort that the
    Department publishes."""
    if not (tables := _return_of(known, year_end, ("oc3", "header"))):
        return NOT_COVERED
    oc3, header = tables
    sex = {h["child_id"]: h["sex"] for h in header}
    april = date(year_end.year - 1, 4, 1)
    rows = [
        {
            **r,
            "sex": sex.get(r["child_id"]),
            "suitability": {"1": "suitable", "2": "unsuitable"}.get(r["accommodation"][1:]),
        }
        for r in oc3
        if (age_reached(r["birth_date"], april, year_end) or 0) in range(19, 22) and r["in_touch"] not in OUT
    ]
    return of_leavers([{**r, "accommodation": r["accommodation"][:1]} for r in rows], measure)


def _return_of(known: Sequence[Delivery], year_end: date, tables: Sequence[str]) -> list[list[Row]] | None:
    """Tables of the return of a year; None where the year ends on another day or one of them was not delivered."""
    held = {table for d in known if d.source == "ssda903" and d.as_at == year_end for table in d.rows}
    if not set(tables) <= held:
        return None
    return [rows_of_day(known, "ssda903", table, year_end) for table in tables]


def _leavers(known: Sequence[Delivery], end: date) -> list[Row] | None:
    """The state of the preferred snapshot for a period end."""
    if day := snapshot_for(known, "ssd", ["person", "care_leavers"], end):
        persons = {p["child_id"]: p for p in rows_of_day(known, "ssd", "person", day)}
        rows = rows_of_day(known, "ssd", "care_leavers", day)
        return [{**r, **{c: persons[r["child_id"]][c] for c in ("sex", "birth_date")}} for r in rows]
    if day := snapshot_for(known, "annex_a", ["care_leavers"], end):
        return rows_of_day(known, "annex_a", "care_leavers", day)
    return None
