"""The Standard Safeguarding Dataset of a random council as taken on a day: eight CSV files, every event of ten years in
them.

Here: what each table shows of the records on that day, and writing it as a query tool saves it. Not here: the records
(`records`). A plan of another council stands in it with its flag; planned, refused, cancelled and missed checks stand
beside the completed ones.
"""

import csv
import io
import random
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from differential.delivered import Delivery, Row
from differential.records import Care, Child, Lives
from schemas.sources.ssd import SOURCE

SPELLED = {
    "kind": {"health": "Health Assessment", "dental": "DENTAL"},
    "outcome": {
        "completed": "Completed",
        "refused": "Refused",
        "planned": "Planned",
        "cancelled": "Cancelled",
        "missed": "DNA",
    },
    "eligibility": {"former_relevant": "Former relevant child", "relevant": "Relevant child"},
    "suitability": {"suitable": "1", "unsuitable": "2"},
}
FILLED = {
    "ethnicity": "WBRI",
    "primary_need": "N1",
    "referral_source": "2A",
    "initial_category": "NEG",
    "latest_category": "NEG",
}


def extract(lives: Lives, round_: str, as_at: date, without: Sequence[str] = ()) -> Iterator[Delivery]:
    """The files of an extract, but for some tables."""
    tables: dict[str, list[Row]] = {
        "person": list(_persons(lives, as_at)),
        "cin_episodes": [{"child_id": r.child.id, "referral_date": r.day} for r in lives.referrals if r.day <= as_at],
        "cin_assessments": list(_assessments(lives, as_at)),
        "cp_plans": list(_plans(lives, as_at)),
        "cla_episodes": [e for number, c in enumerate(lives.care) for e in episodes(c, number, as_at)],
        "cla_health": list(_checks(lives, as_at)),
        "legal_status": [s for c in lives.care for s in _statuses(c, as_at)],
        "care_leavers": list(_leavers(lives, as_at)),
    }
    for table, rows in tables.items():
        if table not in without:
            yield Delivery(round_, f"ssd_{table}_{as_at}.csv", "ssd", as_at, {table: rows}, written(table, rows))


def written(table: str, rows: Sequence[Row]) -> bytes:
    """The bytes of a table. Where a column of the dataset may be lacking and no row has it, it is left out."""
    columns = [c for c in SOURCE.table(table).columns if not c.optional or any(c.name in row for row in rows)]
    held = io.StringIO()
    out = csv.writer(held, lineterminator="\r\n")
    out.writerow([c.title for c in columns])
    for number, row in enumerate(rows):
        out.writerow([_cell(c.name, row, number) for c in columns])
    return held.getvalue().encode()


def _cell(name: str, row: Row, number: int) -> str:
    value: Any = row.get(name, FILLED.get(name, f"{name}{number}" if name.endswith("_id") else None))
    if value is None:
        return "NULL"
    return f"{value} 00:00:00.000" if isinstance(value, date) else SPELLED.get(name, {}).get(value, value)


def _persons(lives: Lives, as_at: date) -> Iterator[Row]:
    known: dict[str, Child] = {}
    for records, since in (
        (lives.referrals, "day"),
        (lives.assessments, "start"),
        (lives.plans, "start"),
        (lives.care, "started"),
    ):
        known |= {r.child.id: r.child for r in records if getattr(r, since) <= as_at}
    known |= {leaver.child.id: leaver.child for leaver in lives.leavers}
    for child in known.values():
        yield {"child_id": child.id, "sex": child.sex, "birth_date": child.birth}


def _assessments(lives: Lives, as_at: date) -> Iterator[Row]:
    for a in lives.assessments:
        if a.start <= as_at:
            done = a.authorised if a.authorised and a.authorised <= as_at else None
            yield {"child_id": a.child.id, "start_date": a.start, "authorised_date": done}


def _plans(lives: Lives, as_at: date) -> Iterator[Row]:
    for p in lives.plans:
        if p.start <= as_at:
            yield {
                "child_id": p.child.id,
                "plan_start_date": p.start,
                "plan_end_date": p.end if p.end and p.end <= as_at else None,
                "other_council": "Y" if p.other_council else "N",
            }


def episodes(care: Care, number: int, as_at: date) -> Iterator[Row]:
    """The episodes of a period of care: every move and every change of status begins another."""
    changed = [day for day, _ in care.statuses[1:]]
    begun = [day for day in sorted({care.started, *care.moves, *changed}) if day <= as_at]
    for place, day in enumerate(begun):
        last = place == len(begun) - 1
        end = begun[place + 1] if not last else care.ceased if care.ceased and care.ceased <= as_at else None
        yield {
            "child_id": care.child.id,
            "started_date": day,
            "episode_start_reason": "S" if place == 0 else "L" if day in changed else "P",
            "ceased_date": end,
            "episode_ceased_reason": None if end is None else "E4A" if last else "X1",
            # Systems that do not know it leave it blank for all of a child's episodes.
            "entered_care_date": care.started if int(care.child.id) % 2 else None,
        }


def _checks(lives: Lives, as_at: date) -> Iterator[Row]:
    """Checks up to the day; planned ones also lie ahead of it."""
    for care in lives.care:
        for check in care.checks:
            if check.day <= as_at or check.outcome == "planned":
                yield {"child_id": care.child.id, "kind": check.kind, "checked_on": check.day, "outcome": check.outcome}


def _statuses(care: Care, as_at: date) -> Iterator[Row]:
    begun = [s for s in care.statuses if s[0] <= as_at]
    for place, (since, status) in enumerate(begun):
        until = begun[place + 1][0] if place + 1 < len(begun) else care.ceased
        yield {
            "child_id": care.child.id,
            "legal_status": status,
            "status_start_date": since,
            "status_end_date": until if until and until <= as_at else None,
        }


def _leavers(lives: Lives, as_at: date) -> Iterator[Row]:
    for leaver in lives.leavers:
        if leaver.listed(as_at):
            since, accommodation, suitability, activity = leaver.state(as_at)
            yield {
                "child_id": leaver.child.id,
                "eligibility": leaver.eligibility,
                "in_touch": leaver.in_touch,
                "last_contact_date": random.Random(f"{leaver.child.id} {as_at}").choice((since, as_at)),
                "accommodation": accommodation,
                "suitability": suitability,
                "activity": activity,
            }
