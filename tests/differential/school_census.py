"""The school census of a random council as COLLECT exports it: a CSV file for each blade and term.

Here: which rows a blade shows of pupils, returns and exclusions, and writing them. Not here: what happened
(`schooling`). A census reports the exclusions of the two terms before its own, each twice; identifiers of rows are made
anew each time.
"""

import csv
import io
import random
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from differential.delivered import Delivery, Row
from differential.oracle.days import Term
from differential.schooling import Exclusion, Registration, Schooling
from schemas.sources.school_census import SOURCE

LA_CODE = 855
TERMS = {1: "SPR", 2: "SUM", 3: "AUT"}
BLADES = {
    "school_census": "schoolcensus",
    "pupils_on_roll": "pupilonroll",
    "pupils_no_longer_on_roll": "pupilnolongeronroll",
    "exclusions_on_roll": "termlyexclusionsonroll",
    "exclusions_off_roll": "termlyexclusionsoffroll",
}


def census(
    made: Schooling, round_: str, term: Term, without: Sequence[str] = (), *, corrected: bool = False
) -> Iterator[Delivery]:
    """The blades of a term, but for some. Corrected, every thirtieth pupil has SEN Support that had something else,
    or none."""
    tables = _tables(made, term, random.Random(f"census {term.label} {len(made.exclusions)}"))
    if corrected:
        roll = tables["pupils_on_roll"]
        tables["pupils_on_roll"] = [{**p, "sen_provision": "K"} if n % 30 == 7 else p for n, p in enumerate(roll)]
    for table, rows in tables.items():
        if table not in without:
            name = f"{term.year}_{term.label.split()[0].lower()}_{BLADES[table]}.csv"
            yield Delivery(round_, name, "school_census", term.last, {table: rows}, written(table, rows), term.label)


def _tables(made: Schooling, term: Term, chance: random.Random) -> dict[str, list[Row]]:
    mark = f"{term.year % 100}{TERMS[term.number].lower()}"
    day = term.census_day
    on_roll = [r for r in made.registrations if r.entered <= day and (r.left is None or r.left > day)]
    rows: dict[tuple[str | None, int], str] = {(r.upn, r.urn): f"{mark}-{n}" for n, r in enumerate(on_roll)}
    gone: dict[tuple[str | None, int], tuple[str, Registration]] = {}
    on: list[Row] = []
    off: list[Row] = []
    for e in made.exclusions:
        if not _reported(e, term, chance):
            continue
        urn = made.school_on(e.of.urn, day).urn
        said = {"start_date": e.start, "category": e.category, "sessions": e.sessions}
        if (e.of.upn, urn) in rows:
            on.append(said | {"pupil_row": rows[e.of.upn, urn]})
        if (e.of.upn, urn) not in rows or chance.random() < 0.05:
            # Some stand in both blades: the pupil left, came back, and was entered twice.
            row, _ = gone.setdefault((e.of.upn, urn), (f"{mark}-left-{len(gone)}", e.of))
            off.append(said | {"pupil_row": row})
    return {
        "school_census": [_return(s.urn, s.number, mark, term, chance) for s in made.schools if s.is_open(day)],
        "pupils_on_roll": [_pupil(r, f"{mark}-{n}", mark, chance) for n, r in enumerate(on_roll)],
        "pupils_no_longer_on_roll": [
            _person(of) | {"pupil_row": row, "school_return": f"{mark}-{urn}", "leaving_date": of.left or day}
            for (_, urn), (row, of) in gone.items()
        ],
        "exclusions_on_roll": on,
        "exclusions_off_roll": off,
    }


def _reported(e: Exclusion, term: Term, chance: random.Random) -> bool:
    """Is it in a census: of the two terms before it, but for what was withdrawn; a few are forgotten, the first time
    or the second."""
    latest, earlier = term.before, term.before.before
    return (earlier.first <= e.start <= latest.last) and not e.withdrawn and chance.random() < 0.95


def _return(urn: int, number: int, mark: str, term: Term, chance: random.Random) -> Row:
    """Some schools leave their URN blank: their number identifies them."""
    return {
        "school_return": f"{mark}-{urn}",
        "term": TERMS[term.number],
        "year": term.year,
        "reference_date": term.census_day,
        "la_code": LA_CODE,
        "establishment_number": number,
        "urn": None if chance.random() < 0.1 else urn,
    }


def _person(r: Registration) -> dict[str, Any]:
    return {"child_id": r.upn, "birth_date": r.birth, "sex": r.sex, "entry_date": r.entered}


def _pupil(r: Registration, row: str, mark: str, chance: random.Random) -> Row:
    provision = r.provision if chance.random() < 0.9 else chance.choice("NKE")
    return _person(r) | {
        "pupil_row": row,
        "school_return": f"{mark}-{r.urn}",
        "enrolment": r.enrolment,
        "year_group": r.year_group,
        "sen_provision": provision,
    }


def written(table: str, rows: Sequence[Row]) -> bytes:
    """The bytes of a blade; columns that may be lacking are left out."""
    columns = [c for c in SOURCE.table(table).columns if not c.optional]
    held = io.StringIO()
    out = csv.writer(held, lineterminator="\n")
    out.writerow([c.title for c in columns])
    for number, row in enumerate(rows):
        out.writerow([_cell(row.get(c.name, f"{table}{number}" if c.key else None)) for c in columns])
    return held.getvalue().encode()


def _cell(value: Any) -> str:
    return f"{value:%Y-%b-%d} 00:00:00" if isinstance(value, date) else "" if value is None else str(value)
