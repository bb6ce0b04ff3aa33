"""Referrals, assessments and child protection plans, by the written definitions.

Here: which source is used for a window, and one function for each indicator. Not here: children in care and care leavers.

Sources in the order of preference: Standard Safeguarding Dataset, Annex A, Children in Need census. The first whose deliveries
cover the whole window is used, and the others are never mixed into its rows.
"""

from collections.abc import Sequence
from datetime import date

from differential.delivered import Delivery, Row
from differential.oracle.days import months_after, working_days
from differential.oracle.figure import NOT_COVERED, Absent, Case, Counted
from differential.oracle.history import Span, covered, events, rows_of_day, spans_of_months, spans_since_april

ANNEX_A_MONTHS = 6
SAFEGUARDING_MONTHS = 120
WORKING_DAYS = 45

TABLES = {
    "referrals": {"ssd": "cin_episodes", "annex_a": "referrals", "cin_census": "cin_details"},
    "assessments": {"ssd": "cin_assessments", "annex_a": "assessments", "cin_census": "assessments"},
    "plans": {"ssd": "cp_plans", "annex_a": "child_protection_plans", "cin_census": "child_protection_plans"},
}
"""The table of each source, in the order of preference."""


def spans(known: Sequence[Delivery], what: str, source: str) -> list[Span]:
    """What the deliveries of a source cover. A table of the safeguarding dataset needs the persons of the same day."""
    table = TABLES[what][source]
    if source == "annex_a":
        return spans_of_months(known, source, table, ANNEX_A_MONTHS)
    if source == "cin_census":
        return spans_since_april(known, source, table)
    found = spans_of_months(known, source, table, SAFEGUARDING_MONTHS)
    return [s for s in found if rows_of_day(known, source, "person", s.last)]


def covering(known: Sequence[Delivery], what: str, first: date, last: date) -> tuple[str, list[Span]] | None:
    """The preferred source whose deliveries cover all of these days."""
    for source in TABLES[what]:
        found = spans(known, what, source)
        if covered(found, first, last):
            return source, found
    return None


def case(known: Sequence[Delivery], source: str, row: Row) -> Case:
    """The sex of the child of a row; the safeguarding dataset keeps it with the person."""
    if source != "ssd":
        return {"sex": row["sex"]}
    persons = [d.rows["person"] for d in known if d.source == "ssd" and "person" in d.rows]
    return {"sex": next((p["sex"] for p in persons[-1] if p["child_id"] == row["child_id"]), None)}


# Re-referrals within 12 months


def re_referrals(known: Sequence[Delivery], first: date, last: date) -> Counted | Absent:
    """Referrals that came within 12 months of an earlier one of the same child, of all referrals.

    Every referral counts; several of a child on one day are one. Earlier ones are looked up by date where the twelve months before
    the window are covered too; else the count in Annex A list 3 is used.
    """
    look_back = months_after(first, -12)
    if found := covering(known, "referrals", look_back, last):
        source, composed = found
        history = first_of_each_day(events(composed, "referral_date", look_back, last))
        window = [r for r in history if first <= r["referral_date"] <= last]
        again = [r for r in window if was_referred_before(r, history)]
    else:
        source, composed = "annex_a", spans(known, "referrals", "annex_a")
        if not covered(composed, first, last):
            return NOT_COVERED
        window = first_of_each_day(events(composed, "referral_date", first, last))
        again = [r for r in window if r["referrals_in_last_12_months"] > 0]
    return Counted([case(known, source, r) for r in again], [case(known, source, r) for r in window])


def first_of_each_day(referrals: Sequence[Row]) -> list[Row]:
    """More than one referral of a child on a day: the first only."""
    once: dict[tuple[str, date], Row] = {}
    for r in referrals:
        once.setdefault((r["child_id"], r["referral_date"]), r)
    return list(once.values())


def was_referred_before(referral: Row, history: Sequence[Row]) -> bool:
    """Is there an earlier referral of the child with: previous < this one <= previous + 12 calendar months."""
    return any(
        r["child_id"] == referral["child_id"]
        and r["referral_date"] < referral["referral_date"] <= months_after(r["referral_date"], 12)
        for r in history
    )


# Assessments within 45 working days


def assessments(known: Sequence[Delivery], first: date, last: date) -> Counted | Absent:
    """Assessments authorised in the window within 45 working days of their start (day 0), of all that were authorised in it."""
    if not (found := covering(known, "assessments", first, last)):
        return NOT_COVERED
    source, composed = found
    done = events(composed, "authorised_date", first, last)
    in_time = [a for a in done if working_days(a["start_date"], a["authorised_date"]) <= WORKING_DAYS]
    return Counted([case(known, source, a) for a in in_time], [case(known, source, a) for a in done])


# Child protection plans for a second or subsequent time


def repeat_plans(known: Sequence[Delivery], first: date, last: date) -> Counted | Absent:
    """Plans that started in the window for children who had one before, however long ago, of all that started in it."""
    if not (found := covering(known, "plans", first, last)):
        return NOT_COVERED
    source, composed = found
    started = events(composed, "plan_start_date", first, last)
    if source == "ssd":
        # The dataset has no count: earlier plans are counted in the plans that the same extract holds.
        ours = [p for p in started if p["other_council"] != "Y"]
        again = [p for p in ours if had_a_plan_before(p, composed)]
        return Counted([case(known, source, p) for p in again], [case(known, source, p) for p in ours])
    again = [p for p in started if p["previous_plans"] > 0]
    return Counted([case(known, source, p) for p in again], [case(known, source, p) for p in started])


def had_a_plan_before(plan: Row, composed: Sequence[Span]) -> bool:
    """Does the extract that has the plan have one of the child that started earlier, also one of another council."""
    extract = next(s.rows for s in composed if any(row is plan for row in s.rows))
    return any(
        p["child_id"] == plan["child_id"] and p["plan_start_date"] < plan["plan_start_date"] for p in extract
    )
