"""Registers of a random council: the national register of schools, its own registers of exclusions and of home
education.

Here: what each shows on the day it is taken, and writing it. Not here: what happened (`schooling`).
"""

import csv
import io
import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from differential.delivered import Delivery, Row
from differential.oracle.days import DAY, months_after
from differential.schooling import DISTRICTS, Schooling
from schemas.sources import exclusions_register, home_education_register
from schemas.sources.national import gias
from schemas.words.fields import Column

INVENTED = {
    "publication": "Synthetic register of schools",
    "licence": "none needed",
    "attribution": "Invented schools.",
}
LA_CODE = 855
CATEGORIES = {"PERM": "Permanent", "SUSP": "Suspension", "LNCH": "Lunchtime"}
STATUS = {"1": "Open", "2": "Closed", "4": "Proposed to open"}


def _csv(columns: Iterable[Column], rows: Sequence[Row], day: str) -> bytes:
    held = io.StringIO()
    out = csv.writer(held, lineterminator="\r\n")
    shown = [c for c in columns if not c.optional or any(c.name in row for row in rows)]
    out.writerow([c.title for c in shown])
    out.writerows([_cell(row.get(c.name), day) for c in shown] for row in rows)
    return held.getvalue().encode()


def _cell(value: Any, day: str) -> str:
    return value.strftime(day) if isinstance(value, date) else "" if value is None else str(value)


def register_of_schools(made: Schooling, day: date) -> Delivery:
    """An edition: every school of the council, also those that have closed or are yet to open."""
    rows = [
        {
            "urn": s.urn,
            "la_code": LA_CODE,
            "establishment_number": s.number,
            "name": f"Synthetic school {s.urn}",
            "type_code": s.type_code,
            "type_name": f"Type {s.type_code}",
            "status_code": (status := "1" if s.is_open(day) else "2" if s.closed and s.closed <= day else "4"),
            "status": STATUS[status],
            "open_date": s.opened,
            "close_date": s.closed if s.closed and s.closed <= day else None,
            "phase_code": s.phase_code,
            "phase_name": f"Phase {s.phase_code}",
            "district": s.district,
        }
        for s in made.schools
    ]
    data = _csv(gias.SOURCE.table("establishments").columns, rows, "%d-%m-%Y")
    name = f"edubasealldata{day:%Y%m%d}.csv"
    return Delivery(f"published/{day}", name, "gias", day, {"establishments": rows}, data, about=INVENTED)


def register_of_exclusions(made: Schooling, round_: str, day: date) -> Delivery:
    """The last 24 months; what was withdrawn stays in it with its flag."""
    since = months_after(day, -24) + DAY
    rows = [
        {
            "child_id": e.of.upn,
            "birth_date": e.of.birth,
            "sex": e.of.sex,
            "school": e.of.urn,
            "start_date": e.start,
            "category": e.category,
            "sessions": e.sessions or None,
            "reason": "DB",
            "withdrawn": "Y" if e.withdrawn else "N" if e.sessions % 2 else None,
        }
        for e in made.exclusions
        if since <= e.start <= day
    ]
    said = [r | {"category": CATEGORIES[str(r["category"])]} for r in rows]
    data = _csv(exclusions_register.SOURCE.table("exclusions").columns, said, "%d/%m/%Y")
    return Delivery(round_, f"Exclusions register {day}.csv", "exclusions_register", day, {"exclusions": rows}, data)


def register_of_home_education(chance: random.Random, round_: str, day: date, quarter_end: date) -> Delivery:
    """Spells that go on and those that ended in 24 months, around a quarter's end."""
    rows = list(_spells(chance, day, quarter_end))
    source = home_education_register.HOME_EDUCATION_REGISTER
    data = _csv(source.table("children").columns, rows, "%d/%m/%Y")
    return Delivery(round_, f"Home education register {day}.csv", source.id, day, {"children": rows}, data)


def _spells(chance: random.Random, day: date, quarter_end: date) -> Iterator[Row]:
    """Children of 6 to 14 for the most part; a child may have a second spell, also one that is open beside the
    first."""
    for number in range(chance.randint(40, 90)):
        started = quarter_end + timedelta(
            days=min((day - quarter_end).days, chance.choice((-700, -300, -90, -1, 0, 1)))
        )
        ended = chance.choice((None, None, None, quarter_end - DAY, quarter_end, quarter_end + DAY))
        if ended and (ended > day or ended < started):
            ended = None
        child = {
            "child_id": f"EHE{number:05d}",
            "birth_date": _birth(chance, quarter_end),
            "sex": chance.choices("MFUN", [45, 45, 5, 5])[0],
            "year_group": str(chance.randint(1, 10)),
            "district": chance.choice(DISTRICTS),
        }
        yield child | {"started_date": started, "ended_date": ended}
        if chance.random() < 0.1:
            yield child | {"started_date": started - 30 * DAY, "ended_date": None}


def _birth(chance: random.Random, quarter_end: date) -> date:
    """Mostly of school age; some turn five, or are through Year 11, about the quarter's end."""
    if chance.random() < 0.7:
        return months_after(quarter_end, -12 * chance.randint(6, 14)) - chance.randint(0, 300) * DAY
    september = date(quarter_end.year - chance.choice((4, 5, 6, 15, 16, 17)), 9, 1)
    five = months_after(quarter_end, -12 * 5)
    return chance.choice((september - DAY, september, five - DAY, five, five + DAY, five - 80 * DAY))
