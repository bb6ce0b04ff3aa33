"""The SSDA903 return of a random council for a year that ends on 31 March: header, episodes, OC2 and OC3.

Here: which children and care leavers stand in it, and what the council answers. Not here: the records (`records`).
OC2 answers also for children who came within the year, whose flags nobody counts.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from differential.dataset import episodes
from differential.delivered import Delivery, Row
from differential.oracle.days import age_reached, months_after
from differential.records import Care, Child, Leaver, Lives
from schemas.sources.ssda903 import SOURCE

FIRST_YEAR_OF_LETTERS = 2025
FILLED = {"ethnicity": "WBRI", "category_of_need": "N1", "placement": "U4", "placement_provider": "PR1", "upn": "UN1"}


def year_return(lives: Lives, round_: str, year_end: date, *, corrected: bool) -> Iterator[Delivery]:
    """The files of the return. A corrected one answers otherwise for every tenth child."""
    april = date(year_end.year - 1, 4, 1)
    periods = [c for c in lives.care if c.started <= year_end and (c.ceased is None or c.ceased >= april)]
    in_care = {c.child.id: c for c in periods if c.ceased is None or c.ceased > year_end}
    leavers = [leaver for leaver in lives.leavers if _returned(leaver, april, year_end)]
    children = {c.id: c for c in (*(p.child for p in periods), *(leaver.child for leaver in leavers))}
    other = "U" if year_end.year >= FIRST_YEAR_OF_LETTERS else "F"
    tables: dict[str, list[Row]] = {
        "header": [{**_known(c), "sex": c.sex if c.sex in "MF" else other} for c in children.values()],
        "episodes": [e for p in periods for e in _episodes(p, april, year_end)],
        "oc2": [_outcomes(c, year_end, corrected=corrected and n % 10 == 3) for n, c in enumerate(in_care.values())],
        "oc3": [_outcomes_of(leaver, year_end) for leaver in leavers],
    }
    for table, rows in tables.items():
        name = f"SSDA903_{year_end.year}_{table}.csv"
        yield Delivery(round_, name, "ssda903", year_end, {table: rows}, written(table, rows, year_end.year))


def written(table: str, rows: Sequence[Row], year: int) -> bytes:
    """The bytes of a table, with the codes of its year."""
    held = io.StringIO()
    out = csv.writer(held, lineterminator="\r\n")
    columns = SOURCE.table(table).columns
    out.writerow([c.title for c in columns])
    out.writerows([_cell(c.name, row, year) for c in columns] for row in rows)
    return held.getvalue().encode()


def _cell(name: str, row: Row, year: int) -> str:
    value: Any = row.get(name, FILLED.get(name))
    if name == "sex" and year < FIRST_YEAR_OF_LETTERS:
        return {"M": "1", "F": "2"}[value]
    if isinstance(value, bool):
        return str(int(value))
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else "" if value is None else str(value)


def _known(child: Child) -> dict[str, Any]:
    return {"child_id": child.id, "birth_date": child.birth}


def _returned(leaver: Leaver, april: date, year_end: date) -> bool:
    """Care leavers stand in OC3 who reach 17 to 21 in the year; those still looked after do not."""
    age = age_reached(leaver.child.birth, april, year_end)
    return age is not None and 17 <= age <= 21 and leaver.eligibility in {"relevant", "former_relevant"}


def _episodes(care: Care, april: date, year_end: date) -> Iterator[Row]:
    for e in episodes(care, 0, year_end):
        if e["ceased_date"] is None or e["ceased_date"] >= april:
            status = [s for since, s in care.statuses if since <= e["started_date"]][-1]
            yield {
                "child_id": care.child.id,
                "episode_start_date": e["started_date"],
                "episode_start_reason": e["episode_start_reason"],
                "legal_status": status,
                "episode_ceased_date": e["ceased_date"],
                "episode_ceased_reason": e["episode_ceased_reason"],
                "placement_change": "CARPL" if e["episode_ceased_reason"] == "X1" else None,
            }


def _outcomes(care: Care, year_end: date, *, corrected: bool) -> Row:
    since = months_after(year_end, -12)
    had = {
        kind: any(k.kind == kind and k.outcome == "completed" and since < k.day <= year_end for k in care.checks)
        for kind in ("dental", "health")
    }
    return {
        **_known(care.child),
        "dental_check": had["dental"] != corrected,
        "health_assessment": had["health"],
        "immunisations": True,
    }


def _outcomes_of(leaver: Leaver, year_end: date) -> Row:
    _, accommodation, suitability, activity = leaver.state(year_end)
    digit = {"suitable": "1", "unsuitable": "2", None: None}[suitability]
    return {
        **_known(leaver.child),
        "in_touch": leaver.in_touch,
        "activity": activity or "0",
        "accommodation": f"{accommodation}{digit}" if digit else "0",
    }
