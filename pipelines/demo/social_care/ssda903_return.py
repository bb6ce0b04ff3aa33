"""The county's SSDA903 return for a year that ends on a 31 March: a CSV file for each table.

Here: the same records as Annex A shows (`records`, `casework`). Not here: the records.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from pipelines.demo.csv_text import table_of
from pipelines.demo.social_care import casework
from pipelines.demo.social_care.records import UNDER, Child, County, LookedAfter, age_on
from warehouse.period import Quarter

FIRST_YEAR_OF_SEX = 2025
"""First year in which the return codes sex as M and F."""
FIRST_YEAR_OF_WORKERS = 2024
"""First year in which it asks for the episodes of social workers."""
_OLD_SEX = {"M": "1", "F": "2"}


def ssda903(county: County, year_ending: date) -> dict[str, bytes]:
    """The files of the return for the year that ends on a 31 March, by name."""
    april = date(year_ending.year - 1, 4, 1)
    periods = [p for p in county.looked_after if p.started <= year_ending and (p.ceased is None or p.ceased >= april)]
    leavers = [
        c
        for c in county.care_leavers.get(Quarter.containing(year_ending), [])
        if c.eligibility in {"relevant", "former_relevant"} and 17 <= age_on(c.child, year_ending) <= 21
    ]
    children = [*(p.child for p in periods), *(c.child for c in leavers)]
    in_care = [p for p in periods if p.ceased is None or p.ceased > year_ending]
    tables = {
        "header": [_header(c, year_ending.year) for c in children],
        "episodes": [e for p in periods for e in _episodes(p, april, year_ending)],
        "reviews": [
            _known(p.child) | {"REVIEW": day, "REVIEW_CODE": casework.took_part(p, day)}
            for p in periods
            for day in casework.reviews_in_care(p, year_ending)
            if day >= april
        ],
        "oc2": [_oc2(p, april, year_ending) for p in in_care],
        "oc3": [
            _known(c.child)
            | {
                "IN_TOUCH": c.in_touch,
                "ACTIV": c.activity or "0",
                "ACCOM": c.accommodation + {"suitable": "1", "unsuitable": "2"}[c.suitability]
                if c.suitability
                else "0",
            }
            for c in leavers
        ],
        "missing": [
            _known(p.child)
            | {
                "MISSING": spell.kind,
                "MIS_START": spell.start,
                "MIS_END": spell.end if spell.end <= year_ending else "",
            }
            for p in periods
            for spell in casework.spells_missing(p, year_ending)
            if spell.end >= april
        ],
        "uasc": [
            {
                "CHILD": p.child.id,
                "SEX": p.child.sex if year_ending.year >= FIRST_YEAR_OF_SEX else _OLD_SEX[p.child.sex],
                "DOB": p.child.birth_date,
                "DUC": "",
            }
            for p in in_care
            if int(p.child.id) % 23 == 0
        ],
        "sw_episodes": [
            _known(p.child) | {"SW_ID": f"SW{n:03d}", "SW_DECOM": since, "SW_DEC": until, "SW_REASON": "MANAGE"}
            for p in periods
            for n, (since, until) in enumerate(casework.social_workers(p, year_ending))
            if until is None or until >= april
        ],
        "prev_perm": [_known(p.child) | {"PREV_PERM": "Z1", "LA_PERM": "", "DATE_PERM": ""} for p in periods],
    }
    if year_ending.year < FIRST_YEAR_OF_WORKERS:
        del tables["sw_episodes"]
    files = {f"SSDA903_{year_ending.year}_{name}.csv": table_of(rows, _day) for name, rows in tables.items()}
    # Spreadsheet programs put a mark before the first header.
    marked = f"SSDA903_{year_ending.year}_oc3.csv"
    return files | {marked: b"\xef\xbb\xbf" + files[marked]}


def _day(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else "" if value is None else str(value)


def _known(child: Child) -> dict[str, Any]:
    return {"CHILD": child.id, "DOB": child.birth_date}


def _header(child: Child, year: int) -> dict[str, Any]:
    return {
        "CHILD": child.id,
        "SEX": child.sex if year >= FIRST_YEAR_OF_SEX else _OLD_SEX[child.sex],
        "DOB": child.birth_date,
        "ETHNIC": child.ethnicity,
        "UPN": "UN1",
        "MOTHER": "",
        "MC_DOB": "",
    }


def _episodes(period: LookedAfter, april: date, year_ending: date) -> Iterator[dict[str, Any]]:
    """The episodes that lie in the year, those that began long before it included."""
    episodes = casework.placements(period, year_ending)
    for place, (start, end) in enumerate((e.start, e.end) for e in episodes):
        if end is not None and end < april:
            continue
        last = place == len(episodes) - 1
        yield {
            "CHILD": period.child.id,
            "DECOM": start,
            "RNE": "P" if place else "S",
            "LS": period.legal_status,
            "CIN": "N1",
            "PLACE": "K3" if year_ending.year >= 2025 and int(period.child.id) % 10 == 0 else "U4",
            "PLACE_PROVIDER": "PR1",
            "DEC": end,
            "REC": None if end is None else casework.why_ceased(period) if last else "X1",
            "REASON_PLACE_CHANGE": None if last else "CARPL",
            "HOME_POST": "ZZ1 1ZZ",
            "PL_POST": "ZZ2 2ZZ",
            "URN": "SC000001",
        }


def _oc2(period: LookedAfter, april: date, year_ending: date) -> dict[str, Any]:
    """What the council answers at the end of the year, for children who came late as well: decoys."""
    due = 2 if age_on(period.child, year_ending) < UNDER else 1
    assessed = sum(april <= d <= year_ending for d in period.health)
    age, number = age_on(period.child, year_ending), int(period.child.id)
    return _known(period.child) | {
        "SDQ_SCORE": 6 + number % 17 if 4 <= age <= 16 else "",
        "SDQ_REASON": "",
        "CONVICTED": int(age >= 10 and number % 37 == 0),
        "HEALTH_CHECK": "1" if due > 1 else "",
        "IMMUNISATIONS": int(number % 8 != 0),
        "TEETH_CHECK": int(any(april <= d <= year_ending for d in period.dental)),
        "HEALTH_ASSESSMENT": int(assessed >= due),
        "SUBSTANCE_MISUSE": int(number % 41 == 0),
        "INTERVENTION_RECEIVED": "",
        "INTERVENTION_OFFERED": "",
    }
