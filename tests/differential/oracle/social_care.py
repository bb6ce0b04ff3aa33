"""Referrals, assessments and child protection plans, by the written definitions.

Here: which source is used for a window, and one function for each indicator. Not here: children in care and care
leavers.

Sources in the order of preference: Standard Safeguarding Dataset, Annex A, Children in Need census. For each span of
dates one of them takes precedence, the best that covers it; the others are never mixed into its rows.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from differential.delivered import Delivery, Row
from differential.oracle.days import months_after, working_days
from differential.oracle.figure import NOT_COVERED, Absent, Case, Counted, case
from differential.oracle.history import History, Span, rows_of_day, spans_of_months, spans_since_april

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


def history(known: Sequence[Delivery], what: str, sources: Sequence[str] = ()) -> History:
    """What all sources cover, or some of them."""
    return History([spans(known, what, source) for source in sources or TABLES[what]])


class Children:
    """The sex of the children of rows; the safeguarding dataset keeps it with the person."""

    def __init__(self, known: Sequence[Delivery]) -> None:
        persons = [d for d in known if d.source == "ssd" and "person" in d.rows]
        self.sex = {(d.as_at, p["child_id"]): p["sex"] for d in persons for p in d.rows["person"]}

    def cases(self, found: Iterable[tuple[Span, Row]]) -> list[Case]:
        """The categories of the children of events."""
        return [
            case(sex=self.sex.get((span.last, row["child_id"])) if span.source == "ssd" else row["sex"])
            for span, row in found
        ]


# Re-referrals within 12 months


def re_referrals(known: Sequence[Delivery], first: date, last: date) -> Counted | Absent:
    """Referrals that came within 12 months of an earlier one of the same child, of all referrals.

    Every referral counts; several of a child on one day are one. Earlier ones are looked up by date where the twelve
    months before the window are covered too; else the count in Annex A list 3 is used.
    """
    look_back = months_after(first, -12)
    referrals = history(known, "referrals")
    if referrals.covers(look_back, last):
        before = first_of_each_day(referrals.events("referral_date", look_back, last))
        window = [(span, r) for span, r in before if first <= r["referral_date"] <= last]
        again = [(span, r) for span, r in window if was_referred_before(r, [b for _, b in before])]
    else:
        referrals = history(known, "referrals", ["annex_a"])
        if not referrals.covers(first, last):
            return NOT_COVERED
        window = first_of_each_day(referrals.events("referral_date", first, last))
        again = [(span, r) for span, r in window if r["referrals_in_last_12_months"] > 0]
    children = Children(known)
    return Counted(children.cases(again), children.cases(window))


def first_of_each_day(referrals: Sequence[tuple[Span, Row]]) -> list[tuple[Span, Row]]:
    """More than one referral of a child on a day: the first only."""
    once: dict[tuple[str, date], tuple[Span, Row]] = {}
    for span, r in referrals:
        once.setdefault((r["child_id"], r["referral_date"]), (span, r))
    return list(once.values())


def was_referred_before(referral: Row, referrals: Sequence[Row]) -> bool:
    """Is there an earlier referral of the child with: previous < this one <= previous + 12 calendar months."""
    return any(
        r["child_id"] == referral["child_id"]
        and r["referral_date"] < referral["referral_date"] <= months_after(r["referral_date"], 12)
        for r in referrals
    )


# Assessments within 45 working days


def assessments(known: Sequence[Delivery], first: date, last: date) -> Counted | Absent:
    """Assessments authorised in the window within 45 working days of their start (day 0), of all that were
    authorised in it."""
    of_council = history(known, "assessments")
    if not of_council.covers(first, last):
        return NOT_COVERED
    done = of_council.events("authorised_date", first, last)
    in_time = [(s, a) for s, a in done if working_days(a["start_date"], a["authorised_date"]) <= WORKING_DAYS]
    children = Children(known)
    return Counted(children.cases(in_time), children.cases(done))


# Child protection plans for a second or subsequent time


def repeat_plans(known: Sequence[Delivery], first: date, last: date) -> Counted | Absent:
    """Plans that started in the window for children who had one before, however long ago, of all that started in it.

    A plan of another council is no plan of ours.
    """
    of_council = history(known, "plans")
    if not of_council.covers(first, last):
        return NOT_COVERED
    started = [(s, p) for s, p in of_council.events("plan_start_date", first, last) if p.get("other_council") != "Y"]
    again = [(s, p) for s, p in started if had_a_plan_before(p, s)]
    children = Children(known)
    return Counted(children.cases(again), children.cases(started))


def had_a_plan_before(plan: Row, extract: Span) -> bool:
    """By the supplier's count; the safeguarding dataset has none: there by the earlier plans it holds, also those of
    another council."""
    if extract.source != "ssd":
        return bool(plan["previous_plans"] > 0)
    return any(
        p["child_id"] == plan["child_id"] and p["plan_start_date"] < plan["plan_start_date"] for p in extract.rows
    )
