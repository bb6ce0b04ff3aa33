"""The Annex A workbook that a random council's system exports on a day: lists 3, 4, 7, 8 and 9 in their real scope.

Here: what each list shows of the records on that day, and writing it. Not here: the records (`records`).
Lists 3 and 4 hold six months, lists 7 and 8 what is open or ended in six months, list 9 the state of the day.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from differential.delivered import Delivery, Row
from differential.oracle.days import DAY, months_after
from differential.records import Care, Child, Leaver, Lives
from schemas.sources.annex_a import SOURCE
from schemas.words.fields import Column

SPELLED = {
    "sex": {"M": "a) Male", "F": "b) Female", "U": "c) Not stated/recorded", "N": "d) Neither"},
    "legal_status": {"C1": "C1: ICO", "C2": "C2: FCO", "V4": "V4"},
    "eligibility": {"former_relevant": "b) Former relevant", "relevant": "a) Relevant", "qualifying": "c) Qualifying"},
    "in_touch": {"YES": "a) Yes", "NO": "b) No", "DIED": "c) Died"},
    "suitability": {"suitable": "a) Suitable", "unsuitable": "b) Unsuitable"},
}
"""How the workbook writes what the rows say, where it differs."""
FILLED = {
    "ethnicity": "a) WBRI",
    "referral_source": "e) 2A: Schools",
    "category_of_need": "N1",
    "initial_category": "a) Neglect",
    "latest_category": "a) Neglect",
    "placement_type": "U4",
    "placement_provider": "PR1",
    "placement_location": "IN",
}
"""What cells hold that no figure rests on; the others hold a No, a nought or a day."""


def workbook(lives: Lives, round_: str, as_at: date, *, longer: bool, repeated: bool) -> Delivery:
    """The workbook as taken on a day.

    longer    lists 3 and 4 were exported for nine months; what they cover are six
    repeated  every list prints its fifth row once more
    """
    since = months_after(as_at, -6) + DAY
    events_since = months_after(as_at, -9) if longer else since
    rows: dict[str, list[Row]] = {
        "referrals": list(_referrals(lives, events_since, as_at)),
        "assessments": list(_assessments(lives, events_since, as_at)),
        "child_protection_plans": list(_plans(lives, since, as_at)),
        "children_looked_after": list(_looked_after(lives, since, as_at)),
        "care_leavers": [_leaver(leaver, as_at) for leaver in lives.leavers if leaver.listed(as_at)],
    }
    if repeated:
        rows = {table: [*listed, *listed[4:5]] for table, listed in rows.items()}
    return Delivery(round_, f"Annex A {as_at}.xlsx", "annex_a", as_at, rows, written(rows, as_at))


def written(rows: dict[str, list[Row]], as_at: date) -> bytes:
    """The bytes of the workbook."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        for table, listed in rows.items():
            declared = SOURCE.table(table)
            sheet = book.add_worksheet(declared.sheets[0])
            sheet.write_row(0, 0, [c.title for c in declared.columns])
            for line, row in enumerate(listed, start=1):
                sheet.write_row(line, 0, [_cell(c, row, as_at) for c in declared.columns])
    return held.getvalue()


def _cell(column: Column, row: Row, as_at: date) -> Any:
    if column.name in row:
        value = row[column.name]
        return SPELLED.get(column.name, {}).get(value, value) if isinstance(value, str) else value
    if column.name in FILLED:
        return FILLED[column.name]
    return as_at if column.name.endswith("_date") else 0 if column.unit else None


def _person(child: Child) -> dict[str, Any]:
    return {"child_id": child.id, "sex": child.sex, "birth_date": child.birth}


def _until(day: date | None, as_at: date) -> date | None:
    """An end as known on the day."""
    return day if day and day <= as_at else None


def _referrals(lives: Lives, since: date, as_at: date) -> Iterator[Row]:
    for r in lives.referrals:
        if since <= r.day <= as_at:
            earlier = {
                o.day for o in lives.referrals if o.child is r.child and o.day < r.day <= months_after(o.day, 12)
            }
            counted = max(0, len(earlier) + r.miscounted)
            yield _person(r.child) | {"referral_date": r.day, "referrals_in_last_12_months": counted}


def _assessments(lives: Lives, since: date, as_at: date) -> Iterator[Row]:
    for a in lives.assessments:
        done = _until(a.authorised, as_at)
        if a.start <= as_at and (done is None or done >= since):
            yield _person(a.child) | {"start_date": a.start, "authorised_date": done}


def _plans(lives: Lives, since: date, as_at: date) -> Iterator[Row]:
    for p in lives.plans:
        end = _until(p.end, as_at)
        if p.start <= as_at and (end is None or end >= since) and not p.other_council:
            yield _person(p.child) | {
                "plan_start_date": p.start,
                "plan_end_date": end,
                "previous_plans": p.before(lives.plans),
            }


def _looked_after(lives: Lives, since: date, as_at: date) -> Iterator[Row]:
    for c in lives.care:
        end = _until(c.ceased, as_at)
        if c.started <= as_at and (end is None or end >= since):
            status_since, status = [s for s in c.statuses if s[0] <= as_at][-1]
            yield _person(c.child) | {
                "started_date": c.started,
                "legal_status_date": status_since,
                "legal_status": status,
                "ceased_date": end,
                "last_dental_check": _last(lives.care, c, "dental", as_at),
                "last_health_assessment": _last(lives.care, c, "health", as_at),
            }


def _last(care: Sequence[Care], period: Care, kind: str, as_at: date) -> date | None:
    """The last one that took place by the day, of all the child's."""
    checks = (k for c in care if c.child is period.child for k in c.checks)
    return max((k.day for k in checks if k.kind == kind and k.outcome == "completed" and k.day <= as_at), default=None)


def _leaver(leaver: Leaver, as_at: date) -> Row:
    since, accommodation, suitability, activity = leaver.state(as_at)
    return _person(leaver.child) | {
        "eligibility": leaver.eligibility,
        "in_touch": leaver.in_touch,
        # Often after the period end, and no matter: the state of the day is what counts.
        "last_contact_date": max(since, months_after(as_at, -1)) if int(leaver.child.id) % 2 else as_at,
        "accommodation": accommodation,
        "suitability": suitability,
        "activity": activity,
    }
